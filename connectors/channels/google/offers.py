"""Price and stock alone, as the Merchant API takes them. Pure."""

from collections.abc import Collection
from decimal import Decimal

from connectors import Money
from connectors.items import Item

Document = dict[str, object]
MILLION = Decimal(1_000_000)
PRICE, STOCK = ("price", "salePrice"), ("availability", "sellOnGoogleQuantity")


def to_offer(item: Item) -> Document:
    return {
        "price": to_price(item.price),
        "salePrice": to_price(item.sale_price) if item.sale_price else None,
        "availability": "IN_STOCK" if item.in_stock else "OUT_OF_STOCK",
        "sellOnGoogleQuantity": None if item.quantity is None else str(item.quantity),
    }


def to_price(price: Money) -> Document:
    return {"amountMicros": str(int(price.amount * MILLION)), "currencyCode": price.currency}


def to_change(item: Item, changed: Collection[str]) -> tuple[str, Document]:
    """What the mask names and the document lacks is emptied."""
    fields = [*(PRICE if "price" in changed else ()), *(STOCK if "quantity" in changed else ())]
    offer = {name: value for name, value in to_offer(item).items() if name in fields and value is not None}
    return ",".join(f"productAttributes.{each}" for each in fields), offer
