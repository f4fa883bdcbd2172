"""What a shop has, and how it tells of it."""

import base64
import hashlib
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graphql import GraphQLError

from catalog.money import decimals

Document = dict[str, Any]
MANAGES, NAMES = "MANAGE_PRODUCTS", "MANAGE_PRODUCT_TYPES_AND_ATTRIBUTES"
TRANSLATES = "MANAGE_TRANSLATIONS"
CHOICES = ("DROPDOWN",)


class Fault(GraphQLError):
    """As the shop tells of the exceptions that it meets with: by their names."""

    def __init__(self, message: str, code: str = "GraphQLError") -> None:
        super().__init__(message, extensions={"exception": {"code": code, "stacktrace": []}})


def denied(*permissions: str) -> Fault:
    told = ", ".join(permissions)
    return Fault(f"To access this path, you need one of the following permissions: {told}", "PermissionDenied")


@dataclass
class Refusals:
    """Errors of a mutation, or of one row."""

    rows: list[Document] = field(default_factory=list)

    def add(self, place: str, message: str, code: str, **more: object) -> None:
        self.rows.append({"field": place.rpartition(".")[2], "path": place, "message": message, "code": code, **more})


def page(found: Sequence[Any], given: Document) -> Document:
    """A connection; the shop tells of at most a hundred."""
    first = given.get("first")
    if first is None:
        raise Fault("You must provide a `first` or `last` value to properly paginate the connection.")
    if first > 100:
        raise Fault("Requesting 101 records on the connection exceeds the `first` limit of 100 records.")
    start = int(base64.b64decode(given["after"]).decode()) if given.get("after") else 0
    cut, end = found[start : start + first], start + first
    cursor = base64.b64encode(str(end).encode()).decode()
    info = {"hasNextPage": end < len(found), "endCursor": cursor if cut else None}
    return {"edges": [{"node": each} for each in cut], "pageInfo": info, "totalCount": len(found)}


class Goods:
    """Everything by id. Views are dictionaries whose values are asked for one by one."""

    products: dict[str, Document]
    variants: dict[str, Document]
    media: dict[str, Document]
    attributes: dict[str, Document]
    types: dict[str, Document]
    categories: dict[str, Document]
    channels: dict[str, Document]
    warehouses: dict[str, Document]
    zones: list[tuple[str, str]]
    """Shipping zones: a warehouse and a channel that they link."""
    permissions: set[str]

    @abstractmethod
    def new_id(self) -> str: ...

    @property
    @abstractmethod
    def url(self) -> str: ...

    def id_of(self, kind: str) -> str:
        return base64.b64encode(f"{kind}:{self.new_id()}".encode()).decode()

    def one(self, kind: str, things: dict[str, Document], id_: str) -> Document:
        """What has the id; of another kind it is nonsense, of nothing it is not found."""
        try:
            known, _, _ = base64.b64decode(id_, validate=True).decode().partition(":")
        except ValueError:
            known = ""
        if known != kind:
            raise Fault(f"Invalid ID: {id_}. Expected: {kind}, received: {known or 'None'}.")
        if id_ not in things:
            raise NotThere(f"Couldn't resolve to a node: {id_}")
        return things[id_]

    # ---- views

    def product_view(self, product: Document, channel: str | None = None) -> Document:
        variants = [self.variants[each] for each in product["variants"]]
        return {
            **{name: product[name] for name in ("id", "name", "slug", "externalReference")},
            "description": product["description"],
            "metafield": lambda info, key: product["metadata"].get(key),
            "translation": lambda info, **given: product["translations"].get(given["languageCode"]),
            "category": self._category_view(product["category"]) if product["category"] else None,
            "productType": lambda info: self.type_view(self.types[product["productType"]]),
            "attributes": lambda info: self._assigned(product["attributes"]),
            "media": lambda info: [self.media_view(self.media[each]) for each in product["media"]],
            "channelListings": lambda info: self._product_listings(product),
            "variants": lambda info: [self.variant_view(each, channel) for each in variants],
        }

    def _product_listings(self, product: Document) -> list[Document]:
        return [{**each, "channel": self.channels[id_]} for id_, each in product["listings"].items()]

    def variant_view(self, variant: Document, channel: str | None = None) -> Document:
        return {
            **{name: variant[name] for name in ("id", "sku", "name", "trackInventory", "externalReference")},
            "metafield": lambda info, key: variant["metadata"].get(key),
            "product": lambda info: self.product_view(self.products[variant["product"]]),
            "attributes": lambda info: self._assigned(variant["attributes"]),
            "media": lambda info: [self.media_view(self.media[each]) for each in variant["media"]],
            "channelListings": lambda info: self._variant_listings(variant),
            "stocks": lambda info: self._stocks(variant, channel),
        }

    def _variant_listings(self, variant: Document) -> list[Document]:
        def money(amount: Decimal | None, currency: str) -> Document | None:
            return None if amount is None else {"amount": float(amount), "currency": currency}

        return [
            {
                "id": each["id"],
                "channel": self.channels[id_],
                "price": money(each["price"], self.channels[id_]["currencyCode"]),
                "priorPrice": money(each["priorPrice"], self.channels[id_]["currencyCode"]),
            }
            for id_, each in variant["listings"].items()
        ]

    def _stocks(self, variant: Document, channel: str | None) -> list[Document]:
        """Within a channel only those that a shipping zone links with it."""
        linked = {house for house, other in self.zones if channel and self.channels[other]["slug"] == channel}
        return [
            {**stock, "warehouse": self.warehouses[id_]}
            for id_, stock in variant["stocks"].items()
            if channel is None or id_ in linked
        ]

    def _assigned(self, values: dict[str, Document]) -> list[Document]:
        """All of the attributes, those without a value too."""
        return [
            {"attribute": self.attributes[id_], "values": [value] if value else []} for id_, value in values.items()
        ]

    def media_view(self, media: Document) -> Document:
        def url(info: object, size: int | None = None) -> str:
            small = f"{self.url}/thumbnail/{media['id']}/{size or 4096}/"
            return f"{self.url}/media/products/{media['file']}" if size == 0 else small

        return {"id": media["id"], "alt": media["alt"], "url": url}

    def type_view(self, kind: Document) -> Document:
        def told(ids: Iterable[str]) -> list[Document]:
            return [self.attributes[each] for each in ids]

        names = {
            "variantAttributes": told(kind["variantAttributes"]),
            "productAttributes": told(kind["productAttributes"]),
        }
        return {"id": kind["id"], "slug": kind["slug"], **names}

    def _category_view(self, id_: str) -> Document:
        category = self.categories[id_]
        parent = category["parent"]
        return {**category, "parent": lambda info: self._category_view(parent) if parent else None}

    def warehouse_view(self, house: Document) -> Document:
        def zones(info: object, **given: Any) -> Document:
            linked = [{"channels": [self.channels[channel]]} for id_, channel in self.zones if id_ == house["id"]]
            return page(linked, given)

        return {**house, "shippingZones": zones}

    def channel_view(self, channel: Document) -> Document:
        houses = [self.warehouses[each] for each in channel["houses"]]
        return {**channel, "warehouses": houses}

    # ---- rules

    def precise(self, amount: object, channel: str) -> bool:
        exponent = Decimal(str(amount)).normalize().as_tuple().exponent
        return isinstance(exponent, int) and -exponent <= decimals(self.channels[channel]["currencyCode"])

    def sku_taken(self, sku: str | None, but: str = "") -> bool:
        return any(each["sku"] == sku and each["id"] != but for each in self.variants.values())

    def file_name(self, name: str) -> str:
        """With something behind it, so that no two are the same."""
        stem, _, extension = name.rpartition(".")
        return f"{stem}_{hashlib.sha256(self.new_id().encode()).hexdigest()[:8]}.{extension}"


class NotThere(Exception):
    """Told among a mutation's errors."""
