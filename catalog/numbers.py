"""Numbers as sellers write them, in any script and habit. What can be read two ways is never guessed: it raises.

`1 250,00`, `1.250,00`, `1,250.00`, `٣٫٥٠٠ د.ك`, `20 000Fcfa` and `335.00 Dhs` are clear by themselves. `1.250` is not:
it is settled by a column whose other values show which sign marks decimals, or by a currency's decimals, or not at all.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from catalog.currency_names import currencies_named
from catalog.folding import folded, latin_digits, visible
from catalog.values import light

LONGEST_NUMBER = 200
"""A number with the words beside it is shorter; patterns are not tried on texts without end."""

DecimalSign = Literal[".", ","]

_EMPTY_DECIMAL = re.compile(r"([0-9]+)[.,]0")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009\u2007]+")
_TOKEN = re.compile(r"\d(?:[\d .,'’`´٫٬،]*\d)?")
_NO_CENTS = re.compile(r"(?<=\d)\s*(?:[.,:]\s?[-–—]+|/\s?[-=]+)")
_CENTS_AFTER = re.compile(
    r"(?<=\d)\s?(?:(?P<cents>€|\$|£|dhs?|د\.?م\.?)\s?(?=\d{2}(?!\d))|(?P<mils>dt?|د\.?ت\.?)\s?(?=\d{3}(?!\d)))(\d+)",
    re.IGNORECASE,
)
"""As in French speech: 12 € 50, and of the Tunisian dinar, 7 d 500."""
_THOUSANDS = re.compile(r"(?<![\d.,])([1-9]\d{0,2})(?:[.,](\d))?\s?[kK](?!\w)")
"""15k, 7.5K"""
_FROM = re.compile(
    r"^\W*(?:à partir de|a partir de|à partir du|dès|des|depuis|from|starting (?:at|from)|min(?:imum)?"
    r"|ابتداء(?:ا|ً|اً)? من|بداية من|إبتداء من|يبدأ من|تبدأ من|من)(?![^\W\d_])",
    re.IGNORECASE,
)
_PER = re.compile(
    r"(?:/|\b(?:par|per|la|le|les|the|a|an|each|pour|pro|chaque)\b|\bl['’]|\b(?=لل\w)|لكل)\s*([^\W\d_][^\W\d]*)\s*[.)]?\s*$",
    re.IGNORECASE,
)
_PER_SEVERAL = re.compile(
    r"\s*(?:/|\b(?:les?|pour|par|per|for|each|à)\s)\s*(\d+(?:[.,]\d+)?\s?[^\W\d_]{1,8})\.?\s*$", re.IGNORECASE
)
"""As in "80 DH/5 kg", "12 DH les 100 g"."""
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:S\d{2,3})*S\d{3}|\d+")
_ONE_MARK = str.maketrans({"٫": "D", "٬": "T", "'": "T", "’": "T", "`": "T", "´": "T", " ": "T", "،": ","})
PLAIN = re.compile(r"[0-9]+\.[0-9]{1,2}")
_MINUS = ("-", "−", "–", "—")
_BESIDE = frozenset(
    [
        "ttc",
        "ht",
        "net",
        "nets",
        "only",
        "seulement",
        "prix",
        "price",
        "pu",
        "tarif",
        "each",
        "chacun",
        "chacune",
        "piece",
        "pieces",
        "pc",
        "pcs",
        "unite",
        "unit",
        "السعر",
        "الثمن",
        "ثمن",
        "سعر",
        "فقط",
        "للقطعه",
        "قطعه",
        "القطعه",
        "للواحد",
        "للواحده",
    ]
)


class NotANumber(ValueError):
    """`reason` says what stands there instead: unreadable, negative, range or percent."""

    def __init__(self, text: str, reason: Literal["unreadable", "negative", "range", "percent"] = "unreadable") -> None:
        super().__init__(f"{text!r} is not one plain number ({reason})")
        self.text, self.reason = text, reason


class AmbiguousNumber(ValueError):
    """A number that can be read as a large one with thousands and as a small one with decimals."""

    def __init__(self, text: str, readings: tuple[Decimal, Decimal]) -> None:
        super().__init__(f"{text!r} may mean {readings[0]} or {readings[1]}")
        self.text, self.readings = text, readings


@light
class Amount:
    """A number and the currencies that the words beside it may mean; None where no currency is named.

    `least`: the text says that prices begin there. `per` is what one such price buys: "120 DH/kg".
    """

    number: Decimal
    currencies: frozenset[str] | None = None
    least: bool = False
    per: str = ""


class Written(NamedTuple):
    """`whole`: it is written as having no cents, as in 1,200/- or 249:-."""

    before: str
    token: str
    after: str
    whole: bool = False


@light
class Shape:
    """One way to read a token: `mark` made the decimals, `grouped_by` the thousands."""

    number: Decimal
    mark: str = ""
    grouped_by: str = ""


def read_number(text: str, *, decimal: DecimalSign | None = None, max_decimals: int | None = None) -> Decimal:
    """The number, which may have words beside it only if they name a currency."""
    return read_amount(text, decimal=decimal, max_decimals=max_decimals).number


def is_plain(text: str) -> bool:
    """Whether it is digits, or an amount in the one way that programs write it: most cells of most files."""
    return text.isascii() and (text.isdecimal() or PLAIN.fullmatch(text) is not None)


@lru_cache(maxsize=1024)
def read_amount(text: str, *, decimal: DecimalSign | None = None, max_decimals: int | None = None) -> Amount:
    if is_plain(text):
        return Amount(Decimal(text))
    if len(text) <= LONGEST_NUMBER and "k" in text.casefold():
        text = _THOUSANDS.sub(lambda thousands: f"{thousands[1]}{thousands[2] or 0}00", text)
    several = _PER_SEVERAL.search(text) if len(text) <= LONGEST_NUMBER else None
    if several and not currencies_named(several.group(1).lstrip("0123456789., ")):
        one = read_amount(text[: several.start()], decimal=decimal, max_decimals=max_decimals)
        return replace(one, per=several.group(1))
    written = written_in(text)
    number = _settled(text, written, decimal, max_decimals)
    begins = _FROM.match(written.before)
    before = written.before[begins.end() :] if begins else written.before
    per = _PER.search(written.after)
    after = written.after[: per.start()] if per else written.after
    return Amount(number, _currencies(text, before, after), bool(begins), per.group(1) if per else "")


def names_currency(text: str) -> bool:
    """Whether it is one amount with its currency beside it."""
    try:
        return len(text) <= LONGEST_NUMBER and read_amount(text, max_decimals=2).currencies is not None
    except (AmbiguousNumber, NotANumber):
        return False


def plain_amount(text: str) -> Decimal | None:
    """The amount, or None where there is none or it is not sure."""
    try:
        return read_amount(text, max_decimals=2).number
    except (AmbiguousNumber, NotANumber):
        return None


def read_measure(text: str, *, decimal: DecimalSign | None = None) -> tuple[Decimal, str]:
    """The number and, as written, the unit after it: ("1.5", "kg")."""
    written = written_in(text)
    if written.before:
        raise NotANumber(text)
    return _settled(text, written, decimal, None), written.after


@lru_cache(maxsize=1024)
def written_in(text: str) -> Written:
    """The words before the only number, the number as written in Latin digits, and the words after it."""
    if len(text) > LONGEST_NUMBER:
        raise NotANumber(text)
    line = _CENTS_AFTER.sub(r"٫\3 \1\2", _SPACES.sub(" ", latin_digits(visible(text)))).strip()
    line, whole = _NO_CENTS.subn("", line)
    line = line.strip()
    tokens = list(_TOKEN.finditer(line))
    if "%" in line or "٪" in line:
        raise NotANumber(text, "percent")
    if len(tokens) == 2 and not re.search(r"\d[eE][+-]?\d", line):
        raise NotANumber(text, "range")
    if len(tokens) != 1:
        raise NotANumber(text)
    before, token, after = line[: tokens[0].start()], tokens[0].group(), line[tokens[0].end() :]
    if before.rstrip().endswith(_MINUS) or after.startswith("-") or (before.endswith("(") and after.startswith(")")):
        raise NotANumber(text, "negative")
    if before.endswith((".", ",", "٫")) and not before[:-1].strip():
        return Written("", f"0{before[-1]}{token}", after.strip())
    return Written(before.strip(" +:"), token, after.strip(), bool(whole))


def _settled(text: str, written: Written, decimal: DecimalSign | None, max_decimals: int | None) -> Decimal:
    shapes = shapes_of(written)
    if not shapes:
        raise NotANumber(text)
    if len(shapes) == 1:
        return shapes[0].number
    small, large = shapes
    if max_decimals == 0 or decimal not in (None, small.mark):
        return large.number
    fine_enough = max_decimals is None or max_decimals >= 3
    if fine_enough and (decimal == small.mark or (max_decimals is not None and small.mark == ".")):
        return small.number
    raise AmbiguousNumber(text, (large.number, small.number))


def shapes_of(written: Written) -> list[Shape]:
    """The ways to read a number; one that says that it has no cents has no decimals."""
    shapes = _shapes(written.token)
    return [shape for shape in shapes if not shape.mark] if written.whole and len(shapes) > 1 else shapes


def _shapes(token: str) -> list[Shape]:
    """The ways to read a token: decimals first where there are two."""
    marked = token.translate(_ONE_MARK)
    ways = []
    whole, mark, fraction = _apart_at_last_mark(marked)
    if mark and fraction.isdigit() and marked.count(mark) == 1 and (grouped := _whole(whole)) is not None:
        ways.append(Shape(Decimal(f"{grouped[0]}.{fraction}"), {"D": "٫"}.get(mark, mark), grouped[1]))
    if (grouped := _whole(marked)) is not None and "D" not in marked:
        ways.append(Shape(Decimal(grouped[0]), "", grouped[1]))
    return ways


def _apart_at_last_mark(marked: str) -> tuple[str, str, str]:
    at = max(marked.rfind(sign) for sign in ".,D")
    return (marked[:at], marked[at], marked[at + 1 :]) if at >= 0 else (marked, "", "")


def _whole(marked: str) -> tuple[str, str] | None:
    """The digits of a whole number and the sign between its thousands, or None where the groups are not thousands."""
    signs = {sign for sign in marked if not sign.isdigit()}
    if len(signs) > 1:
        return None
    sign = signs.pop() if signs else ""
    if not _GROUPS.fullmatch(marked.replace(sign, "S") if sign else marked):
        return None
    return (marked.replace(sign, "") if sign else marked), sign


def _currencies(text: str, before: str, after: str) -> frozenset[str] | None:
    named: frozenset[str] | None = None
    for side in (before, after):
        words = side.strip(" ()[]:*")
        if not words or folded(words) in _BESIDE:
            continue
        found = currencies_named(words) or _word_by_word(text, words)
        named = found if named is None else (named & found or named | found)
    return named or None


def _word_by_word(text: str, words: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for word in (part.strip("()[]/*:") for part in words.split()):
        if word and folded(word) not in _BESIDE:
            named = currencies_named(word)
            if not named:
                raise NotANumber(text)
            found |= named
    return found


def without_empty_decimal(name: str) -> str:
    """A number that names something, as it was before a program wrote it as a fraction: 12.0."""
    found = _EMPTY_DECIMAL.fullmatch(name)
    return found[1] if found else name
