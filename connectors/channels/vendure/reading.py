"""All products that stand in the shop, page by page, with their prices and what is left to sell."""

from collections.abc import Iterator
from dataclasses import dataclass

from connectors import ReceiptStatus, Standing, StandingVariant, told_price
from connectors.channels.vendure.admin import Admin
from connectors.channels.vendure.mapping import key_in, major_units
from connectors.channels.vendure.operations import PAGE, READ
from connectors.channels.vendure.replies import ToldProduct, ToldVariant


@dataclass(frozen=True)
class Reading:
    admin: Admin
    currency: str | None
    precision: int
    language: str = ""

    def listings(self) -> Iterator[Standing]:
        read, total = 0, 1
        while read < total:
            options = {"take": PAGE, "skip": read, "sort": {"id": "ASC"}}
            page = self.admin.ask(READ, language=self.language, options=options).products
            total = page.total if page.items else 0
            read += len(page.items)
            for product in page.items:
                yield to_standing(product, self.currency, self.precision)


def to_standing(product: ToldProduct, currency: str | None, precision: int) -> Standing:
    sold = [variant for variant in product.variants if variant.enabled]
    return Standing(
        remote={"listing": product.id},
        key=key_in(product.slug),
        status=ReceiptStatus.LIVE if product.enabled else ReceiptStatus.WITHDRAWN,
        title=product.name,
        variants=tuple(_to_variant(each, currency, precision) for each in sold),
    )


def _to_variant(sold: ToldVariant, currency: str | None, precision: int) -> StandingVariant:
    price = next((each.price for each in sold.prices if each.currency == currency), None)
    left = sum(level.on_hand - level.allocated for level in sold.levels)
    return StandingVariant(
        sku=sold.sku,
        price=told_price(major_units(price, precision), currency) if price is not None else None,
        quantity=max(left, 0) if sold.tracked == "TRUE" else None,
    )
