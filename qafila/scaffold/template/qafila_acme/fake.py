"""A small Acme Market on this machine: what it answers, as far as the connector asks."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from connectors import Receipt
from connectors.testing import Answer, FakeChannel, Seen, Shown, ShownOffer, route

KEY = "a-key-of-the-fake"


@dataclass
class Item:
    document: dict[str, Any]
    on_sale: bool = True
    stock: dict[str, int | None] = field(default_factory=dict)


class FakeAcme(FakeChannel):
    def empty(self) -> None:
        self.items: dict[str, Item] = {}

    def admits(self, seen: Seen) -> bool:
        return seen.headers.get("authorization") == f"Bearer {KEY}"

    @route("GET", "/account")
    def account(self, seen: Seen) -> object:
        return {"currency": self.currency}

    @route("GET", "/items")
    def search(self, seen: Seen) -> object:
        return [self._told(name) for name, item in self.items.items() if item.document["ref"] == seen.query["ref"]]

    @route("POST", "/items")
    def create(self, seen: Seen) -> object:
        return self._put(self.new_id(), seen.json())

    @route("PUT", "/items/{name}")
    def replace(self, seen: Seen, name: str) -> object:
        return self._put(name, seen.json()) if name in self.items else Answer(404, {})

    @route("DELETE", "/items/{name}")
    def hide(self, seen: Seen, name: str) -> object:
        if name not in self.items:
            return Answer(404, {})
        self.items[name].on_sale = False
        return Answer(204)

    @route("POST", "/photos")
    def photo(self, seen: Seen) -> object:
        return {"id": self.new_id()}

    def _put(self, name: str, document: dict[str, Any]) -> object:
        if "forbidden" in document["title"]:
            return Answer(422, {"problems": [{"field": "title", "message": "This word is not allowed."}]})
        stock = self.items[name].stock if name in self.items else {}
        for variant in document["variants"]:
            stock[variant["sku"]] = variant.get("stock", stock.get(variant["sku"]))
        self.items[name] = Item(document, stock=stock)
        return self._told(name)

    def _told(self, name: str) -> dict[str, object]:
        return {"id": name, "on_sale": self.items[name].on_sale, "url": f"{self.url}/shop/{name}"}

    def listings(self) -> int:
        return len(self.items)

    def shown(self, receipt: Receipt) -> Shown | None:
        item = self.items.get(receipt.remote["item"])
        if item is None:
            return None
        told = item.document
        offers = {each["sku"]: ShownOffer(Decimal(each["price"]), item.stock[each["sku"]]) for each in told["variants"]}
        return Shown(told["title"], told["description"], offers, len(told["photos"]), item.on_sale)

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        stock = self.items[receipt.remote["item"]].stock
        stock[sku] = (stock[sku] or 0) - count

    def remove(self, receipt: Receipt) -> None:
        del self.items[receipt.remote["item"]]
