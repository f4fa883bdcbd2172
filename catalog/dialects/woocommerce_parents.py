"""Which product each variation of a WooCommerce export belongs to."""

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from catalog.dialects.columns import Columns
from catalog.sources.tables import Row, Table


class Parents:
    """The products of one table by their SKU and their id, and what kind of product each row is."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self.table, self.columns = table, columns
        if not columns.has("parent"):
            self._find_column()
        self._by_reference = {key: row for row in reversed(table.rows) for key in self._keys(row)}

    def kinds(self, row: Row) -> frozenset[str]:
        return _kinds(self.columns.text(row, "type"))

    def of(self, row: Row) -> Row | None:
        """The product that a variation names; where it names none, the one above it whose name it bears."""
        if named := self.columns.text(row, "parent"):
            return self._by_reference.get(_reference(named))
        above = self._above.get(row.number)
        name = self.columns.text(above, "name") if above else ""
        return above if name and self.columns.text(row, "name").startswith(name) else None

    def _find_column(self) -> None:
        """Whatever it is called, its values name other rows: id:23, or a SKU of one that is no variation."""
        variations = [row for row in self.table.rows if "variation" in self.kinds(row)]
        known = {key for row in self.table.rows for key in self._keys(row)}
        for at in self.columns.unclaimed() if variations else ():
            if all(_reference(row.cells[at]) in known for row in variations):
                self.columns.claim("parent", at)
                return

    def _keys(self, row: Row) -> Iterable[str]:
        if "variation" not in self.kinds(row):
            yield from (_reference(text) for text in (self.columns.text(row, "sku"),) if text)
            yield from (_reference(f"id:{text}") for text in (self.columns.text(row, "id"),) if text)

    @cached_property
    def _above(self) -> dict[int, Row]:
        """{number of a variation: the variable product that stands above it}"""
        found: dict[int, Row] = {}
        last: Row | None = None
        for row in self.table.rows:
            kinds = self.kinds(row)
            if "variation" not in kinds:
                last = row if "variable" in kinds else None
            elif last:
                found[row.number] = last
        return found


@lru_cache(maxsize=100)
def _kinds(text: str) -> frozenset[str]:
    """Of the few texts that the type column of a file has."""
    return frozenset(re.split(r"\s*,\s*", text.casefold()))


def _reference(text: str) -> str:
    """A SKU or "id: 20" as it compares: people type them with a space too many."""
    return "".join(text.split()).casefold()
