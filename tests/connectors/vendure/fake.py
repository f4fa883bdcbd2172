"""A shop with Vendure 3.7.3 over real HTTP, as far as the connector needs one: GraphQL by the schema, in memory."""

import email
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from email.policy import HTTP
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    execute_sync,
)

from catalog.money import decimals
from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.contracts import checked, schema_of
from tests.connectors.vendure.goods import Document, Goods, page, picked, refused

KEY, TOKEN = "cc48:made-up-key-0123456789", "made-up-session-0123456789"
USER, PASSWORD = "shopkeeper", "made-up password"
FORBIDDEN = "You are not currently authorized to perform this action"


def _money(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise GraphQLError(f"Money cannot represent {value!r}")
    return value


def schema() -> GraphQLSchema:
    found = schema_of("vendure/admin-schema.graphql")
    kind = found.type_map["Money"]
    assert isinstance(kind, GraphQLScalarType)
    kind.parse_value = _money  # type: ignore[method-assign]  # so graphql-core takes another
    return found


class VendureShop(FakeChannel, Goods):
    cookies_only = False
    """As a shop that is set up with nothing else."""
    taxed = True

    def empty(self) -> None:
        self.schema = schema()
        self.clear()
        self.language = "en"
        self.writes: list[str] = []
        self.unfit: set[str] = set()
        """Media types that are not permitted."""

    @property
    def precision(self) -> int:
        return max(2, decimals(self.currency))

    # ---- the door

    @route("POST", "/admin-api")
    def _graphql(self, seen: Seen) -> Answer:
        query, variables = _asked(seen)
        document, errors = checked(self.schema, query)
        if errors:
            return _told(errors, None, 400, "GRAPHQL_VALIDATION_FAILED")
        (operation,) = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        fields = [each.name.value for each in operation.selection_set.selections if hasattr(each, "name")]
        if fields != ["login"] and not self._known(seen):
            error = {"message": FORBIDDEN, "path": fields[:1], "extensions": {"code": "FORBIDDEN"}}
            return Answer(200, {"errors": [error], "data": None})
        if operation.operation.value == "mutation" and fields != ["login"]:
            self.writes += fields
        self._asked_in = seen.query.get("languageCode", self.language)
        result = self._run(document, variables, fields)
        if result.errors:
            return _told(result.errors, result.data)
        return Answer(200, {"data": result.data}, self._session(fields, result.data))

    def _run(self, document: DocumentNode, variables: Document, fields: Sequence[str]) -> ExecutionResult:
        if len(fields) > 1 and '"optionIds": ["' in json.dumps(variables, default=str):
            code = {"code": "USER_INPUT_ERROR"}  # it takes these ids for others
            return ExecutionResult(errors=[GraphQLError("ProductVariant optionIds must include", extensions=code)])
        return execute_sync(self.schema, document, self, variable_values=variables, field_resolver=_resolved)

    def _known(self, seen: Seen) -> bool:
        bearer = seen.headers.get("authorization") == f"Bearer {TOKEN}" and not self.cookies_only
        cookie = seen.headers.get("cookie") == f"session={TOKEN}; session.sig=s" and self.cookies_only
        return bearer or cookie or seen.headers.get("vendure-api-key") == KEY

    def _session(self, fields: Sequence[str], data: Any) -> dict[str, str]:
        if fields != ["login"] or data["login"]["__typename"] != "CurrentUser":
            return {}
        cookies = f"session={TOKEN}; path=/, session.sig=s; path=/"
        return {"Set-Cookie": cookies} if self.cookies_only else {"vendure-auth-token": TOKEN}

    def trouble(self, status: int, message: str) -> Answer:
        """It has no status for who may not come in."""
        code = "FORBIDDEN" if status in (401, 403) else "BAD_USER_INPUT"
        error = {"message": message, "extensions": {"code": code}}
        return Answer(200 if status in (401, 403) else status, {"errors": [error], "data": None})

    # ---- what is asked

    def login(self, info: object, username: str, password: str) -> Document:
        if (username, password) == (USER, PASSWORD):
            return {"__typename": "CurrentUser", "id": "1"}
        return {"__typename": "InvalidCredentialsError", "message": "The provided credentials are invalid"}

    def activeChannel(self, info: object) -> Document:
        return {
            "defaultCurrencyCode": self.currency,
            "defaultLanguageCode": self.language,
            "availableLanguageCodes": [self.language],
            "pricesIncludeTax": self.taxed,
        }

    def globalSettings(self, info: object) -> Document:
        return {"serverConfig": {"moneyStrategyPrecision": self.precision}}

    def product(self, info: object, id: str) -> Document | None:  # noqa: A002 - its name in the schema
        found = self.rows["product"].get(id)
        return self._product(found) if found and not found["deleted"] else None

    def products(self, info: object, options: Document | None = None) -> Document:
        rows = [{**each, **self.words(each, self._asked_in)} for each in self.all("product")]
        found = page(list(picked(rows, options, {})), options)
        return {**found, "items": [self._product(each) for each in found["items"]]}

    def productVariants(self, info: object, options: Document | None = None) -> Document:
        found = page(list(picked(self.all("variant"), options, {})), options)
        return {**found, "items": [self._variant(each) for each in found["items"]]}

    def productOptionGroups(self, info: object, options: Document | None = None) -> Document:
        found = page(list(picked(self.all("group"), options, {})), options)
        return {**found, "items": [self._group(each["id"]) for each in found["items"]]}

    def assets(self, info: object, options: Document | None = None) -> Document:
        return page(list(picked(self.all("asset"), options, {})), options)

    def createAssets(self, info: object, input: Sequence[Document]) -> list[Document]:  # noqa: A002
        return [self._asset(*each["file"]) for each in input]

    def _asset(self, name: str, media_type: str, content: bytes) -> Document:
        if media_type in self.unfit or not media_type.startswith(("image/", "video/", "audio/")):
            told = f'The MIME type "{media_type}" is not permitted.'
            return {"__typename": "MimeTypeError", "message": told}
        source = f"{self.url}/assets/source/{name}"
        return {"__typename": "Asset", **self._make("asset", name=name, source=source, content=content)}

    def _product(self, row: Mapping[str, Any]) -> Document:
        number = row["id"]
        return {
            **self.words(row, self._asked_in),
            "__typename": "Product",
            "id": number,
            "enabled": row["enabled"],
            "translations": [{"languageCode": name, "slug": each["slug"]} for name, each in row["words"].items()],
            "assets": [self.rows["asset"][each] for each in row["assets"]],
            "optionGroups": lambda: [self._group(each) for each in row["groups"]],
            "variants": lambda: [self._variant(each) for each in self.all("variant", product=number)],
        }

    def _variant(self, row: Mapping[str, Any]) -> Document:
        return {
            **{name: row[name] for name in ("id", "sku", "enabled")},
            "trackInventory": row["tracked"],
            "prices": [{"price": row["price"], "currencyCode": self.currency}],
            "stockLevels": [{"stockOnHand": row["on_hand"], "stockAllocated": row["allocated"]}],
            "options": [self._option(each) for each in row["options"]],
            "product": lambda: self._product(self.rows["product"][row["product"]]),
        }

    def _group(self, number: str) -> Document:
        row = self.rows["group"][number]
        options = [self._option(each["id"]) for each in self.all("option", group=number)]
        return {"id": number, "code": row["code"], **self.words(row, self._asked_in), "options": options}

    def _option(self, number: str) -> Document:
        row = self.rows["option"][number]
        return {"id": number, "code": row["code"], **self.words(row, self._asked_in)}

    # ---- what is to be done

    def createProduct(self, info: object, input: Document) -> Document:  # noqa: A002
        return self._product(self.make_product(input))

    def updateProduct(self, info: object, input: Document) -> Document:  # noqa: A002
        return self._product(self.change_product(input))

    def deleteProduct(self, info: object, id: str) -> Document:  # noqa: A002
        return self.delete_product(id)

    def createProductOptionGroup(self, info: object, input: Document) -> Document:  # noqa: A002
        return self._group(self.make_group(input)["id"])

    def createProductOption(self, info: object, input: Document) -> Document:  # noqa: A002
        return self._option(self.make_option(input)["id"])

    def updateProductOptionGroup(self, info: object, input: Document) -> Document:  # noqa: A002
        return self._group(self.rename("group", "ProductOptionGroup", input)["id"])

    def updateProductOption(self, info: object, input: Document) -> Document:  # noqa: A002
        return self._option(self.rename("option", "ProductOption", input)["id"])

    def deleteProductOption(self, info: object, id: str) -> Document:  # noqa: A002
        return self.delete_option(id)

    def addOptionGroupToProduct(self, info: object, productId: str, optionGroupId: str) -> Document:  # noqa: N803
        return self._product(self.link(productId, optionGroupId))

    def removeOptionGroupFromProduct(self, info: object, productId: str, optionGroupId: str, force: bool) -> Document:  # noqa: N803
        if not force:
            raise refused("the connector is to say that it means it")
        return self._product(self.unlink(productId, optionGroupId))

    def createProductVariants(self, info: object, input: Sequence[Document]) -> list[Document]:  # noqa: A002
        return [self._variant(each) for each in self.make_variants(input)]

    def updateProductVariants(self, info: object, input: Sequence[Document]) -> list[Document]:  # noqa: A002
        return [self._variant(each) for each in self.change_variants(input)]

    def deleteProductVariants(self, info: object, ids: Sequence[str]) -> list[Document]:
        return self.delete_variants(ids)

    # ---- what the tests see

    def listings(self) -> int:
        return len(self.all("product"))

    def shown(self, receipt: Receipt) -> Shown | None:
        row = self.rows["product"].get(receipt.remote["listing"])
        if row is None or row["deleted"]:
            return None
        words = self.words(row, "fr")
        sold = [each for each in self.all("variant", product=row["id"]) if each["enabled"]]
        variants = {each["sku"]: self._offer(each) for each in sold}
        assert len(variants) == len(sold), "two variants have the same SKU"
        return Shown(words["name"], words["description"], variants, len(row["assets"]), row["enabled"])

    def _offer(self, variant: Document) -> ShownOffer:
        left = variant["on_hand"] - variant["allocated"] if variant["tracked"] == "TRUE" else None
        return ShownOffer(Decimal(variant["price"]).scaleb(-self.precision), left)

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        (variant,) = self.all("variant", sku=sku)
        variant["allocated"] += count

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        words = {"languageCode": "en", "name": listing.title, "slug": listing.title, "description": ""}
        product = self.make_product({"translations": [words]})
        price = int(only.price.amount.scaleb(self.precision))
        stock = {"sku": only.sku, "price": price, "stockOnHand": only.quantity, "trackInventory": "TRUE"}
        self.make_variants([{"productId": product["id"], "translations": [words], **stock}])

    def remove(self, receipt: Receipt) -> None:
        self.delete_product(receipt.remote["listing"])


def _resolved(source: Any, info: Any, **arguments: Any) -> Any:
    value = source.get(info.field_name) if isinstance(source, Mapping) else getattr(source, info.field_name)
    if callable(value):
        return value() if isinstance(source, Mapping) else value(info, **arguments)
    return value


def _asked(seen: Seen) -> tuple[str, Document]:
    """The query and its variables, with files in their places."""
    if not seen.headers["content-type"].startswith("multipart/form-data"):
        body = seen.json()
        return body["query"], body["variables"]
    head = f"Content-Type: {seen.headers['content-type']}\r\n\r\n".encode()
    parts: dict[str, Any] = {}
    for part in email.message_from_bytes(head + seen.content, policy=HTTP).iter_parts():  # type: ignore[attr-defined]
        parts[part.get_param("name", header="content-disposition")] = part
    body = json.loads(parts["operations"].get_payload(decode=True))
    for name, (path,) in json.loads(parts["map"].get_payload(decode=True)).items():
        place: Any = body
        *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
        for step in way:
            place = place[step]
        assert place[last] is None, "a file's place is null"
        file = parts[name]
        place[last] = (file.get_filename(), file.get_content_type(), file.get_payload(decode=True))
    return body["query"], body["variables"]


def _told(errors: Sequence[GraphQLError], data: Any, status: int = 200, code: str = "") -> Answer:
    told = [each.formatted for each in errors]
    if code:
        told = [{**each, "extensions": {"code": code}} for each in told]
    return Answer(status, {"errors": told, "data": data})
