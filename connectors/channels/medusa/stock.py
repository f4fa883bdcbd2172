"""Stock: a variant has an inventory item, and that a level at each location. Ours is the one of the account's facts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from connectors import ConnectorError, HttpClient, Listing, read
from connectors.channels.medusa.mapping import Document, standing
from connectors.channels.medusa.replies import REFUSALS, Problem, Product, to_error
from connectors.channels.medusa.shelf import products_of

LEVELS = "admin/inventory-items/location-levels/batch"
MOST = 400


@dataclass(frozen=True)
class Wish:
    """The quantities of a listing, for the product that stands for it."""

    listing: Listing
    product: Product


def levels(wish: Wish, location: str) -> dict[str, list[Document]]:
    """What has to be created and updated. What customers have ordered is still on the shelf: it is added."""
    by_key = standing(wish.listing, wish.product)
    told: dict[str, list[Document]] = {"create": [], "update": []}
    for variant in wish.listing.variants:
        there = by_key.get(variant.key)
        if there is None or there.item is None or variant.quantity is None:
            continue
        level = there.level(location)
        stocked = variant.quantity + int(level.reserved_quantity if level else 0)
        if level is None or level.stocked_quantity != stocked:
            row: Document = {"inventory_item_id": there.item, "location_id": location, "stocked_quantity": stocked}
            told["create" if level is None else "update"].append(row)
    return told


def write(http: HttpClient, wishes: Sequence[Wish], location: str) -> dict[str, ConnectorError]:
    """All of them together, or one by one where something is refused; what failed, by key."""
    failed: dict[str, ConnectorError] = {}
    for group in _groups(wishes):
        try:
            refusal = _write(http, group, location)
        except ConnectorError as error:
            failed |= {wish.listing.key: error for wish in group}
            continue
        if refusal:
            failed |= {wish.listing.key: found for wish in group if (found := _again(http, wish, location))}
    return failed


def _again(http: HttpClient, wish: Wish, location: str) -> ConnectorError | None:
    """With what stands there by now: an answer may have been lost."""
    try:
        there = products_of(http, [wish.product.id]).get(wish.product.id, wish.product)
        return _write(http, [Wish(wish.listing, there)], location)
    except ConnectorError as error:
        return error


def _write(http: HttpClient, wishes: Iterable[Wish], location: str) -> ConnectorError | None:
    body: dict[str, list[Document]] = {"create": [], "update": []}
    for wish in wishes:
        for name, rows in levels(wish, location).items():
            body[name] += rows
    if not any(body.values()):
        return None
    reply = http.post(LEVELS, json=body, allow=REFUSALS, idempotent=True)
    return None if reply.ok else to_error(reply.status, read(reply, Problem))


def _groups(wishes: Sequence[Wish]) -> Iterable[list[Wish]]:
    group: list[Wish] = []
    for wish in wishes:
        if group and sum(len(each.listing.variants) for each in group) + len(wish.listing.variants) > MOST:
            yield group
            group = []
        group.append(wish)
    if group:
        yield group
