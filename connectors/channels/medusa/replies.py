"""What a Medusa server answers, as values; and its refusals, as errors and issues. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from connectors import (
    AccountRefused,
    ConnectorError,
    Issue,
    ListingRejected,
    OutcomeUnknown,
    Receipt,
    ReceiptStatus,
    Severity,
    TemporaryError,
)

MARK = "qafila_key"
"""Under this name the metadata of all that we make has its key."""
REDUCED = "compare_at"
"""Under this name a variant's metadata has its price before a discount; without one, nothing."""
CURRENCY = "qafila_currency"
"""The one in which a product's prices are ours: a store may have several."""
REFUSALS = (400, 404, 409, 422)
LISTING = "listing"


class Problem(BaseModel):
    type: str = ""
    message: str = ""

    @property
    def taken(self) -> bool:
        """Whether something else has the handle, the SKU or the barcode: Medusa says 400, and names it."""
        return "already exists" in self.message


class Level(BaseModel):
    location_id: str
    stocked_quantity: float = 0
    reserved_quantity: float = 0

    @property
    def available(self) -> int:
        return int(self.stocked_quantity - self.reserved_quantity)


class Inventory(BaseModel):
    location_levels: list[Level] = []


class Item(BaseModel):
    inventory_item_id: str
    inventory: Inventory | None = None


class Price(BaseModel):
    id: str
    amount: float
    currency_code: str = ""
    min_quantity: float | None = None
    max_quantity: float | None = None
    rules: dict[str, Any] = {}

    @property
    def plain(self) -> bool:
        """The same for everybody, in any number and region."""
        return not self.rules and self.min_quantity is None and self.max_quantity is None


class OptionValue(BaseModel):
    id: str = ""
    value: str


class Option(BaseModel):
    id: str
    title: str
    is_exclusive: bool = True
    values: list[OptionValue] = []


class Choice(BaseModel):
    value: str
    option_id: str | None = None


class Variant(BaseModel):
    id: str
    options: list[Choice] = []
    sku: str | None = None
    barcode: str | None = None
    title: str = ""
    metadata: dict[str, Any] | None = None
    manage_inventory: bool = True
    prices: list[Price] = []
    inventory_items: list[Item] = []

    @property
    def key(self) -> str | None:
        return marked(self.metadata)

    @property
    def reduced(self) -> bool:
        return bool((self.metadata or {}).get(REDUCED))

    @property
    def item(self) -> str | None:
        return self.inventory_items[0].inventory_item_id if self.inventory_items else None

    def level(self, location: str | None) -> Level | None:
        levels = [level for item in self.inventory_items if item.inventory for level in item.inventory.location_levels]
        return next((each for each in levels if each.location_id == location), None)


class Image(BaseModel):
    id: str
    url: str


class Named(BaseModel):
    id: str


class Product(BaseModel):
    id: str
    status: str = ""
    title: str = ""
    external_id: str | None = None
    metadata: dict[str, Any] | None = None
    images: list[Image] = []
    options: list[Option] = []
    variants: list[Variant] = []
    sales_channels: list[Named] = []
    shipping_profile: Named | None = None

    def choices(self, variant: Variant) -> dict[str, str]:
        """The variant's options by title."""
        titles = {option.id: option.title for option in self.options}
        return {titles[each.option_id]: each.value for each in variant.options if each.option_id in titles}

    @property
    def currency(self) -> str | None:
        told = (self.metadata or {}).get(CURRENCY)
        return str(told) if told else None

    @property
    def key(self) -> str | None:
        """Ours: other programs give external ids too, which may be equal by chance."""
        marks = {marked(self.metadata), self.external_id}
        return self.external_id if len(marks) == 1 else None


class Products(BaseModel):
    products: list[Product]
    count: int = 0


class Batch(BaseModel):
    created: list[Product]
    updated: list[Product] = []


class VariantBatch(BaseModel):
    created: list[Variant]


class OneProduct(BaseModel):
    product: Product


class File(BaseModel):
    id: str
    url: str


class Uploaded(BaseModel):
    files: list[File]


def marked(metadata: Mapping[str, Any] | None) -> str | None:
    mark = (metadata or {}).get(MARK)
    return str(mark) if mark else None


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def stock_name(key: str) -> str:
    """What a variant's inventory item is called in a receipt."""
    return f"stock {key}"


def ids_of(product: Product, keys: Mapping[str, str]) -> dict[str, str]:
    """The product's ids by the names that receipts have; `keys` by SKU, for variants without our mark."""
    ids = {LISTING: product.id}
    for each in product.variants:
        key = each.key or keys.get(each.sku or "")
        if key is None:
            continue
        ids.setdefault(variant_name(key), each.id)
        if each.item:
            ids.setdefault(stock_name(key), each.item)
    return ids


def status_of(product: Product) -> ReceiptStatus:
    return ReceiptStatus.LIVE if product.status == "published" else ReceiptStatus.WITHDRAWN


def refreshed(receipt: Receipt, product: Product | None) -> Receipt | ConnectorError:
    if product is None:
        return OutcomeUnknown("the product is gone")
    return receipt.model_copy(update={"status": status_of(product)})


def to_error(status: int, problem: Problem) -> ConnectorError:
    """What the refusal of one listing means."""
    told = f"{status} {problem.type}: {problem.message}"
    if status in (401, 403):
        return AccountRefused(told)
    if status == 409:  # another request changes the same thing
        return TemporaryError(told)
    return OutcomeUnknown(told) if status >= 500 else ListingRejected([to_issue(problem)])


_TAKEN = re.compile(r"(?:variant|item) with (?P<what>sku|barcode|ean|upc): (?P<value>.*), already exists")


def to_issue(problem: Problem) -> Issue:
    """What a refusal means for the listing."""
    raw = problem.message or problem.type or "refused"
    taken = _TAKEN.search(raw)
    if taken is None:
        return Issue(code="platform_refused", params={"reason": raw}, raw=raw)
    field = "variants.sku" if taken["what"] == "sku" else "variants.gtin"
    code = "medusa_sku_taken" if taken["what"] == "sku" else "medusa_barcode_taken"
    return Issue(code=code, field=field, value=taken["value"], params={"value": taken["value"]}, raw=raw)


def image_refused(name: str, reason: str) -> Issue:
    """A product without one of its photos is still a product."""
    params = {"photo": name, "reason": reason}
    return Issue(code="image_refused", field="pictures", severity=Severity.WARNING, params=params, raw=reason)
