"""Quantities: compared and set, so that what customers buy meanwhile is never overwritten unseen."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pydantic_core import to_json

from connectors import ChannelUnavailable, GraphQL, Listing, OutcomeUnknown, Push, Receipt
from connectors.channels.shopify.mapping import Document, Place, matched
from connectors.channels.shopify.operations import ACTIVATE, COUNT
from connectors.channels.shopify.refusals import insist, to_error
from connectors.channels.shopify.replies import Product, Variant
from connectors.channels.shopify.shelf import Shelf

AT_ONCE = 100
ROUNDS = 4
AGAIN = frozenset(("CHANGE_FROM_QUANTITY_STALE", "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED"))
REASON = "correction"


@dataclass(frozen=True)
class Stock:
    graphql: GraphQL
    shelf: Shelf

    def count(self, push: Push, product: Product, known: Receipt, place: Place) -> None:
        """Sets what the listing says of the variants that `product` has, as it was just read."""
        for turn in range(ROUNDS):
            found = matched(push.listing, product, known)
            self._activate(push, found, place)
            if self._set(push.write_id, to_quantities(push.listing, found, place), turn):
                return
            again = self.shelf.read(product.id)
            if again is None:
                raise OutcomeUnknown("the product is gone")
            product = again
        raise ChannelUnavailable("customers buy faster than the quantity can be set")

    def _activate(self, push: Push, found: dict[str, Variant], place: Place) -> None:
        """What is not kept at our location yet begins with its quantity."""
        for variant in push.listing.variants:
            there = found.get(variant.key)
            if there is None or variant.quantity is None or there.available is not None:
                continue
            given: Document = {
                "item": there.inventory_item.id,
                "location": place.location,
                "available": variant.quantity,
            }
            insist(self.graphql.ask(ACTIVATE, key=key_of(push.write_id, given), **given).inventory_activate)

    def _set(self, write_id: str, quantities: Sequence[Document], turn: int) -> bool:
        """False where somebody bought meanwhile."""
        for start in range(0, len(quantities), AT_ONCE):
            given = {"name": "available", "reason": REASON, "quantities": quantities[start : start + AT_ONCE]}
            key = key_of(write_id, [given, turn])
            problems = self.graphql.ask(COUNT, input=given, key=key).inventory_set_quantities.user_errors
            if {each.code for each in problems} & AGAIN:
                return False
            if problems:
                raise to_error(problems)
        return True


def to_quantities(listing: Listing, found: dict[str, Variant], place: Place) -> list[Document]:
    """Only of what differs; each with the quantity that it is a change of."""
    pairs = [(each.quantity, found.get(each.key)) for each in listing.variants]
    return list(_changes(pairs, place))


def _changes(pairs: Iterable[tuple[int | None, Variant | None]], place: Place) -> Iterable[Document]:
    for wanted, there in pairs:
        if wanted is not None and there and there.available not in (None, wanted):
            yield {
                "inventoryItemId": there.inventory_item.id,
                "locationId": place.location,
                "quantity": wanted,
                "changeFromQuantity": there.available,
            }


def key_of(write_id: str, given: object) -> str:
    """The same for a repeat of the same wish, and another for another: a shop refuses a key with other contents."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{write_id} {to_json(given).decode()}"))
