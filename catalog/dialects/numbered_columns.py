"""Choices beside each other in one row, told apart by numbers: "Taille 1 | Prix 1 | Taille 2 | Prix 2"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.dialects.columns import cell_at
from catalog.drafts import Field, VariantDraft
from catalog.mapping import map_headers
from catalog.sources.tables import Row, Table

_NUMBERED = re.compile(r"(?P<name>.*?[^\W\d_].*?)[\s_.]*(?P<number>\d{1,2})")
_SAID = frozenset({Field.PRICE, Field.SALE_PRICE, Field.QUANTITY, Field.SKU, Field.GTIN})
_SURE = ("name", "words", "language")
_FEWEST = 2


@dataclass(frozen=True)
class NumberedColumns:
    """`groups` are the columns of each number by what they hold; `axis` is the choice in them."""

    axis: str
    groups: tuple[dict[Field, int], ...]

    @property
    def places(self) -> frozenset[int]:
        return frozenset(at for group in self.groups for at in group.values())


def numbered_columns(header: Sequence[str]) -> NumberedColumns | None:
    """None where fewer than two choices have a price or a stock of their own."""
    groups: dict[str, dict[Field, int]] = {}
    axis = ""
    for at, name in enumerate(header):
        if found := _NUMBERED.fullmatch(name.strip()):
            column = map_headers([found["name"].strip()]).columns[0]
            field = column.target.field
            if column.reason in _SURE and (field is Field.OPTION or field in _SAID):
                groups.setdefault(found["number"], {}).setdefault(field, at)
                axis = axis or (found["name"].strip() if field is Field.OPTION else "")
    whole = [
        group for group in groups.values() if Field.OPTION in group and group.keys() & {Field.PRICE, Field.QUANTITY}
    ]
    return NumberedColumns(axis, tuple(whole)) if len(whole) >= _FEWEST else None


def by_number(variant: VariantDraft, row: Row, table: Table, numbered: NumberedColumns) -> list[VariantDraft]:
    """The variant in each choice that its row names."""
    found = []
    for group in numbered.groups:
        choice = row.cells[group[Field.OPTION]].strip()
        own = {field: cell for field, at in group.items() if (cell := cell_at(table, row, at)) and field in _SAID}
        if choice:
            options = {**variant.options, numbered.axis: choice}
            found.append(replace(variant, cells={**variant.cells, **own}, options=options))
    return found or [variant]
