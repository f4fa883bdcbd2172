"""A list that nobody made as a table: lines of a message, each of which says what is sold and then for how much.

"Caftan velours - 450 DH" is read where most lines are written so; a price counts only with its currency beside it.
So are blocks of lines, "Robe brodée", "Prix : 450 DH", "Tailles : S, M", and the lines of a chat with day and sender.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from catalog.currency_names import currencies_named
from catalog.drafts import PRICES, Field
from catalog.issues import Issue, Place, Severity
from catalog.mapping import map_headers
from catalog.numbers import LONGEST_NUMBER
from catalog.sources.sheets import Line, Sheet
from catalog.sources.tables import Row, Table
from catalog.text import has_arabic

_FEWEST, _MOST = 2, 0.5
_LONGEST_LIST = 1_000
_NUMBER = r"\d(?:[\d .,'’\u00a0\u202f٫٬]*\d)?"
_CURRENCY = r"(?:[^\W\d_]+\.?(?:[^\W\d_]+\.?)*|[€$£₦])"
_AMOUNT = rf"(?:{_NUMBER}\s*{_CURRENCY}|{_CURRENCY}\s?{_NUMBER})"
_LINE = re.compile(
    r"(?P<title>.+?)(?:\s|[-–—:=.…|>←→،*])+"
    rf"(?P<price>{_NUMBER}\s*(?P<after>{_CURRENCY})|(?P<before>{_CURRENCY})\s?{_NUMBER})"
    rf"(?P<instead>\s*\(?(?:au lieu d[e'’]|instead of|was|بدلا? من|بدلا عن|بدل|عوض)\s*{_AMOUNT}\)?)?"
    r"(?:\s*/?\s*(?:l[ae]?\s|l['’]|dyal\s|ديال\s|par\s|per\s|each|chacune?|pi[eè]ce|unité|ttc|net|لل\w+|لكل\s\w+|الواحدة?|kg|كغ|كيلو)(?:\w{0,12}))?"
    r"\s*(?P<rest>\([^()]*\))?\W*"
)
_LABELLED = re.compile(r"\W*(?P<label>[^\W\d_][^:=]{0,30}?)\s*[:=]\s*(?P<value>\S.*)")
_DELIVERY = re.compile(
    r"\W*(?:la\s|les\s|frais\s+de\s+|free\s+)?(?:livraison|port\b|delivery|shipping|frakt|spedizion|consegna|tawsil|twsil|(?:ال)?توصيل)",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"^\W*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\s*[,،]?\s+\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?|\s?[صم])?\W+[^:]{1,60}:\s+",
    re.IGNORECASE,
)
"""What a chat writes before a message: the day, the time, who sent it."""
_BEFORE_TITLE = re.compile(r"^(?:\d\ufe0f?\u20e3|[^\w(«“\"]+|\d{1,3}\s*[-.)]\s+)+")
_AFTER_TITLE = re.compile(r"(?:[-–—:=.…|>←→،*]|\s|\b(?:prix|price|الثمن|السعر|بثمن|à)(?=\s*$))+$", re.IGNORECASE)
_NAMES = {True: ("المنتج", "السعر", "الوصف"), False: ("Produit", "Prix", "Description")}
_SURE = ("name", "words", "language")
_OF_NO_PRODUCT = frozenset({Field.ATTRIBUTE, Field.PRIVATE, Field.IGNORE})


@dataclass
class _Told:
    """What the lines of one product say; `labelled` by the first word, which names what it is about."""

    lines: list[int]
    title: str
    price: str = ""
    detail: str = ""
    labelled: dict[str, str] = field(default_factory=dict)

    def take(self, line: int, label: str, kind: Field, value: str) -> None:
        self.lines.append(line)
        if kind in PRICES and not self.price:
            self.price = value
        else:
            self.labelled.setdefault(label, value)


def price_list(sheet: Sheet) -> tuple[Table, list[Issue]] | None:
    """The lines as a table, and an issue for each that names no price; None where too few do."""
    if len(sheet.lines) > _LONGEST_LIST:
        return None
    lines = [_SENT.sub("", _text(line, sheet.delimiter)) for line in sheet.lines]
    told = [one for one in _read(lines) if one.title and one.price]
    used = {line for one in told for line in one.lines}
    if len(told) < _FEWEST or len(used) < _MOST * len(lines):
        return None
    labels = tuple(dict.fromkeys(label for one in told for label in one.labelled))
    rows = [
        Row(one.lines[0], (one.title, one.price, one.detail, *(one.labelled.get(label, "") for label in labels)))
        for one in told
    ]
    scripts = Counter(has_arabic(one.title) for one in told)
    table = Table(sheet.name, _NAMES[scripts.most_common(1)[0][0]] + labels, tuple(rows))
    left = {number: text for number, text in enumerate(lines, 1) if number not in used}
    return table, list(_issues(sheet, left, told[0]))


def _text(line: Line, delimiter: str) -> str:
    """As it was written: what looked like columns was prose."""
    return " ".join((delimiter or " ").join(line.cells).strip(delimiter + " ").split())


def _read(lines: Sequence[str]) -> list[_Told]:
    """A product for each line that does not say by its first word what it adds to the one above."""
    told: list[_Told] = []
    for number, text in enumerate(lines, 1):
        label, kind, value = _labelled(text)
        if kind is None:
            told.append(_priced(number, text) or _Told([number], _tidy(text)))
        elif kind is Field.TITLE:
            told.append(_Told([number], _tidy(value)))
        elif told and kind not in _OF_NO_PRODUCT:
            told[-1].take(number, label, kind, value)
        else:
            told.append(_Told([number], ""))
    return told


def _labelled(text: str) -> tuple[str, Field | None, str]:
    """As "Prix : 450 DH" is; but what has a price and no such word before it is a product."""
    found = _LABELLED.fullmatch(text) if len(text) <= LONGEST_NUMBER else None
    if found is None:
        return "", None, ""
    label = found["label"].strip()
    column = map_headers([label]).columns[0]
    if column.reason not in _SURE:
        return "", None, ""
    kind = column.target.field
    is_price = re.fullmatch(rf"{_AMOUNT}\W*", found["value"]) is not None
    return ("", None, "") if is_price and kind not in PRICES | _OF_NO_PRODUCT else (label, kind, found["value"].strip())


def _priced(number: int, text: str) -> _Told | None:
    found = _LINE.fullmatch(text) if len(text) <= LONGEST_NUMBER and re.search(r"\d", text) else None
    if found is None or _DELIVERY.match(text) or not currencies_named(found["after"] or found["before"]):
        return None
    title = _tidy(found["title"])
    price = found["price"] + (found["instead"] or "")
    return _Told([number], title, price, (found["rest"] or "").strip("() "))


def _tidy(title: str) -> str:
    title = _AFTER_TITLE.sub("", _BEFORE_TITLE.sub("", title))
    return title if any(sign.isalpha() for sign in title) else ""


def _issues(sheet: Sheet, left: Mapping[int, str], first: _Told) -> Iterator[Issue]:
    params = {"title": first.title, "price": first.price}
    yield Issue(code="price_list_read", severity=Severity.INFO, params=params, at=Place(sheet=sheet.name))
    for number, text in left.items():
        at = Place(sheet=sheet.name, row=number)
        yield Issue(code="line_without_price", severity=Severity.WARNING, value=text[:500], at=at)
