"""What Etsy answers, as values. Pure."""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, Field

from connectors import Money, ReceiptStatus, StandingVariant, told_price

MARK = re.compile(r"\bQF-([A-Z0-9]{1,32})\s*$")
"""Ends a description that we wrote: Etsy knows no key of ours, and cannot be asked for a SKU."""
STATES = ("active", "inactive", "draft", "sold_out", "expired")


class Amount(BaseModel):
    """What is told as a fraction is asked for as a figure."""

    amount: int
    divisor: int = Field(gt=0)
    currency_code: str

    @property
    def money(self) -> Money | None:
        return told_price(str(Decimal(self.amount) / self.divisor), self.currency_code)


class Offering(BaseModel):
    price: Amount
    quantity: int
    is_enabled: bool = True
    is_deleted: bool = False


class PropertyValue(BaseModel):
    property_id: int
    property_name: str | None = None
    value_ids: list[int] = []
    values: list[str] = []


class Product(BaseModel):
    sku: str = ""
    is_deleted: bool = False
    offerings: list[Offering]
    property_values: list[PropertyValue] = []

    @property
    def offering(self) -> Offering | None:
        return next((each for each in self.offerings if not each.is_deleted), None)


class Inventory(BaseModel):
    products: list[Product]

    @property
    def sold(self) -> list[Product]:
        return [each for each in self.products if not each.is_deleted]

    @property
    def left(self) -> dict[str, int]:
        """By SKU."""
        return {each.sku: each.offering.quantity for each in self.sold if each.offering}

    @property
    def prices(self) -> dict[str, Decimal]:
        told = {each.sku: each.offering.price.money for each in self.sold if each.offering}
        return {sku: price.amount for sku, price in told.items() if price}

    def value_id(self, property_id: int, value: str) -> int | None:
        told = (each for product in self.sold for each in product.property_values if each.property_id == property_id)
        return next((each.value_ids[0] for each in told if value in each.values and each.value_ids), None)

    def to_variants(self) -> tuple[StandingVariant, ...]:
        return tuple(
            StandingVariant(sku=each.sku or None, price=each.offering.price.money, quantity=each.offering.quantity)
            for each in self.sold
            if each.offering
        )


class Remote(BaseModel):
    listing_id: int
    state: str
    title: str = ""
    description: str | None = None
    url: str | None = None
    skus: list[str] = []
    inventory: Inventory | None = None
    ending_timestamp: int | None = None
    """When the months end that were paid for."""

    @property
    def number(self) -> str:
        return str(self.listing_id)

    @property
    def mark(self) -> str | None:
        found = MARK.search(self.description or "")
        return found[1] if found else None

    @property
    def status(self) -> ReceiptStatus:
        """A draft was never on sale; what is sold out or has expired is no more."""
        return ReceiptStatus.LIVE if self.state == "active" else ReceiptStatus.WITHDRAWN

    def costs_again(self, at: datetime) -> bool:
        """Whether Etsy asks its fee anew for showing it: its months are over, or customers have bought all of it."""
        over = self.ending_timestamp is not None and self.ending_timestamp <= at.timestamp()
        return self.state in ("expired", "sold_out") or (self.state == "inactive" and over)


class Whole(Remote):
    """With its inventory, which is written whole: one that was not told must not be taken for none."""

    inventory: Inventory


class Page(BaseModel):
    count: int
    results: list[Remote]


class Image(BaseModel):
    listing_image_id: int
    url_fullxfull: str | None = None


class VariationImages(BaseModel):
    results: list[object]


class Shop(BaseModel):
    shop_id: int
    currency_code: str
    is_vacation: bool = False


class Profile(BaseModel):
    shipping_profile_id: int
    title: str = ""
    is_deleted: bool = False


class Profiles(BaseModel):
    results: list[Profile]


class ReturnPolicy(BaseModel):
    return_policy_id: int


class ReturnPolicies(BaseModel):
    results: list[ReturnPolicy]


class Readiness(BaseModel):
    readiness_state_id: int


class ReadinessStates(BaseModel):
    results: list[Readiness]


class PossibleValue(BaseModel):
    value_id: int
    name: str


class TaxonomyProperty(BaseModel):
    property_id: int
    name: str
    display_name: str = ""
    is_required: bool = False
    possible_values: Sequence[PossibleValue] = ()


class TaxonomyProperties(BaseModel):
    results: list[TaxonomyProperty]


class TaxonomyNode(BaseModel):
    id: int
    name: str
    children: Sequence["TaxonomyNode"] = ()


class TaxonomyNodes(BaseModel):
    results: Sequence[TaxonomyNode]
