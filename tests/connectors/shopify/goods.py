"""What a shop has, and its rules: lists replace, our key is single and a SKU is not, photos are fetched later."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from connectors.testing import FakeChannel

Document = dict[str, Any]
CATEGORY = re.compile(r"gid://shopify/TaxonomyCategory/[a-z]{2}(-\d+)*")
DEFAULT = ("Title", "Default Title")


class Refused(Exception):
    """One of a mutation's `userErrors`."""

    def __init__(self, code: str, message: str, *field: str) -> None:
        super().__init__(message)
        self.row = {"code": code, "message": message, "field": list(field) or None}


class Goods(FakeChannel):
    products: dict[str, Document]
    definitions: set[str]
    files: dict[str, bytes]
    """What was uploaded, by the address under which the shop fetches it."""

    def clear(self) -> None:
        self.products, self.files, self.definitions = {}, {}, set()
        self.operations: dict[str, Document] = {}
        self.promises: dict[str, tuple[str, Document]] = {}
        self.unfit: set[bytes] = set()
        self.stale_reads = 0
        self.stock_writes = 0

    def gid(self, kind: str) -> str:
        return f"gid://shopify/{kind}/{self.new_id()}"

    @property
    def location(self) -> str:
        return "gid://shopify/Location/1"

    @property
    def publication(self) -> str:
        return "gid://shopify/Publication/1"

    def variants(self) -> Iterator[tuple[Document, Document]]:
        for product in self.products.values():
            for variant in product["variants"]:
                yield product, variant

    # ---- products

    def the_product(self, given: Mapping[str, Any]) -> Document | None:
        """By id, or by our key, which has to be defined as single."""
        if number := given.get("id"):
            return self.products.get(number)
        custom = given["customId"]
        name = f"{custom['namespace']}.{custom['key']}"
        if name not in self.definitions:
            raise Refused("INVALID", f"there is no metafield definition {name}", "identifier")
        return self._with_mark(name, custom["value"])

    def _with_mark(self, name: str, value: str) -> Document | None:
        return next((each for each in self.products.values() if each["metafields"].get(name) == value), None)

    def set_product(self, identifier: Mapping[str, Any], given: Document) -> Document:
        there = self.the_product(identifier)
        if there is None and "id" in identifier:
            raise Refused("PRODUCT_DOES_NOT_EXIST", "Product does not exist", "identifier", "id")
        if "customId" in identifier:
            custom = identifier["customId"]
            wanted = {(each["namespace"], each["key"], each["value"]) for each in given.get("metafields") or ()}
            if (custom["namespace"], custom["key"], custom["value"]) not in wanted:
                raise Refused("METAFIELD_MISMATCH", "metafields must contain the customId value", "input")
        self._check(given, there)
        product = there or {"id": self.gid("Product"), **self._blank()}
        variants = self._variants(product, given)  # before anything is changed: all of it or nothing
        self.products[product["id"]] = product
        names = {"title": "title", "descriptionHtml": "description", "status": "status", "tags": "tags"}
        names |= {"vendor": "vendor", "productType": "kind", "category": "category"}
        product |= {ours: given[theirs] for theirs, ours in names.items() if theirs in given}
        if "metafields" in given:
            product["metafields"] = {
                f"{each['namespace']}.{each['key']}": each["value"] for each in given["metafields"]
            }
        if "files" in given:
            product["media"] = [self._file(each, product) for each in given["files"]]
        if "productOptions" in given:
            product["options"] = self._options(product, given["productOptions"])
        product["variants"] = variants
        for variant in product["variants"]:
            variant["media"] = self._shown(variant.pop("file", None), product)
        return product

    def _blank(self) -> Document:
        blank = {"title": "", "description": "", "status": "ACTIVE", "tags": [], "vendor": "", "kind": ""}
        lists: Document = {"media": [], "variants": [], "options": []}
        return {**blank, **lists, "metafields": {}, "published": set(), "translations": {}}

    def _check(self, given: Document, there: Document | None) -> None:
        if not given.get("title", "x") or len(given.get("title", "")) > 255:
            raise Refused("INVALID_PRODUCT", "Title is too long (maximum is 255 characters)", "input", "title")
        if not CATEGORY.fullmatch(given.get("category", "gid://shopify/TaxonomyCategory/na")):
            raise Refused("INVALID_INPUT", "Category is invalid", "input", "category")
        if len(given.get("productOptions") or ()) > 3:
            raise Refused("OPTIONS_OVER_LIMIT", "Over the limit of 3 options", "input", "productOptions")
        if len(given.get("variants") or ()) > 2048:
            raise Refused("VARIANTS_OVER_LIMIT", "Over the limit of 2048 variants", "input", "variants")
        if "productOptions" in given and "variants" not in given:
            raise Refused("VARIANTS_INPUT_MISSING", "Must specify variants when updating options", "input")
        for field in given.get("metafields") or ():
            self._check_mark(f"{field['namespace']}.{field['key']}", field["value"], there)

    def _check_mark(self, name: str, value: str, owner: Document | None) -> None:
        other = self._with_mark(name, value)
        if name in self.definitions and other and (owner is None or other["id"] != owner["id"]):
            raise Refused("CAPABILITY_VIOLATION", f"Value must be unique: {value}", "metafields")

    def _variants(self, product: Document, given: Document) -> list[Document]:
        """A variant that is left out is deleted."""
        if "variants" not in given:
            return list(product["variants"])
        options = {each["name"]: [one["name"] for one in each["values"]] for each in given["productOptions"]}
        known, made, seen = {each["id"]: each for each in product["variants"]}, [], set()
        for each in given["variants"]:
            chosen = {one["optionName"]: one["name"] for one in each["optionValues"]}
            if set(chosen) != set(options) or any(value not in options[name] for name, value in chosen.items()):
                raise Refused("OPTION_VALUE_DOES_NOT_EXIST", "Option value does not exist", "input", "variants")
            if tuple(chosen.items()) in seen:
                raise Refused(
                    "INVALID_VARIANT", f"The variant '{' / '.join(chosen.values())}' already exists.", "input"
                )
            seen.add(tuple(chosen.items()))
            if "id" in each and each["id"] not in known:
                raise Refused("PRODUCT_VARIANT_DOES_NOT_EXIST", "Product variant does not exist", "input", "variants")
            made.append(self._variant(dict(known.get(each.get("id"), {})), each, chosen))
        used = {value for each in made for value in each["chosen"].values()}
        assert used == {value for values in options.values() for value in values}, "a value that no variant has"
        return made

    def _options(self, product: Document, given: Sequence[Document]) -> list[Document]:
        """One with an id, or of the same name, is the same; a value that is left out is gone, and its translations
        with it."""
        named, numbered = ({each[by]: each for each in product["options"]} for by in ("name", "id"))
        made = []
        for each in given:
            if "id" in each and each["id"] not in numbered:
                raise Refused("OPTION_DOES_NOT_EXIST", "Option does not exist", "input", "productOptions")
            old = numbered.get(each.get("id")) or named.get(each["name"]) or {"values": {}}
            ids = [one["id"] for one in each["values"] if "id" in one]
            if set(ids) - set(old["values"].values()):
                raise Refused("OPTION_VALUE_DOES_NOT_EXIST", "Option value does not exist", "input", "productOptions")
            known = {name: number for name, number in old["values"].items() if number not in ids}
            values = {
                one["name"]: one.get("id") or known.get(one["name"]) or self.gid("ProductOptionValue")
                for one in each["values"]
            }
            number = old.get("id") or self.gid("ProductOption")
            made.append({"id": number, "name": each["name"], "values": values})
        return made

    def texts(self, number: str) -> tuple[Document, Document] | None:
        """What can be translated of a product, an option or a value: the product, and the words by their keys."""
        for product in self.products.values():
            named = {each["id"]: each["name"] for each in product["options"]}
            named |= {value: name for each in product["options"] for name, value in each["values"].items()}
            if number == product["id"]:
                return product, {"title": product["title"], "body_html": product["description"]}
            if number in named:
                return product, {"name": named[number]}
        return None

    def _variant(self, there: Document, given: Document, chosen: Mapping[str, str]) -> Document:
        new = not there
        variant = there or {"id": self.gid("ProductVariant"), "item": self.gid("InventoryItem"), "levels": {}}
        variant |= {"chosen": dict(chosen), "file": given.get("file"), "sku": given["sku"], "price": given["price"]}
        variant |= {"compare_at": given["compareAtPrice"], "barcode": given["barcode"]}
        item = given.get("inventoryItem") or {}
        variant["tracked"] = item.get("tracked", variant.get("tracked", True))
        for each in given.get("inventoryQuantities") or ():
            if each["locationId"] != self.location:
                raise Refused("INVALID_INPUT", "Location does not exist", "input", "variants")
            if not new and each["locationId"] not in variant["levels"]:
                raise Refused("INVALID_INPUT", "The variant is not stocked at this location", "input", "variants")
            variant["levels"][each["locationId"]] = each["quantity"]
        return variant

    # ---- photos

    def _file(self, given: Mapping[str, Any], product: Document) -> Document:
        there = {each["id"]: each for each in product["media"]}
        if number := given.get("id"):
            if number not in there:
                raise Refused("INVALID_INPUT", "File does not exist", "input", "files")
            return there[number] | {"alt": given.get("alt", there[number]["alt"])}
        content = self.files.get(given["originalSource"])
        media = {"id": self.gid("MediaImage"), "alt": given.get("alt", ""), "content": content, "problem": None}
        return {**media, "name": given["filename"], "source": given["originalSource"], "status": "UPLOADED"}

    def _shown(self, file: Mapping[str, Any] | None, product: Document) -> str | None:
        if file is None:
            return None
        for each in product["media"]:
            if each["id"] == file.get("id") or each["source"] == file.get("originalSource", "-"):
                return str(each["id"])
        raise Refused("INVALID_INPUT", "A variant's file must be among the product's", "input", "variants", "file")

    def fetch_photos(self) -> None:
        """What was given before is fetched by now."""
        for product in self.products.values():
            for each in product["media"]:
                if each["status"] != "UPLOADED":
                    continue
                wrong = "UNSUPPORTED_IMAGE_FILE_TYPE" if each["content"] in self.unfit else None
                wrong = "IMAGE_DOWNLOAD_FAILURE" if each["content"] is None else wrong
                each |= {"status": "FAILED" if wrong else "READY", "problem": wrong}

    # ---- stock

    def promised(self, key: str | None, given: object, act: Callable[[], Document]) -> Document:
        """Without a key nothing of the stock is changed; with one that was used, what was answered before."""
        if not key:
            raise Refused("BAD_REQUEST", "The @idempotent directive is required")
        print_of = hashlib.sha256(json.dumps(given, sort_keys=True, default=str).encode()).hexdigest()
        if key not in self.promises:
            self.promises[key] = (print_of, act())
        elif self.promises[key][0] != print_of:
            raise Refused("IDEMPOTENCY_KEY_PARAMETER_MISMATCH", "The key was used with other parameters", "input")
        return self.promises[key][1]

    def set_stock(self, given: Document) -> Document:
        rows = given["quantities"]
        if len(rows) > 250:
            raise Refused("INVALID_INPUT", "The input array size is greater than the maximum allowed 250", "input")
        items = {variant["item"]: variant for _, variant in self.variants()}
        for number, row in enumerate(rows):
            at = ("input", "quantities", str(number))
            if "changeFromQuantity" not in row:
                raise Refused("COMPARE_QUANTITY_REQUIRED", "changeFromQuantity has to be given", *at)
            if row["inventoryItemId"] not in items:
                raise Refused("INVALID_INVENTORY_ITEM", "The inventory item does not exist", *at)
            if row["locationId"] != self.location:
                raise Refused("INVALID_LOCATION", "The location does not exist", *at)
            there = items[row["inventoryItemId"]]["levels"].get(row["locationId"])
            if row["changeFromQuantity"] is not None and row["changeFromQuantity"] != there:
                raise Refused("CHANGE_FROM_QUANTITY_STALE", "The quantity has changed meanwhile", *at)
        for row in rows:
            items[row["inventoryItemId"]]["levels"][row["locationId"]] = row["quantity"]
        self.stock_writes += 1
        return {"userErrors": []}

    def the_item(self, number: str) -> Document | None:
        return next((variant for _, variant in self.variants() if variant["item"] == number), None)

    # ---- searching

    def with_skus(self, query: str) -> list[tuple[Document, Document]]:
        wanted = [re.sub(r"\\(.)", r"\1", each) for each in re.findall(r'sku:"((?:[^"\\]|\\.)*)"', query)]
        return [(product, variant) for product, variant in self.variants() if variant["sku"] in wanted]


def page(rows: Sequence[Document], first: int, after: str | None) -> Document:
    start = int(after or 0)
    shown = rows[start : start + first]
    info = {"hasNextPage": start + first < len(rows), "endCursor": str(start + len(shown))}
    return {"nodes": list(shown), "pageInfo": info}


def digest(words: str) -> str:
    return f"digest of {words}"
