"""What only shows beside the other products of a catalogue: a price far from the usual, two products of one name."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from statistics import median_high, median_low
from typing import NamedTuple

from catalog.folding import folded
from catalog.issues import Issue, Severity
from catalog.money import Money
from catalog.product import Product

FAR = 50
"""A decimal sign that was lost makes a price 100 or 1000 times too high."""
ENOUGH = 5
"""Prices, before there is a usual one."""


class _Price(NamedTuple):
    product: str
    category: Hashable
    price: Money


def comparisons(products: Sequence[Product]) -> Mapping[str, list[Issue]]:
    """By the key of the product that each is about."""
    found: dict[str, list[Issue]] = defaultdict(list)
    for issue in (*_far_prices(products), *_repeated_titles(products)):
        found[issue.product or ""].append(issue)
    return found


def _far_prices(products: Sequence[Product]) -> Iterator[Issue]:
    """Beside the prices of its category where there are enough of them, else beside those of the whole catalogue."""
    prices = list(dict.fromkeys(_prices(products)))
    shelves = _shelves(prices)
    told: set[str] = set()
    for one in prices:
        usual = shelves.get((one.price.currency, one.category)) or shelves.get((one.price.currency, None))
        if one.product in told or usual is None or not _is_far(one.price.amount, usual):
            continue
        told.add(one.product)
        middle = ((usual[0] + usual[1]) / 2).quantize(one.price.amount)
        yield Issue(
            code="price_far_off", field="price", severity=Severity.WARNING, product=one.product, value=str(one.price),
            params={"usual": f"{middle} {one.price.currency}"},
        )  # fmt: skip


def _prices(products: Iterable[Product]) -> Iterator[_Price]:
    for product in products:
        for variant in product.variants:
            if (price := variant.offer.price) and price.amount > 0:
                yield _Price(product.key, product.category or product.seller_category, price)


def _shelves(prices: Iterable[_Price]) -> Mapping[tuple[str, Hashable], tuple[Decimal, Decimal]]:
    """The lower and the upper middle of the prices by currency and category, and by currency alone (None)."""
    found: dict[tuple[str, Hashable], list[Decimal]] = defaultdict(list)
    for one in prices:
        for category in {one.category, None}:
            found[one.price.currency, category].append(one.price.amount)
    return {at: (median_low(all_), median_high(all_)) for at, all_ in found.items() if len(all_) >= ENOUGH}


def _is_far(amount: Decimal, usual: tuple[Decimal, Decimal]) -> bool:
    """From both middles: where half of the goods cost 10 and half 10 000, neither is strange."""
    low, high = usual
    return amount * FAR <= low or amount >= high * FAR


def _repeated_titles(products: Sequence[Product]) -> Iterator[Issue]:
    """Each of them with the others' keys; a title in two languages is still one."""
    by_title: dict[str, dict[str, str]] = defaultdict(dict)
    for product in products:
        for title in product.title.values():
            if name := folded(title):
                by_title[name].setdefault(product.key, title)
    told: set[str] = set()
    for alike in by_title.values():
        for key, title in alike.items() if len(alike) > 1 else ():
            if key not in told:
                told.add(key)
                others = {"others": _listed([other for other in alike if other != key])}
                yield Issue(
                    code="title_repeated", field="title", severity=Severity.WARNING, value=title, params=others,
                    product=key,
                )  # fmt: skip


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(keys[:3]) + ("…" if len(keys) > 3 else "")
