"""What an Etsy shop holds, and the rules by which it takes listings: those of the fact sheet."""

import unicodedata
from time import time
from typing import Any

Document = dict[str, Any]
WORDS = {
    *("title", "description", "who_made", "when_made", "taxonomy_id", "shipping_profile_id", "return_policy_id"),
    *("readiness_state_id", "type", "tags", "materials", "item_weight", "item_weight_unit", "should_auto_renew"),
}
NEW, CHANGE = WORDS | {"quantity", "price"}, WORDS | {"image_ids", "state"}
REQUIRED = ("quantity", "title", "description", "price", "who_made", "when_made", "taxonomy_id")
PRODUCT, OFFERING = {"sku", "property_values", "offerings"}, {"price", "quantity", "is_enabled", "readiness_state_id"}
VALUE = {"property_id", "property_name", "value_ids", "values", "scale_id"}
ON_PROPERTY = ("price_on_property", "quantity_on_property", "sku_on_property")
WHEN_MADE = ("made_to_order", "2020_2026", "2010_2019", "before_2007")
FEE = 20
LATER = 4_900_000_000
"""When what was paid for ends; a test says otherwise."""


class Refused(Exception):
    """Answered with 400 and a sentence."""


class Listings:
    currency = "EUR"
    divisor = 100

    def clear(self) -> None:
        self.made: dict[int, Document] = {}
        self.images: dict[int, Document] = {}
        self.properties: dict[int, Document] = {}
        self.next = 0
        self.charged = 0
        """Cents, for each listing that was shown for the first time."""

    def number(self, first: int) -> int:
        self.next += 1
        return first + self.next

    def new(self, form: dict[str, str]) -> Document:
        for name in REQUIRED:
            if not form.get(name):
                raise Refused(f"The {name} parameter is required")
        if unknown := form.keys() - NEW:
            raise Refused(f"Unknown parameter {sorted(unknown)}")
        if not 1 <= int(form["quantity"]) <= 999:
            raise Refused("Quantity must be between 1 and 999")
        if form["type"] == "physical" and not (form.get("shipping_profile_id") and form.get("readiness_state_id")):
            raise Refused("A shipping_profile_id and a readiness_state_id are required for physical listings")
        _check(form)
        number = self.number(1_000_000_000)
        offering = {"price": float(form["price"]), "quantity": int(form["quantity"]), "is_enabled": True}
        products = [{"sku": "", "property_values": [], "offerings": [offering]}]
        self.made[number] = {
            "listing_id": number,
            "state": "draft",
            **_words(form),
            "products": products,
            "image_ids": [],
        }
        return self.made[number]

    def change(self, number: int, form: dict[str, str]) -> Document:
        listing = self.made[number]
        if unknown := form.keys() - CHANGE:
            raise Refused(f"Unknown parameter {sorted(unknown)}")
        _check(form)
        images = [int(each) for each in form.get("image_ids", "").split(",") if each]
        if any(self.images[each]["listing"] != number for each in images):
            raise Refused("An image is not of this listing")
        state = form.get("state", listing["state"])
        if state == "active" and not (images or listing["image_ids"]):
            raise Refused("Listing must have at least one image to be active")
        if state == "active" and not any(each["offerings"][0]["quantity"] for each in listing["products"]):
            raise Refused("Quantity must be greater than 0")
        if state == "inactive" and listing["state"] == "draft":
            raise Refused("A draft listing cannot become inactive")
        over = listing["state"] == "inactive" and listing.get("ends", LATER) < time()
        if state == "active" and (over or listing["state"] in ("draft", "expired", "sold_out")):
            self.charged += FEE
            listing["ends"] = LATER
        listing.update(_words(form), state=state)
        if "image_ids" in form:
            listing["image_ids"] = images
        return listing

    def put_inventory(self, number: int, given: Document) -> None:
        """Full replace; what it is told has another shape than what it takes."""
        if set(given) != {"products", *ON_PROPERTY}:
            raise Refused("Unknown key in inventory")
        products = given["products"]
        for product in products:
            _check_product(product)
        if not any(product["offerings"][0]["quantity"] > 0 for product in products):
            raise Refused("One offering must have quantity greater than 0")
        used = {each["property_id"] for product in products for each in product["property_values"]}
        for name in ON_PROPERTY:
            if set(given[name]) - used:
                raise Refused(f"{name} names a property that no product has")
        for name, what in (("price_on_property", "price"), ("quantity_on_property", "quantity")):
            values = {product["offerings"][0][what] for product in products}
            if len(values) > 1 and not given[name]:
                raise Refused(f"The {what} differs and {name} is empty")
        if len({product["sku"] for product in products}) > 1 and not given["sku_on_property"]:
            raise Refused("The sku differs and sku_on_property is empty")
        choices = [tuple(str(each["values"]) for each in product["property_values"]) for product in products]
        if len(set(choices)) < len(choices):
            raise Refused("Two products have the same property values")
        self.made[number]["products"] = products

    def told(self, listing: Document, *, inventory: bool = False) -> Document:
        shown = {name: listing[name] for name in ("listing_id", "state", "title", "description")}
        shown["url"] = f"https://www.etsy.com/listing/{listing['listing_id']}"
        shown["ending_timestamp"] = listing.get("ends", LATER)
        shown["skus"] = [product["sku"] for product in listing["products"] if product["sku"]]
        return shown | ({"inventory": self.told_inventory(listing)} if inventory else {})

    def told_inventory(self, listing: Document) -> Document:
        products = []
        for at, product in enumerate(listing["products"]):
            offering = product["offerings"][0]
            amount = round(offering["price"] * self.divisor)
            price = {"amount": amount, "divisor": self.divisor, "currency_code": self.currency}
            values = [
                {**each, "value_ids": [self.value_id(each["values"][0])], "scale_name": None}
                for each in product["property_values"]
            ]
            told = {"offering_id": at, "is_deleted": False, **offering, "price": price}
            products.append(
                {"product_id": at, "is_deleted": False, **product, "property_values": values, "offerings": [told]}
            )
        return {"products": products, **{name: [] for name in ON_PROPERTY}}

    @staticmethod
    def value_id(value: str) -> int:
        return 5_000_000 + sum(ord(letter) * (at + 1) for at, letter in enumerate(value))


def _words(form: dict[str, str]) -> Document:
    return {name: value for name, value in form.items() if name in WORDS}


def _check(form: dict[str, str]) -> None:
    title = form.get("title", "")
    if len(title) > 140:
        raise Refused("Title must be at most 140 characters")
    for sign in "%:&+":
        if title.count(sign) > 1:
            raise Refused(f"The title may have {sign} only once")
    if any(unicodedata.category(sign) == "So" and ord(sign) > 0x218F for sign in title):
        raise Refused("The title has invalid characters")
    tags = [tag for tag in form.get("tags", "").split(",") if tag]
    if len(tags) > 13 or any(len(tag) > 20 for tag in tags):
        raise Refused("Tags are invalid")
    if "when_made" in form and form["when_made"] not in WHEN_MADE:
        raise Refused("Invalid value for when_made")


def _check_product(product: Document) -> None:
    if set(product) != PRODUCT or len(product["offerings"]) != 1:
        raise Refused("Unknown key in product")
    (offering,) = product["offerings"]
    if set(offering) - OFFERING or not isinstance(offering["price"], float) or not 0 <= offering["quantity"] <= 999:
        raise Refused("Offering is invalid")
    if offering["is_enabled"] and not offering["quantity"]:
        raise Refused("An enabled offering must have quantity greater than 0")
    for value in product["property_values"]:
        if set(value) - VALUE or len(value["values"]) != 1:
            raise Refused("Unknown key in property_values")
    if len(product["property_values"]) > 2:
        raise Refused("At most two properties")
