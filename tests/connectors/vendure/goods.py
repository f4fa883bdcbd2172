"""What a shop with Vendure 3.7.3 has, and its rules: slugs alone are single, and each call is one transaction."""

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graphql import GraphQLError

Document = dict[str, Any]
INPUT, MISSING = "USER_INPUT_ERROR", "ENTITY_NOT_FOUND"


def refused(message: str, code: str | None = INPUT) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code} if code else None)


def normal(slug: str) -> str:
    """As Vendure makes a slug fit for an address."""
    plain = "".join(each for each in unicodedata.normalize("NFD", slug.lower()) if not unicodedata.combining(each))
    return re.sub(r"-+", "-", re.sub(r"[^\w-]+", "-", plain.replace("_", "-"))).strip("-")


class Goods:
    """Rows by id. A deleted one stays, and is seen by nobody."""

    language: str
    currency: str
    rows: dict[str, dict[str, Document]]

    @abstractmethod
    def new_id(self) -> str: ...

    def clear(self) -> None:
        self.rows = {kind: {} for kind in ("product", "variant", "group", "option", "asset")}

    def row(self, kind: str, number: object, name: str) -> Document:
        found = self.rows[kind].get(str(number))
        if found is None or found["deleted"]:
            raise refused(f'No {name} with the id "{number}" could be found', MISSING)
        return found

    def all(self, kind: str, **having: object) -> list[Document]:
        return [
            each
            for each in self.rows[kind].values()
            if not each["deleted"] and all(each[name] == value for name, value in having.items())
        ]

    def _make(self, kind: str, **values: object) -> Document:
        row: Document = {"id": self.new_id(), "deleted": False, **values}
        self.rows[kind][row["id"]] = row
        return row

    # ---- products

    def make_product(self, given: Mapping[str, Any]) -> Document:
        self._check_assets(given)
        product = self._make("product", enabled=given.get("enabled", True), groups=[], assets=[], words={})
        return self.change_product({"id": product["id"], **given})

    def change_product(self, given: Mapping[str, Any]) -> Document:
        product = self.row("product", given["id"], "Product")
        self._check_assets(given)
        product["enabled"] = given.get("enabled", product["enabled"])
        product["assets"] = list(given.get("assetIds") or []) if "assetIds" in given else product["assets"]
        for words in given.get("translations", ()):
            before = product["words"].get(words["languageCode"], {"name": "", "slug": "", "description": ""})
            after = {**before, **{name: value for name, value in words.items() if name in before}}
            if not after["slug"] and after["name"]:
                after["slug"] = after["name"]
            product["words"][words["languageCode"]] = after
            after["slug"] = self._single(product, normal(after["slug"]))
        return product

    def _single(self, product: Document, slug: str) -> str:
        """A slug that is taken gets a number, and nobody is told."""
        others = [
            words["slug"] for each in self.all("product") if each is not product for words in each["words"].values()
        ]
        number, told = 1, slug
        while told in others:
            number += 1
            told = f"{slug}-{number}"
        return told

    def _check_assets(self, given: Mapping[str, Any]) -> None:
        for number in [*(given.get("assetIds") or []), *filter(None, [given.get("featuredAssetId")])]:
            if number not in self.rows["asset"] or self.rows["asset"][number]["deleted"]:
                raise refused("FOREIGN KEY constraint failed", None)

    def delete_product(self, number: str) -> Document:
        product = self.row("product", number, "Product")
        for each in [product, *self.all("variant", product=number)]:
            each["deleted"] = True
        return {"result": "DELETED"}

    def words(self, row: Mapping[str, Any], language: str) -> Document:
        """In the language that was asked for, else in the channel's, else in any."""
        told = row["words"]
        return dict(told.get(language) or told.get(self.language) or next(iter(told.values())))

    # ---- options

    def make_group(self, given: Mapping[str, Any]) -> Document:
        group = self._make("group", code=given["code"], words=_words(given))
        for option in given.get("options") or ():
            self._make("option", code=option["code"], words=_words(option), group=group["id"])
        return group

    def make_option(self, given: Mapping[str, Any]) -> Document:
        group = self.row("group", given["productOptionGroupId"], "ProductOptionGroup")
        return self._make("option", code=given["code"], words=_words(given), group=group["id"])

    def rename(self, kind: str, name: str, given: Mapping[str, Any]) -> Document:
        row = self.row(kind, given["id"], name)
        row["words"] |= _words(given)
        return row

    def link(self, product: str, group: str) -> Document:
        row = self.row("product", product, "Product")
        self.row("group", group, "ProductOptionGroup")
        row["groups"] = list(dict.fromkeys([*row["groups"], group]))
        return row

    def unlink(self, product: str, group: str) -> Document:
        row = self.row("product", product, "Product")
        row["groups"] = [each for each in row["groups"] if each != group]
        options = {each["id"] for each in self.all("option", group=group)}
        for variant in self.all("variant", product=product):
            variant["options"] = [each for each in variant["options"] if each not in options]
        return row

    def delete_option(self, number: str) -> Document:
        if any(number in variant["options"] for variant in self.all("variant")):
            return {"result": "NOT_DELETED", "message": "Cannot delete the option as it is being used"}
        self.row("option", number, "ProductOption")["deleted"] = True
        return {"result": "DELETED"}

    # ---- variants

    def make_variants(self, given: Sequence[Mapping[str, Any]]) -> list[Document]:
        """All or none."""
        before = dict(self.rows["variant"])
        try:
            return [self._make_variant(each) for each in given]
        except GraphQLError:
            self.rows["variant"] = before
            raise

    def _make_variant(self, given: Mapping[str, Any]) -> Document:
        product = self.row("product", given["productId"], "Product")
        options = list(given.get("optionIds") or [])
        self._check_options(product, options)
        for other in self.all("variant", product=product["id"]):
            if sorted(other["options"]) == sorted(options):
                name = self.words(other, self.language)["name"]
                raise refused(f"A ProductVariant with the selected options already exists: {name}")
        blank = {"product": product["id"], "options": options, "price": 0, "on_hand": 0, "allocated": 0, "words": {}}
        variant = self._make("variant", **blank, sku="", enabled=True, tracked="INHERIT", assets=[])
        return self._set(variant, given)

    def change_variants(self, given: Sequence[Mapping[str, Any]]) -> list[Document]:
        rows = [self.row("variant", each["id"], "ProductVariant") for each in given]
        for row, each in zip(rows, given, strict=True):
            if "optionIds" in each:
                self._check_options(self.row("product", row["product"], "Product"), each["optionIds"])
            if (each.get("stockOnHand") or 0) < 0:
                raise refused("stockOnHand cannot be a negative value")
        return [self._set(row, each) for row, each in zip(rows, given, strict=True)]

    def _set(self, variant: Document, given: Mapping[str, Any]) -> Document:
        self._check_assets(given)
        names = {"sku": "sku", "price": "price", "enabled": "enabled", "stockOnHand": "on_hand"}
        names |= {"trackInventory": "tracked", "optionIds": "options", "assetIds": "assets"}
        variant |= {ours: given[theirs] for theirs, ours in names.items() if given.get(theirs) is not None}
        variant["words"] |= _words(given) if given.get("translations") else {}
        return variant

    def _check_options(self, product: Mapping[str, Any], options: Sequence[str]) -> None:
        groups = [{each["id"] for each in self.all("option", group=group)} for group in product["groups"]]
        if len(options) != len(groups) or not all(group & set(options) for group in groups):
            codes = ", ".join(sorted(self.rows["group"][each]["code"] for each in product["groups"]))
            raise refused(f"ProductVariant optionIds must include one optionId from each of the groups: {codes}")

    def delete_variants(self, numbers: Iterable[str]) -> list[Document]:
        for number in numbers:
            self.rows["variant"][number]["deleted"] = True
        return [{"result": "DELETED"} for _ in numbers]


def _words(given: Mapping[str, Any]) -> Document:
    return {each["languageCode"]: {"name": each.get("name") or ""} for each in given["translations"]}


def picked(rows: Iterable[Document], options: Mapping[str, Any] | None, told: Mapping[str, str]) -> Iterator[Document]:
    """Those that the filter lets through; `told`: the row's name of a field."""
    for row in rows:
        for name, operators in ((options or {}).get("filter") or {}).items():
            value = str(row[told.get(name, name)])
            if "eq" in operators and value != operators["eq"]:
                break
            if "in" in operators and value not in operators["in"]:
                break
            if "contains" in operators and operators["contains"].lower() not in value.lower():
                break
        else:
            yield row


def page(rows: Sequence[Document], options: Mapping[str, Any] | None) -> Document:
    given = options or {}
    take, skip = given.get("take") or 1000, given.get("skip") or 0
    if take > 1000:
        raise refused("Cannot take more than 1000 results from a list query")
    ordered = sorted(rows, key=lambda row: int(row["id"]), reverse=(given.get("sort") or {}).get("id") == "DESC")
    return {"items": ordered[skip : skip + take], "totalItems": len(rows)}
