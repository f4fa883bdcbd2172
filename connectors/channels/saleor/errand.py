"""Errand: one push on its way to the shop, and how many go in one call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connectors import EVERYTHING, ConnectorError, Issue, Push, Receipt
from connectors.channels.saleor.mapping import Terms
from connectors.channels.saleor.replies import Product

MOST_VARIANTS = 200
"""In one call."""


@dataclass
class Errand:
    """`product` is how it stands in the shop, as far as it is known; `made`: by this very push."""

    push: Push
    receipt: Receipt
    product: Product | None = None
    terms: Terms | None = None
    issues: list[Issue] = field(default_factory=list)
    error: ConnectorError | None = None
    made: bool = False
    address: int = 1
    """Which address is tried for it: somebody else's product may have the first."""

    @property
    def number(self) -> str | None:
        return self.receipt.remote.get("listing")

    @property
    def changed(self) -> frozenset[str]:
        """What is new at the shop is sent whole."""
        return frozenset(self.push.changed if self.push.known and self.push.known.remote else EVERYTHING)


def groups(errands: Sequence[Errand]) -> Iterator[list[Errand]]:
    group: list[Errand] = []
    for errand in errands:
        weight = sum(len(each.push.listing.variants) for each in (*group, errand))
        if group and weight > MOST_VARIANTS:
            yield group
            group = []
        group.append(errand)
    if group:
        yield group
