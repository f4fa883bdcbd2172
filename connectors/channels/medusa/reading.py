"""All products that stand in the shop, page by page."""

from collections.abc import Iterator

from connectors import HttpClient, Standing, StandingVariant, told_price
from connectors.channels.medusa.replies import LISTING, Product, Variant, status_of
from connectors.channels.medusa.shelf import products_where

PAGE = 100


def listings(http: HttpClient, currency: str | None, location: str | None) -> Iterator[Standing]:
    count, offset = 1, 0
    while offset < count:
        page = products_where(http, (("limit", PAGE), ("offset", offset), ("order", "id")))
        count, offset = page.count, offset + PAGE
        for product in page.products:
            yield to_standing(product, currency, location)


def to_standing(product: Product, currency: str | None, location: str | None) -> Standing:
    currency = product.currency or currency
    return Standing(
        remote={LISTING: product.id},
        key=product.key,
        status=status_of(product),
        title=product.title,
        variants=tuple(_to_variant(each, currency, location) for each in product.variants),
    )


def _to_variant(variant: Variant, currency: str | None, location: str | None) -> StandingVariant:
    """What is left for sale: what has been ordered and waits to be sent is not."""
    code = (currency or "").lower()
    price = next((each for each in variant.prices if each.plain and each.currency_code == code), None)
    level = variant.level(location) if variant.manage_inventory else None
    return StandingVariant(
        key=variant.key,
        sku=variant.sku,
        price=told_price(f"{price.amount:.10f}".rstrip("0").rstrip("."), currency) if price else None,
        quantity=level.available if level else None,
    )
