"""A table without a line that names its columns: what is sold and for how much, where the cells leave no doubt.

A price shows by its currency or its cents; numbers that show neither may be anything, and the list is refused.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.issues import Issue, Place, Severity
from catalog.numbers import LONGEST_NUMBER, AmbiguousNumber, NotANumber, read_amount
from catalog.sources.sheets import Sheet
from catalog.sources.tables import Table, table_of
from catalog.text import has_arabic

_FEWEST, _SHARE, _WIDEST = 3, 0.8, 15
_CENTS = re.compile(r"\d[\d .'’\u00a0\u202f]*[.,]\d{2}")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_NO_TITLE = re.compile(r"\S*\d\S*|.*://.*|.*\.(?:jpe?g|png|webp|gif|heic)", re.IGNORECASE | re.DOTALL)
"""A code, an address or the name of a file."""
_LONGEST_TITLE = 120
_NAMES = {True: ("المنتج", "السعر"), False: ("Produit", "Prix")}


def nameless_table(sheet: Sheet) -> tuple[Table, list[Issue]] | None:
    """The table with names for the two columns, and an issue that tells which they are; None where it is not sure."""
    lines = sheet.lines
    widths = Counter(len(line.cells) for line in lines)
    width, count = widths.most_common(1)[0] if widths else (0, 0)
    if len(lines) < _FEWEST or not 1 < width <= _WIDEST or count < _SHARE * len(lines):
        return None
    columns = [[line.cells[at].strip() for line in lines if at < len(line.cells)] for at in range(width)]
    prices = [at for at, cells in enumerate(columns) if _mostly(cells, _is_price)]
    titles = [
        at for at, cells in enumerate(columns) if _mostly(cells, _is_title) and _SHARE * len(cells) <= len(set(cells))
    ]
    if len(prices) != 1 or not titles:
        return None
    title, price = titles[0], prices[0]
    unknown = [cells[0] for cells in columns] if not _is_price(columns[price][0]) else [""] * width
    if any(unknown):  # names in a language that is not known here
        lines = lines[1:]
    first = [cell.strip() for cell in lines[0].cells]
    named = dict(zip((title, price), _NAMES[has_arabic(first[title])], strict=True))
    header = tuple(named.get(at, name) for at, name in enumerate(unknown))
    table, issues = table_of(replace(sheet, lines=tuple(lines)), header)
    params = {"title": first[title], "price": first[price]}
    told = Issue(code="columns_unnamed", severity=Severity.WARNING, params=params, at=Place(sheet=sheet.name))
    return table, [told, *issues]


def _mostly(cells: Sequence[str], is_so: Callable[[str], bool]) -> bool:
    return sum(map(is_so, cells)) >= _SHARE * len(cells)


def _is_price(cell: str) -> bool:
    if len(cell) > LONGEST_NUMBER:
        return False
    try:
        return _CENTS.fullmatch(cell) is not None or read_amount(cell).currencies is not None
    except (AmbiguousNumber, NotANumber):
        return False


def _is_title(cell: str) -> bool:
    return (
        len(cell) <= _LONGEST_TITLE
        and bool(_WORDS.search(cell))
        and not _NO_TITLE.fullmatch(cell)
        and not _is_price(cell)
    )
