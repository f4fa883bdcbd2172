"""What a shop does when it is asked to, and what it refuses: its mutations, by their names in the schema."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import wraps
from typing import Any

from tests.connectors.saleor.checks import AXES, Checks
from tests.connectors.saleor.goods import MANAGES, Document, NotThere, Refusals, denied

Resolver = Callable[..., Document]


def needs(permission: str) -> Callable[[Resolver], Resolver]:
    """What is not there is told among the mutation's errors."""

    def guarded(resolver: Resolver) -> Resolver:
        @wraps(resolver)
        def resolve(self: Any, info: Any, **given: Any) -> Document:
            if not info.context or permission not in self.permissions:
                raise denied(permission)
            try:
                return {"errors": [], "results": [], **resolver(self, given)}
            except NotThere as missing:
                refused = Refusals()
                refused.add("id", str(missing), "NOT_FOUND")
                return {"errors": refused.rows, "results": []}

        return resolve

    return guarded


class Changes(Checks):
    # ---- products

    @needs(MANAGES)
    def productBulkCreate(self, given: Document) -> Document:
        rows = [self._product_row(each, given["products"]) for each in given["products"]]
        failed = any(refused.rows for _, refused in rows)
        if failed and given.get("errorPolicy", "REJECT_EVERYTHING") == "REJECT_EVERYTHING":
            return {"count": 0, "results": [{"product": None, "errors": refused.rows} for _, refused in rows]}
        results = []
        for document, refused in rows:
            made = None if refused.rows else self.product_view(self.make(document))
            results.append({"product": made, "errors": refused.rows})
        return {"count": sum(each["product"] is not None for each in results), "results": results}

    def _product_row(self, document: Document, others: Sequence[Document]) -> tuple[Document, Refusals]:
        refused = Refusals()
        kind = self.one("ProductType", self.types, document["productType"])
        self._check_product(document, kind, refused)
        channels = [each["channelId"] for each in document.get("channelListings") or ()]
        for each in channels:
            if each not in self.channels:
                refused.add("channelListings", "Not existing channel ID.", "NOT_FOUND", channels=[each])
        channels = [each for each in channels if each in self.channels]
        skus = [each.get("sku") for row in others for each in row.get("variants") or ()]
        for number, variant in enumerate(document.get("variants") or ()):
            if skus.count(variant.get("sku")) > 1:
                refused.add(f"variants.{number}.sku", "Duplicated SKU.", AXES)
            if self.sku_taken(variant.get("sku")):
                refused.add("sku", "Product variant with this Sku already exists.", "UNIQUE")
            self._check_variant(variant, kind, channels, refused, f"variants.{number}.")
        return document, refused

    def make(self, document: Document) -> Document:
        product: Document = {
            "id": self.id_of("Product"),
            "slug": document.get("slug") or f"product-{len(self.products)}",
            "externalReference": document.get("externalReference"),
            "productType": document["productType"],
            "attributes": dict.fromkeys(self.types[document["productType"]]["productAttributes"]),
            "metadata": {},
            "translations": {},
            "media": [],
            "variants": [],
            "listings": {},
            "category": None,
            "description": None,
        }
        self.products[product["id"]] = product
        self._write(product, document)
        self._publish(product, document.get("channelListings") or ())
        for each in document.get("variants") or ():
            self.make_variant(product, each)
        return product

    def _write(self, product: Document, document: Document) -> None:
        for name in ("name", "description", "externalReference", "category", "weight"):
            if name in document:
                product[name] = document[name]
        product["metadata"] |= {each["key"]: each["value"] for each in document.get("metadata") or ()}
        for each in document.get("attributes") or ():
            text = each["plainText"]
            product["attributes"][each["id"]] = {"name": text[:200], "plainText": text} if text.strip() else None

    def _publish(self, product: Document, listings: Sequence[Document]) -> None:
        for each in listings:
            names = ("isPublished", "visibleInListings", "isAvailableForPurchase")
            there = product["listings"].setdefault(
                each["channelId"], {"id": self.id_of("ProductChannelListing"), **dict.fromkeys(names, False)}
            )
            there.update({name: each[name] for name in names if each.get(name) is not None})

    @needs(MANAGES)
    def productUpdate(self, given: Document) -> Document:
        product = self.one("Product", self.products, given["id"])
        refused = Refusals()
        self._check_product(given["input"], self.types[product["productType"]], refused, but=product["id"])
        if not refused.rows:
            self._write(product, given["input"])
        return {"errors": refused.rows, "product": self.product_view(product)}

    @needs(MANAGES)
    def productChannelListingUpdate(self, given: Document) -> Document:
        product = self.one("Product", self.products, given["id"])
        refused = Refusals()
        for each in given["input"].get("updateChannels") or ():
            self.one("Channel", self.channels, each["channelId"])
            if each.get("isPublished") and not product["category"]:
                told = "You must select a category to be able to publish."
                refused.add("isPublished", told, "PRODUCT_WITHOUT_CATEGORY", channels=[each["channelId"]])
        if not refused.rows:
            self._publish(product, given["input"].get("updateChannels") or ())
        return {"errors": refused.rows}

    # ---- variants

    def make_variant(self, product: Document, document: Document) -> Document:
        variant: Document = {
            "id": self.id_of("ProductVariant"),
            "product": product["id"],
            "sku": None,
            "name": "",
            "externalReference": None,
            "trackInventory": True,
            "attributes": dict.fromkeys(self.types[product["productType"]]["variantAttributes"]),
            "metadata": {},
            "media": [],
            "stocks": {},
            "listings": {},
        }
        self.variants[variant["id"]] = variant
        product["variants"].append(variant["id"])
        create = {name: {"create": document.get(name) or []} for name in ("stocks", "channelListings")}
        self._write_variant(variant, {**document, **create})
        return variant

    def _write_variant(self, variant: Document, document: Document) -> None:
        for name in ("sku", "name", "externalReference", "trackInventory"):
            if name in document:
                variant[name] = document[name]
        variant["metadata"] |= {each["key"]: each["value"] for each in document.get("metadata") or ()}
        for each in document.get("attributes") or ():
            variant["attributes"][each["id"]] = self.value(each["id"], each["dropdown"]["value"])
        stocks, listings = document.get("stocks") or {}, document.get("channelListings") or {}
        for each in stocks.get("create") or ():
            self.stock(variant, each["warehouse"], each["quantity"])
        for each in stocks.get("update") or ():
            next(s for s in variant["stocks"].values() if s["id"] == each["stock"])["quantity"] = each["quantity"]
        for each in listings.get("create") or ():
            self.price(variant, each["channelId"], each)
        for each in listings.get("update") or ():
            channel = next(c for c, known in variant["listings"].items() if known["id"] == each["channelListing"])
            self.price(variant, channel, each)

    def value(self, attribute: str, name: str) -> Document:
        """Found by its name, or made."""
        values = self.attributes[attribute]["values"]
        if name not in values:
            values[name] = {"id": self.id_of("AttributeValue"), "name": name, "slug": name.lower(), "translations": {}}
        value: Document = values[name]
        return value

    def stock(self, variant: Document, warehouse: str, quantity: int) -> None:
        fresh = {"id": self.id_of("Stock"), "quantityAllocated": 0}
        variant["stocks"].setdefault(warehouse, fresh)["quantity"] = quantity

    def price(self, variant: Document, channel: str, given: Document) -> None:
        listing = variant["listings"].setdefault(
            channel, {"id": self.id_of("ProductVariantChannelListing"), "price": None, "priorPrice": None}
        )
        for name in ("price", "priorPrice"):
            if name in given:
                listing[name] = None if given[name] is None else Decimal(str(given[name]))

    @needs(MANAGES)
    def productVariantBulkCreate(self, given: Document) -> Document:
        product = self.one("Product", self.products, given["product"])
        kind = self.types[product["productType"]]
        rows: list[Refusals] = []
        for document in given["variants"]:
            refused = Refusals()
            self._check_variant(document, kind, list(product["listings"]), refused, "")
            if self.sku_taken(document.get("sku")):
                refused.add("sku", "Product variant with this Sku already exists.", "UNIQUE")
            self._check_axes(product, document, refused)
            rows.append(refused)
        made = (
            []
            if self._all_or_none(rows, given)
            else [
                None if refused.rows else self.variant_view(self.make_variant(product, document))
                for document, refused in zip(given["variants"], rows, strict=True)
            ]
        )
        results = [
            {"productVariant": made[number] if made else None, "errors": refused.rows}
            for number, refused in enumerate(rows)
        ]
        there = [each for each in made if each]
        return {"count": len(there), "productVariants": there, "results": results}

    @needs(MANAGES)
    def productVariantBulkUpdate(self, given: Document) -> Document:
        product = self.one("Product", self.products, given["product"])
        rows = [self._update_row(product, each) for each in given["variants"]]
        results = []
        nothing = self._all_or_none(rows, given)
        for document, refused in zip(given["variants"], rows, strict=True):
            variant = self.variants.get(document["id"])
            if variant and not refused.rows and not nothing:
                self._write_variant(variant, document)
            told = self.variant_view(variant) if variant and not refused.rows and not nothing else None
            results.append({"productVariant": told, "errors": refused.rows})
        return {"count": sum(each["productVariant"] is not None for each in results), "results": results}

    def _update_row(self, product: Document, document: Document) -> Refusals:
        refused = Refusals()
        variant = self.variants.get(document["id"])
        if variant is None or variant["product"] != product["id"]:
            refused.add("id", f"Variant #{document['id']} does not exist.", "INVALID")
            return refused
        self._check_variant(document, self.types[product["productType"]], list(product["listings"]), refused, "")
        if "sku" in document and self.sku_taken(document["sku"], but=variant["id"]):
            refused.add("sku", "Product variant with this Sku already exists.", "UNIQUE")
        if document.get("attributes"):
            self._check_axes(product, document, refused)
        stocks, listings = document.get("stocks") or {}, document.get("channelListings") or {}
        for each in stocks.get("create") or ():
            if each["warehouse"] in variant["stocks"]:
                refused.add(
                    "stocks.create.0.warehouse", "Stock for provided warehouse already exists.", "STOCK_ALREADY_EXISTS"
                )
        for each in stocks.get("update") or ():
            if each["stock"] not in {stock["id"] for stock in variant["stocks"].values()}:
                refused.add("stocks.update.0.stock", "Stock was not found.", "NOT_FOUND")
        for each in listings.get("create") or ():
            self._check_listing(each, list(product["listings"]), refused, "channelListings.create.0.")
        for each in listings.get("update") or ():
            if each["channelListing"] not in {known["id"] for known in variant["listings"].values()}:
                refused.add("channelListings.update.0.channelListing", "Channel listing was not found.", "NOT_FOUND")
        return refused

    @staticmethod
    def _all_or_none(rows: Sequence[Refusals], given: Document) -> bool:
        everything = given.get("errorPolicy") in (None, "REJECT_EVERYTHING")
        return everything and any(refused.rows for refused in rows)

    @needs(MANAGES)
    def productVariantBulkDelete(self, given: Document) -> Document:
        gone = [each for each in given["ids"] if each in self.variants]
        for id_ in gone:
            self.products[self.variants.pop(id_)["product"]]["variants"].remove(id_)
        return {"count": len(gone)}
