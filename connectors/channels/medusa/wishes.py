"""Wishes: what of a listing's offers is to be written beside its product, many listings in one call."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from connectors import ConnectorError, Listing
from connectors.channels.medusa.replies import Product

MOST = 400
"""Variants in a call."""


@dataclass(frozen=True)
class Wish:
    """The variants of a listing that are to be written, and the product that stands for it."""

    listing: Listing
    product: Product


def by_groups(
    wishes: Sequence[Wish],
    write: Callable[[Sequence[Wish]], ConnectorError | None],
    again: Callable[[Wish], ConnectorError | None],
) -> dict[str, ConnectorError]:
    """All of them together, or one by one where something is refused; what failed, by key."""
    failed: dict[str, ConnectorError] = {}
    for group in _groups(wishes):
        try:
            refusal = write(group)
        except ConnectorError as error:
            failed |= {wish.listing.key: error for wish in group}
            continue
        if refusal:
            failed |= {wish.listing.key: found for wish in group if (found := _guarded(again, wish))}
    return failed


def _guarded(again: Callable[[Wish], ConnectorError | None], wish: Wish) -> ConnectorError | None:
    try:
        return again(wish)
    except ConnectorError as error:
        return error


def _groups(wishes: Sequence[Wish]) -> Iterator[list[Wish]]:
    group: list[Wish] = []
    for wish in wishes:
        if group and sum(len(each.listing.variants) for each in group) + len(wish.listing.variants) > MOST:
            yield group
            group = []
        group.append(wish)
    if group:
        yield group
