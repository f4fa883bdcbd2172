"""Columns named after sizes: below them stand the pieces of each, its price or its code. "S | M | L", "Prix 50 ml"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from catalog.cell_words import PLACEHOLDERS, STOCKS, found_in
from catalog.dialects.columns import cell_at
from catalog.drafts import PRICES, Cell, Field, VariantDraft
from catalog.folding import folded, latin_digits
from catalog.header_words import words_of_columns
from catalog.mapping import Mapping as ColumnMapping
from catalog.measures import GRAMS, MILLIMETRES, unit_named
from catalog.numbers import AmbiguousNumber, NotANumber, names_currency, read_amount
from catalog.sources.tables import Row, Table

_BEFORE = r"(?:(?:t|taille|size|pointure|taglia|storlek|eu|مقاس|المقاس)[\s.:]*)?"
_SIZE = re.compile(
    r"petite?|moyen(?:ne)?|grande?|small|medium|large|صغيرة?|وسط|متوسطة?|كبيرة?|piccol[oa]|medi[oa]|liten|mellan|stor"
    rf"|{_BEFORE}(?:\d?x{{0,3}}[sl]|m|xxs|[1-6]xl|[2-5]\d|\d{{1,2}}\s*(?:ans|mois|y|m)|tu)",
    re.IGNORECASE,
)
_PORTION = re.compile(
    r"single|double|triple|half|full|whole|simple|demie?|enti[eè]re?|mezz[oa]|inter[oa]|hel|halv|standard|premium|سنجل|سينجل|دبل|دوبل|نصف?|كاملة?|مفرد|مزدوج",
    re.IGNORECASE,
)
"""Below such names stand prices, as on a menu."""
_MEASURE = re.compile(r"\d+(?:[.,]\d+)?\s*(?P<unit>[^\W\d_]{1,10})\.?")
_COUNT = re.compile(r"\d{1,5}")
_BROKEN = re.compile(r"\d{1,5}[.,](?:\d[1-9]|[1-9]0?)")
"""No number of pieces, but a price."""
_VOLUMES = frozenset(map(folded, ("ml", "cl", "dl", "l", "litre", "litres", "liter", "لتر", "مل", "ليتر")))
_BETWEEN = re.compile(r"[():_-]|(?<!\d)\.|\.(?!\d)")
_FEWEST = 2
_SAID = frozenset({Field.PRICE, Field.QUANTITY, Field.SKU, Field.GTIN})
_NAMES = {
    "weight": ("Weight", "Poids", "الوزن"),
    "volume": ("Volume", "Contenance", "السعة"),
    "": ("Size", "Taille", "المقاس"),
}
_LANGUAGES = ("en", "fr", "ar")


@dataclass(frozen=True)
class SizeColumns:
    """The size that each column is named after, the choice that sizes are, and what the cells say of each."""

    sizes: Mapping[int, str]
    axis: str
    fills: Mapping[int, Field]

    @property
    def places(self) -> tuple[int, ...]:
        return tuple(self.sizes)


def sizes_named(header: Sequence[str]) -> tuple[int, ...]:
    """The places of names of sizes that stand side by side, or of which each says what stands below it."""
    named = {at for at, name in enumerate(header) if _is_size(name.strip())}
    together = {at for at in named if {at - 1, at + 1} & named}
    said = {at for at, name in enumerate(header) if _said_of_size(name)}
    return tuple(sorted((together if len(together) >= _FEWEST else set()) | (said if len(said) >= _FEWEST else set())))


def _is_size(name: str) -> bool:
    return bool(_SIZE.fullmatch(name) or _PORTION.fullmatch(name) or _kind_of_measure(name))


@lru_cache(maxsize=512)
def _said_of_size(name: str) -> tuple[Field, str] | None:
    """What a name says of a size, "Prix 250 g", "Stock (M)", or None where it does not speak of one."""
    words = _BETWEEN.sub(" ", name).split()
    for parted in range(1, len(words)):
        for said, size in ((words[:parted], words[parted:]), (words[parted:], words[:parted])):
            known = words_of_columns().get(folded(" ".join(said)), (None, ""))[0]
            if known in _SAID and _is_size(" ".join(size)):
                return known, " ".join(size)
    return None


def size_columns(table: Table, mapping: ColumnMapping) -> SizeColumns | None:
    """None where the cells below such names are neither all counts nor all prices."""
    places = sizes_named(table.header)
    said = {at: told for at in places if (told := _said_of_size(table.header[at]))}
    sizes = {at: said[at][1] if at in said else table.header[at].strip() for at in places}
    kinds = {_kind_of_measure(size) for size in sizes.values()}
    unsaid = [text for row in table.rows for at in places if at not in said and (text := row.cells[at].strip())]
    portions = all(kinds) or all(map(_PORTION.fullmatch, sizes.values()))
    dear = portions or any(map(names_currency, unsaid)) or any(map(_BROKEN.fullmatch, unsaid))
    priced = dear and not mapping.fields() & PRICES
    fills = {at: said[at][0] if at in said else Field.PRICE if priced else Field.QUANTITY for at in places}
    counted = [at for at in places if fills[at] in _LOOKS]
    below = [(fills[at], text) for row in table.rows for at in counted if (text := row.cells[at].strip())]
    if not below or not all(_LOOKS[field](text) for field, text in below):
        return None
    kind = kinds.pop() if len(kinds) == 1 else ""
    names = dict(zip(_LANGUAGES, _NAMES.get(kind, _NAMES[""]), strict=True))
    return SizeColumns(sizes, names.get(_spoken(mapping), names["en"]), fills)


def _kind_of_measure(name: str) -> str:
    found = _MEASURE.fullmatch(latin_digits(name.strip()))
    if found is None:
        return ""
    unit = unit_named(found["unit"])
    return (
        "weight"
        if unit in GRAMS
        else "volume"
        if folded(found["unit"]) in _VOLUMES
        else "length"
        if unit in MILLIMETRES
        else ""
    )


def _is_count(text: str) -> bool:
    return bool(_COUNT.fullmatch(latin_digits(text).removesuffix(".0"))) or found_in(STOCKS, text) is not None


def _is_amount(text: str) -> bool:
    try:
        read_amount(text, max_decimals=2)
    except AmbiguousNumber:
        return True
    except NotANumber:
        return found_in(STOCKS, text) is not None or text == "-"
    return True


_LOOKS = {Field.PRICE: _is_amount, Field.QUANTITY: _is_count}


def _spoken(mapping: ColumnMapping) -> str:
    """The language of most names of columns."""
    known = words_of_columns()
    spoken = [known[name][1] for column in mapping.columns if (name := folded(column.header)) in known]
    return max(spoken, key=spoken.count) if spoken else "en"


def by_size(variant: VariantDraft, row: Row, table: Table, sized: SizeColumns) -> list[VariantDraft]:
    """The variant in each size of which its row says anything."""
    told: dict[str, dict[Field, Cell]] = {}
    for at, size in sized.sizes.items():
        cell = cell_at(table, row, at)
        if cell and cell.text not in PLACEHOLDERS:
            field = Field.QUANTITY if found_in(STOCKS, cell.text) else sized.fills[at]
            told.setdefault(size, {})[field] = cell
    shared: dict[Field, Cell] = {
        field: cell for field, cell in variant.cells.items() if field not in (Field.SKU, Field.GTIN)
    }
    found = [
        replace(variant, cells={**shared, **cells}, options={**variant.options, sized.axis: _without(size)})
        for size, cells in told.items()
    ]
    return found or [variant]


def _without(size: str) -> str:
    """The size alone: "T.38" is 38."""
    return re.sub(rf"^{_BEFORE}(?=\d)", "", size, flags=re.IGNORECASE)
