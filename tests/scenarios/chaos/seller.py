"""Sellers who go on working while everything fails: prices, stocks, titles, photos, products taken off and put back."""

import random
import threading
from collections.abc import Callable
from dataclasses import replace

from tests.scenarios.chaos.wares import PALETTE, Ware, write_sheet
from tests.scenarios.chaos.world import Business, World, new_ware

PAUSE = 4.0
"""Seconds between two imports."""
HIGHEST_STOCK = 999


class Seller:
    """Imports a changed sheet, one business after the other."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._dice = random.Random(f"{seed} seller")
        self._stocks: dict[tuple[str, int], set[int]] = {}
        self._possible = range(world.market.habits.least_stock, HIGHEST_STOCK)

    def work(self, ending: threading.Event) -> None:
        turn = 0
        while not ending.wait(PAUSE):
            business = self._world.businesses[turn % len(self._world.businesses)]
            with business.lock:
                self._edit(business)
                bring_in(self._world, business)
            if options := self._world.market.habits.options:  # she agrees to the fee of what is new
                self._world.installation.run("sync", "--business", business.slug, *options, "--no-wait")
            turn += 1

    def _edit(self, business: Business) -> None:
        numbers = list(business.wares)
        for number in self._dice.sample(numbers, min(len(numbers), max(8, len(numbers) // 20))):
            before = business.wares[number]
            business.wares[number] = after = self._changed(business, before)
            business.edits += 1
            business.photos_named += len(set(after.photos) - set(before.photos))
        if self._dice.random() < 0.5:
            number = max(numbers) + 1
            business.wares[number] = new = new_ware(number, self._dice)
            business.edits += 1
            business.photos_named += len(new.photos)

    def _changed(self, business: Business, ware: Ware) -> Ware:
        if not ware.wanted:
            return replace(ware, on_sale=True, in_sheet=True)
        (change,) = self._dice.choices(
            (self._price, self._stock, self._title, self._photos, self._draft, self._gone), (30, 30, 14, 10, 8, 8)
        )
        change_it: Callable[[Business, Ware], Ware] = change
        return change_it(business, ware)

    def _price(self, _business: Business, ware: Ware) -> Ware:
        return replace(ware, price=ware.price + self._dice.randint(1, 50))

    def _stock(self, business: Business, ware: Ware) -> Ware:
        """Never a number that it had before: else nobody could say whether it was sent or stayed."""
        had = self._stocks.setdefault((business.slug, ware.number), set())
        had |= set(ware.stock)
        stock = []
        for _ in ware.stock:
            stock.append(self._dice.choice([number for number in self._possible if number not in had][:40]))
            had.add(stock[-1])
        for account in business.accounts:
            for sku in ware.skus:
                business.sold.pop((account.name, sku), None)
        return replace(ware, stock=tuple(stock))

    def _title(self, business: Business, ware: Ware) -> Ware:
        return replace(ware, title=f"{ware.title.partition(' (')[0]} ({business.edits})")

    def _photos(self, _business: Business, ware: Ware) -> Ware:
        others = [place for place in range(len(PALETTE)) if place not in ware.photos]
        return replace(ware, photos=(*self._dice.sample(others, self._dice.choice((1, 2))), *ware.photos[:1]))

    def _draft(self, _business: Business, ware: Ware) -> Ware:
        return replace(ware, on_sale=False)

    def _gone(self, _business: Business, ware: Ware) -> Ware:
        """The row is gone, and the import archives the product."""
        return replace(ware, in_sheet=False)


def bring_in(world: World, business: Business) -> None:
    """Imports the sheet as it stands now; while the database is away, again and again."""
    sheet = write_sheet(business.folder / "produits.csv", business.wares.values())
    words = ("import", str(sheet), "--business", business.slug, "--images", str(world.folder / "photos"), "--replace")
    waiting = threading.Event()
    for _ in range(100):
        ran = world.installation.run(*words)
        world.complain(words, ran.code, ran.err)
        if ran.code == 0:
            business.imports += 1
            return
        if ran.code != 3:
            break
        waiting.wait(0.5)
    raise AssertionError(f"the import of {business.slug} ended with {ran.code}: {ran.out} {ran.err}")
