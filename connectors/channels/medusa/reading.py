"""All products that stand in the shop, page by page."""

from collections.abc import Callable, Iterator

from connectors import HttpClient, Standing, StandingVariant, told_price
from connectors.channels.medusa.discounts import Discounts
from connectors.channels.medusa.replies import LISTING, Product, Variant, status_of
from connectors.channels.medusa.shelf import products_where

PAGE = 100


Paid = Callable[[str, str], float | None]
"""What our price list says of a variant in a currency."""


def listings(http: HttpClient, currency: str | None, location: str | None) -> Iterator[Standing]:
    paid = Discounts(http).paid
    count, offset = 1, 0
    while offset < count:
        page = products_where(http, (("limit", PAGE), ("offset", offset), ("order", "id")))
        count, offset = page.count, offset + PAGE
        for product in page.products:
            yield to_standing(product, currency, location, paid)


def to_standing(product: Product, currency: str | None, location: str | None, paid: Paid) -> Standing:
    currency = product.currency or currency
    return Standing(
        remote={LISTING: product.id},
        key=product.key,
        status=status_of(product),
        title=product.title,
        variants=tuple(_to_variant(each, currency, location, paid) for each in product.variants),
    )


def _to_variant(variant: Variant, currency: str | None, location: str | None, paid: Paid) -> StandingVariant:
    """What a buyer pays, and what is left for sale: what has been ordered and waits to be sent is not."""
    code = (currency or "").lower()
    own = next((each.amount for each in variant.prices if each.plain and each.currency_code == code), None)
    sale = paid(variant.id, code) if variant.reduced else None
    price = min((each for each in (own, sale) if each is not None), default=None)
    level = variant.level(location) if variant.manage_inventory else None
    return StandingVariant(
        key=variant.key,
        sku=variant.sku,
        price=told_price(f"{price:.10f}".rstrip("0").rstrip("."), currency) if price is not None else None,
        quantity=level.available if level else None,
    )
