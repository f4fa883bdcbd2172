"""What of a listing Google has already, by the names that ours would have."""

from collections.abc import Callable
from dataclasses import dataclass, field

from connectors import Listing, Receipt, Reply, read
from connectors.channels.google.batch import Call, Caller
from connectors.channels.google.mapping import OUR_KEY, Place, names_of
from connectors.channels.google.refusals import to_error
from connectors.channels.google.replies import Product
from connectors.channels.google.standing import told


@dataclass(frozen=True)
class Shelf:
    caller: Caller
    place: Callable[[], Place]
    _looked: dict[str, bool] = field(default_factory=dict)
    """By the listing's key: whether somebody else's products have its names."""

    def is_foreign(self, listing: Listing) -> bool:
        """Asked before a create, as an insert takes over what has its name."""
        if listing.key not in self._looked:
            self.find(listing)
        return self._looked[listing.key]

    def find(self, listing: Listing) -> Receipt | None:
        """By the names that ours would have; with another key, or none, somebody else sent them."""
        names = names_of(listing, self.place())
        replies = self.caller.send([asked(name) for name in names.values()])
        found = [each for each in map(answered, replies) if each]
        ours = all(each.custom(OUR_KEY) == listing.key for each in found)
        self._looked[listing.key] = not ours
        if not found:
            return None
        there = {each.name for each in found}
        remote = {name: each for name, each in names.items() if each in there}
        return told(Receipt(remote={"listing": listing.key, **remote}, ours=ours), found)


def asked(name: str) -> Call:
    return Call("GET", f"products/v1/{name}")


def answered(reply: Reply) -> Product | None:
    if reply.status == 404:
        return None
    if error := to_error(reply):
        raise error
    return read(reply, Product)
