"""What of a listing the catalogue has already, by the ids that ours would have."""

from dataclasses import dataclass, field

from connectors import Listing, Receipt
from connectors.channels.meta.graph import Graph
from connectors.channels.meta.mapping import ids_of, key_in
from connectors.channels.meta.reading import told


@dataclass(frozen=True)
class Shelf:
    graph: Graph
    _looked: dict[str, bool] = field(default_factory=dict)
    """By the listing's key: whether somebody else's items have its ids."""

    def is_foreign(self, listing: Listing) -> bool:
        """Asked before a create, as an update takes over what has its id."""
        if listing.key not in self._looked:
            self.find(listing)
        return self._looked[listing.key]

    def find(self, listing: Listing) -> Receipt | None:
        ids = ids_of(listing)
        found = self.graph.items(list(ids.values()))
        ours = all(key_in(each.custom_label_4) == listing.key for each in found.values())
        self._looked[listing.key] = not ours
        if not found:
            return None
        remote = {name: number for name, number in ids.items() if number in found}
        return told(Receipt(remote={"listing": listing.key, **remote}, ours=ours), list(found.values()))
