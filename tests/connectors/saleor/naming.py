"""A shop's photos, types, attributes and categories; and the older mutations that take one thing at a time."""

from typing import Any

from tests.connectors.saleor.changes import Changes, needs
from tests.connectors.saleor.goods import MANAGES, NAMES, TRANSLATES, Document, NotThere, Refusals


class Naming(Changes):
    unfit: set[bytes]
    """Files that the shop takes for no pictures."""

    # ---- photos

    @needs(MANAGES)
    def productMediaCreate(self, given: Document) -> Document:
        product = self.one("Product", self.products, given["input"]["product"])
        file, refused = given["input"].get("image"), Refusals()
        if file is None:
            refused.add("input", "Image or external URL is required.", "REQUIRED")
        elif file.content in self.unfit or not file.media_type.startswith("image/"):
            refused.add("image", "Invalid file type.", "INVALID_FILE_TYPE")
        if len(given["input"].get("alt") or "") > 250:
            refused.add("input", "Alt field exceeds the character limit of 250.", "INVALID")
        if refused.rows:
            return {"errors": refused.rows, "media": None}
        media = {"id": self.id_of("ProductMedia"), "alt": given["input"].get("alt") or "", "content": file.content}
        media |= {"file": self.file_name(file.name), "media_type": file.media_type, "product": product["id"]}
        self.media[media["id"]] = media
        product["media"].append(media["id"])
        return {"media": self.media_view(media)}

    @needs(MANAGES)
    def productMediaUpdate(self, given: Document) -> Document:
        self.one("ProductMedia", self.media, given["id"])["alt"] = given["input"].get("alt") or ""
        return {}

    @needs(MANAGES)
    def productMediaDelete(self, given: Document) -> Document:
        media = self.one("ProductMedia", self.media, given["id"])
        del self.media[media["id"]]
        self.products[media["product"]]["media"].remove(media["id"])
        for variant in self.variants.values():
            variant["media"] = [each for each in variant["media"] if each != media["id"]]
        return {}

    @needs(MANAGES)
    def productMediaReorder(self, given: Document) -> Document:
        product, refused = self.one("Product", self.products, given["productId"]), Refusals()
        if sorted(given["mediaIds"]) != sorted(product["media"]):
            refused.add("order", "Incorrect number of media IDs provided.", "INVALID")
        else:
            product["media"] = list(given["mediaIds"])
        return {"errors": refused.rows}

    @needs(MANAGES)
    def variantMediaAssign(self, given: Document) -> Document:
        variant = self.one("ProductVariant", self.variants, given["variantId"])
        media, refused = self.one("ProductMedia", self.media, given["mediaId"]), Refusals()
        if media["product"] != variant["product"]:
            refused.add("mediaId", "This media doesn't belong to that product.", "NOT_PRODUCTS_IMAGE")
        elif media["id"] in variant["media"]:
            refused.add("mediaId", "This media is already assigned", "MEDIA_ALREADY_ASSIGNED")
        else:
            variant["media"].append(media["id"])
        return {"errors": refused.rows}

    @needs(MANAGES)
    def variantMediaUnassign(self, given: Document) -> Document:
        variant, refused = self.one("ProductVariant", self.variants, given["variantId"]), Refusals()
        if given["mediaId"] in variant["media"]:
            variant["media"].remove(given["mediaId"])
        else:
            refused.add("mediaId", "Media is not assigned to this variant.", "NOT_FOUND")
        return {"errors": refused.rows}

    # ---- types, attributes, categories

    @needs(NAMES)
    def attributeCreate(self, given: Document) -> Document:
        document, refused = given["input"], Refusals()
        reference = document.get("externalReference")
        if reference and any(each["externalReference"] == reference for each in self.attributes.values()):
            refused.add("externalReference", "Attribute with this External reference already exists.", "UNIQUE")
            return {"errors": refused.rows, "attribute": None}
        values = [
            {"id": self.id_of("AttributeValue"), "slug": each["name"].lower()} for each in document.get("values") or ()
        ]
        attribute = {
            "id": self.id_of("Attribute"),
            "name": document["name"],
            "inputType": document.get("inputType"),
            "externalReference": reference,
            "values": {},
            "choices": {"edges": [{"node": each} for each in values]},
        }
        self.attributes[attribute["id"]] = attribute
        return {"attribute": attribute}

    @needs(TRANSLATES)
    def productTranslate(self, given: Document) -> Document:
        self.one("Product", self.products, given["id"])["translations"][given["languageCode"]] = given["input"]
        return {}

    @needs(TRANSLATES)
    def attributeValueBulkTranslate(self, given: Document) -> Document:
        known = {value["id"]: value for each in self.attributes.values() for value in each["values"].values()}
        for each in given["translations"]:
            if each["id"] not in known:
                raise NotThere(f"Couldn't resolve to an object: {each['id']}")
            known[each["id"]]["translations"][each["languageCode"]] = each["translationFields"]["name"]
        return {}

    @needs(NAMES)
    def productTypeCreate(self, given: Document) -> Document:
        document, refused = given["input"], Refusals()
        if any(each["slug"] == document["slug"] for each in self.types.values()):
            refused.add("slug", "Product type with this Slug already exists.", "UNIQUE")
            return {"errors": refused.rows, "productType": None}
        kind = {"id": self.id_of("ProductType"), "slug": document["slug"], "name": document["name"]}
        kind |= {name: list(document.get(name) or ()) for name in ("variantAttributes", "productAttributes")}
        for each in (*kind["variantAttributes"], *kind["productAttributes"]):
            self.one("Attribute", self.attributes, each)
        self.types[kind["id"]] = kind
        return {"productType": self.type_view(kind)}

    @needs(NAMES)
    def productAttributeAssign(self, given: Document) -> Document:
        kind, refused = self.one("ProductType", self.types, given["productTypeId"]), Refusals()
        there = {*kind["variantAttributes"], *kind["productAttributes"]}
        if taken := [each["id"] for each in given["operations"] if each["id"] in there]:
            told = f"{', '.join(taken)} have already been assigned to this product type."
            refused.add("operations", told, "ATTRIBUTE_ALREADY_ASSIGNED")
            return {"errors": refused.rows}
        for each in given["operations"]:
            kind["variantAttributes" if each["type"] == "VARIANT" else "productAttributes"].append(each["id"])
        return {}

    @needs(MANAGES)
    def categoryCreate(self, given: Document) -> Document:
        document, refused = given["input"], Refusals()
        slug = document.get("slug") or document["name"].lower()
        if any(each["slug"] == slug for each in self.categories.values()):
            refused.add("slug", "Category with this Slug already exists.", "UNIQUE")
            return {"errors": refused.rows, "category": None}
        category = {"id": self.id_of("Category"), "name": document["name"], "slug": slug, "parent": given.get("parent")}
        self.categories[category["id"]] = category
        return {"category": {**category, "parent": None}}

    # ---- what takes one at a time, as the recorded exchanges do

    @needs(MANAGES)
    def productCreate(self, given: Document) -> Document:
        return {"product": self.product_view(self.make(given["input"]))}

    @needs(MANAGES)
    def productDelete(self, given: Document) -> Document:
        product = self.one("Product", self.products, given["id"])
        self.delete(product)
        return {"product": {"id": product["id"]}}

    def delete(self, product: Document) -> None:
        for id_ in product["variants"]:
            del self.variants[id_]
        for id_ in product["media"]:
            del self.media[id_]
        del self.products[product["id"]]

    @needs(MANAGES)
    def productVariantChannelListingUpdate(self, given: Document) -> Document:
        variant, refused = self.one("ProductVariant", self.variants, given["id"]), Refusals()
        for each in given["input"]:
            self._check_listing(each, list(self.products[variant["product"]]["listings"]), refused, "input.0.")
            if not refused.rows:
                self.price(variant, each["channelId"], each)
        return {"variant": self.variant_view(variant), "errors": refused.rows}

    @needs(MANAGES)
    def productVariantStocksUpdate(self, given: Document) -> Document:
        variant = self.one("ProductVariant", self.variants, given["variantId"])
        for each in given["stocks"]:
            self.stock(variant, each["warehouse"], each["quantity"])
        return {"productVariant": self.variant_view(variant)}

    @needs(MANAGES)
    def channelCreate(self, given: Document) -> Document:
        return {"channel": self.open_channel(given["input"]["slug"], given["input"]["currencyCode"])}

    @needs(MANAGES)
    def createWarehouse(self, given: Document) -> Document:
        return {"warehouse": self.open_warehouse(given["input"]["slug"], given["input"]["name"])}

    def open_channel(self, slug: str, currency: str) -> Document:
        channel: Document = {"id": self.id_of("Channel"), "slug": slug, "currencyCode": currency}
        channel |= {"isActive": True, "houses": list[str]()}
        self.channels[channel["id"]] = channel
        return channel

    def open_warehouse(self, slug: str, name: str = "") -> Document:
        house: dict[str, Any] = {"id": self.id_of("Warehouse"), "slug": slug, "name": name or slug}
        self.warehouses[house["id"]] = house
        return house
