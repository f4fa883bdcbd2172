"""Errand: one push on its way to the shop, and how many go in one call."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from connectors import EVERYTHING, ConnectorError, Push, Receipt
from connectors.channels.woocommerce.images import Album

MOST, A_PHOTO = 20, 3
"""A call holds so many products; a photo that the shop has to fetch counts as so many, as it is slow."""


@dataclass
class Errand:
    """One push on its way."""

    push: Push
    receipt: Receipt
    album: Album = field(default_factory=Album)
    terms: Mapping[str, Sequence[int]] = field(default_factory=dict)
    error: ConnectorError | None = None
    arrived: bool = False

    @property
    def number(self) -> str | None:
        return self.receipt.remote.get("listing")

    @property
    def open(self) -> bool:
        return self.error is None and not self.arrived

    @property
    def weight(self) -> int:
        return 1 + A_PHOTO * len(self.album.fetched)

    @property
    def changed(self) -> frozenset[str]:
        """What is new at the shop is sent whole."""
        return frozenset(self.push.changed if self.number else EVERYTHING)


def groups(errands: Sequence[Errand]) -> Iterator[list[Errand]]:
    group: list[Errand] = []
    for errand in errands:
        if group and sum(each.weight for each in group) + errand.weight > MOST:
            yield group
            group = []
        group.append(errand)
    if group:
        yield group
