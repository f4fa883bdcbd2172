"""What a shop does when it is asked to, and what it refuses: its mutations, by their names in the schema."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphql import DirectiveNode, GraphQLError, value_from_ast_untyped

from tests.connectors.shopify.goods import Document, Goods, Refused, digest, page


def refusable(resolver: Callable[..., Document]) -> Callable[..., Document]:
    def resolve(self: "Changes", info: Any, **given: Any) -> Document:
        try:
            return {"userErrors": [], **resolver(self, info, **given)}
        except Refused as refused:
            if refused.row["code"] == "BAD_REQUEST":
                raise GraphQLError(str(refused), extensions={"code": "BAD_REQUEST"}) from None
            return {"userErrors": [refused.row]}

    return resolve


class Changes(Goods):
    publications: dict[str, str]
    writes: list[str]
    locales: set[str]

    def view(self, row: Document) -> Document:
        def published(publicationId: str) -> bool:  # noqa: N803
            return publicationId in row["published"]

        def metafield(namespace: str, key: str) -> Document | None:
            value = row["metafields"].get(f"{namespace}.{key}")
            return {"value": value} if value else None

        on_sale = row["status"] == "ACTIVE" and self.publication in row["published"]
        return {
            "__typename": "Product",
            **{name: row[name] for name in ("id", "title", "status", "tags")},
            "publishedOnPublication": published,
            "metafield": metafield,
            "onlineStoreUrl": f"https://made-up.example/products/{row['id'][-5:]}" if on_sale else None,
            "media": lambda first, after=None, **more: page([_media_view(each) for each in row["media"]], first, after),
            "options": lambda first: [_option_view(each) for each in row["options"][:first]],
            "variants": lambda first, after=None, **more: page(
                [self.variant_view(each, row) for each in row["variants"]], first, after
            ),
        }

    def variant_view(self, row: Document, owner: Document) -> Document:
        def level(locationId: str) -> Document | None:  # noqa: N803
            quantity = row["levels"].get(locationId)
            return None if quantity is None else {"quantities": lambda names: [_available(quantity)]}

        return {
            **{name: row[name] for name in ("id", "sku", "price")},
            "selectedOptions": [{"name": name, "value": value} for name, value in row["chosen"].items()],
            "inventoryItem": {"id": row["item"], "tracked": row["tracked"], "inventoryLevel": level},
            "product": lambda: self.view(owner),
        }

    # ---- mutations

    @refusable
    def metafieldDefinitionCreate(self, info: object, definition: Document) -> Document:
        name = f"{definition['namespace']}.{definition['key']}"
        if definition["type"] != "id" or not definition["capabilities"]["uniqueValues"]["enabled"]:
            raise Refused("INVALID_CAPABILITY", "only an id is single", "definition")
        if name in self.definitions:
            raise Refused("TAKEN", "Key is in use for Product metafields", "definition", "key")
        self.definitions.add(name)
        return {}

    @refusable
    def stagedUploadsCreate(self, info: object, input: Sequence[Document]) -> Document:  # noqa: A002
        targets = []
        for each in input:
            key = f"tmp/{self.new_id()}/{each['filename']}"
            parameters = {"key": key, "policy": "made-up-policy", "Content-Type": each["mimeType"]}
            rows = [{"name": name, "value": value} for name, value in parameters.items()]
            url = f"{self.elsewhere}/bucket"
            targets.append({"url": url, "resourceUrl": f"{url}/{key}", "parameters": rows})
        return {"stagedTargets": targets}

    @refusable
    def productSet(
        self,
        info: object,
        input: Document,  # noqa: A002
        identifier: Document,
        synchronous: bool = True,
    ) -> Document:
        self.writes.append("productSet")
        if not synchronous:
            return {"productSetOperation": self._operate(identifier, input)}
        return {"product": self.view(self.set_product(identifier, input))}

    def _operate(self, identifier: Document, given: Document) -> Document:
        """It is done by the time that somebody asks."""
        number = self.gid("ProductSetOperation")
        told = {"__typename": "ProductSetOperation", "id": number, "userErrors": [], "product": None}
        try:
            told["product"] = self.view(self.set_product(identifier, given))
        except Refused as refused:
            told["userErrors"] = [refused.row]
        self.operations[number] = {**told, "status": "COMPLETE"}
        return {"__typename": "ProductSetOperation", "id": number, "status": "CREATED", "userErrors": []}

    @refusable
    def metafieldsSet(self, info: object, metafields: Sequence[Document]) -> Document:
        self.writes.append("metafieldsSet")
        for each in metafields:
            product = self.products.get(each["ownerId"])
            if product is None:
                raise Refused("INVALID", "Owner does not exist", "metafields")
            name = f"{each['namespace']}.{each['key']}"
            self._check_mark(name, each["value"], product)
            product["metafields"][name] = each["value"]
        return {}

    @refusable
    def publishablePublish(self, info: object, id: str, input: Sequence[Document]) -> Document:  # noqa: A002
        self.writes.append("publishablePublish")
        if id not in self.products:
            raise Refused("", "Resource does not exist", "id")
        if unknown := {each["publicationId"] for each in input} - set(self.publications):
            raise Refused("", f"Publication does not exist: {unknown}", "input")
        self.products[id]["published"] |= {each["publicationId"] for each in input}
        return {}

    @refusable
    def productUpdate(self, info: object, product: Document) -> Document:
        self.writes.append("productUpdate")
        if product["id"] not in self.products:
            raise Refused("", "Product does not exist", "id")
        self.products[product["id"]]["status"] = product["status"]
        return {}

    @refusable
    def productVariantsBulkUpdate(self, info: object, productId: str, variants: Sequence[Document]) -> Document:  # noqa: N803
        self.writes.append("productVariantsBulkUpdate")
        product = self.products.get(productId)
        if product is None:
            raise Refused("PRODUCT_DOES_NOT_EXIST", "Product does not exist", "productId")
        known = {each["id"]: each for each in product["variants"]}
        for each in variants:
            if each["id"] not in known:
                raise Refused("PRODUCT_VARIANT_DOES_NOT_EXIST", "Product variant does not exist", "variants")
            if "inventoryQuantities" in each:
                raise Refused("NO_INVENTORY_QUANTITIES_ON_VARIANTS_UPDATE", "Use inventorySetQuantities", "variants")
        for each in variants:
            names = {"price": "price", "compareAtPrice": "compare_at"}
            known[each["id"]] |= {ours: each[theirs] for theirs, ours in names.items() if theirs in each}
            known[each["id"]] |= {
                "tracked": (each.get("inventoryItem") or {}).get("tracked", known[each["id"]]["tracked"])
            }
        return {}

    @refusable
    def inventorySetQuantities(self, info: object, input: Document) -> Document:  # noqa: A002
        self.writes.append("inventorySetQuantities")
        return self.promised(_key(info), input, lambda: self.set_stock(input))

    @refusable
    def inventoryActivate(self, info: object, inventoryItemId: str, locationId: str, available: int) -> Document:  # noqa: N803
        self.writes.append("inventoryActivate")

        def act() -> Document:
            item = self.the_item(inventoryItemId)
            if item is None or locationId != self.location:
                raise Refused("", "The inventory item does not exist", "inventoryItemId")
            item["levels"].setdefault(locationId, available)
            return {}

        return self.promised(_key(info), [inventoryItemId, locationId, available], act)

    @refusable
    def translationsRegister(self, info: object, resourceId: str, translations: Sequence[Document]) -> Document:  # noqa: N803
        self.writes.append("translationsRegister")
        product, words = self._translatable(resourceId)
        for each in translations:
            if each["locale"] not in self.locales:
                raise Refused("INVALID_LOCALE_FOR_SHOP", "The shop does not have this locale", "translations")
            if each["key"] not in words:
                raise Refused("INVALID_KEY_FOR_MODEL", f"Key {each['key']} is not valid for model", "translations")
            if each["translatableContentDigest"] != digest(words[each["key"]]):
                raise Refused("INVALID_TRANSLATABLE_CONTENT", "Translatable content hash is invalid", "translations")
            told = {"value": each["value"], "of": words[each["key"]]}
            product["translations"][resourceId, each["locale"], each["key"]] = told
        return {}

    @refusable
    def translationsRemove(
        self,
        info: object,
        resourceId: str,  # noqa: N803
        translationKeys: Sequence[str],  # noqa: N803
        locales: Sequence[str],
    ) -> Document:
        self.writes.append("translationsRemove")
        product, _words = self._translatable(resourceId)
        for locale in locales:
            for key in translationKeys:
                product["translations"].pop((resourceId, locale, key), None)
        return {}

    def _translatable(self, number: str) -> tuple[Document, Document]:
        found = self.texts(number)
        if found is None:
            raise Refused("RESOURCE_NOT_FOUND", "Resource does not exist", "resourceId")
        return found


def _key(info: Any) -> str | None:
    """The one of the directive `@idempotent`."""
    directives: Sequence[DirectiveNode] = info.field_nodes[0].directives
    for each in directives:
        if each.name.value == "idempotent":
            return str(value_from_ast_untyped(each.arguments[0].value, info.variable_values))
    return None


def _media_view(row: Mapping[str, Any]) -> Document:
    problems = [{"code": row["problem"], "message": "The photo cannot be used"}] if row["problem"] else []
    if row.get("kind") == "VIDEO":
        return {"__typename": "Video", **row, "mediaErrors": problems, "mediaContentType": "VIDEO"}
    image = {"url": f"https://cdn.example/s/files/{row['name']}?v=1"} if row["status"] == "READY" else None
    return {"__typename": "MediaImage", **row, "mediaErrors": problems, "mediaContentType": "IMAGE", "image": image}


def _option_view(row: Document) -> Document:
    values = [{"id": number, "name": name} for name, number in row["values"].items()]
    return {"id": row["id"], "name": row["name"], "optionValues": values}


def _available(quantity: int) -> Document:
    return {"name": "available", "quantity": quantity}
