"""Columns named after sizes that hold the pieces of each: "S | M | L" or "38 | 39 | 40" beside one price."""

import re
from collections.abc import Sequence
from dataclasses import replace

from catalog.cell_words import STOCKS, found_in
from catalog.dialects.columns import cell_at
from catalog.drafts import Cell, Field, VariantDraft
from catalog.folding import latin_digits
from catalog.header_words import words_of_columns
from catalog.mapping import Mapping as ColumnMapping
from catalog.sources.tables import Row, Table

_SIZE = re.compile(r"(?:\d?x{0,3}[sl]|m|xxs|[1-6]xl|[2-5]\d|\d{1,2}\s*(?:ans|mois|y|m)|tu)", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,5}")
_NAMES = {"ar": "المقاس", "fr": "Taille"}


def size_columns(table: Table, mapping: ColumnMapping) -> list[int]:
    """Their places: at least two that stand side by side, with nothing but counts below them."""
    named = [
        at
        for at, column in enumerate(mapping.columns)
        if column.reason == "unknown" and _SIZE.fullmatch(column.header.strip())
    ]
    together = [at for at in named if {at - 1, at + 1} & set(named)]
    cells = [text for row in table.rows for at in together if (text := row.cells[at].strip())]
    return together if cells and all(_is_count(text) for text in cells) else []


def _is_count(text: str) -> bool:
    return bool(_COUNT.fullmatch(latin_digits(text).removesuffix(".0"))) or found_in(STOCKS, text) is not None


def axis_of_sizes(mapping: ColumnMapping) -> str:
    """The name of the choice, in the language of most names of columns."""
    known = words_of_columns()
    spoken = [known[name][1] for column in mapping.columns if (name := column.header.casefold()) in known]
    return _NAMES.get(max(spoken, key=spoken.count), "Size") if spoken else "Size"


def by_size(variant: VariantDraft, row: Row, table: Table, places: Sequence[int], axis: str) -> list[VariantDraft]:
    """The variant in each size of which its row says how many there are."""
    pieces = {table.header[at].strip(): cell for at in places if (cell := cell_at(table, row, at))}
    shared: dict[Field, Cell] = {
        field: cell for field, cell in variant.cells.items() if field not in (Field.SKU, Field.GTIN)
    }
    found = [
        replace(variant, cells={**shared, Field.QUANTITY: cell}, options={**variant.options, axis: size})
        for size, cell in pieces.items()
    ]
    return found or [variant]
