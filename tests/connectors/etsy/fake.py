"""An Etsy shop over real HTTP: forms and JSON as the fact sheet tells, and errors of one sentence."""

from decimal import Decimal
from email import message_from_bytes
from html import escape
from urllib.parse import parse_qsl

from catalog.money import decimals
from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.etsy.goods import Document, Listings, Refused

TOKEN, SHOP, KEY = "12345678.t0ken-0123456789", "7711", "keystring-4711:app_s3cret-0123456789"
FORM = "application/x-www-form-urlencoded"


class EtsyShop(Listings, FakeChannel):
    profiles = True
    policies = True

    def empty(self) -> None:
        self.divisor = 10 ** decimals(self.currency)
        Listings.clear(self)
        self.writes: list[str] = []

    def admits(self, seen: Seen) -> bool:
        known = seen.headers.get("authorization") == f"Bearer {TOKEN}"
        return known and seen.headers.get("x-api-key") == KEY

    def trouble(self, status: int, message: str) -> Answer:
        return Answer(status, {"error": message})

    def respond(self, seen: Seen) -> Answer:
        if unknown := seen.query.keys() - {"state", "limit", "offset", "includes", "listing_ids"}:
            return self.trouble(400, f"Unknown parameter {sorted(unknown)}")
        if seen.method != "GET":
            self.writes.append(f"{seen.method} {seen.path.rpartition('/')[2]}")
        try:
            return super().respond(seen)
        except Refused as refused:
            return self.trouble(400, str(refused))

    def form(self, seen: Seen) -> dict[str, str]:
        if seen.headers.get("content-type") != FORM:
            raise Refused("Content-Type must be application/x-www-form-urlencoded")
        return dict(parse_qsl(seen.content.decode(), keep_blank_values=True))

    # ---- the shop

    @route("GET", f"/shops/{SHOP}")
    def _shop(self, seen: Seen) -> Document:
        return {"shop_id": int(SHOP), "currency_code": self.currency, "is_vacation": False}

    @route("GET", f"/shops/{SHOP}/shipping-profiles")
    def _profiles(self, seen: Seen) -> Document:
        found = [{"shipping_profile_id": 31, "title": "Poste"}, {"shipping_profile_id": 32, "title": "Express"}]
        return {"count": 2, "results": found if self.profiles else []}

    @route("GET", f"/shops/{SHOP}/policies/return")
    def _policies(self, seen: Seen) -> Document:
        return {"count": 1, "results": [{"return_policy_id": 41, "accepts_returns": True}] if self.policies else []}

    @route("GET", f"/shops/{SHOP}/readiness-state-definitions")
    def _readiness(self, seen: Seen) -> Document:
        return {"count": 1, "results": [{"readiness_state_id": 51, "readiness_state": "ready_to_ship"}]}

    @route("GET", "/seller-taxonomy/nodes")
    def _nodes(self, seen: Seen) -> Document:
        rugs = {"id": 1012, "level": 2, "name": "Rugs", "parent_id": 1009, "children": []}
        decor = {"id": 1009, "level": 1, "name": "Floor & Rugs", "parent_id": 891, "children": [rugs]}
        lights = {"id": 2078, "level": 1, "name": "Lamps", "parent_id": 891, "children": []}
        home = {"id": 891, "level": 0, "name": "Home & Living", "parent_id": None, "children": [decor, lights]}
        return {"count": 1, "results": [home]}

    @route("GET", "/seller-taxonomy/nodes/{node}/properties")
    def _properties(self, seen: Seen, node: str) -> Document:
        rooms = [{"value_id": 901, "name": "Bedroom"}, {"value_id": 902, "name": "Living room"}]
        room = {"property_id": 77, "name": "room", "display_name": "Room", "possible_values": rooms}
        colour = {"property_id": 200, "name": "color", "display_name": "Primary color", "possible_values": []}
        height = {"property_id": 505, "name": "height", "display_name": "Height", "possible_values": []}
        needed = node == "1012"
        shown = [{**room, "is_required": needed}, {**colour, "is_required": False}, {**height, "is_required": needed}]
        return {"count": len(shown), "results": shown}

    # ---- listings

    @route("GET", f"/shops/{SHOP}/listings")
    def _list(self, seen: Seen) -> Document:
        found = [each for each in self.made.values() if each["state"] == seen.query["state"]]
        at, size = int(seen.query["offset"]), int(seen.query["limit"])
        whole = seen.query.get("includes") == "Inventory"
        return {"count": len(found), "results": [self.told(each, inventory=whole) for each in found[at : at + size]]}

    @route("POST", f"/shops/{SHOP}/listings")
    def _new(self, seen: Seen) -> Answer:
        return Answer(201, self.told(self.new(self.form(seen))))

    @route("GET", "/listings/batch")
    def _batch(self, seen: Seen) -> Document:
        wanted = [int(each) for each in seen.query["listing_ids"].split(",")]
        if len(wanted) > 100:
            raise Refused("At most 100 listings")
        found = [self.told(self.made[each]) for each in wanted if each in self.made]
        return {"count": len(found), "results": found}

    @route("PATCH", f"/shops/{SHOP}/listings/{{number}}")
    def _change(self, seen: Seen, number: str) -> object:
        if int(number) not in self.made:
            return self.trouble(404, f"Could not find a Listing with listing_id {number}")
        return self.told(self.change(int(number), self.form(seen)))

    @route("POST", f"/shops/{SHOP}/listings/{{number}}/images")
    def _image(self, seen: Seen, number: str) -> object:
        if int(number) not in self.made:
            return self.trouble(404, f"Could not find a Listing with listing_id {number}")
        head = b"Content-Type: " + seen.headers["content-type"].encode() + b"\r\n\r\n"
        parts = message_from_bytes(head + seen.content).get_payload()
        assert isinstance(parts, list)
        named = {str(part.get_param("name", header="content-disposition")): part for part in parts}
        names = set(named)
        if not {"image", "rank"} <= names or names - {"image", "rank", "overwrite", "alt_text"}:
            raise Refused(f"An image has no such parts: {sorted(names)}")
        if len(named["alt_text"].get_payload(decode=True).decode()) > 500:
            raise Refused("alt_text must be at most 500 characters")
        if len(self.made[int(number)]["image_ids"]) >= 20:
            raise Refused("A listing has at most 20 images")
        image = self.number(6_000)
        self.images[image] = {"listing": int(number), "content": named["image"].get_payload(decode=True)}
        self.made[int(number)]["image_ids"].append(image)
        return Answer(201, {"listing_image_id": image, "url_fullxfull": f"https://i.etsystatic.com/{image}.jpg"})

    @route("GET", "/listings/{number}")
    def _one(self, seen: Seen, number: str) -> object:
        if int(number) not in self.made:
            return self.trouble(404, f"Could not find a Listing with listing_id {number}")
        return self.told(self.made[int(number)], inventory=seen.query.get("includes") == "Inventory")

    @route("PUT", "/listings/{number}/inventory")
    def _put_inventory(self, seen: Seen, number: str) -> object:
        if int(number) not in self.made:
            return self.trouble(404, f"Could not find a Listing with listing_id {number}")
        self.put_inventory(int(number), seen.json())
        return self.told_inventory(self.made[int(number)])

    @route("POST", f"/shops/{SHOP}/listings/{{number}}/variation-images")
    def _variation_images(self, seen: Seen, number: str) -> object:
        listing = self.made[int(number)]
        if not (seen.json()["variation_images"] or listing.get("variation_images")):
            raise Refused("Missing input parameter: [variation_images]")
        known = {self.value_id(v["values"][0]) for p in listing["products"] for v in p["property_values"]}
        for each in seen.json()["variation_images"]:
            if set(each) != {"property_id", "value_id", "image_id"} or each["value_id"] not in known:
                raise Refused("A variation image names a value that the listing has not")
        listing["variation_images"] = seen.json()["variation_images"]
        return {"count": len(listing["variation_images"]), "results": listing["variation_images"]}

    @route("GET", f"/shops/{SHOP}/listings/{{number}}/variation-images")
    def _variation_images_told(self, seen: Seen, number: str) -> object:
        if int(number) not in self.made:
            return self.trouble(404, f"Could not find a Listing with listing_id {number}")
        told = self.made[int(number)].get("variation_images", [])
        return {"count": len(told), "results": told}

    @route("PUT", f"/shops/{SHOP}/listings/{{number}}/properties/{{name}}")
    def _property(self, seen: Seen, number: str, name: str) -> object:
        form = self.form(seen)
        if not form.get("value_ids"):
            raise Refused("Missing input parameter: [value_ids]")  # etsy/open-api#292
        self.made[int(number)].setdefault("properties", {})[int(name)] = form
        return {"property_id": int(name)}

    # ---- what the tests see

    def listings(self) -> int:
        return len(self.made)

    def shown(self, receipt: Receipt) -> Shown | None:
        listing = self.made.get(int(receipt.remote["listing"]))
        if listing is None:
            return None
        unit = Decimal(1).scaleb(-decimals(self.currency))
        return Shown(
            title=listing["title"],
            description=escape(listing["description"].rpartition("QF-")[0]),
            variants={
                product["sku"]: ShownOffer(
                    Decimal(str(product["offerings"][0]["price"])).quantize(unit), product["offerings"][0]["quantity"]
                )
                for product in listing["products"]
            },
            pictures=len(listing["image_ids"]),
            on_sale=listing["state"] == "active",
        )

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        products = self.made[int(receipt.remote["listing"])]["products"]
        (product,) = [each for each in products if each["sku"] == sku]
        product["offerings"][0]["quantity"] -= count

    def remove(self, receipt: Receipt) -> None:
        del self.made[int(receipt.remote["listing"])]

    def stand(self, listing: Listing) -> None:
        """Made by hand on Etsy's pages."""
        (only,) = listing.variants
        number = self.number(1_000_000_000)
        offering = {"price": float(only.price.amount), "quantity": only.quantity or 1, "is_enabled": True}
        products = [{"sku": only.sku, "property_values": [], "offerings": [offering]}]
        words = {"title": listing.title, "description": "Fait main"}
        self.made[number] = {"listing_id": number, "state": "active", **words, "products": products, "image_ids": []}
