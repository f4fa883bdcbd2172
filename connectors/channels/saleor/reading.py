"""All products that stand in the account's channel, page by page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from connectors import GraphQLRefusal, Standing, StandingVariant, told_price
from connectors.channels.saleor.documents import STANDING, Products
from connectors.channels.saleor.mapping import Place, key_in
from connectors.channels.saleor.replies import Product, Variant
from connectors.channels.saleor.shelf import status_of
from connectors.channels.saleor.talk import Talk, is_too_costly

PAGE, LEAST = 100, 5


@dataclass(frozen=True)
class Reading:
    talk: Talk
    place: Callable[[], Place]

    def listings(self) -> Iterator[Standing]:
        place = self.place()
        after, size, more = None, PAGE, True
        while more:
            products, size = self._page(after, size)
            for edge in products.edges:
                if edge.node.listing_in(place.channel) or key_in(edge.node.external_reference):
                    yield to_standing(edge.node, place)
            after = products.page_info.end_cursor if products.page_info else None
            more = bool(products.page_info and products.page_info.has_next_page and after)

    def _page(self, after: str | None, size: int) -> tuple[Products, int]:
        """Fewer at once where the shop finds the question too costly."""
        while True:
            try:
                return self.talk.ask(STANDING, first=size, after=after).products, size
            except GraphQLRefusal as refusal:
                if size <= LEAST or not is_too_costly(refusal):
                    raise
                size = max(LEAST, size // 2)


def to_standing(product: Product, place: Place) -> Standing:
    return Standing(
        remote={"listing": product.id},
        key=key_in(product.external_reference),
        status=status_of(product, place),
        title=None if product.fr or product.ar or product.en else product.name,  # which one is ours, nobody says
        variants=tuple(_to_variant(each, place) for each in product.variants or ()),
    )


def _to_variant(variant: Variant, place: Place) -> StandingVariant:
    """Where the shop tells of no stock, none is compared."""
    listing, stock = variant.listing_in(place.channel), variant.stock_in(place.warehouse)
    price = listing.price if listing else None
    counted = stock if variant.track_inventory else None
    return StandingVariant(
        key=key_in(variant.external_reference),
        sku=variant.sku,
        price=told_price(f"{price.amount.normalize():f}", price.currency) if price else None,
        quantity=counted.left if counted else None,
    )
