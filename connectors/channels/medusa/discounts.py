"""Discounts: the price before is the variant's own, and what is paid now stands in a price list of ours, so that a
storefront shows both.

A buyer pays the lower of the two. So what is too low in the list ends or rises before own prices are written, and what
is new or lower comes after them: wherever it is cut, nothing is sold for less than it was or should be. A variant is
marked when it gets its own price, before the list has one, and the mark goes after that: without a mark nobody asks.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel

from connectors import ConnectorError, HttpClient, OutcomeUnknown, read
from connectors.channels.medusa.mapping import Document, before_discount, figure, standing
from connectors.channels.medusa.replies import MARK, REFUSALS, Named, Price, Problem, marked, to_error
from connectors.channels.medusa.wishes import Wish, by_groups

LISTS = "admin/price-lists"
FIELDS = "id,status,metadata"
PRICE_FIELDS = "id,amount,currency_code,min_quantity,max_quantity,price_set.variant.id,price_rules.attribute"
PAGE_OF_LISTS, PAGE = 100, 500
ACTIVE = "active"
TIMEOUT = 120.0
"""Prices that are sent again while the server is still at them could stand twice."""
DISCOUNTS = "discounts"
"""Our mark of the list."""
NEW_LIST = {
    "title": "Qafila",
    "description": "Remises en cours · Current discounts · التخفيضات الحالية",
    "type": "sale",
    "status": ACTIVE,
    "metadata": {MARK: DISCOUNTS},
}
Place = tuple[str, str]
"""A variant's id, and a currency."""
Step = Callable[[Sequence[Wish]], ConnectorError | None]


class PriceList(BaseModel):
    id: str
    status: str = ""
    metadata: dict[str, Any] | None = None


class PriceLists(BaseModel):
    price_lists: list[PriceList]
    count: int


class OnePriceList(BaseModel):
    price_list: PriceList


class Priced(BaseModel):
    variant: Named | None = None


class ListPrice(Price):
    """`rules` are told under another name here."""

    price_rules: list[Any] = []
    price_set: Priced | None = None

    @property
    def place(self) -> Place | None:
        """None where it is no plain price: that is somebody else's."""
        variant = self.price_set.variant if self.price_set else None
        return (variant.id, self.currency_code) if variant and self.plain and not self.price_rules else None


class ListPrices(BaseModel):
    prices: list[ListPrice]
    count: int


class Written(BaseModel):
    created: list[ListPrice]


@dataclass(frozen=True)
class Sale:
    """A price that stands in one of our lists."""

    id: str
    amount: float
    owner: str


@dataclass
class Discounts:
    """The list is read once, when a discount is first met. Threads take turns, so that nothing is made twice."""

    http: HttpClient
    _lists: list[PriceList] | None = None
    """All that have our mark: the eldest is the one, and another was made by a request whose answer was lost."""
    _sales: dict[Place, list[Sale]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def before(self, wishes: Sequence[Wish]) -> dict[str, ConnectorError]:
        """What ends goes, and what is too low rises, before own prices are written; what failed, by key."""
        return self._each([wish for wish in wishes if _marked(wish) or _reduced(wish)], self._before)

    def after(self, wishes: Sequence[Wish]) -> dict[str, ConnectorError]:
        """What is new or lower, once own prices stand; what failed, by key."""
        return self._each([wish for wish in wishes if _reduced(wish)], self._after)

    def paid(self, variant: str, currency: str) -> float | None:
        """What our lists say of a variant, as far as they are in force."""
        with self._lock:
            in_force = {each.id for each in self._known() if each.status == ACTIVE}
            sales = self._sales.get((variant, currency), ())
            return min((sale.amount for sale in sales if sale.owner in in_force), default=None)

    def _each(self, wishes: Sequence[Wish], step: Step) -> dict[str, ConnectorError]:
        with self._lock:
            return by_groups(wishes, step, lambda wish: step([wish]))

    def _before(self, wishes: Sequence[Wish]) -> ConnectorError | None:
        lists = self._known()
        gone: list[Sale] = []
        dearer: dict[Place, float] = {}
        for place, amount in _amounts(wishes):
            there = self._sales.get(place, [])
            if amount is None or len(there) > 1 or any(sale.owner != lists[0].id for sale in there):
                gone += there
            elif there and there[0].amount < amount:
                dearer[place] = amount
        return self._write(dearer, gone)

    def _after(self, wishes: Sequence[Wish]) -> ConnectorError | None:
        self._known()
        refusal = self._enforce()
        if refusal:
            return refusal
        wanted = {place: amount for place, amount in _amounts(wishes) if amount is not None}
        there = {place: [sale.amount for sale in self._sales.get(place, ())] for place in wanted}
        return self._write({place: amount for place, amount in wanted.items() if there[place] != [amount]}, ())

    # ---- the list

    def _known(self) -> list[PriceList]:
        """Our lists, read where nobody knows what stands in them."""
        if self._lists is None:
            lists, self._sales = self._ours(), {}
            for each in lists:
                for price in self._prices_of(each):
                    self._take(price, each)
            self._lists = lists
        return self._lists

    def _take(self, price: ListPrice, owner: PriceList) -> None:
        if price.place:
            others = [sale for sale in self._sales.get(price.place, ()) if sale.id != price.id]
            self._sales[price.place] = [*others, Sale(price.id, price.amount, owner.id)]

    def _ours(self) -> list[PriceList]:
        """The eldest first: ids rise with time."""
        found: list[PriceList] = []
        count, offset = 1, 0
        while offset < count:
            query = {"fields": FIELDS, "order": "id", "limit": PAGE_OF_LISTS, "offset": offset}
            page = read(self.http.get(f"{LISTS}?{urlencode(query)}"), PriceLists)
            count, offset = page.count, offset + PAGE_OF_LISTS
            found += [each for each in page.price_lists if marked(each.metadata) == DISCOUNTS]
        return found

    def _prices_of(self, owner: PriceList) -> Iterator[ListPrice]:
        count, offset = 1, 0
        while offset < count:
            query = {"fields": PRICE_FIELDS, "order": "id", "limit": PAGE, "offset": offset}
            page = read(self.http.get(f"{LISTS}/{owner.id}/prices?{urlencode(query)}"), ListPrices)
            count, offset = page.count, offset + PAGE
            yield from page.prices

    def _enforce(self) -> ConnectorError | None:
        """There is a list from now on, and it is in force."""
        if not self._lists:
            self._make()
        elif self._lists[0].status != ACTIVE:
            path = f"{LISTS}/{self._lists[0].id}?fields={FIELDS}"
            reply = self.http.post(path, json={"status": ACTIVE}, allow=REFUSALS, idempotent=True)
            if not reply.ok:
                self._lists = None
                return to_error(reply.status, read(reply, Problem))
            self._lists[0] = read(reply, OnePriceList).price_list
        return None

    def _make(self) -> None:
        try:
            reply = self.http.post(f"{LISTS}?fields={FIELDS}", json=NEW_LIST)
            self._lists = [read(reply, OnePriceList).price_list]
        except OutcomeUnknown:
            self._lists = None
            if not self._known():
                raise

    # ---- its prices

    def _write(self, amounts: Mapping[Place, float], gone: Sequence[Sale]) -> ConnectorError | None:
        if not (self._lists and (amounts or gone)):
            return None
        lists, self._lists = self._lists, None  # without an answer nobody knows what stands there
        rows = [_row(*place, amount) for place, amount in amounts.items()]
        body: Document = {"create": rows, "delete": [sale.id for sale in gone]}
        path = f"{LISTS}/{lists[0].id}/prices/batch"
        reply = self.http.post(path, json=body, allow=REFUSALS, idempotent=True, timeout=TIMEOUT)
        if not reply.ok:
            return to_error(reply.status, read(reply, Problem))
        lost = {sale.id for sale in gone}
        self._sales = {place: [sale for sale in sales if sale.id not in lost] for place, sales in self._sales.items()}
        for price in read(reply, Written).created:
            self._take(price, lists[0])
        self._lists = lists
        return None


def _row(variant: str, currency: str, amount: float) -> Document:
    """With its limits named, a price that stands there already is changed; without, there would be another."""
    limits = {"min_quantity": None, "max_quantity": None}
    return {"variant_id": variant, "currency_code": currency, "amount": amount, **limits}


def _reduced(wish: Wish) -> bool:
    return any(before_discount(each) for each in wish.listing.variants)


def _marked(wish: Wish) -> bool:
    return any(each.reduced for each in wish.product.variants)


def _amounts(wishes: Sequence[Wish]) -> Iterator[tuple[Place, float | None]]:
    """What should stand in the list; None where nothing should."""
    for wish in wishes:
        by_key = standing(wish.listing, wish.product)
        for each in wish.listing.variants:
            if there := by_key.get(each.key):
                amount = figure(each.price.amount) if before_discount(each) else None
                yield (there.id, wish.listing.currency.lower()), amount
