"""eBay over real HTTP: bodies are checked against its specification, rows may fail alone (207), writes replace."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, Seen, Shown, ShownOffer, route
from tests.connectors.ebay import models
from tests.connectors.ebay.goods import Document, Inventory, Refused, address_of, parts_of
from tests.connectors.ebay.premises import API, Premises

TOKEN = "v^1.1#i^1#t0ken-0123456789"
MEDIA = "/commerce/media/v1_beta/image"


class EbayMarket(Premises, Inventory):
    currency = "EUR"

    def empty(self) -> None:
        Inventory.clear(self)
        self.writes: list[str] = []
        self.flaky: set[str] = set()
        """SKUs whose row fails once with a fault of eBay's own."""

    def admits(self, seen: Seen) -> bool:
        return seen.headers.get("authorization") == f"Bearer {TOKEN}"

    def trouble(self, status: int, message: str) -> Answer:
        told = {
            "errorId": 2003 if status < 500 else 25001,
            "domain": "ACCESS",
            "category": "REQUEST",
            "message": message,
        }
        return Answer(status, {"errors": [told]})

    def respond(self, seen: Seen) -> Answer:
        if seen.elsewhere and not self.admits(seen):
            return self.trouble(401, "these credentials are not known here")
        if seen.method != "GET" and "bulk_get" not in seen.path and not seen.elsewhere:
            self.writes.append(f"{seen.method} {seen.path.removeprefix(API)}")
        try:
            self._true_to_the_models(seen)
            return super().respond(seen)
        except Refused as refused:
            return Answer(refused.status, {"errors": [refused.error]})

    def _true_to_the_models(self, seen: Seen) -> None:
        models.check_address(seen.method, seen.raw or seen.path, seen.query)
        parts = [part for part in seen.path.removeprefix(API).split("/") if part]
        if seen.method in ("POST", "PUT") and seen.content and not seen.elsewhere:
            kind = next(models.BODIES[part] for part in reversed(parts) if part in models.BODIES)
            models.check(kind, seen.json())
        written = seen.method == "PUT" or "bulk_create" in seen.path
        if written and seen.headers.get("content-language") != "fr-FR":
            raise Refused(25709, "Invalid value for header Content-Language.")

    def _rows(self, seen: Seen, act: Callable[[Document], Document]) -> Answer:
        """Each has a status of its own, and the whole 207 where they differ."""
        given = seen.json()["requests"]
        if len(given) > 25:
            raise Refused(25001, "Too many requests.")
        rows = []
        for each in given:
            named = {"sku": each["sku"]} if "sku" in each else {}
            try:
                if each.get("sku") in self.flaky:
                    self.flaky.discard(each["sku"])
                    raise Refused(25001, "A system error has occurred.", 500)
                rows.append({"statusCode": 200, **named, **act(each)})
            except Refused as refused:
                rows.append({"statusCode": refused.status, **named, "errors": [refused.error]})
        status = 207 if len({row["statusCode"] for row in rows}) > 1 else 200
        return Answer(status, {"responses": rows})

    # ---- photos, at another host, with the same credentials

    @route("POST", f"{MEDIA}/create_image_from_file", elsewhere=True)
    def _new_image(self, seen: Seen) -> Answer:
        (photo,) = parts_of(seen).items()
        number = self.new_image(*photo)
        return Answer(201, headers={"Location": f"{self.elsewhere}{MEDIA}/{number}"}, content=b"")

    @route("GET", f"{MEDIA}/{{number}}", elsewhere=True)
    def _image(self, seen: Seen, number: str) -> Document:
        if number not in self.images:
            raise Refused(190_000, "The image is not there.", 404)
        told = {"imageUrl": address_of(number), "expirationDate": self.images[number]["ends"]}
        models.check(models.ANSWERS["image"], told)
        return told

    # ---- items and groups

    @route("POST", f"{API}/bulk_get_inventory_item")
    def _get_items(self, seen: Seen) -> Answer:
        def one(given: Document) -> Document:
            if given["sku"] not in self.items:
                raise Refused(25710, "We didn't find the entity you are requesting.", 404)
            told = {
                **self.items[given["sku"]],
                "sku": given["sku"],
                "inventoryItemGroupKeys": self.keys_of(given["sku"]),
            }
            return {"inventoryItem": told}

        if not any(each["sku"] in self.items for each in seen.json()["requests"]):
            raise Refused(25710, "We didn't find the entity you are requesting.", 404)
        return self._rows(seen, one)

    @route("POST", f"{API}/bulk_create_or_replace_inventory_item")
    def _put_items(self, seen: Seen) -> Answer:
        return self._rows(seen, lambda given: {"statusCode": self.put_item(given)})

    @route("GET", f"{API}/inventory_item")
    def _list(self, seen: Seen) -> Document:
        size, at = int(seen.query["limit"]), int(seen.query["offset"])
        skus = list(self.items)[at : at + size]
        told = [{"sku": sku, **self.items[sku], "inventoryItemGroupKeys": self.keys_of(sku)} for sku in skus]
        answer = {"total": len(self.items), "size": len(told), "inventoryItems": told}
        models.check(models.ANSWERS["items"], answer)
        return answer

    @route("DELETE", f"{API}/inventory_item/{{sku}}")
    def _drop_item(self, seen: Seen, sku: str) -> Answer:
        self.drop_item(sku)
        return Answer(204)

    @route("GET", f"{API}/inventory_item_group/{{key}}")
    def _group(self, seen: Seen, key: str) -> object:
        if key not in self.groups:
            raise Refused(25710, "We didn't find the entity you are requesting.", 404)
        return {name: value for name, value in self.groups[key].items() if name != "listing"}

    @route("PUT", f"{API}/inventory_item_group/{{key}}")
    def _put_group(self, seen: Seen, key: str) -> Answer:
        before = self.groups.get(key, {})
        self.put_group(key, {**seen.json(), **{name: before[name] for name in ("listing",) if name in before}})
        return Answer(204)

    @route("DELETE", f"{API}/inventory_item_group/{{key}}")
    def _drop_group(self, seen: Seen, key: str) -> Answer:
        if self.groups.pop(key, None) is None:
            raise Refused(25710, "We didn't find the entity you are requesting.", 404)
        return Answer(204)

    # ---- offers

    @route("GET", f"{API}/offer")
    def _offers(self, seen: Seen) -> object:
        found = [self.told_offer(each) for each in self.offers_of(seen.query["sku"])]
        if not found:
            raise Refused(25713, "This Offer is not available.", 404)
        return {"total": len(found), "offers": found}

    @route("GET", f"{API}/offer/{{number}}")
    def _offer(self, seen: Seen, number: str) -> object:
        return self.told_offer(self.offer(number))

    @route("PUT", f"{API}/offer/{{number}}")
    def _change_offer(self, seen: Seen, number: str) -> Document:
        self.change_offer(number, seen.json())
        return {"offerId": number}

    @route("POST", f"{API}/bulk_create_offer")
    def _new_offers(self, seen: Seen) -> Answer:
        return self._rows(seen, lambda given: {"offerId": self.new_offer(given)})

    @route("POST", f"{API}/offer/publish_by_inventory_item_group")
    def _publish_group(self, seen: Seen) -> Document:
        key = seen.json()["inventoryItemGroupKey"]
        group = self.groups[key]
        offers = [offer for sku in group["variantSKUs"] for offer in self.offers_of(sku)]
        if len(offers) < len(group["variantSKUs"]):
            raise Refused(25016, "A variation has no offer.")
        group["listing"] = self.publish(offers)
        return {"listingId": group["listing"]}

    @route("POST", f"{API}/offer/{{number}}/publish")
    def _publish(self, seen: Seen, number: str) -> Document:
        return {"listingId": self.publish([self.offer(number)])}

    @route("POST", f"{API}/offer/{{number}}/withdraw")
    def _withdraw(self, seen: Seen, number: str) -> Document:
        offer = self.offer(number)
        if offer["status"] != "PUBLISHED":
            raise Refused(25713, "This Offer is not available.")
        if any(group.get("listing") == offer["number"] for group in self.groups.values()):
            raise Refused(25709, "A multiple-variation listing is ended by its inventory item group.")
        offer["status"] = "UNPUBLISHED"
        return {"listingId": offer["number"]}

    @route("POST", f"{API}/offer/withdraw_by_inventory_item_group")
    def _withdraw_group(self, seen: Seen) -> Answer:
        group = self.groups.get(seen.json()["inventoryItemGroupKey"], {"variantSKUs": []})
        offers = [offer for sku in group["variantSKUs"] for offer in self.offers_of(sku)]
        if not any(offer["status"] == "PUBLISHED" for offer in offers):
            raise Refused(25702, "There is nothing on sale.")
        for offer in offers:
            offer["status"] = "UNPUBLISHED"
        return Answer(204)

    @route("POST", f"{API}/bulk_update_price_quantity")
    def _update(self, seen: Seen) -> Answer:
        def one(given: Document) -> Document:
            for each in given["offers"]:
                offer = self.offer(each["offerId"])
                if not each.keys() & {"price", "availableQuantity"}:
                    raise Refused(25709, "Either availableQuantity or price is required.")
                if "price" in each:
                    offer["pricingSummary"]["price"] = each["price"]
                offer |= {name: each[name] for name in ("availableQuantity",) if name in each}
            if stock := given.get("shipToLocationAvailability"):
                self.items[given["sku"]].setdefault("availability", {})["shipToLocationAvailability"] = stock
            return {"offerId": given["offers"][0]["offerId"]}

        return self._rows(seen, one)

    @route("POST", f"{API}/bulk_migrate_listing")
    def _move(self, seen: Seen) -> Answer:
        rows = []
        for each in seen.json()["requests"]:
            try:
                rows.append(self.move(each["listingId"]))
            except Refused as refused:
                rows.append({"listingId": each["listingId"], "statusCode": 400, "errors": [refused.error]})
        models.check(models.ANSWERS["moved"], {"responses": rows})
        if len(rows) > 5:
            raise Refused(25709, "At most five listings.")
        status = 207 if len({row["statusCode"] for row in rows}) > 1 else rows[0]["statusCode"]
        return Answer(status, {"responses": rows})

    # ---- what the tests see

    def listings(self) -> int:
        grouped = {sku for group in self.groups.values() for sku in group["variantSKUs"]}
        return len(self.groups) + len(self.items.keys() - grouped)

    def shown(self, receipt: Receipt) -> Shown | None:
        main = receipt.remote["listing"]
        group = self.groups.get(main)
        skus = group["variantSKUs"] if group else [main] if main in self.items else []
        if not skus:
            return None
        said = group or self.items[main]["product"]
        offers = [offer for sku in skus for offer in self.offers_of(sku)]
        return Shown(
            title=said["title"],
            description=offers[0]["listingDescription"] if offers else None,
            variants={self.items[sku]["product"]["mpn"]: self._shown_offer(sku) for sku in skus},
            pictures=len(said["imageUrls"]),
            on_sale=bool(offers) and all(offer["status"] == "PUBLISHED" for offer in offers),
        )

    def _shown_offer(self, sku: str) -> ShownOffer:
        offers = self.offers_of(sku)
        price: Any = offers[0]["pricingSummary"]["price"]["value"] if offers else "0"
        stock = self.items[sku].get("availability", {}).get("shipToLocationAvailability", {}).get("quantity")
        capped = [offer["availableQuantity"] for offer in offers if "availableQuantity" in offer]
        return ShownOffer(Decimal(price), stock if stock is None else min(stock, *capped, stock))

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        (item,) = [each for each in self.items.values() if each["product"]["mpn"] == sku]
        item["availability"]["shipToLocationAvailability"]["quantity"] -= count

    def stand(self, listing: Listing) -> None:
        self.others(listing)

    def remove(self, receipt: Receipt) -> None:
        main = receipt.remote["listing"]
        for sku in self.groups.pop(main)["variantSKUs"] if main in self.groups else [main]:
            self.drop_item(sku)
