"""Several choices packed in one cell: "S, M, L", "S (5), M (3)", "50 ml = 60 DH"."""

import re
from dataclasses import dataclass, replace
from typing import Literal

from catalog.currency_names import currencies_named
from catalog.drafts import Field
from catalog.folding import folded
from catalog.header_words import words_of_columns
from catalog.sides import BETWEEN_MEASURES

MOST_CHOICES = 100
_LONGEST_CHOICE = 40
_LONGEST_LIST = 4_000
_SIZE = r"(?:\d?x{0,4}[sl]|m|xxs|xs)"
_SIZES = re.compile(rf"{_SIZE}(?:\s*-\s*{_SIZE}){{2,}}|\d{{2}}(?:\s*-\s*\d{{2}}){{2,}}", re.IGNORECASE)
_SPACED_SIZES = re.compile(rf"{_SIZE}(?:\s+{_SIZE})+|[3-5]\d(?:\s+[3-5]\d)+", re.IGNORECASE)
_MEASURES = re.compile(r"\d+(?:\s?[x×]\s?\d+)+(?:,\s?\d+(?:\s?[x×]\s?\d+)+)+", re.IGNORECASE)
_TWO_SIZES = re.compile(r"[3-5]\d,[3-5]\d")
_COMMA = re.compile(r",\s+|(?<!\d),|,(?!\d)")
_WHOLE_NUMBERS = re.compile(r"\d{1,3}(?:,\d{1,3}){2,}")
_AND = re.compile(r"\s+(?:et|and|و|y|e|und|och|ou|or|أو|o|oder|eller)\s+", re.IGNORECASE)
ONE_SIZE = re.compile(rf"{_SIZE}|\d+(?:[.,]\d+)?", re.IGNORECASE)
_MAYBE = re.compile(rf"(?:{_SIZE}|\d{{2}})\s*(?:/|-|à|au|to|إلى|الى)\s*(?:{_SIZE}|\d{{2}})", re.IGNORECASE)
_SIGNS = re.compile(r"[;|،\n/]|,(?!\d)")
_AMOUNT = r"(?P<number>[^\W\d_]{0,4}\.?\s*\d[\d\s.,'’٫٬]*(?:\s*[^\W\d_][^\d=:()]{0,8}|\s*[€$£₦])?)"
_EQUALS = re.compile(rf"(?P<value>[^=:]+?)\s*(?:=|:|→|->)\s*{_AMOUNT}")
_BRACKETS = re.compile(rf"(?P<value>.+?)\s*[(\[]\s*{_AMOUNT}\s*[)\]]")
_TIMES = re.compile(r"(?P<value>.*[^\W\d_])\s*[x×*]\s*(?P<number>\d+)")
_BESIDE = re.compile(
    r"(?P<value>.+?)(?:\s+(?:(?:à|at|@|pour|for)\s+)?|\s*[-–]\s*)"
    r"(?P<number>\d[\d .,]*\s*(?P<words>[^\W\d_]{1,6}|[€$£₦])\.?)"
)
_BEFORE_A_MEASURE = re.compile(
    r"(?P<amount>\d[\d .,]*(?P<words>[^\W\d_]{1,6}|[€$£₦])\.?)\s+(?:(?:[-–—]|et|and|و)\s+)?"
    r"(?=\d+(?:[.,]\d+)?\s?(?:ml|cl|l|gr?|kg|cm|مل|غ|كغ)\b)",
    re.IGNORECASE,
)
"""As in "30ml 50 dh - 50ml 80 dh"."""
_COUNT_WORDS = (
    r"(?:pcs?|pi[eè]ces?|pz|st|unit[ée]s?|units?|en stock|in stock|disponibles?|dispo|left|قطع|قطعة|حبات|متوفر|باقي)"
)
_PIECES = re.compile(rf"(?P<value>.*[^\W\d_].*?)[\s:–-]+(?P<number>\d{{1,4}})\s*{_COUNT_WORDS}\.?", re.IGNORECASE)
_IN_STOCK = re.compile(
    rf"(?P<priced>[^()]+?)\s*[(\[]\s*(?P<pieces>\d{{1,4}})\s*{_COUNT_WORDS}?\.?\s*[)\]]", re.IGNORECASE
)
_NAMED = re.compile(r"(?P<name>[^\W\d_][^:=;|\n]{0,24})\s*[:=]\s*(?P<rest>.+)")
_LISTED_WITHIN = re.compile(r"(?P<name>[^\W\d_][^()]{0,24}?)\s*\((?P<rest>[^()]+)\)")
"""As in "Rouge (S, M)"."""
_BETWEEN_NAMED = re.compile(r"[;\n]|(?<=\s)-(?=\s)")
_BETWEEN_LISTS = re.compile(r"\s+[-–—/|]\s+|\s*[;\n]\s*")
_COMMA_AND_NAME = re.compile(r"[,،]\s*(?=[^\W\d_][^:=,،]{0,24}[:=])")
_MARKED_OPTION = re.compile(r"(?:\[[A-Z]{1,3}\]|Name=)([^=|,]+)(?:=|\|Value=)([^|,]+)")
_COUNTED_SIZE = re.compile(r"[^\s()]+\s*\(\s*\d+\s*\)")
_COUNTED_SIZES = re.compile(rf"(?:{_COUNTED_SIZE.pattern}\s*){{2,}}")
"""S(3) M(0) L(2)"""


@dataclass(frozen=True, slots=True)
class Choice:
    """`number` stands beside the value as it is written; `sign` is how. `within` is the choice that it is one of.

    `pieces` is how many there are, where the number is a price.
    """

    value: str
    number: str = ""
    sign: Literal["", "=", "("] = ""
    within: str = ""
    pieces: str = ""

    @property
    def is_priced(self) -> bool:
        """Whether a currency is named beside the number."""
        return any(currencies_named(word) for word in re.findall(r"[^\W\d_]+\.?|[€$£₦]", self.number))


def choices_in(text: str) -> tuple[Choice, ...]:
    """The choices that a cell lists; none where it holds only one, or may hold only one."""
    parts = [part.strip(" .") for part in _parts(_parted(text.strip()))] if len(text) <= _LONGEST_LIST else []
    parts = [part for part in parts if part]
    if not 2 <= len(parts) <= MOST_CHOICES or any(len(part) > _LONGEST_CHOICE for part in parts):
        return ()
    choices = tuple(choice for part in parts for choice in _of_one_price(_choice(part)))
    return choices if len({choice.value.casefold() for choice in choices}) == len(choices) else ()


def _parted(text: str) -> str:
    """With a sign between each price and the measure behind it."""
    return _BEFORE_A_MEASURE.sub(lambda m: m["amount"] + " / " if currencies_named(m["words"]) else m[0], text)


def _of_one_price(choice: Choice) -> tuple[Choice, ...]:
    """ "S, M, L = 420" is three sizes of one price."""
    sizes = [size.strip() for size in choice.value.split(",")] if choice.sign == "=" else []
    if len(sizes) > 1 and all(map(ONE_SIZE.fullmatch, sizes)):
        return tuple(replace(choice, value=size) for size in sizes)
    return (choice,)


def priced_choices_in(text: str) -> tuple[Choice, ...]:
    """What a cell for a price says of several choices, "30 ml = 120; 50 ml = 180", or of one measure, "30 ml: 120"."""
    if len(text) > _LONGEST_LIST:
        return ()
    several = choices_in(text)
    if several and all(choice.sign == "=" and re.search(r"[^\W\d_]", choice.value) for choice in several):
        return several  # "1 250 DH / 1 300 DH" are prices with thousands
    one = _EQUALS.fullmatch(text.strip())
    return (_choice(text.strip()),) if one and re.match(r"\d[\d.,]*\s*[^\W\d_]", one["value"]) else ()


def axes_in(text: str) -> dict[str, tuple[Choice, ...]]:
    """The choices of several axes in one cell: "Taille: S|M|L; Couleur: Rouge|Bleu"."""
    if ":" not in text and "=" not in text:  # as nearly all
        return {}
    parts = _pieces(text)
    named = [_NAMED.fullmatch(part) for part in parts]
    found = {one["name"].strip(): choices_in(one["rest"]) or (Choice(one["rest"].strip()),) for one in named if one}
    numbers = any(one and (_EQUALS.fullmatch(one.group()) or re.search("[:=]", one["rest"])) for one in named)
    sized = any(map(ONE_SIZE.fullmatch, found))  # "S:5, M" counts sizes
    return (
        found if found and len(found) == len(parts) and (not numbers or all(map(_is_axis, found))) and not sized else {}
    )


def nested_in(text: str) -> tuple[Choice, ...]:
    """The sizes that a cell lists for each of several other choices: "Rouge: S, M; Bleu: L"."""
    named = [_NAMED.fullmatch(part) or _LISTED_WITHIN.fullmatch(part) for part in _pieces(text)]
    if len(named) < 2 or not all(named):
        return ()
    found = [(one["name"].strip(), choices_in(one["rest"]) or (_choice(one["rest"].strip()),)) for one in named if one]
    sizes = [choice.value for _, choices in found for choice in choices]
    names = [name for name, _ in found]
    lists = any(len(choices) > 1 for _, choices in found) or any(not size.isdigit() for size in sizes)
    if not lists or not all(map(ONE_SIZE.fullmatch, sizes)) or any(map(ONE_SIZE.fullmatch, names)):
        return ()
    if len(set(names)) < len(names) or any(_is_axis(name) for name in names):
        return ()
    return tuple(replace(choice, within=name) for name, choices in found for choice in choices)


def crossed_in(text: str) -> tuple[tuple[Choice, ...], tuple[Choice, ...]] | None:
    """The choices of two axes that a cell lists one after the other: "Rouge/Bleu - S,M,L"; sizes are the second."""
    parts = [part.strip() for part in _BETWEEN_LISTS.split(text)] if len(text) <= _LONGEST_LIST else []
    if len(parts) != 2 or not all(parts):
        return None
    one, other = (choices_in(part) or (_choice(part),) for part in parts)
    sized = [all(ONE_SIZE.fullmatch(choice.value) for choice in choices) for choices in (one, other)]
    if len(one) + len(other) < 3 or sized[0] == sized[1] or any(choice.number for choice in (*one, *other)):
        return None
    return (other, one) if sized[0] else (one, other)


def named_options_in(text: str, any_name: bool = False) -> dict[str, str]:
    """The options of one variant by their names: "Taille: S, Couleur: Vert"; `any_name` where no word is known."""
    if marked := marked_options_in(text):
        return marked
    axes = axes_in(text)
    if any_name and not axes and (one := _NAMED.fullmatch(text)):
        return {one["name"].strip(): one["rest"].strip()}
    known = (any_name or all(map(_is_axis, axes))) and all(len(choices) == 1 for choices in axes.values())
    return {name: choices[0].value for name, choices in axes.items()} if known else {}


def marked_options_in(text: str) -> dict[str, str]:
    """The options as BigCommerce writes them: "[S]Colour=Tan", "Type=Rectangles|Name=Size|Value=S"."""
    found = _MARKED_OPTION.findall(text) if len(text) <= _LONGEST_LIST else []
    return {name.strip(): value.strip() for name, value in found}


def _is_axis(name: str) -> bool:
    return words_of_columns().get(folded(name), (None,))[0] is Field.OPTION


def _pieces(text: str) -> list[str]:
    """What the signs between several names part; a comma does, where what follows it is the name of an option."""
    if len(text) > _LONGEST_LIST:
        return []
    pieces = [part.strip() for part in _BETWEEN_NAMED.split(text) if part.strip()]
    if len(pieces) == 1 and len(parts := _COMMA_AND_NAME.split(text)) > 1:
        names = [part.partition(":")[0].partition("=")[0] for part in parts]
        return [part.strip() for part in parts] if all(map(_is_axis, names)) else pieces
    return pieces


def may_be_several(text: str) -> bool:
    """Whether a cell that is kept whole could be meant as a list: "M / L", "36 à 41"."""
    return len(text) <= _LONGEST_LIST and bool(
        _MAYBE.fullmatch(text.strip()) or (_SIGNS.search(text) and not BETWEEN_MEASURES.split(text)[0].isdigit())
    )


def amounts_in(text: str, count: int) -> list[str]:
    """As many amounts as there are choices, packed in one cell beside them: "150 / 160 / 170 DH"."""
    parts = [part for part in re.split(r"\s*[/|;\n]\s*|\s+-\s+|,\s+", text.strip()) if part]
    return parts if len(parts) == count and all(re.search(r"\d", part) for part in parts) else []


def _parts(text: str) -> list[str]:
    if _COUNTED_SIZES.fullmatch(text):
        return _COUNTED_SIZE.findall(text)
    for sign in ("\n", ";", "|", "،"):
        if sign in text:
            parts = text.split(sign)
            return [text] if sign == "\n" and any("|" in part for part in parts) else parts  # lists of details
    if _WHOLE_NUMBERS.fullmatch(text) or _MEASURES.fullmatch(text) or _TWO_SIZES.fullmatch(text):
        return text.split(",")
    commas = _COMMA.split(text)
    if len(commas) > 1:
        return [*commas[:-1], *_AND.split(commas[-1])]
    if _SIZES.fullmatch(text):
        return text.split("-")
    if _SPACED_SIZES.fullmatch(text):
        return text.split()
    apart = re.split(r"\s+/\s+", text)
    if len(apart) > 1 and all(map(_PIECES.fullmatch, apart)):
        return apart
    if len(spaced := re.split(r"\s+-\s+", text)) > 2:
        return spaced
    slashes = text.split("/")
    if len(slashes) == 2 and all(ONE_SIZE.fullmatch(part.strip()) for part in slashes):
        return [text]  # S/M is one size of many makers, 120/180 the measures of a rug
    return slashes


def _choice(part: str) -> Choice:
    if (found := _IN_STOCK.fullmatch(part)) and (priced := _choice(found["priced"])).is_priced:
        return replace(priced, pieces=found["pieces"])
    if found := _PIECES.fullmatch(part):
        return Choice(found["value"].strip(" -–:"), found["number"], "(")
    if found := _EQUALS.fullmatch(part):
        return Choice(found["value"].strip(), found["number"].strip(), "=")
    if (found := _BRACKETS.fullmatch(part)) or (found := _TIMES.fullmatch(part)):
        return Choice(found["value"].strip(), found["number"].strip(), "(")
    if (found := _BESIDE.fullmatch(part)) and currencies_named(found["words"]):
        return Choice(found["value"].strip(" -:="), found["number"].strip(), "=")
    return Choice(part)
