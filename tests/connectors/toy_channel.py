"""The platform that the toy connector publishes to."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connectors import Listing, Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route

KEY = "toy-k3y-0123456789"


@dataclass
class Item:
    id: str
    ref: str
    status: str = "draft"
    title: str = ""
    text: str = ""
    photos: list[str] = field(default_factory=list)
    offers: dict[str, ShownOffer] = field(default_factory=dict)
    by_tool: bool = True

    def document(self) -> dict[str, object]:
        return {"id": self.id, "ref": self.ref, "status": self.status, "photos": self.photos, "by_tool": self.by_tool}

    def whole(self) -> dict[str, object]:
        offers = [
            {"sku": sku, "price": f"{offer.price:f}", "stock": offer.quantity} for sku, offer in self.offers.items()
        ]
        return {**self.document(), "title": self.title, "variants": offers}


class ToyChannel(FakeChannel):
    def empty(self) -> None:
        self.items: dict[str, Item] = {}
        self.photos: dict[str, bytes] = {}
        self.done: dict[str, Answer] = {}

    def admits(self, seen: Seen) -> bool:
        return seen.headers.get("authorization") == f"Bearer {KEY}"

    def listings(self) -> int:
        return len(self.items)

    def shown(self, receipt: Receipt) -> Shown | None:
        item = self.items.get(receipt.remote["item"])
        if item is None:
            return None
        return Shown(item.title, item.text, dict(item.offers), len(item.photos), on_sale=item.status == "live")

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        offers = self.items[receipt.remote["item"]].offers
        offers[sku] = ShownOffer(offers[sku].price, (offers[sku].quantity or 0) - count)

    def remove(self, receipt: Receipt) -> None:
        del self.items[receipt.remote["item"]]

    def stand(self, listing: Listing) -> None:
        offers = {each.sku: ShownOffer(each.price.amount, each.quantity) for each in listing.variants}
        name = self.new_id()
        self.items[name] = Item(name, listing.key, "live", listing.title, offers=offers, by_tool=False)

    def trouble(self, status: int, message: str) -> Answer:
        return Answer(status, {"problems": [{"field": "title", "message": message}]})

    @route("GET", "/account")
    def account(self, seen: Seen) -> object:
        return {"currency": self.currency}

    @route("GET", "/items")
    def search(self, seen: Seen) -> object:
        return {"items": [item.document() for item in self.items.values() if item.ref == seen.query["ref"]]}

    @route("GET", "/shelf")
    def shelf(self, seen: Seen) -> object:
        """Fifty at a time; `next` is where the next page begins."""
        start = int(seen.query.get("from", "0"))
        found = list(self.items.values())
        more = start + 50 if len(found) > start + 50 else None
        page = [item.whole() for item in found[start : start + 50]]
        return {"items": page, "currency": self.currency, "next": more}

    @route("POST", "/items")
    def create(self, seen: Seen) -> object:
        key = seen.headers.get("idempotency-key", "")
        if key and key in self.done:  # it remembers what a key was given for, as many platforms do
            return self.done[key]
        made = self._put(Item(self.new_id(), seen.json()["ref"]), seen.json())
        self.done[key] = made
        return made

    @route("PUT", "/items/{name}")
    def replace(self, seen: Seen, name: str) -> object:
        if name not in self.items:
            return self.trouble(404, "no such item")
        key = seen.headers.get("idempotency-key", "")
        if key and key in self.done:
            return self.done[key]
        item = self.items[name]
        item.status = "live"
        self.done[key] = made = self._put(item, seen.json())
        return made

    @route("GET", "/items/{name}")
    def show(self, seen: Seen, name: str) -> object:
        return self.items[name].document() if name in self.items else self.trouble(404, "no such item")

    @route("POST", "/items/{name}/publish")
    def publish(self, seen: Seen, name: str) -> object:
        self.items[name].status = "live"
        return self.items[name].document()

    @route("DELETE", "/items/{name}")
    def hide(self, seen: Seen, name: str) -> object:
        if name not in self.items:
            return self.trouble(404, "no such item")
        self.items[name].status = "hidden"
        return Answer(204)

    @route("POST", "/batch")
    def batch(self, seen: Seen) -> object:
        """Its errors say what is wrong, and not with which item."""
        results = []
        for sent in seen.json()["items"]:
            item = self.items.get(sent["id"] or "") or Item(self.new_id(), sent["ref"])
            made = self._put(item, sent)
            item.status = "live"
            results.append(made.json if made.status == 422 else {"item": item.document()})
        return {"results": results}

    @route("PATCH", "/offers")
    def offers(self, seen: Seen) -> object:
        results = []
        for sent in seen.json()["offers"]:
            item = self.items.get(sent["id"])
            if item:
                item.offers |= self._offers(item, sent)
                results.append({"item": item.document()})
            else:
                results.append({"problems": [{"field": "", "message": "no such item"}]})
        return {"results": results}

    @route("POST", "/uploads")
    def slot(self, seen: Seen) -> object:
        return {"address": f"{self.elsewhere}/upload"}

    @route("PUT", "/upload", elsewhere=True)
    def upload(self, seen: Seen) -> object:
        self.photos[name := f"photo-{self.new_id()}"] = seen.content
        return {"photo": name}

    def _put(self, item: Item, sent: dict[str, Any]) -> Answer:
        if "forbidden" in sent["title"]:
            return Answer(422, {"problems": [{"field": "title", "message": "This word is not allowed here."}]})
        item.title, item.text, item.photos = sent["title"], sent["text"], sent["photos"]
        item.offers, item.by_tool = self._offers(item, sent), True
        self.items[item.id] = item
        return Answer(200, item.document())

    def _offers(self, item: Item, sent: dict[str, Any]) -> dict[str, ShownOffer]:
        made = {}
        for variant in sent["variants"]:
            before = item.offers.get(variant["sku"], ShownOffer(Decimal(0), variant.get("stock_if_new")))
            price = Decimal(variant["price"]) if "price" in variant else before.price
            made[variant["sku"]] = ShownOffer(price, variant.get("stock", before.quantity))
        return made
