"""What a shop answers, as values; and its refusals, as issues. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

from connectors import (
    AccountRefused,
    ConnectorError,
    Issue,
    ListingRejected,
    OutcomeUnknown,
    RemotePicture,
    Severity,
    UnexpectedReply,
)

MARK = "qafila"
"""The external references of all that we make begin with it."""
PHOTO = re.compile(r"-q([0-9a-f]{12})(?:_[0-9A-Za-z]+)*\.[a-z]+(?:\?|$)")
"""In the address of a photo: our name for these very pixels, and what the shop puts behind it."""


class Told(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Named(Told):
    id: str


class Problem(Told):
    """`path` is told by what takes many at once, `field` by what takes one."""

    code: str = ""
    field: str | None = None
    path: str | None = None
    message: str | None = None

    @property
    def place(self) -> str:
        return (self.path or self.field or "").rpartition(".")[2]

    @property
    def told(self) -> str:
        return self.message or self.code


class Money(Told):
    amount: Decimal
    currency: str


class ChannelListing(Told):
    """Of a product or of one of its variants."""

    id: str
    channel: Named
    is_published: bool = False
    visible_in_listings: bool = False
    is_available_for_purchase: bool | None = False
    price: Money | None = None
    prior_price: Money | None = None

    @property
    def on_sale(self) -> bool:
        return self.is_published and self.visible_in_listings and bool(self.is_available_for_purchase)


class Stock(Told):
    id: str
    warehouse: Named
    quantity: int
    quantity_allocated: int = 0

    @property
    def left(self) -> int:
        """What customers may still order."""
        return self.quantity - self.quantity_allocated


class AttributeValue(Told):
    id: str | None = None
    name: str | None = None
    plain_text: str | None = None


class Attribute(Named):
    external_reference: str | None = None


class Assigned(Told):
    attribute: Attribute
    values: Sequence[AttributeValue] = ()


class Photo(Told):
    id: str
    alt: str = ""
    url: str = ""

    @property
    def mark(self) -> str | None:
        found = PHOTO.search(self.url)
        return found[1] if found else None

    def remote(self) -> RemotePicture:
        return RemotePicture(id=self.id, url=self.url or None)


class Variant(Told):
    id: str
    sku: str | None = None
    external_reference: str | None = None
    name: str = ""
    gtin: str | None = None
    track_inventory: bool = True
    attributes: Sequence[Assigned] = ()
    media: Sequence[Named] | None = None
    channel_listings: Sequence[ChannelListing] | None = None
    stocks: Sequence[Stock] | None = None

    def listing_in(self, channel: str) -> ChannelListing | None:
        return next((each for each in self.channel_listings or () if each.channel.id == channel), None)

    def stock_in(self, warehouse: str) -> Stock | None:
        return next((each for each in self.stocks or () if each.warehouse.id == warehouse), None)


class ProductType(Told):
    id: str
    slug: str = ""
    variant_attributes: Sequence[Named] | None = None
    product_attributes: Sequence[Named] | None = None


class Translation(Told):
    name: str | None = None


class Product(Told):
    """`fr`, `ar` and `en` are its translations; `language` is what it is in itself, as far as we have said."""

    id: str
    name: str = ""
    language: str | None = None
    fr: Translation | None = None
    ar: Translation | None = None
    en: Translation | None = None
    external_reference: str | None = None
    product_type: ProductType | None = None
    category: Named | None = None
    attributes: Sequence[Assigned] = ()
    media: Sequence[Photo] | None = None
    channel_listings: Sequence[ChannelListing] | None = None
    variants: Sequence[Variant] | None = None

    def listing_in(self, channel: str) -> ChannelListing | None:
        return next((each for each in self.channel_listings or () if each.channel.id == channel), None)

    @property
    def photos(self) -> Sequence[Photo]:
        return self.media or ()


class Category(Told):
    id: str
    name: str = ""
    parent: Named | None = None


class Row(Told):
    """A line of what was taken many at once."""

    product: Product | None = None
    product_variant: Variant | None = None
    errors: Sequence[Problem] | None = None


class Done(Told):
    """What one mutation answered: which fields there are follows from which one it was."""

    errors: Sequence[Problem] = ()
    results: Sequence[Row] = ()
    product: Product | None = None
    media: Photo | None = None
    attribute: Named | None = None
    product_type: ProductType | None = None
    category: Category | None = None

    def problems(self, skus: Sequence[str] = ()) -> list[tuple[Problem, str]]:
        """Each with the SKU that it is of; `skus` by row."""
        rows = zip_longest(self.results, skus[: len(self.results)], fillvalue="")
        of_rows = [(each, sku) for row, sku in rows if isinstance(row, Row) for each in row.errors or ()]
        of_all = [(each, "") for each in self.errors if each.code != ASSIGNED]
        return of_rows or of_all  # what is told of a row may be told once more of all


GONE, UNIQUE = "NOT_FOUND", "UNIQUE"
ASSIGNED = "MEDIA_ALREADY_ASSIGNED"
"""A photo stands beside its variant already: we asked for it before, and the answer was lost."""
FIELDS: Mapping[str, str] = {
    "name": "title",
    "description": "description",
    "weight": "weight",
    "category": "seller_category",
    "attributes": "options",
    "sku": "variants.sku",
    "price": "variants.price",
    "priorPrice": "variants.compare_at",
    "channelListings": "variants.price",
    "stocks": "variants.quantity",
    "quantity": "variants.quantity",
    "image": "pictures",
}


OF_ACCOUNT = frozenset(("channelListings", "channelId", "channel", "stocks", "warehouse", "warehouses"))


def to_error(problems: Iterable[tuple[Problem, str]], what: str) -> ConnectorError:
    """What the refusal of one listing means; each problem with the SKU that it is of."""
    several = list(problems)
    told = f"{what}: " + "; ".join(f"{each.code} {each.told}" for each, _ in several)
    gone = [each for each, _ in several if is_gone(each)]
    if any(each.place in OF_ACCOUNT for each in gone):
        return AccountRefused(f"the channel or the warehouse is not there any more: {told}")
    if gone:
        return OutcomeUnknown(told)
    if not several:
        return UnexpectedReply(f"{what}: the shop neither did it nor said why")
    return ListingRejected([to_issue(each, sku) for each, sku in several])


def is_gone(problem: Problem) -> bool:
    return problem.code == GONE or (problem.place == "id" and problem.code == "INVALID")


def with_sku(problem: Problem, skus: Sequence[str]) -> tuple[Problem, str]:
    """A path such as `variants.2.sku` says which one it is of."""
    found = re.match(r"variants\.(\d+)\b", problem.path or "")
    number = int(found[1]) if found else 0
    return problem, skus[number] if number < len(skus) else ""


def to_issue(problem: Problem, sku: str = "") -> Issue:
    if problem.code == UNIQUE and problem.place == "sku":
        return sku_taken(sku, problem.told)
    field = FIELDS.get(problem.place, "")
    return Issue(code="platform_refused", field=field, params={"reason": problem.told}, raw=problem.told)


def sku_taken(sku: str, raw: str = "") -> Issue:
    return Issue(code="sku_taken_in_saleor", field="variants.sku", value=sku, params={"sku": sku}, raw=raw)


def image_refused(name: str, reason: str) -> Issue:
    """A product without one of its photos is still a product."""
    params = {"photo": name, "reason": reason}
    return Issue(code="image_refused", field="pictures", severity=Severity.WARNING, params=params, raw=reason)
