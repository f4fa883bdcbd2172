"""Listing: one product as one account should show it, complete, in the account's language and currency."""

from decimal import Decimal

from catalog.identifiers import Key
from catalog.money import Money
from catalog.product import Condition, CountryCode, Dimensions, Value, hash_of
from catalog.text import Language

_OFFER_FIELDS = ("price", "compare_at", "quantity")


class Picture(Value):
    """A rendition in its place in the listing. `rendition` names its exact pixels; read them with `files.read`."""

    rendition: str
    name: str
    """A file name with an extension that fits the media type, letters of ASCII only."""
    media_type: str
    width: int
    height: int
    size: int
    alt: str = ""
    url: str | None = None
    """Where the platform can fetch it; given when the connector takes pictures by URL."""


class ListingOption(Value):
    name: str
    values: tuple[str, ...]


class ListingVariant(Value):
    key: Key
    sku: str
    """The seller's SKU, or the variant's key where she has none: unique in the account."""
    gtin: str | None = None
    options: dict[str, str] = {}
    price: Money
    compare_at: Money | None = None
    quantity: int | None = None
    """None: stock is not tracked."""
    picture: str | None = None
    """The rendition that shows this variant."""


class Listing(Value):
    """`description` is HTML of the tags in `catalog.text.DESCRIPTION_TAGS`; `weight` is in grams."""

    key: Key
    language: Language
    country: CountryCode | None = None
    currency: str
    title: str
    description: str = ""
    brand: str | None = None
    category: int | None = None
    seller_category: str | None = None
    attributes: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    condition: Condition = Condition.NEW
    origin: CountryCode | None = None
    hs_code: str | None = None
    material: str | None = None
    weight: Decimal | None = None
    dimensions: Dimensions | None = None
    options: tuple[ListingOption, ...] = ()
    variants: tuple[ListingVariant, ...]
    pictures: tuple[Picture, ...] = ()

    @property
    def content_hash(self) -> str:
        """All but prices and quantities. An address that only serves the same pixels does not count."""
        document = self.model_dump(mode="json", exclude={"variants": {"__all__": set(_OFFER_FIELDS)}})
        for picture in document["pictures"]:
            del picture["url"]
        return hash_of(document)

    @property
    def price_hash(self) -> str:
        return hash_of([self._offer(variant, "price", "compare_at") for variant in self.variants])

    @property
    def quantity_hash(self) -> str:
        return hash_of([self._offer(variant, "quantity") for variant in self.variants])

    @staticmethod
    def _offer(variant: ListingVariant, *fields: str) -> dict[str, object]:
        return variant.model_dump(mode="json", include={"key", *fields})
