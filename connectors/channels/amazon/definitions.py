"""What Amazon asks of a product type: its JSON Schema, of which we keep what listings are made and checked by.

Schemas are large (half a megabyte) and change rarely. What is kept of one stands in the account's facts, under its
checksum, and is read anew only when that has changed.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, Field

from catalog.product import Value
from connectors import AccountFacts, HttpClient, read
from connectors.asked import Asked, PlatformCategory
from connectors.channels.amazon.place import Place

BUDGET = "getDefinitionsProductType"
MOST_VALUES = 60
"""So many of the values that an attribute may have are kept."""


class Attribute(Value):
    """How one attribute is written: the members that each of its values has, and what the main one may be."""

    title: str = ""
    members: tuple[str, ...] = ()
    kind: str = "string"
    values: tuple[str, ...] = ()
    characters: int | None = None
    bytes: int | None = None
    most: int | None = None
    """How many values it may have."""


class ProductType(Value):
    name: str
    checksum: str
    required: tuple[str, ...] = ()
    attributes: dict[str, Attribute] = {}
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def asked(self, names: Collection[str] = ()) -> tuple[Asked, ...]:
        """What is required, or those of these names."""
        told = ((name, self.attributes.get(name, Attribute())) for name in names or self.required)
        return tuple(Asked(name=name, title=each.title, values=each.values) for name, each in told)

    def language_tag(self, language: str) -> str | None:
        """The first of the marketplace's languages that is this one."""
        return next((tag for tag in self.languages if tag.partition("_")[0] == language), None)


class _Link(BaseModel):
    resource: str


class _SchemaLink(BaseModel):
    link: _Link
    checksum: str


class _Definition(BaseModel):
    schema_: _SchemaLink = Field(alias="schema")


class _Found(BaseModel):
    name: str
    display_name: str = Field("", alias="displayName")


class _Search(BaseModel):
    product_types: list[_Found] = Field(alias="productTypes")


class _Schema(BaseModel):
    properties: dict[str, dict[str, Any]]
    required: list[str] = []
    definitions: dict[str, dict[str, Any]] = Field({}, alias="$defs")


@dataclass
class ProductTypes:
    """By name; what the account's facts have is not fetched again."""

    http: HttpClient
    place: Place
    named: set[str]
    """Hosts that Amazon's answers name: schemas lie elsewhere, at addresses that need no credentials."""
    _known: dict[str, ProductType] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def remember(self, facts: AccountFacts) -> None:
        kept = facts.values.get("types")
        self._known |= {name: ProductType.model_validate(each) for name, each in dict(kept or {}).items()}

    def of(self, name: str) -> ProductType | None:
        """As it was known, else as it is now; None where Amazon has no such type."""
        with self._lock:
            if name not in self._known and (found := self._asked(name)):
                self._known[name] = found
            return self._known.get(name)

    def latest(self, name: str) -> ProductType | None:
        with self._lock:
            found = self._asked(name)
            if found:
                self._known[name] = found
            return found

    def like(self, words: str) -> list[PlatformCategory]:
        params = {"keywords": words, "marketplaceIds": self.place.market.id}
        reply = self.http.get("definitions/2020-09-01/productTypes", params=params, budget=BUDGET)
        return [
            PlatformCategory(id=each.name, name=each.display_name or each.name)
            for each in read(reply, _Search).product_types
        ]

    def _asked(self, name: str) -> ProductType | None:
        params = {
            "sellerId": self.place.seller,
            "marketplaceIds": self.place.market.id,
            "requirements": "LISTING",
            "requirementsEnforced": "ENFORCED",
        }
        path = f"definitions/2020-09-01/productTypes/{name}"
        reply = self.http.get(path, params=params, budget=BUDGET, allow=(404,))
        if reply.status == 404:
            return None
        told = read(reply, _Definition).schema_
        known = self._known.get(name)
        if known and known.checksum == told.checksum:
            return known
        self.named.add(self.place.host(told.link.resource))
        schema = read(self.http.get(told.link.resource), _Schema)
        return to_product_type(name, told.checksum, schema.model_dump(by_alias=True))


def to_product_type(name: str, checksum: str, schema: Mapping[str, Any]) -> ProductType:
    attributes = {key: _attribute(each) for key, each in schema["properties"].items()}
    tags = schema.get("$defs", {}).get("language_tag", {}).get("enum", [])
    theme = schema["properties"].get("variation_theme", {}).get("items", {}).get("properties", {}).get("name", {})
    return ProductType(
        name=name,
        checksum=checksum,
        required=tuple(schema.get("required", [])),
        attributes=attributes,
        languages=tuple(map(str, tags)),
        themes=tuple(map(str, _enum(theme))),
    )


def _attribute(schema: Mapping[str, Any]) -> Attribute:
    members: Mapping[str, Any] = schema.get("items", {}).get("properties", {})
    main = members.get("value", members.get("media_location", {}))
    main = main if isinstance(main, dict) else {}
    return Attribute(
        title=str(schema.get("title", "")),
        members=tuple(members),
        kind=str(main.get("type", "string")),
        values=tuple(map(str, _enum(main)[:MOST_VALUES])),
        characters=main.get("maxLength"),
        bytes=main.get("maxUtf8ByteLength"),
        most=schema.get("maxUniqueItems", schema.get("maxItems")),
    )


def _enum(schema: Mapping[str, Any]) -> list[Any]:
    """Also of one that is open: some values with a name, or any text."""
    if "enum" in schema:
        return list(schema["enum"])
    parts = [each for each in schema.get("anyOf", ()) if isinstance(each, dict)]
    return list(parts[0]["enum"]) if len(parts) == 1 and "enum" in parts[0] else []
