"""What a seller's inventory at eBay holds, and the rules by which it takes items, groups and offers."""

import re
from email import message_from_bytes
from typing import Any

from connectors.listing import Listing
from connectors.testing import Seen
from tests.connectors.ebay import models

Document = dict[str, Any]
CATEGORIES = {"45510": ("Marque", "Fabrication"), "20625": ("Marque",), "11700": ("Marque", "EAN")}
"""With the aspects that they require; the second of the first is one of a list."""
MADE = ("Fait main", "Industrielle")
KEPT = "https://i.ebayimg.com/images/g/"
ENDS = "2126-12-29T10:00:00.000Z"
"""Photos that nobody shows end; a test says when."""


def address_of(image: str) -> str:
    return f"{KEPT}{image}/s-l1600.jpg"


def aspect_of(name: str, *, required: bool) -> Document:
    listed = name == "Fabrication"
    constraint = {"aspectRequired": required, "aspectMode": "SELECTION_ONLY" if listed else "FREE_TEXT"}
    values = [{"localizedValue": value} for value in MADE] if listed else []
    return {"localizedAspectName": name, "aspectConstraint": constraint, "aspectValues": values}


def parts_of(seen: Seen) -> dict[str, bytes]:
    """The files of a form, by the names of their parts."""
    head = b"Content-Type: " + seen.headers["content-type"].encode() + b"\r\n\r\n"
    parts = message_from_bytes(head + seen.content).get_payload()
    assert isinstance(parts, list)
    return {str(each.get_param("name", header="content-disposition")): each.get_payload(decode=True) for each in parts}


class Refused(Exception):
    def __init__(self, number: int, message: str, status: int = 400, **named: str) -> None:
        super().__init__(message)
        self.status = status
        parameters = [{"name": name, "value": value} for name, value in named.items()]
        told = {"errorId": number, "domain": "API_INVENTORY", "category": "REQUEST", "message": message}
        self.error = {**told, "parameters": parameters}


class Inventory:
    """Items by SKU, groups by key, offers by number, listings by number."""

    def clear(self) -> None:
        self.items: dict[str, Document] = {}
        self.groups: dict[str, Document] = {}
        self.offers: dict[str, Document] = {}
        self.images: dict[str, Document] = {}
        self.places: dict[str, Document] = {"RABAT": {"merchantLocationStatus": "ENABLED"}}
        self.own: dict[str, Listing] = {}
        self.next = 0

    def number(self, first: int) -> str:
        self.next += 1
        return str(first + self.next)

    def new_image(self, name: str, content: bytes) -> str:
        if name != "image":
            raise Refused(190_201, "There is no file in the part image.")
        if content.startswith(b"GIF") or not content:
            raise Refused(190_203, "The format of the image is not supported.")
        number = self.number(600_000)
        self.images[number] = {"content": content, "ends": ENDS}
        return number

    def put_item(self, given: Document) -> int:
        sku = given["sku"]
        if sku not in self.items and not re.fullmatch(r"[A-Za-z0-9]{1,50}", sku):
            raise Refused(25707, "This is an invalid value for a SKU.", sku=sku)
        product = given.get("product", {})
        if len(product.get("title", "")) > 80:
            raise Refused(25721, "The title is longer than 80 characters.", title=product["title"][:90])
        if len(product.get("description", "")) > 4_000:
            raise Refused(25718, "The description is too long.")
        for address in product.get("imageUrls", ()):
            number = address.removeprefix(KEPT).partition("/")[0]
            if not address.startswith("https://") or (address.startswith(KEPT) and number not in self.images):
                raise Refused(25014, "Invalid pictures.", imageUrl=address)
        for name, values in product.get("aspects", {}).items():
            if len(name) > 40 or any(len(value) > 50 for value in values):
                raise Refused(25002, "An aspect is too long.", name=name)
        new = sku not in self.items
        self.items[sku] = {name: value for name, value in given.items() if name not in ("sku", "locale")}
        return 201 if new else 204

    def put_group(self, key: str, given: Document) -> None:
        if missing := [sku for sku in given["variantSKUs"] if sku not in self.items]:
            raise Refused(25702, "SKU could not be found.", sku=missing[0])
        if any(len(self.items[sku]["product"]["imageUrls"]) > 12 for sku in given["variantSKUs"]):
            raise Refused(25014, "A variation has at most 12 pictures.")
        if len(given["title"]) > 80:
            raise Refused(25721, "The title is longer than 80 characters.")
        self.groups[key] = given
        for sku in self.variants_that_left(key):
            for offer in self.offers_of(sku):
                offer["status"] = "UNPUBLISHED"

    def variants_that_left(self, key: str) -> list[str]:
        """On sale in the group's listing, and named by it no more."""
        number = self.groups[key].get("listing")
        named = self.groups[key]["variantSKUs"]
        return [
            o["sku"] for o in self.offers.values() if number and o.get("number") == number and o["sku"] not in named
        ]

    def offers_of(self, sku: str) -> list[Document]:
        return [each for each in self.offers.values() if each["sku"] == sku]

    def new_offer(self, given: Document) -> str:
        if given["sku"] not in self.items:
            raise Refused(25702, "SKU could not be found.", sku=given["sku"])
        if there := self.offers_of(given["sku"]):
            raise Refused(25002, "Offer entity already exists.", offerId=there[0]["offerId"])
        number = self.number(8_000_000)
        self.offers[number] = {"offerId": number, "status": "UNPUBLISHED", **given}
        return number

    def offer(self, number: str) -> Document:
        if number not in self.offers:
            raise Refused(25713, "This Offer is not available.", 404, offerId=number)
        return self.offers[number]

    def change_offer(self, number: str, given: Document) -> None:
        """What is left out is taken away."""
        before = self.offer(number)
        kept = ("offerId", "sku", "marketplaceId", "format", "status", "number")
        self.offers[number] = {**{name: before[name] for name in kept if name in before}, **given}

    def publish(self, offers: list[Document]) -> str:
        for offer in offers:
            self._check(offer)
        known = next((offer["number"] for offer in offers if offer["status"] == "PUBLISHED"), None)
        if len({offer["number"] for offer in offers if offer["status"] == "PUBLISHED"}) > 1 or (
            known and len(offers) > 1 and all(group.get("listing") != known for group in self.groups.values())
        ):
            raise Refused(25604, "A SKU is on sale in another listing already.")
        number = known or self.number(110_000_000)
        for offer in offers:
            offer.update(status="PUBLISHED", number=number)
        return str(number)

    def _check(self, offer: Document) -> None:
        if len(offer.get("listingPolicies", {})) < 3:
            raise Refused(25007, "The fulfillment policy is missing.")
        if offer.get("merchantLocationKey") not in self.places:
            raise Refused(25002, "No location.")
        if offer.get("categoryId") not in CATEGORIES:
            raise Refused(25005, "The category is invalid.", categoryId=str(offer.get("categoryId")))
        product = self.items[offer["sku"]].get("product", {})
        for name in CATEGORIES[offer["categoryId"]]:
            if name not in product.get("aspects", {}):
                raise Refused(25029, "A required field is missing.", field=name)
        if not product.get("imageUrls"):
            raise Refused(25015, "At least one picture is needed.")

    def drop_item(self, sku: str) -> None:
        if self.items.pop(sku, None) is None:
            raise Refused(25710, "We didn't find the entity you are requesting.", 404)
        for offer in self.offers_of(sku):
            del self.offers[offer["offerId"]]

    def others(self, listing: Listing) -> None:
        """Made with another tool for the same inventory: under the seller's own SKU, which has a hyphen."""
        (only,) = listing.variants
        told = {"title": listing.title, "brand": listing.brand, "mpn": only.sku, "imageUrls": ["https://x.example/1"]}
        stock = {"shipToLocationAvailability": {"quantity": only.quantity}}
        self.items[only.sku] = {"condition": "NEW", "product": told, "availability": stock}
        price = {"value": f"{only.price.amount:f}", "currency": only.price.currency}
        offer = {
            "sku": only.sku,
            "marketplaceId": "EBAY_FR",
            "format": "FIXED_PRICE",
            "listingDescription": "Fait main",
        }
        number = self.new_offer({**offer, "pricingSummary": {"price": price}})
        self.offers[number].update(status="PUBLISHED", number=self.number(110_000_000))

    def move(self, number: str) -> Document:
        """Into the inventory, where it is on sale under the number that it had."""
        sold = self.own.get(number)
        told: Document = {"listingId": number, "marketplaceId": "EBAY_FR"}
        if sold is None:
            raise Refused(25709, "The listing cannot be found.")
        (only,) = sold.variants
        told["inventoryItems"] = [{"sku": only.sku}]
        if only.sku in self.items:
            refused = Refused(25709, "The listing is in the inventory already.")
            return {**told, "statusCode": 409, "errors": [refused.error]}
        self.others(sold)
        (offer,) = self.offers_of(only.sku)
        offer["number"] = number
        return {**told, "statusCode": 200, "inventoryItems": [{"sku": only.sku, "offerId": offer["offerId"]}]}

    def told_offer(self, offer: Document) -> Document:
        shown = {name: value for name, value in offer.items() if name != "number"}
        if offer["status"] == "PUBLISHED":
            shown["listing"] = {"listingId": offer["number"], "listingStatus": "ACTIVE", "listingOnHold": False}
        models.check(models.ANSWERS["offer"], shown)
        return shown

    def keys_of(self, sku: str) -> list[str]:
        return [key for key, group in self.groups.items() if sku in group["variantSKUs"]]
