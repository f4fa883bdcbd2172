"""What sellers send and what stands in the marketplace: frozen values, and what is wrong with them at once."""

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Literal

from iso4217 import Currency
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

MAX_PHOTOS, MIN_PHOTO_SIDE, TITLE_LIMIT = 8, 500, 120
Status = Literal["in_review", "live", "refused", "expired", "withdrawn"]
_OFFER_FIELDS = frozenset(("price", "compare_at", "quantity"))
_PRICE = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)
_CODES = {"missing": "missing", "extra_forbidden": "unknown_field", "price_malformed": "price_malformed"}


def _is_price(text: str) -> str:
    if not _PRICE.fullmatch(text):
        raise PydanticCustomError("price_malformed", 'write a price as text with digits and a point, such as "12.50"')
    return text


def _is_currency(code: str) -> str:
    if decimals(code) is None:
        raise PydanticCustomError("unknown_currency", "write a currency as in ISO 4217, such as MAD or EUR")
    return code


def decimals(currency: str) -> int | None:
    """How many decimals amounts have, by ISO 4217; None for what is no currency."""
    try:
        return Currency(currency).exponent
    except ValueError:
        return None


Word = Annotated[str, StringConstraints(min_length=1, max_length=120)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Price = Annotated[str, AfterValidator(_is_price)]
Quantity = Annotated[StrictInt, Field(ge=0, le=1_000_000_000)]


class Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Registration(Value):
    """`countries`: where she sells; her own unless told."""

    name: Word
    country: CountryCode
    currency: Annotated[str, AfterValidator(_is_currency)]
    language: LanguageCode
    countries: Annotated[tuple[CountryCode, ...], Field(max_length=50)] = ()


class Option(Value):
    name: Word
    values: tuple[str, ...]


class PlacedPhoto(Value):
    id: str
    alt: str = ""


class VariantIn(Value):
    ref: Word
    sku: str | None = None
    gtin: str | None = None
    options: dict[str, str] = {}
    price: Price
    compare_at: Price | None = None
    quantity: Quantity | None = None
    photo: str | None = None


class ListingIn(Value):
    """A listing as its seller sends it. `ref` is hers and need not be unique; `tool` is the program that made it."""

    ref: Word
    tool: Word | None = None
    title: Annotated[str, StringConstraints(max_length=1_000)]
    description: Annotated[str, StringConstraints(max_length=50_000)] = ""
    language: LanguageCode
    currency: str
    brand: str | None = None
    category: int | str | None = None
    condition: Literal["new", "refurbished", "used"] = "new"
    origin: CountryCode | None = None
    attributes: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    variants: Annotated[tuple[VariantIn, ...], Field(max_length=2_000)]
    photos: tuple[PlacedPhoto, ...] = ()

    @property
    def photo_ids(self) -> set[str]:
        return {photo.id for photo in self.photos} | {each.photo for each in self.variants if each.photo is not None}

    def same_content(self, other: "ListingIn") -> bool:
        """Whether the two differ in prices and quantities at most."""
        return self._content() == other._content()

    def _content(self) -> dict[str, object]:
        return self.model_dump(exclude={"variants": {"__all__": set(_OFFER_FIELDS)}})


class OfferIn(Value):
    """A field left out stays as it is."""

    ref: Word
    price: Price | None = None
    compare_at: Price | None = None
    quantity: Quantity | None = None


class ListingOffers(Value):
    listing: str
    variants: tuple[OfferIn, ...]


class Offers(Value):
    offers: Annotated[tuple[ListingOffers, ...], Field(max_length=50)]


@dataclass(frozen=True)
class Seller:
    id: str
    name: str
    country: str
    currency: str
    language: str
    countries: tuple[str, ...] = ()
    """Where she sells."""


@dataclass(frozen=True)
class Stored:
    """A listing as it stands. `reasons` are the codes that moderation found at the last submission, `refused_in` those
    that hold in one country alone."""

    id: str
    seller: str
    document: ListingIn
    reasons: tuple[str, ...]
    review_until: float
    withdrawn: bool
    created_at: float
    updated_at: float
    refused_in: Mapping[str, tuple[str, ...]] = attribute(default_factory=dict)
    expires_at: float | None = None

    @property
    def tag(self) -> str:
        """The same for as long as the listing says the same, stock included."""
        return f'"{sha256(self.document.model_dump_json().encode()).hexdigest()[:24]}"'


@dataclass(frozen=True)
class Problem:
    field: str
    code: str
    message: str


def problems_of(error: ValidationError) -> list[Problem]:
    return [
        Problem(".".join(map(str, each["loc"])), _CODES.get(each["type"], "invalid"), each["msg"])
        for each in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def problems(listing: ListingIn, currency: str, photos: Container[str]) -> Iterator[Problem]:
    """What keeps the listing out at once, for a seller with this currency and these photos."""
    if listing.currency != currency:
        yield Problem("currency", "currency_not_the_accounts", f"the account sells in {currency}")
    if not listing.variants:
        yield Problem("variants", "variants_missing", "a listing has at least one variant")
    if len(listing.photos) > MAX_PHOTOS:
        yield Problem("photos", "too_many_photos", f"a listing has at most {MAX_PHOTOS} photos")
    for at, photo in enumerate(listing.photos):
        if photo.id not in photos:
            yield Problem(f"photos.{at}.id", "unknown_photo", f"there is no photo {photo.id} of this account")
    seen: set[str] = set()
    for at, variant in enumerate(listing.variants):
        if variant.ref in seen:
            yield Problem(f"variants.{at}.ref", "variant_ref_twice", f"two variants have the ref {variant.ref}")
        seen.add(variant.ref)
        if variant.photo is not None and variant.photo not in photos:
            yield Problem(f"variants.{at}.photo", "unknown_photo", f"there is no photo {variant.photo} of this account")
        yield from price_problems(variant, currency, f"variants.{at}")


def price_problems(variant: VariantIn, currency: str, place: str) -> Iterator[Problem]:
    for field, price in (("price", variant.price), ("compare_at", variant.compare_at)):
        places = decimals(currency) or 0
        if price is not None and Decimal(price) != round(Decimal(price), places):
            message = f"{price} has more decimals than {currency} has ({places})"
            yield Problem(f"{place}.{field}", "price_malformed", message)
