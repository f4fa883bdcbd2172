"""What is sold: Product, Variant, Offer. Frozen values, checked when they are built."""

import hashlib
import json
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

import orjson
from pydantic import Field, StringConstraints, field_serializer, model_validator

from catalog.identifiers import HsCode, Key
from catalog.money import Money
from catalog.text import Text
from catalog.values import Value as Value  # noqa: PLC0414 - the other packages find it here

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Positive = Annotated[Decimal, Field(gt=0, allow_inf_nan=False)]
MAX_OPTIONS = 3


class Status(StrEnum):
    ACTIVE = "active"
    DRAFT = "draft"
    ARCHIVED = "archived"


class Condition(StrEnum):
    NEW = "new"
    REFURBISHED = "refurbished"
    USED = "used"


class Source(Value):
    """Where it was read. `row` counts data records from 1 after the header; `id` is the file's own name for it."""

    file: str
    sheet: str = ""
    row: int = 0
    id: str | None = None


class ImageRef(Value):
    """A photo as the seller names it: an address, or a path inside her folder or zip."""

    source: str
    alt: Text = {}


class Dimensions(Value):
    """Millimetres."""

    length: Positive | None = None
    width: Positive | None = None
    height: Positive | None = None

    @field_serializer("length", "width", "height", when_used="json-unless-none")
    def _as_text(self, measure: Decimal) -> str:
        return _decimal_text(measure)


class Option(Value):
    """An axis on which variants differ. `name` and the variants' values are the seller's; the rest translates them."""

    name: str = Field(min_length=1)
    names: Text = {}
    values: dict[str, Text] = {}


class Offer(Value):
    """Price and stock. A quantity of None is not tracked: always for sale."""

    price: Money | None = None
    compare_at: Money | None = None
    quantity: Annotated[int, Field(ge=0)] | None = None


class Variant(Value):
    key: Key
    sku: str | None = None
    gtin: str | None = None
    options: dict[str, str] = {}
    offer: Offer = Offer()
    image: str | None = None
    """The `source` of the product's image that shows this variant."""


class Product(Value):
    """One product of one business. `weight` is in grams, `category` an id of Google's product taxonomy."""

    key: Key
    source: Source
    title: Text
    description: Text = {}
    brand: str | None = None
    category: int | None = None
    seller_category: str | None = None
    attributes: dict[str, str] = {}
    tags: tuple[str, ...] = ()
    condition: Condition = Condition.NEW
    origin: CountryCode | None = None
    hs_code: HsCode | None = None
    material: Text = {}
    weight: Positive | None = None
    dimensions: Dimensions | None = None
    images: tuple[ImageRef, ...] = ()
    options: Annotated[tuple[Option, ...], Field(max_length=MAX_OPTIONS)] = ()
    variants: Annotated[tuple[Variant, ...], Field(min_length=1)]
    status: Status = Status.ACTIVE

    @field_serializer("weight", when_used="json-unless-none")
    def _weight_as_text(self, weight: Decimal) -> str:
        return _decimal_text(weight)

    @model_validator(mode="after")
    def _variants_differ_on_the_options(self) -> "Product":
        axes = {option.name for option in self.options}
        if len(axes) != len(self.options):
            raise ValueError("two options have the same name")
        if any(set(variant.options) - axes for variant in self.variants):
            raise ValueError("a variant has an option that the product does not list")
        for what in ("key", "sku"):
            given = [getattr(variant, what) for variant in self.variants if getattr(variant, what) is not None]
            if len(set(given)) != len(given):
                raise ValueError(f"two variants have the same {what}")
        return self

    @property
    def content_hash(self) -> str:
        """Decides whether anything changed; where the product was read does not count."""
        return hashes_of(self.model_dump(mode="json")).content

    @property
    def body_hash(self) -> str:
        """The same without prices and stock, which change far more often."""
        return hashes_of(self.model_dump(mode="json")).body

    @property
    def sold_out(self) -> bool:
        return all(variant.offer.quantity == 0 for variant in self.variants)


class Hashes(NamedTuple):
    content: str
    body: str


def hashes_of(document: dict[str, Any]) -> Hashes:
    """Both hashes of a product that was dumped already."""
    body = {**document, "variants": [{**variant} for variant in document["variants"]]}
    source, offers = body.pop("source"), [variant.pop("offer") for variant in body["variants"]]
    content, rest = _sorted(body), _sorted([source["id"], offers])
    return Hashes(_digest(content + rest), _digest(content))


def json_of(document: dict[str, Any]) -> str:
    """The JSON of a product that was dumped already."""
    return _spelled(document, 0, _AS_IT_IS).decode()


def hash_of(document: Any) -> str:
    """The SHA-256 of a JSON document in one canonical spelling."""
    return _digest(_CANONICAL.encode(document).encode())


_AS_IT_IS = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _sorted(document: Any) -> bytes:
    return _spelled(document, orjson.OPT_SORT_KEYS, _CANONICAL)


def _spelled(document: Any, how: int, otherwise: json.JSONEncoder) -> bytes:
    """As the encoder spells what has no floats, ten times as quickly; what orjson refuses is left to it."""
    try:
        return orjson.dumps(document, option=how)
    except orjson.JSONEncodeError:  # numbers beyond 64 bits
        return otherwise.encode(document).encode()


def _digest(spelled: bytes) -> str:
    return hashlib.sha256(spelled).hexdigest()


def _decimal_text(number: Decimal) -> str:
    return f"{number.normalize():f}"
