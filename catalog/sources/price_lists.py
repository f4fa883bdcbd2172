"""A list that nobody made as a table: lines of a message, each of which says what is sold and then for how much.

"Caftan velours - 450 DH" is read where most lines are written so; a price counts only with its currency beside it.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from catalog.currency_names import currencies_named
from catalog.issues import Issue, Place, Severity
from catalog.numbers import LONGEST_NUMBER
from catalog.sources.sheets import Line, Sheet
from catalog.sources.tables import Row, Table
from catalog.text import has_arabic

_FEWEST, _MOST = 2, 0.5
_LONGEST_LIST = 1_000
_NUMBER = r"\d(?:[\d .,'’\u00a0\u202f٫٬]*\d)?"
_CURRENCY = r"(?:[^\W\d_]+\.?(?:[^\W\d_]+\.?)*|[€$£₦])"
_LINE = re.compile(
    r"(?P<title>.+?)(?:\s|[-–—:=.…|>←→،*])+"
    rf"(?P<price>{_NUMBER}\s*(?P<after>{_CURRENCY})|(?P<before>{_CURRENCY})\s?{_NUMBER})"
    r"\s*(?P<rest>\([^()]*\))?\W*"
)
_BEFORE_TITLE = re.compile(r"^(?:[^\w(«“\"]+|\d{1,3}\s*[-.)]\s+)+")
_AFTER_TITLE = re.compile(r"(?:[-–—:=.…|>←→،*]|\s|\b(?:prix|price|الثمن|السعر|بثمن|à)(?=\s*$))+$", re.IGNORECASE)
_NAMES = {True: ("المنتج", "السعر", "الوصف"), False: ("Produit", "Prix", "Description")}


class _Priced(NamedTuple):
    title: str
    price: str
    detail: str


def price_list(sheet: Sheet) -> tuple[Table, list[Issue]] | None:
    """The lines as a table, and an issue for each that names no price; None where too few do."""
    if len(sheet.lines) > _LONGEST_LIST:
        return None
    lines = [_text(line, sheet.delimiter) for line in sheet.lines]
    told = [_priced(text) for text in lines]
    priced = [one for one in told if one]
    if len(priced) < max(_FEWEST, _MOST * len(lines)):
        return None
    rows = [Row(number, tuple(one)) for number, one in enumerate(told, 1) if one]
    scripts = Counter(has_arabic(one.title) for one in priced)
    table = Table(sheet.name, _NAMES[scripts.most_common(1)[0][0]], tuple(rows))
    return table, list(_issues(sheet, lines, told, priced[0]))


def _text(line: Line, delimiter: str) -> str:
    """As it was written: what looked like columns was prose."""
    return " ".join((delimiter or " ").join(line.cells).strip(delimiter + " ").split())


def _priced(text: str) -> _Priced | None:
    found = _LINE.fullmatch(text) if len(text) <= LONGEST_NUMBER and re.search(r"\d", text) else None
    if found is None or not currencies_named(found["after"] or found["before"]):
        return None
    title = _AFTER_TITLE.sub("", _BEFORE_TITLE.sub("", found["title"]))
    if not any(sign.isalpha() for sign in title):
        return None
    return _Priced(title, found["price"], (found["rest"] or "").strip("() "))


def _issues(sheet: Sheet, lines: list[str], told: list[_Priced | None], first: _Priced) -> Iterator[Issue]:
    params = {"title": first.title, "price": first.price}
    yield Issue(code="price_list_read", severity=Severity.INFO, params=params, at=Place(sheet=sheet.name))
    for number, (text, one) in enumerate(zip(lines, told, strict=True), 1):
        if one is None:
            at = Place(sheet=sheet.name, row=number)
            yield Issue(code="line_without_price", severity=Severity.WARNING, value=text[:500], at=at)
