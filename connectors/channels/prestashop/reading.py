"""All products that stand in the shop, page by page, with two requests more for each page: combinations and stock."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from connectors import Money, Standing, StandingVariant, told_price
from connectors.channels.prestashop.documents import Resource
from connectors.channels.prestashop.mapping import ORDERED_ANYWAY, key_in
from connectors.channels.prestashop.shelf import page_of, status_of
from connectors.channels.prestashop.webservice import Webservice
from connectors.channels.prestashop.wording import from_name

PAGE = 50
PRODUCT = "[id,reference,supplier_reference,name,price,active]"
COMBINATION = "[id,id_product,reference,supplier_reference,price]"
STOCK = "[id,id_product,id_product_attribute,quantity,out_of_stock]"
Quantities = Mapping[tuple[str, str], int | None]
"""By product and combination; the product's own under "0"."""


@dataclass(frozen=True)
class Reading:
    webservice: Webservice
    url: str
    currency: str | None

    def listings(self) -> Iterator[Standing]:
        at = 0
        while products := self.webservice.rows("products", PRODUCT, page=(at, PAGE)):
            yield from self._told(products)
            if len(products) < PAGE:
                return
            at += PAGE

    def _told(self, products: Sequence[Resource]) -> Iterator[Standing]:
        of_these = {"id_product": f"[{'|'.join(each.id for each in products)}]"}
        combinations = self.webservice.rows("combinations", COMBINATION, of_these)
        quantities = _quantities(self.webservice.rows("stock_availables", STOCK, of_these))
        for product in products:
            parts = [each for each in combinations if each.text("id_product") == product.id]
            sold: Sequence[Resource | None] = parts or [None]
            variants = [self._variant(product, each, quantities) for each in sold]
            yield Standing(
                remote={"listing": product.id},
                key=key_in(product.text("supplier_reference")),
                status=status_of(product),
                title=_title(product),
                variants=tuple(variants),
                url=page_of(self.url, product.id),
            )

    def _variant(self, product: Resource, part: Resource | None, quantities: Quantities) -> StandingVariant:
        named = part or product
        return StandingVariant(
            key=key_in(part.text("supplier_reference")) if part else None,
            sku=named.text("reference") or None,
            price=self._price(product.text("price"), part.text("price") if part else "0"),
            quantity=quantities.get((product.id, part.id if part else "0")),
        )

    def _price(self, base: str, impact: str) -> Money | None:
        try:
            amount = Decimal(base or 0) + Decimal(impact or 0)
        except InvalidOperation:
            return None
        return told_price(f"{amount.normalize():f}", self.currency)


def _quantities(rows: Sequence[Resource]) -> Quantities:
    return {(row.text("id_product"), row.text("id_product_attribute")): _count(row) for row in reversed(rows)}


def _count(row: Resource) -> int | None:
    """None where it may be ordered when there is none."""
    text = row.text("quantity")
    return int(text) if text.lstrip("-").isdecimal() and row.text("out_of_stock") != ORDERED_ANYWAY else None


def _title(product: Resource) -> str | None:
    """None where the languages have different ones: which is ours is not known here."""
    titles = set(product.words("name").values()) or {product.text("name")}
    return from_name(titles.pop()) if len(titles) == 1 else None
