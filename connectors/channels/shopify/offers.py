"""Prices and quantities alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from connectors import ConnectorError, GraphQL, OutcomeUnknown, Push, Receipt
from connectors.channels.shopify.mapping import Document, Place, matched, to_price, variant_name
from connectors.channels.shopify.operations import PRICE
from connectors.channels.shopify.refusals import insist
from connectors.channels.shopify.replies import Product
from connectors.channels.shopify.shelf import Shelf
from connectors.channels.shopify.stock import Stock

AT_ONCE = 100


@dataclass(frozen=True)
class Offers:
    graphql: GraphQL
    shelf: Shelf
    stock: Stock
    place: Callable[[], Place]

    def update(self, pushes: Sequence[Push]) -> list[Receipt | ConnectorError]:
        """By index: one that fails does not keep the others from going on."""
        answers: list[Receipt | ConnectorError] = []
        for push in pushes:
            try:
                answers.append(self.offer(push))
            except ConnectorError as error:
                answers.append(error)
        return answers

    def offer(self, push: Push) -> Receipt:
        known = push.known or Receipt(remote={})
        number = known.remote.get("listing")
        if number is None:
            raise OutcomeUnknown("the listing was never seen at the shop")
        ids = {each.key: known.remote.get(variant_name(each.key)) for each in push.listing.variants}
        product = None
        if "quantity" in push.changed or None in ids.values():
            product = self._read(number)
            ids |= {key: each.id for key, each in matched(push.listing, product, known).items()}
        documents = to_offers(push, ids)
        for start in range(0, len(documents), AT_ONCE):
            variants = documents[start : start + AT_ONCE]
            insist(self.graphql.ask(PRICE, product=number, variants=variants).product_variants_bulk_update)
        if product:
            self.stock.count(push, product, known, self.place())
        return known

    def _read(self, number: str) -> Product:
        product = self.shelf.read(number)
        if product is None:
            raise OutcomeUnknown("the product is gone")
        return product


def to_offers(push: Push, ids: dict[str, str | None]) -> list[Document]:
    """Quantities cannot be set with it; whether they are counted at all can."""
    documents = []
    for variant in push.listing.variants:
        if ids[variant.key] is None:
            raise OutcomeUnknown(f"the variant {variant.key} was never seen at the shop")
        document: Document = {"id": ids[variant.key]}
        if "price" in push.changed:
            document |= to_price(variant)
        if "quantity" in push.changed:
            document["inventoryItem"] = {"tracked": variant.quantity is not None}
        documents.append(document)
    return documents
