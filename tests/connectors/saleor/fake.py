"""A shop with Saleor 3.24 over real HTTP, as far as the connector needs one: every request is checked against the
shop's own schema, query and variables, and answered as the real one did."""

import json
import re
from dataclasses import dataclass
from typing import Any

from graphql import ExecutionResult, execute_sync

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.contracts import checked, schema_of
from tests.connectors.saleor.goods import MANAGES, NAMES, TRANSLATES, Document, Fault, denied, page
from tests.connectors.saleor.naming import Naming

TOKEN = "made-up-app-token-0123456789"
COST = {"requestedQueryCost": 1, "maximumAvailable": 50000}


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


class SaleorShop(FakeChannel, Naming):
    most_cost = 50_000
    """What a query may cost."""

    def empty(self) -> None:
        self.schema = schema_of("saleor/schema.graphql")
        self.products, self.variants, self.media = {}, {}, {}
        self.attributes, self.types, self.categories = {}, {}, {}
        self.channels, self.warehouses, self.zones = {}, {}, []
        self.permissions = {MANAGES, NAMES, TRANSLATES}
        self.unfit = set()
        self.writes: list[str] = []
        channel, house = self.open_channel("morocco", self.currency), self.open_warehouse("rabat", "Entrepôt de Rabat")
        self.link(house, channel)

    def link(self, house: Document, channel: Document) -> None:
        channel["houses"].append(house["id"])
        self.zones.append((house["id"], channel["id"]))

    @property
    def channel(self) -> str:
        return next(iter(self.channels))

    @property
    def house(self) -> str:
        return next(iter(self.warehouses))

    # ---- HTTP

    def trouble(self, status: int, message: str) -> Answer:
        told = {"message": message, "extensions": {"exception": {"code": "GraphQLError"}}}
        return Answer(status, {"errors": [told], "extensions": {"cost": COST}})

    @route("POST", "/graphql/")
    def _graphql(self, seen: Seen) -> Answer:
        asked = _multipart(seen) if "multipart" in seen.headers["content-type"] else seen.json()
        known = seen.headers.get("authorization") == f"Bearer {TOKEN}"  # else it is a visitor
        if cost := self._too_costly(asked):
            return cost
        if asked["query"].lstrip().startswith("mutation") and known:
            self.writes += re.findall(r"\b(?:product|variant|attribute|category)\w+(?=\()", asked["query"])
        result = self._run(asked, known)
        answer = result.formatted
        for error in answer.get("errors", ()):
            error.setdefault("extensions", {"exception": {"code": "GraphQLError"}})
        for error in result.errors or ():
            if error.original_error and not isinstance(error.original_error, Fault):
                raise error.original_error
        if result.data is None:
            answer.pop("data", None)
        invalid = result.data is None and not any(error.path for error in result.errors or ())
        return Answer(400 if invalid else 200, {**answer, "extensions": {"cost": COST}})

    def _run(self, asked: Document, known: bool) -> ExecutionResult:
        document, errors = checked(self.schema, asked["query"])
        if errors:
            return ExecutionResult(errors=list(errors))
        variables = asked.get("variables")
        return execute_sync(self.schema, document, self, known, variables, field_resolver=_resolved)

    def _too_costly(self, asked: Document) -> Answer | None:
        first = int((asked.get("variables") or {}).get("first", 1))
        if first * 100 <= self.most_cost:
            return None
        told = f"The query exceeds the maximum cost of {self.most_cost}. Actual cost is {first * 100}"
        problem = {"message": told, "extensions": {"exception": {"code": "GraphQLError"}}}
        return Answer(400, {"errors": [problem]})

    @route("GET", "/media/products/{file}")
    def _file(self, seen: Seen, file: str) -> Answer:
        found = next((each for each in self.media.values() if each["file"] == file), None)
        if found is None:
            return Answer(404, content=b"<h1>Not Found</h1>", media_type="text/html")
        return Answer(200, content=found["content"], media_type=found["media_type"])

    # ---- queries

    def app(self, info: Any) -> Document:
        if not info.context:
            raise denied("AUTHENTICATED_STAFF_USER", "AUTHENTICATED_APP")
        return {"permissions": [{"code": each} for each in sorted(self.permissions)]}

    def shop(self, info: Any) -> Document:
        return {"defaultWeightUnit": "KG"}

    def _channels(self, info: Any) -> list[Document]:
        if not info.context:
            raise denied("AUTHENTICATED_APP", "AUTHENTICATED_STAFF_USER")
        return [self.channel_view(each) for each in self.channels.values()]

    def _warehouses(self, info: Any, **given: Any) -> Document:
        if not info.context or MANAGES not in self.permissions:
            raise denied(MANAGES, "MANAGE_ORDERS", "MANAGE_SHIPPING")
        return page([self.warehouse_view(each) for each in self.warehouses.values()], given)

    def product(self, info: Any, **given: Any) -> Document | None:
        """A visitor sees what is published, in the only channel there is."""
        wanted = {"id": given.get("id"), "externalReference": given.get("externalReference")}
        for each in self._visible(info, given.get("channel")):
            if any(value and each[name] == value for name, value in wanted.items()):
                return self.product_view(each, given.get("channel"))
        return None

    def _visible(self, info: Any, channel: str | None) -> list[Document]:
        if info.context:
            return list(self.products.values())
        if channel is None and len(self.channels) > 1:
            raise Fault("More than one channel exists. Specify which channel to use.")
        return [each for each in self.products.values() if any(it["isPublished"] for it in each["listings"].values())]

    def _products(self, info: Any, **given: Any) -> Document:
        ids = (given.get("filter") or {}).get("ids")
        found = [each for each in self._visible(info, given.get("channel")) if ids is None or each["id"] in ids]
        return page([self.product_view(each) for each in found], given)

    def productVariants(self, info: Any, **given: Any) -> Document:
        skus = (given.get("filter") or {}).get("sku")
        found = [each for each in self.variants.values() if skus is None or each["sku"] in skus]
        return page([self.variant_view(each) for each in found], given)

    def attribute(self, info: Any, **given: Any) -> Document | None:
        wanted = given["externalReference"]
        return next((each for each in self.attributes.values() if each["externalReference"] == wanted), None)

    def productTypes(self, info: Any, **given: Any) -> Document:
        slugs = given["filter"]["slugs"]
        return page([self.type_view(each) for each in self.types.values() if each["slug"] in slugs], given)

    def _categories(self, info: Any, **given: Any) -> Document:
        return page([self._category_view(each) for each in self.categories], given)

    # ---- what the tests see

    def listings(self) -> int:
        return len(self.products)

    def shown(self, receipt: Receipt) -> Shown | None:
        product = self.products.get(receipt.remote["listing"])
        if product is None:
            return None
        listing = product["listings"].get(self.channel)
        sold = [self.variants[each] for each in product["variants"]]
        return Shown(
            title=product["name"],
            description=_markup(product["description"]),
            variants={each["sku"]: self._offer(each) for each in sold if self.channel in each["listings"]},
            pictures=len(product["media"]),
            on_sale=bool(listing and all(value for name, value in listing.items() if name != "id")),
        )

    def _offer(self, variant: Document) -> ShownOffer:
        stock = variant["stocks"].get(self.house)
        left = stock["quantity"] - stock["quantityAllocated"] if stock else 0
        return ShownOffer(variant["listings"][self.channel]["price"], left if variant["trackInventory"] else None)

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        """Ordered, and not yet sent: it stands in the warehouse and is promised."""
        variant = next(each for each in self.variants.values() if each["sku"] == sku)
        variant["stocks"][self.house]["quantityAllocated"] += count

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        kind = next(iter(self.types), None) or self.own_type()
        shown = {"isPublished": True, "visibleInListings": True, "isAvailableForPurchase": True}
        variant = {
            "sku": only.sku,
            "stocks": [{"warehouse": self.house, "quantity": only.quantity or 0}],
            "channelListings": [{"channelId": self.channel, "price": only.price.amount}],
        }
        listings = [{"channelId": self.channel, **shown}]
        self.make({"name": listing.title, "productType": kind, "channelListings": listings, "variants": [variant]})

    def own_type(self) -> str:
        kind = {"id": self.id_of("ProductType"), "slug": "theirs", "variantAttributes": [], "productAttributes": []}
        self.types[kind["id"]] = kind
        return str(kind["id"])

    def remove(self, receipt: Receipt) -> None:
        self.delete(self.products[receipt.remote["listing"]])


def _resolved(source: Any, info: Any, **given: Any) -> object:
    """What a shop is asked for by a name that one of its stores has stands behind an underline."""
    name, told = info.field_name, {each.name.value for node in info.field_nodes for each in node.arguments}
    given = {each: value for each, value in given.items() if each in told}  # and nothing by default
    if isinstance(source, SaleorShop):
        return getattr(source, f"_{name}" if hasattr(SaleorShop, f"_{name}") else name)(info, **given)
    value = source.get(name)
    return value(info, **given) if callable(value) else value


def _markup(description: str | None) -> str:
    """As a storefront renders it."""
    parts = []
    for block in json.loads(description or '{"blocks": []}')["blocks"]:
        match block["type"], block["data"]:
            case "list", data:
                items = "".join(f"<li>{each}</li>" for each in data["items"])
                parts.append(f"<ul>{items}</ul>" if data["style"] == "unordered" else f"<ol>{items}</ol>")
            case "header", data:
                parts.append(f"<h{data['level']}>{data['text']}</h{data['level']}>")
            case "paragraph", data:
                parts.append(f"<p>{data['text']}</p>")
            case kind, _:
                raise AssertionError(f"a storefront knows no {kind}")
    return "".join(parts)


def _multipart(seen: Seen) -> Document:
    """By the GraphQL multipart request specification."""
    boundary = b"--" + seen.headers["content-type"].partition("boundary=")[2].strip('"').encode()
    fields: dict[str, File] = {}
    for part in seen.content.split(boundary)[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").removesuffix(b"\r\n").partition(b"\r\n\r\n")
        told = head.decode()
        names = dict(re.findall(r'(\w+)="([^"]*)"', told))
        kind = re.search(r"Content-Type: (\S+)", told, re.IGNORECASE)
        fields[names["name"]] = File(names.get("filename", ""), kind[1] if kind else "", content)
    asked: Document = json.loads(fields["operations"].content)
    for number, places in json.loads(fields["map"].content).items():
        for place in places:
            *way, last = place.split(".")
            target: Any = asked
            for step in way:
                target = target[int(step)] if isinstance(target, list) else target[step]
            assert target[last] is None, f"{place} is null until the file takes its place"
            target[last] = fields[number]
    return asked
