"""A shop at Shopify over real HTTP, as far as the connector needs one: every request is checked against Shopify's own
schema, query and variables, and against what the schema does not say."""

import email
from collections.abc import Sequence
from decimal import Decimal
from email.policy import HTTP
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema, execute_sync

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, Seen, Shown, ShownOffer, route
from tests.connectors.contracts import checked, schema_of
from tests.connectors.shopify.changes import Changes
from tests.connectors.shopify.costs import MOST, cost_of
from tests.connectors.shopify.goods import Document, Refused, digest, page

TOKEN = "shpat_made-up-0123456789abcdef"
BUCKET = {"maximumAvailable": 2000.0, "currentlyAvailable": 1900, "restoreRate": 100.0}
SCOPES = frozenset(("write_products", "write_inventory", "read_locations", "write_publications", "write_files"))


def schema() -> GraphQLSchema:
    found = schema_of("shopify/admin_2026-10.json.gz")
    for name in ("Money", "UnsignedInt64"):
        kind = found.type_map[name]
        assert isinstance(kind, GraphQLScalarType)
        kind.parse_value = _number_in_text  # type: ignore[method-assign]  # so graphql-core takes another
    return found


def _number_in_text(value: Any) -> str:
    if not isinstance(value, str):
        raise GraphQLError(f"{value!r} is no string")
    return str(Decimal(value)) and value


class ShopifyShop(Changes):
    def empty(self) -> None:
        self.schema = schema()
        self.clear()
        self.scopes, self.locales = set(SCOPES), {"en", "ar"}
        self.publications = {self.publication: "Online Store", "gid://shopify/Publication/2": "Point of Sale"}
        self.writes: list[str] = []

    # ---- HTTP

    def admits(self, seen: Seen) -> bool:
        return seen.headers.get("x-shopify-access-token") == TOKEN

    def trouble(self, status: int, message: str) -> Answer:
        return Answer(status, {"errors": message})

    @route("POST", "/admin/api/2026-10/graphql.json")
    def _graphql(self, seen: Seen) -> Answer:
        asked = seen.json()
        self.fetch_photos()
        document, errors = checked(self.schema, asked["query"])
        if errors:
            return Answer(200, {"errors": [each.formatted for each in errors]})
        cost = cost_of(self.schema, document, asked["variables"])
        told = {"cost": {"requestedQueryCost": cost, "actualQueryCost": cost, "throttleStatus": BUCKET}}
        if cost > MOST:
            error = {"message": f"Query cost is {cost}", "extensions": {"code": "MAX_COST_EXCEEDED"}}
            return Answer(200, {"errors": [error], "extensions": told})
        result = execute_sync(self.schema, document, self, variable_values=asked["variables"], field_resolver=_resolved)
        for error in result.errors or ():
            if error.original_error and not isinstance(error.original_error, GraphQLError):
                raise error.original_error
        return Answer(200, {**result.formatted, "extensions": told})

    @route("POST", "/bucket", elsewhere=True)
    def _upload(self, seen: Seen) -> Answer:
        head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
        message = email.message_from_bytes(head + seen.content, policy=HTTP)
        parts = {each.get_param("name", header="content-disposition"): each for each in message.iter_parts()}  # type: ignore[attr-defined]
        if list(parts)[-1:] != ["file"] or parts["policy"].get_payload() != "made-up-policy":
            return Answer(403, content=b"<Error><Code>AccessDenied</Code></Error>", media_type="application/xml")
        key = parts["key"].get_payload()
        self.files[f"{self.elsewhere}/bucket/{key}"] = parts["file"].get_payload(decode=True)
        return Answer(201, content=b"<PostResponse/>", media_type="application/xml")

    # ---- queries

    def currentAppInstallation(self, info: object) -> Document:
        return {"accessScopes": [{"handle": each} for each in sorted(self.scopes)]}

    def shop(self, info: object) -> Document:
        return {"currencyCode": self.currency}

    def _locations(self, info: object, first: int) -> Document:
        return page([{"id": self.location, "name": "Atelier", "isActive": True}], first, None)

    def _publications(self, info: object, first: int) -> Document:
        rows = [
            {"id": number, "name": title, "catalog": {"__typename": "AppCatalog", "title": title}}
            for number, title in self.publications.items()
        ]
        return page(rows, first, None)

    def metafieldDefinitions(self, info: object, first: int, namespace: str, key: str, **more: object) -> Document:
        name = f"{namespace}.{key}"
        return page([{"id": "gid://shopify/MetafieldDefinition/1"}] if name in self.definitions else [], first, None)

    def product(self, info: object, id: str) -> Document | None:  # noqa: A002 - its name in the schema
        return self.view(self.products[id]) if id in self.products else None

    def productByIdentifier(self, info: object, identifier: Document) -> Document | None:
        try:
            found = self.the_product(identifier)
        except Refused as refused:
            raise GraphQLError(str(refused)) from None
        return self.view(found) if found else None

    def productVariants(self, info: object, first: int, query: str) -> Document:
        return page([self.variant_view(each, owner) for owner, each in self.with_skus(query)], first, None)

    def _products(self, info: object, first: int, after: str | None = None, **more: object) -> Document:
        return page([self.view(each) for each in self.products.values()], first, after)

    def nodes(self, info: object, ids: Sequence[str]) -> list[Document | None]:
        return [self.view(self.products[each]) if each in self.products else None for each in ids]

    def productOperation(self, info: object, id: str) -> Document | None:  # noqa: A002 - its name in the schema
        return self.operations.get(id)

    def translatableResourcesByIds(self, info: object, resourceIds: Sequence[str], first: int) -> Document:  # noqa: N803
        return page([found for each in resourceIds if (found := self._translatable_view(each))], first, None)

    def _translatable_view(self, number: str) -> Document | None:
        found = self.texts(number)
        if found is None:
            return None
        product, words = found

        def translations(locale: str) -> list[Document]:
            told = [(key, product["translations"].get((number, locale, key))) for key in words]
            return [
                {"key": key, "value": each["value"], "outdated": each["of"] != words[key]} for key, each in told if each
            ]

        contents = [{"key": name, "digest": digest(each)} for name, each in words.items()]
        return {"resourceId": number, "translatableContent": contents, "translations": translations}

    # ---- what the tests see

    def listings(self) -> int:
        return len(self.products)

    def shown(self, receipt: Receipt) -> Shown | None:
        row = self.products.get(receipt.remote["listing"])
        if row is None:
            return None
        variants = {each["sku"]: self._offer(each) for each in row["variants"]}
        pictures = sum(each["status"] != "FAILED" for each in row["media"])
        on_sale = row["status"] == "ACTIVE" and self.publication in row["published"]
        return Shown(row["title"], row["description"], variants, pictures, on_sale)

    def _offer(self, variant: Document) -> ShownOffer:
        left = variant["levels"].get(self.location, 0) if variant["tracked"] else None
        return ShownOffer(Decimal(variant["price"]), left)

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        ((_, variant),) = [each for each in self.variants() if each[1]["sku"] == sku]
        variant["levels"][self.location] -= count

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        product = {"id": self.gid("Product"), **self._blank(), "title": listing.title, "published": {self.publication}}
        variant = {"id": self.gid("ProductVariant"), "item": self.gid("InventoryItem"), "sku": only.sku}
        variant |= {
            "price": str(only.price.amount),
            "compare_at": None,
            "barcode": None,
            "tracked": True,
            "media": None,
        }
        variant |= {"chosen": {"Title": "Default Title"}, "levels": {self.location: only.quantity or 0}}
        self.products[product["id"]] = {**product, "variants": [variant]}

    def remove(self, receipt: Receipt) -> None:
        del self.products[receipt.remote["listing"]]


def _resolved(source: Any, info: Any, **given: Any) -> object:
    """What a shop is asked for by a name that its stores have stands behind an underline."""
    name, told = info.field_name, {each.name.value for node in info.field_nodes for each in node.arguments}
    given = {each: value for each, value in given.items() if each in told}  # and nothing by default
    if isinstance(source, ShopifyShop):
        return getattr(source, f"_{name}" if hasattr(ShopifyShop, f"_{name}") else name)(info, **given)
    value = source.get(name)
    return value(**given) if callable(value) else value
