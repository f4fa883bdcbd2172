"""Price lists of a Medusa, and what a buyer pays by them; the words and the rules are those of a real 2.21.2."""

import copy
from abc import abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from connectors.testing import Seen, route
from tests.connectors.medusa.asked import only
from tests.connectors.medusa.goods import Document, Goods, Refused, missing, strict

LISTS = "/admin/price-lists"
LIST = ("title", "description", "starts_at", "ends_at", "status", "type", "rules", "metadata")
PRICE = ("currency_code", "amount", "variant_id", "min_quantity", "max_quantity", "rules")
CHOICES = {"status": ("active", "draft"), "type": ("sale", "override")}
LIMITS = ("min_quantity", "max_quantity")


class PriceLists(Goods):
    currency: str
    price_lists: dict[str, Document]
    sales: dict[str, Document]
    """Prices in lists, each with the list's id and the variant's."""

    @abstractmethod
    def _page(self, seen: Seen, name: str, found: Sequence[Document]) -> Document: ...

    @contextmanager
    def as_a_whole(self) -> Iterator[None]:
        before = copy.deepcopy((self.price_lists, self.sales))
        try:
            with super().as_a_whole():
                yield
        except BaseException:
            self.price_lists, self.sales = before
            raise

    @route("GET", LISTS)
    def _price_lists(self, seen: Seen) -> Document:
        strict(seen.query, ("q", "id", "status", "fields", "limit", "offset", "order"))
        return self._page(seen, "price_lists", list(self.price_lists.values()))

    @route("POST", LISTS)
    def _make_price_list(self, seen: Seen) -> Document:
        given = seen.json()
        strict(given, (*LIST, "prices"), ("title", "description"))
        return {"price_list": only([self.listed(given)], seen)[0]}

    def listed(self, given: Document) -> Document:
        _chosen(given)
        made = {"status": "draft", "type": "sale", "metadata": None, **given, "id": f"plist_{self.new_id()}"}
        self.price_lists[made["id"]] = made
        return made

    @route("POST", f"{LISTS}/{{number}}")
    def _change_price_list(self, seen: Seen, number: str) -> Document:
        strict(seen.json(), LIST)
        _chosen(seen.json())
        if number not in self.price_lists:
            raise Refused(f"Price lists with ids: '{number}' not found")
        self.price_lists[number].update(seen.json())
        return {"price_list": only([self.price_lists[number]], seen)[0]}

    @route("GET", f"{LISTS}/{{number}}/prices")
    def _prices(self, seen: Seen, number: str) -> Document:
        """Of a list that is not there, none."""
        strict(seen.query, ("fields", "limit", "offset", "order"))
        return self._page(seen, "prices", [_told(each) for each in self._standing() if each["list"] == number])

    @route("POST", f"{LISTS}/{{number}}/prices/batch")
    def _batch_prices(self, seen: Seen, number: str) -> Document:
        given = seen.json()
        strict(given, ("create", "update", "delete"))
        for verb, required in (("create", PRICE[:3]), ("update", ("id", "variant_id"))):
            for each in given.get(verb, ()):
                strict(each, PRICE if verb == "create" else (*PRICE, "id"), required)
        if number not in self.price_lists:
            raise missing(f"Price lists with id: {number} was not found")
        created = [self.sale(number, each) for each in given.get("create", ())]
        for each in given.get("update", ()):
            self.sales[each["id"]].update({name: value for name, value in each.items() if name != "id"})
        for each in given.get("delete", ()):  # of whatever list, and also where it is gone already
            self.sales.pop(each, None)
        return {
            "created": [_told(each) for each in created],
            "updated": [],
            "deleted": {"ids": given.get("delete", [])},
        }

    def sale(self, number: str, given: Document) -> Document:
        """One that names its limits changes what is the same but for the amount; else another is made."""
        if given["variant_id"] not in {each["id"] for each in self.variants()}:
            raise Refused(f"No price set exist for variants: {given['variant_id']}")
        made = {"min_quantity": None, "max_quantity": None, "rules": {}, **given, "list": number}
        same = [each for each in self._standing() if _same(each, made)]
        if same and all(name in given for name in LIMITS):
            same[-1]["amount"] = given["amount"]
            return same[-1]
        made["id"] = f"price_{self.new_id()}"
        self.sales[made["id"]] = made
        return made

    def _standing(self) -> list[Document]:
        """Those of deleted variants go with them."""
        variants = {each["id"] for each in self.variants()}
        return [each for each in self.sales.values() if each["variant_id"] in variants]

    # ---- what buyers see

    @route("GET", "/store/products")
    def _store(self, seen: Seen) -> Document:
        return {"products": [self._offered(each) for each in self.products.values()]}

    def _offered(self, product: Document) -> Document:
        variants = [{"sku": each["sku"], "calculated_price": self.paid(each)} for each in product["variants"]]
        return {"title": product["title"], "variants": variants}

    def paid(self, variant: Document) -> Document:
        """The lowest of the own price and those in lists of type `sale` that are active."""
        own = next(each for each in variant["prices"] if _plain(each, self.currency))
        sales = [
            each["amount"]
            for each in self._standing()
            if each["variant_id"] == variant["id"]
            and _plain(each, self.currency)
            and self.price_lists[each["list"]]["status"] == "active"
        ]
        return {"calculated_amount": min((own["amount"], *sales)), "original_amount": own["amount"]}


def _chosen(given: Document) -> None:
    for name, choices in CHOICES.items():
        if given.get(name, choices[0]) not in choices:
            told = f"Expected: '{', '.join(choices)}' for field '{name}', but got: '{given[name]}'"
            raise Refused(f"Invalid request: {told}")


def _told(sale: Document) -> Document:
    """Its rules are told in another form."""
    rules = [{"id": f"prule_{name}", "attribute": name, "value": value} for name, value in sale["rules"].items()]
    told: dict[str, Any] = {name: value for name, value in sale.items() if name not in ("list", "variant_id", "rules")}
    return {**told, "price_set": {"id": "pset", "variant": {"id": sale["variant_id"]}}, "price_rules": rules}


def _same(one: Document, other: Document) -> bool:
    return all(one[name] == other[name] for name in ("list", "variant_id", "currency_code", *LIMITS, "rules"))


def _plain(price: Document, currency: str) -> bool:
    limits = {name: price[name] for name in LIMITS}
    return price["currency_code"] == currency.lower() and not price["rules"] and not any(limits.values())
