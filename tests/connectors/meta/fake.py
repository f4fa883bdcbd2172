"""A catalogue at Meta over real HTTP, as far as the connector needs one. There is no schema of it here: fields
and their kinds are those of its documentation, and what is not among them is refused. Batches are worked off later."""

import json
import re
from decimal import Decimal
from typing import Any

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route

TOKEN = "EAAG-made-up-0123456789abcdef"
CATALOGUE = "4711"
EDGE = f"/v24.0/{CATALOGUE}"
CODES = {401: 190, 403: 200, 429: 80014, 500: 2, 503: 2, 404: 100}
Document = dict[str, Any]
PRICE = re.compile(r"\d+(\.\d{1,3})? [A-Z]{3}")
TEXTS = (
    "title", "description", "link", "image_link", "brand", "gtin", "mpn", "item_group_id", "google_product_category",
    "product_type", "color", "size", "material", "pattern", "custom_label_3", "custom_label_4",
)  # fmt: skip
VALUES = {
    "availability": {"in stock", "out of stock", "available for order", "preorder", "discontinued"},
    "condition": {"new", "refurbished", "used"},
    "visibility": {"published", "staging"},
    "gender": {"female", "male", "unisex"},
    "age_group": {"adult", "all ages", "teen", "kids", "toddler", "infant", "newborn"},
}
NEEDED = ("title", "description", "availability", "condition", "price", "link", "image_link")


def complaints(data: Document, *, new: bool) -> list[str]:
    """What the catalogue says of an item before it takes it."""
    told = []
    for name, value in data.items():
        if name in TEXTS or name == "id":
            told += [] if isinstance(value, str) else [f"{name} must be a string"]
        elif name in VALUES:
            told += [] if value in VALUES[name] else [f"{name}: {value!r} is none of its values"]
        elif name in ("price", "sale_price"):
            fine = isinstance(value, str) and (PRICE.fullmatch(value) or (name == "sale_price" and not value))
            told += [] if fine else [f"{name}: {value!r} is no price"]
        elif name == "additional_image_link":
            fine = isinstance(value, list) and len(value) <= 20 and all(isinstance(each, str) for each in value)
            told += [] if fine else ["additional_image_link must be a list of at most 20"]
        elif name == "quantity_to_sell_on_facebook":
            told += [] if isinstance(value, int) and value >= 0 else [f"{name}: {value!r} is no quantity"]
        else:
            told.append(f"unknown field {name}")
    if len(data.get("title", "")) > 200:
        told.append("title is longer than 200 characters")
    told += [f"{name} is missing" for name in NEEDED if new and not data.get(name)]
    if new and not any(data.get(name) for name in ("brand", "gtin", "mpn")):
        told.append("one of brand, gtin and mpn is needed")
    return told


class MetaCatalogue(FakeChannel):
    def empty(self) -> None:
        self.items: dict[str, Document] = {}
        self.batches: dict[str, Document] = {}
        self.late: dict[str, str] = {}
        """What is wrong with an item, by a word of its title: found out while the batch is worked off."""
        self.unfetchable: set[str] = set()
        self.review = "approved"
        self.writes = 0
        self.polls = 0
        """So many times a batch is said to be at work still."""

    def admits(self, seen: Seen) -> bool:
        return seen.headers.get("authorization") == f"Bearer {TOKEN}"

    def trouble(self, status: int, message: str) -> Answer:
        """Nearly all of it is a 400; the code says what it is."""
        error = {"message": message, "type": "OAuthException", "code": CODES.get(status, 100), "fbtrace_id": "A1"}
        return Answer(status if status in (401, 429, 500, 503) else 400, {"error": error})

    def settle(self) -> None:
        for batch in self.batches.values():
            batch["polls"] = 0

    @route("GET", EDGE)
    def _about(self, seen: Seen) -> object:
        assert seen.query == {"fields": "id,name"}
        return {"id": CATALOGUE, "name": "Souk"}

    @route("POST", EDGE + "/items_batch")
    def _batch(self, seen: Seen) -> object:
        asked = seen.json()
        assert set(asked) == {"item_type", "allow_upsert", "requests"}
        assert asked["item_type"] == "PRODUCT_ITEM"
        assert 1 <= len(asked["requests"]) <= 5_000
        self.writes += 1
        handle, errors, statuses = f"Acz{self.new_id()}", [], []
        for each in asked["requests"]:
            assert set(each) == {"method", "data"}
            data = each["data"]
            new = each["method"] == "UPDATE" and asked["allow_upsert"] and data["id"] not in self.items
            if each["method"] != "DELETE" and (wrong := complaints(data, new=new)):
                row = {"retailer_id": data["id"], "errors": [{"message": one} for one in wrong], "warnings": []}
                statuses.append(row)
            elif late := self._carried_out(each["method"], data, upsert=asked["allow_upsert"]):
                errors.append({"id": data["id"], "message": late})
        self.batches[handle] = {"errors": errors, "polls": self.polls}
        return {"handles": [handle], "validation_status": statuses}

    def _carried_out(self, method: str, data: Document, *, upsert: bool) -> str | None:
        there = self.items.get(data["id"])
        if method == "DELETE":
            return None if self.items.pop(data["id"], None) else f"Item {data['id']} does not exist"
        if there is None and not upsert:
            return f"Product item with retailer id {data['id']} does not exist"
        if late := next((why for word, why in self.late.items() if word in data.get("title", "")), None):
            return late
        self.items[data["id"]] = {"graph": self.new_id(), **(there or {}), **data}
        if there:
            self.items[data["id"]]["graph"] = there["graph"]
        return None

    @route("GET", EDGE + "/check_batch_request_status")
    def _status(self, seen: Seen) -> object:
        assert seen.query["load_ids_of_invalid_requests"] == "true"
        batch = self.batches.get(seen.query["handle"])
        if batch is None:
            return {"data": []}
        if batch["polls"] > 0:
            batch["polls"] -= 1
            return {"data": [{"handle": seen.query["handle"], "status": "in_progress", "errors": []}]}
        ids = [each["id"] for each in batch["errors"]]
        done = {"handle": seen.query["handle"], "status": "finished", "errors": batch["errors"]}
        return {"data": [{**done, "errors_total_count": len(ids), "ids_of_invalid_requests": ids, "warnings": []}]}

    @route("GET", EDGE + "/products")
    def _products(self, seen: Seen) -> object:
        rows = list(self.items.values())
        if wanted := seen.query.get("filter"):
            ids = json.loads(wanted)["retailer_id"]["is_any"]
            rows = [each for each in rows if each["id"] in ids]
        start, size = int(seen.query.get("after", "0")), int(seen.query["limit"])
        shown = [self._view(each) for each in rows[start : start + size]]
        after = str(start + len(shown))
        paging: Document = {"cursors": {"before": str(start), "after": after}}
        if start + size < len(rows):
            paging["next"] = f"https://graph.facebook.com{EDGE}/products?after={after}"
        return {"data": shown, "paging": paging}

    def _view(self, row: Document) -> Document:
        """Prices come as people read them."""
        currency = row["price"].split(" ")[1]
        fetched = "FETCH_FAILED" if row["image_link"] in self.unfetchable else "FETCHED"
        labels = {name: row[name] for name in ("custom_label_3", "custom_label_4") if name in row}
        counted = "quantity_to_sell_on_facebook"
        return {
            "id": row["graph"],
            "retailer_id": row["id"],
            "name": row["title"],
            **{name: _as_people_read(row[name]) for name in ("price", "sale_price") if row.get(name)},
            "currency": currency,
            "visibility": row.get("visibility", "published"),
            "review_status": self.review,
            "image_fetch_status": fetched,
            "errors": [],
            **({counted: row[counted]} if counted in row else {}),
            **labels,
        }

    # ---- what the tests see

    def _of(self, key: str) -> list[Document]:
        found = [each for each in self.items.values() if each.get("custom_label_4") == f"qafila {key}"]
        return found or [each for each in self.items.values() if each["graph"] == key]

    def listings(self) -> int:
        return len({each.get("item_group_id", each["id"]) for each in self.items.values()})

    def shown(self, receipt: Receipt) -> Shown | None:
        found = self._of(receipt.remote["listing"])
        if not found:
            return None
        first = found[0]
        title = first["title"].partition(" – ")[0] if "item_group_id" in first else first["title"]
        return Shown(
            title=title,
            description=first["description"],
            variants={each.get("custom_label_3", each["id"]): _offer(each) for each in found},
            pictures=len({first["image_link"], *first.get("additional_image_link", ())}),
            on_sale=any(each.get("visibility", "published") == "published" for each in found),
        )

    def stand(self, listing: Listing) -> None:
        (only,) = listing.variants
        made = {"id": only.key, "title": listing.title, "description": "x", "image_link": "https://e.example/a.jpg"}
        self.items[only.key] = {**made, "graph": self.new_id(), "price": f"{only.price.amount} {only.price.currency}"}

    def remove(self, receipt: Receipt) -> None:
        for each in self._of(receipt.remote["listing"]):
            del self.items[each["id"]]


def _offer(item: Document) -> ShownOffer:
    amount = Decimal((item.get("sale_price") or item["price"]).split(" ")[0])
    return ShownOffer(amount, item.get("quantity_to_sell_on_facebook"))


def _as_people_read(price: str) -> str:
    amount, currency = price.split(" ")
    sign = {"EUR": "€", "USD": "$"}.get(currency, f"{currency} ")
    return f"{sign}{Decimal(amount):,}"
