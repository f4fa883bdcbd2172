"""A header over two lines, as merged cells make it: "Prix" above "Détail" and "Gros"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from catalog.cell_words import STOCKS, found_in
from catalog.currency_names import currencies_named
from catalog.drafts import MEASURES, PRICES, Field
from catalog.folding import folded
from catalog.mapping import map_headers
from catalog.measures import unit_named
from catalog.sources.alignment import kind_of_cell

_NUMBERED = PRICES | MEASURES | {Field.QUANTITY}
_SURE = ("name", "words", "language")
_LONGEST_NAME = 40
_FEWEST_ALIKE = 4
_DIGIT = re.compile(r"\d")


def stacked(top: Sequence[str], bottom: Sequence[str]) -> tuple[str, ...] | None:
    """The names that two lines give together; None where the second is no part of a header, or adds nothing."""
    width = max(len(top), len(bottom))
    above, below = ((*line, *[""] * (width - len(line))) for line in (top, bottom))
    if not _heads_several(above, below) or any(not _is_name(name) for name in below if name):
        return None
    spread = _spread(above, below)
    names = tuple(_together(over, under) for over, under in zip(spread, below, strict=True))
    more = _told(names) > max(_told(above), _told(below))
    return names if more or _names_stand_for_numbers(spread, above, below) else None


def says_the_same(header: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the line below names the same columns once more, as templates do for programs."""
    pairs = zip(map_headers(header).columns, map_headers(below).columns, strict=False)
    told = [(one.target.field, other.target.field) for one, other in pairs if one.header and other.header]
    same = sum(one is other and one is not Field.ATTRIBUTE for one, other in told)
    return same >= _FEWEST_ALIKE and same * 2 >= len(told)


def _told(names: Sequence[str]) -> int:
    """How many of the names say surely what stands below them."""
    columns = map_headers(names).columns
    return sum(
        column.reason in _SURE or (column.reason == "contains" and column.target.field in _NUMBERED)
        for column in columns
    )


def _heads_several(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether one name of the upper line stands over two of the lower."""
    pairs = zip(pairwise(above), pairwise(below), strict=True)
    return any(
        first and second in ("", first) and one and other and one != other for (first, second), (one, other) in pairs
    )


def _names_stand_for_numbers(spread: Sequence[str], above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether below names of prices and stocks there are words, where a product would have numbers."""
    columns = map_headers(spread).columns
    under = [
        (column.target.field, under)
        for column, over, under in zip(columns, above, below, strict=True)
        if under and folded(under) != folded(over)
    ]
    numbered = [text for field, text in under if field in _NUMBERED]
    return len(numbered) > 1 and all(not _DIGIT.search(text) and found_in(STOCKS, text) is None for _, text in under)


def _is_name(text: str) -> bool:
    return len(text) <= _LONGEST_NAME and kind_of_cell(text) == "words" and any(sign.isalpha() for sign in text)


def _spread(above: Sequence[str], below: Sequence[str]) -> list[str]:
    """Each name of the upper line over all that stands below it until the next."""
    spread: list[str] = []
    for over, under in zip(above, below, strict=True):
        spread.append(over or (spread[-1] if spread and under else ""))
    return spread


def _together(over: str, under: str) -> str:
    if not over or not under or folded(over) == folded(under):
        return under or over
    both = f"{over} {under}"
    upper, lower, joint = (map_headers([name]).columns[0] for name in (over, under, both))
    known = lower.reason in _SURE
    if known and lower.target.field is upper.target.field is Field.QUANTITY:
        return both  # the stock of a shop and that of its store
    if known and (lower.target.field in _NUMBERED or upper.target.field not in _NUMBERED):
        named = currencies_named if lower.target.field in PRICES else unit_named
        measured = lower.target.field in PRICES | MEASURES and not lower.target.unit and named(upper.target.unit)
        return f"{under} ({upper.target.unit})" if measured else under
    return both if joint.target.field in _NUMBERED | {Field.PRIVATE} or not known else under
