"""Stock: a variant has an inventory item, and that a level at each location. Ours is the one of the account's facts."""

from collections.abc import Iterable, Sequence

from connectors import ConnectorError, HttpClient, read
from connectors.channels.medusa.mapping import Document, standing
from connectors.channels.medusa.replies import REFUSALS, Problem, to_error
from connectors.channels.medusa.shelf import products_of
from connectors.channels.medusa.wishes import Wish, by_groups

LEVELS = "admin/inventory-items/location-levels/batch"


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
    """What failed, by key."""

    def again(wish: Wish) -> ConnectorError | None:
        """With what stands there by now: an answer may have been lost."""
        there = products_of(http, [wish.product.id]).get(wish.product.id, wish.product)
        return _write(http, [Wish(wish.listing, there)], location)

    return by_groups(wishes, lambda group: _write(http, group, location), again)


def _write(http: HttpClient, wishes: Iterable[Wish], location: str) -> ConnectorError | None:
    body: dict[str, list[Document]] = {"create": [], "update": []}
    for wish in wishes:
        for name, rows in levels(wish, location).items():
            body[name] += rows
    if not any(body.values()):
        return None
    reply = http.post(LEVELS, json=body, allow=REFUSALS, idempotent=True)
    return None if reply.ok else to_error(reply.status, read(reply, Problem))
