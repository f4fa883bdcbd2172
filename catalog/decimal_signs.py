"""Which sign marks decimals in a column of numbers, told from its values."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from decimal import Decimal
from statistics import median

from catalog.numbers import PLAIN, AmbiguousNumber, DecimalSign, NotANumber, Shape, read_amount, shapes_of, written_in

_SEVERAL_ARE_GROUPS = 3
"""So many values of a column of prices with three digits after a sign, and none with two, show thousands."""
_FEWEST_CLEAR, _LOOKED_AT, _ABOUT_AS_MUCH = 2, 500, 30
_MARKED = re.compile(r"[.,،]")
_OTHER: dict[str, DecimalSign] = {".": ",", ",": "."}


def decimal_sign_of(values: Iterable[str], max_decimals: int | None = None) -> DecimalSign | None:
    """The sign that marks decimals in a column, told from the values that can be read in one way only.

    Where amounts have two decimals, values with three digits after the same sign tell it as well: several different
    ones, or any beside clear prices of about as much.
    """
    told: set[DecimalSign] = set()
    grouped: dict[DecimalSign, dict[str, Decimal]] = {}
    clear: list[Decimal] = []
    for at, value in enumerate(values):
        if PLAIN.fullmatch(value):
            told.add(".")
            continue
        with suppress(NotANumber):
            if _MARKED.search(value) or at < _LOOKED_AT:
                written = written_in(value)
                shapes = shapes_of(written)
                if len(shapes) == 1:
                    told.update(_told_by(shapes[0]))
                    clear.append(shapes[0].number)
                elif shapes:
                    grouped.setdefault(_OTHER[shapes[0].mark], {})[written.token] = shapes[-1].number
    if not told and len(grouped) == 1 and max_decimals is not None and max_decimals < 3:
        told = {sign for sign, large in grouped.items() if _are_thousands(list(large.values()), clear)}
    return told.pop() if len(told) == 1 else None


def amounts_of(cells: Sequence[str]) -> list[Decimal | None]:
    """The amounts of a column, to compare it with others: what may be a thousand is one; None where there is none."""
    sign = decimal_sign_of(cells, 2)
    found: list[Decimal | None] = []
    for cell in cells:
        try:
            found.append(read_amount(cell, decimal=sign, max_decimals=2).number)
        except AmbiguousNumber as either:
            found.append(either.readings[0])
        except NotANumber:
            found.append(None)
    return found


def _are_thousands(large: Sequence[Decimal], clear: Sequence[Decimal]) -> bool:
    if len(large) >= _SEVERAL_ARE_GROUPS:  # "20,240" and "35,160" may be 20.24 and 35.16 as programs write them
        return any(number % 10 or not number % 500 for number in large)
    priced = [number for number in clear if number]
    if len(priced) < _FEWEST_CLEAR:
        return False
    usual = median(priced)
    near = all(usual / _ABOUT_AS_MUCH <= number <= usual * _ABOUT_AS_MUCH for number in large)
    return near and max(large) / 100 < min(priced)  # none is as small as they would be with decimals


def _told_by(shape: Shape) -> set[DecimalSign]:
    by_mark: dict[str, DecimalSign] = {".": ".", ",": ","}
    by_groups: dict[str, DecimalSign] = {".": ",", ",": "."}
    return {sign for sign in (by_mark.get(shape.mark), by_groups.get(shape.grouped_by)) if sign}
