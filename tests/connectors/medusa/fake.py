"""A server with Medusa 2.21.2 over real HTTP, as far as the connector needs one: it answers as the real one did."""

import base64
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route
from tests.connectors.medusa.asked import form, only, repeated
from tests.connectors.medusa.goods import Document, Refused, missing, strict
from tests.connectors.medusa.price_lists import PriceLists

KEY = "sk_made_up_key_0123456789abcdef"
CHANNEL, LOCATION, PROFILE = "sc_default", "sloc_home", "sp_default"
ADMIN = "/admin"


class MedusaShop(FakeChannel, PriceLists):
    def empty(self) -> None:
        self.products: dict[str, Document] = {}
        self.items: dict[str, Document] = {}
        self.categories: dict[str, Document] = {}
        self.tags: dict[str, Document] = {}
        self.files: dict[str, bytes] = {}
        self.price_lists: dict[str, Document] = {}
        self.sales: dict[str, Document] = {}
        self.unfit: set[bytes] = set()
        """Files that its storage does not take."""
        self.currencies = [self.currency.lower()]
        self.channel: str | None = CHANNEL
        self.locations = [{"id": LOCATION, "sales_channels": [{"id": CHANNEL}]}]
        self.poison: set[str] = set()
        """Titles at which it breaks."""
        self.writes: list[str] = []

    def admits(self, seen: Seen) -> bool:
        return seen.headers.get("authorization") == "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()

    def trouble(self, status: int, message: str) -> Answer:
        if status == 401:
            return Answer(401, {"message": "Unauthorized"})
        kind = {404: "not_found", 500: "unknown_error"}.get(status, "invalid_data")
        return Answer(status, {"type": kind, "message": message})

    def respond(self, seen: Seen) -> Answer:
        if seen.method != "GET":
            self.writes.append(f"{seen.method} {seen.path}")
        try:
            with self.as_a_whole():
                return super().respond(seen)
        except Refused as refused:
            return Answer(refused.status, refused.body)

    # ---- products

    @route("GET", f"{ADMIN}/products")
    def _products(self, seen: Seen) -> Document:
        asked, found = repeated(seen), list(self.products.values())
        strict(asked, ("id", "external_id", "variants[sku]", "limit", "offset", "order", "fields"))
        for name in ("id", "external_id"):
            if name in asked:
                found = [each for each in found if each[name] in asked[name]]
        if skus := asked.get("variants[sku]"):
            found = [each for each in found if any(one["sku"] in skus for one in each["variants"])]
        return self._page(seen, "products", [self._told(each) for each in found])

    @route("POST", f"{ADMIN}/products/batch")
    def _batch(self, seen: Seen) -> Document:
        asked = seen.json()
        strict(asked, ("create", "update", "delete"))
        if any(each.get("title") in self.poison for rows in asked.values() for each in rows):
            raise Refused("An unknown error occurred.", 500, "unknown_error")
        created = [self.create(each) for each in asked.get("create", ())]
        updated = [self.update(each) for each in asked.get("update", ())]
        told = {"created": created[::-1], "updated": updated[::-1]}  # in any order
        return {name: only([self._told(each) for each in rows], seen) for name, rows in told.items()} | {
            "deleted": {"ids": [], "object": "product", "deleted": True}
        }

    @route("POST", f"{ADMIN}/products/{{number}}")
    def _update_one(self, seen: Seen, number: str) -> Document:
        self.product(number)
        return {"product": only([self._told(self.update({**seen.json(), "id": number}))], seen)[0]}

    @route("POST", f"{ADMIN}/products/{{number}}/variants/batch")
    def _batch_variants(self, seen: Seen, number: str) -> Document:
        asked, product = seen.json(), self.product(number)
        strict(asked, ("create", "update", "delete"))
        created = [self.add_variant(product, each) for each in asked.get("create", ())]
        updated = [self.change_variant(product, each) for each in asked.get("update", ())]
        for each in asked.get("delete", ()):
            self.remove_variant(product, each)
        told = {"created": created, "updated": updated}
        rows = {name: only([self._variant(each) for each in some], seen) for name, some in told.items()}
        return {**rows, "deleted": asked.get("delete", [])}

    @route("POST", f"{ADMIN}/products/{{number}}/options/batch")
    def _batch_options(self, seen: Seen, number: str) -> Document:
        product = self.product(number)
        self.change_options(product, seen.json())
        return {"product": only([self._told(product)], seen)[0]}

    @route("POST", f"{ADMIN}/product-options/{{number}}")
    def _rename_option(self, seen: Seen, number: str) -> Document:
        strict(seen.json(), ("title", "values", "ranks", "is_exclusive", "metadata"))
        for product in self.products.values():
            for option in product["options"]:
                if option["id"] == number:
                    option["title"] = seen.json()["title"]
                    return {"product_option": option}
        raise missing(f"Product option with id: {number} was not found")

    @route("POST", f"{ADMIN}/products/{{number}}/variants/{{variant}}/inventory-items")
    def _link(self, seen: Seen, number: str, variant: str) -> Document:
        product = self.product(number)
        strict(seen.json(), ("required_quantity", "inventory_item_id"), ("required_quantity",))
        (found,) = [each for each in product["variants"] if each["id"] == variant]
        found["inventory_items"] = [seen.json()["inventory_item_id"]]
        return {"variant": self._variant(found)}

    def _told(self, product: Document) -> Document:
        return {**product, "variants": [self._variant(each) for each in product["variants"]]}

    def _variant(self, variant: Document) -> Document:
        items = [
            {
                "inventory_item_id": each,
                "variant_id": variant["id"],
                "inventory": {"id": each, "location_levels": list(self.items[each]["levels"].values())},
            }
            for each in variant["inventory_items"]
        ]
        return {**variant, "inventory_items": items}

    # ---- stock, files, names

    @route("POST", f"{ADMIN}/inventory-items/location-levels/batch")
    def _levels(self, seen: Seen) -> Document:
        self.write_levels(seen.json())
        return {"created": seen.json().get("create", []), "updated": seen.json().get("update", []), "deleted": []}

    @route("GET", f"{ADMIN}/inventory-items")
    def _items(self, seen: Seen) -> Document:
        strict(seen.query, ("sku", "fields", "limit"))
        found = [each for each in self.items.values() if each["sku"] == seen.query["sku"]]
        return {"inventory_items": [{"id": each["id"]} for each in found], "count": len(found)}

    @route("POST", f"{ADMIN}/uploads")
    def _upload(self, seen: Seen) -> Document:
        files = []
        for name, content in form(seen):
            if content in self.unfit:
                raise Refused("this file is not taken")
            number = f"17954{self.new_id()}-{name}"
            self.files[f"{self.url}/static/{number}"] = content
            files.append({"id": number, "url": f"{self.url}/static/{number}"})
        if not files:
            raise Refused("No files were uploaded")
        return {"files": files}

    @route("GET", f"{ADMIN}/product-categories")
    def _categories(self, seen: Seen) -> Document:
        return self._page(seen, "product_categories", list(self.categories.values()))

    @route("POST", f"{ADMIN}/product-categories")
    def _make_category(self, seen: Seen) -> Document:
        given = seen.json()
        strict(
            given,
            ("name", "handle", "is_active", "parent_category_id", "description", "is_internal", "rank"),
            ("name",),
        )
        handle = given.get("handle") or given["name"].casefold().replace(" ", "-")
        if any(each["handle"] == handle for each in self.categories.values()):
            raise Refused(f"Product category with handle: {handle}, already exists.")
        category = {"parent_category_id": None, **given, "id": f"pcat_{self.new_id()}", "handle": handle}
        self.categories[category["id"]] = category
        return {"product_category": category}

    @route("GET", f"{ADMIN}/product-tags")
    def _tags(self, seen: Seen) -> Document:
        return self._page(seen, "product_tags", list(self.tags.values()))

    @route("POST", f"{ADMIN}/product-tags")
    def _make_tag(self, seen: Seen) -> Document:
        strict(seen.json(), ("value",), ("value",))
        value = seen.json()["value"]
        if any(each["value"] == value for each in self.tags.values()):
            raise Refused(f"Product tag with value: {value}, already exists.")
        tag = {"id": f"ptag_{self.new_id()}", "value": value}
        self.tags[tag["id"]] = tag
        return {"product_tag": tag}

    @route("GET", f"{ADMIN}/stores")
    def _stores(self, seen: Seen) -> Document:
        currencies = [
            {"currency_code": code, "is_default": place == 0, "store_id": "store_1"}
            for place, code in enumerate(self.currencies)
        ]
        store = {"id": "store_1", "default_sales_channel_id": self.channel, "default_location_id": None}
        return {"stores": [{**store, "supported_currencies": currencies}], "count": 1, "offset": 0, "limit": 50}

    @route("GET", f"{ADMIN}/stock-locations")
    def _locations(self, seen: Seen) -> Document:
        return self._page(seen, "stock_locations", self.locations)

    @route("GET", f"{ADMIN}/shipping-profiles")
    def _profiles(self, seen: Seen) -> Document:
        return self._page(seen, "shipping_profiles", [{"id": PROFILE, "type": "default"}])

    def _page(self, seen: Seen, name: str, found: Sequence[Document]) -> Document:
        size, at = int(seen.query.get("limit", 50)), int(seen.query.get("offset", 0))
        return {name: only(found[at : at + size], seen), "count": len(found), "offset": at, "limit": size}

    # ---- what the tests see

    def listings(self) -> int:
        return len(self.products)

    def shown(self, receipt: Receipt) -> Shown | None:
        product = self.products.get(receipt.remote["listing"])
        if product is None:
            return None
        return Shown(
            title=product["title"],
            description=product["description"],
            variants={each["sku"]: self._offer(each) for each in product["variants"]},
            pictures=len(product["images"]),
            on_sale=product["status"] == "published" and product["sales_channels"] == [{"id": CHANNEL}],
        )

    def _offer(self, variant: Document) -> ShownOffer:
        levels = [one for each in variant["inventory_items"] for one in self.items[each]["levels"].values()]
        left = sum(each["stocked_quantity"] - each["reserved_quantity"] for each in levels)
        return ShownOffer(
            Decimal(str(self.paid(variant)["calculated_amount"])), left if variant["manage_inventory"] else None
        )

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        """What is ordered is reserved until it is sent."""
        (variant,) = [each for each in self.variants() if each["sku"] == sku]
        self.items[variant["inventory_items"][0]]["levels"][LOCATION]["reserved_quantity"] += count

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        self.stands(listing.title, only.sku, float(only.price.amount))

    def stands(self, title: str, sku: str, amount: float = 1, **more: Any) -> Document:
        """Somebody made it in the admin panel."""
        values = {"title": "Default option", "values": ["Default option value"]}
        variant = {
            "title": "Default variant",
            "sku": sku,
            "options": {"Default option": "Default option value"},
            "prices": [{"currency_code": self.currency.lower(), "amount": amount}],
        }
        given = {"title": title, "handle": f"by-hand-{self.new_id()}", "status": "published"}
        given |= {"sales_channels": [{"id": CHANNEL}], "options": [values], "variants": [variant], **more}
        return self.create(given)

    def remove(self, receipt: Receipt) -> None:
        self.delete(self.products[receipt.remote["listing"]])
