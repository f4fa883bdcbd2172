"""Customers who buy at the marketplace meanwhile: a stock that its seller did not change since must stay sold down."""

import random
import threading
from typing import Any

from tests.scenarios.chaos.world import Account, Business, World

PAUSE = 5.0
BASKETS = 12
"""At most so many purchases at one account in a row."""


class Customers:
    """Buy what is at rest: where the plan says `keep`, the seller's last stock has arrived and was acknowledged.

    A stock that is still on its way may have to be sent twice, and nobody can say whether a sale fell in between; so
    customers leave those products alone.
    """

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._dice = random.Random(f"{seed} customers")
        self.sales = 0

    def work(self, ending: threading.Event) -> None:
        shops = list(self._world.accounts())
        while not ending.wait(PAUSE):
            business, account = self._dice.choice(shops)
            with business.lock:
                for key in self._at_rest(business, account):
                    self._buy(business, account, key)

    def _at_rest(self, business: Business, account: Account) -> list[str]:
        words = ("plan", "--business", business.slug, "--account", account.name, "--json")
        ran = self._world.installation.run(*words)
        self._world.complain(words, ran.code, ran.err)
        if ran.code:  # the database was away
            return []
        changes: list[dict[str, Any]] = ran.json()[0]["changes"]
        keys = [each["product"] for each in changes if each["action"] == "keep" and each["reasons"] == ["unchanged"]]
        return self._dice.sample(keys, min(BASKETS, len(keys)))

    def _buy(self, business: Business, account: Account, key: str) -> None:
        for listing in self._world.market.one(account.seller, key):
            sku, left = self._dice.choice(list(listing.shown.stock.items()))
            most = min(3, left - self._world.market.habits.least_stock)
            if most < 1:
                continue
            quantity = self._dice.randint(1, most)
            bought = self._world.market.sell(listing, sku, quantity)
            if bought is None:  # the marketplace was killed before it answered: its file tells
                (now,) = self._world.market.one(account.seller, key)
                bought = now.shown.stock[sku] == left - quantity
            if bought:
                self.sales += 1
                business.sold[account.name, sku] = business.sold.get((account.name, sku), 0) + quantity
