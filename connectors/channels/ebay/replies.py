"""What eBay answers, as values. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pydantic import AwareDatetime, Field

from connectors import Money, ReceiptStatus, told_price
from connectors.channels.ebay.mapping import MARK
from connectors.channels.ebay.refusals import Problem, Row, Told

OUT_OF_STOCK = ("ACTIVE", "OUT_OF_STOCK")


class Amount(Told):
    value: Decimal
    currency: str


class Pricing(Told):
    price: Amount | None = None


class ListingDetails(Told):
    listing_id: str | None = None
    listing_status: str | None = None
    listing_on_hold: bool = False


class Offer(Told):
    offer_id: str
    sku: str
    marketplace_id: str = ""
    format: str = "FIXED_PRICE"
    status: str = "UNPUBLISHED"
    pricing_summary: Pricing = Pricing()
    listing: ListingDetails | None = None

    @property
    def state(self) -> ReceiptStatus:
        if self.status != "PUBLISHED" or self.listing is None:
            return ReceiptStatus.WITHDRAWN
        if self.listing.listing_on_hold:
            return ReceiptStatus.REJECTED
        return ReceiptStatus.LIVE if self.listing.listing_status in (*OUT_OF_STOCK, None) else ReceiptStatus.WITHDRAWN

    @property
    def price(self) -> Money | None:
        told = self.pricing_summary.price
        return told_price(f"{told.value:f}", told.currency) if told else None


class Offers(Told):
    offers: list[Offer]


class Quantity(Told):
    quantity: int | None = None


class Availability(Told):
    ship_to_location_availability: Quantity | None = None


class Product(Told):
    title: str | None = None
    description: str | None = None
    image_urls: list[str] = []


class Item(Told):
    sku: str
    product: Product | None = None
    availability: Availability = Availability()
    inventory_item_group_keys: list[str] = []

    @property
    def photos(self) -> list[str]:
        return self.product.image_urls if self.product else []

    @property
    def mark(self) -> str | None:
        """Our key, where its SKU is somebody else's and it was taken over."""
        found = MARK.search((self.product and self.product.description) or "")
        return found[1] if found else None

    @property
    def left(self) -> int | None:
        at = self.availability.ship_to_location_availability
        return at.quantity if at else None


class ItemRow(Told):
    status_code: int
    sku: str
    inventory_item: dict[str, Any] | None = None
    errors: list[Problem] = []


class ItemRows(Told):
    responses: list[ItemRow]


class Moved(Told):
    sku: str | None = None


class MoveRow(Row):
    """What became of a listing that was to be moved: its SKUs are told in any case."""

    listing_id: str
    inventory_items: list[Moved] = []


class Moves(Told):
    responses: list[MoveRow]


class Items(Told):
    inventory_items: list[Item] = Field(default_factory=list)
    total: int
    size: int = 0


class Group(Told):
    variant_skus: list[str] = Field([], alias="variantSKUs")
    title: str | None = None


class Image(Told):
    image_url: str
    expiration_date: AwareDatetime | None = None


class Published(Told):
    listing_id: str


class Location(Told):
    merchant_location_key: str
    merchant_location_status: str = "ENABLED"


class Locations(Told):
    total: int
    locations: list[Location] = []


class Policy(Told):
    name: str = ""
    marketplace_id: str = ""
    fulfillment_policy_id: str | None = None
    payment_policy_id: str | None = None
    return_policy_id: str | None = None

    @property
    def id(self) -> str:
        return self.fulfillment_policy_id or self.payment_policy_id or self.return_policy_id or ""


class Tree(Told):
    category_tree_id: str
    category_tree_version: str


class Named(Told):
    category_id: str
    category_name: str = ""


class Suggestion(Told):
    category: Named
    category_tree_node_ancestors: Sequence[Named] = ()
    """The nearest first."""

    @property
    def path(self) -> str:
        above = reversed(self.category_tree_node_ancestors)
        return " > ".join(each.category_name for each in (*above, self.category) if each.category_name)


class Suggestions(Told):
    category_suggestions: Sequence[Suggestion] = ()


class Constraint(Told):
    aspect_required: bool = False
    aspect_mode: str = "FREE_TEXT"
    aspect_max_length: int | None = None


class AspectValue(Told):
    localized_value: str


class Aspect(Told):
    localized_aspect_name: str
    aspect_constraint: Constraint = Constraint()
    aspect_values: list[AspectValue] = []


class Aspects(Told):
    aspects: list[Aspect]


def status_of(offers: Sequence[Offer]) -> ReceiptStatus:
    told = [each.state for each in offers] or [ReceiptStatus.WITHDRAWN]
    order = (ReceiptStatus.LIVE, ReceiptStatus.REJECTED, ReceiptStatus.WITHDRAWN)
    return next(each for each in order if each in told)


def listing_number(offers: Sequence[Offer]) -> str | None:
    return next((each.listing.listing_id for each in offers if each.listing and each.listing.listing_id), None)
