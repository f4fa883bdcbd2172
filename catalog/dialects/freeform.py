"""A sheet that a seller made herself: its columns by their names, one row a product or one row a variant.

Rows are variants of one product where they share a reference, or the same title with different options, or where the
title is blank below a filled one; so are the choices that one cell lists.
"""

from collections.abc import Iterable, Mapping, Sequence

from catalog.dialects.sellers_sheet import SellersSheet
from catalog.dialects.size_columns import sizes_named
from catalog.drafts import PRICES, Draft, Field
from catalog.issues import Issue
from catalog.mapping import Mapping as ColumnMapping
from catalog.mapping import map_headers
from catalog.sources.tables import Row, Table


class FreeForm:
    """`given` says what some columns hold, as a mapping file does; of several prices, that in `currency` counts."""

    name, label = "freeform", "an ordinary table"

    def __init__(self, given: Mapping[str, str] | None = None, currency: str = "") -> None:
        self.given, self.currency = dict(given or {}), currency

    def fits(self, header: Sequence[str]) -> float:
        """The part of the names that are understood; a header names at least what is sold and one thing about it.

        A column without a known name may hold the titles, where others are the price and one thing more.
        """
        names = [name for name in header if name.strip()]
        mapping = map_headers(header, self.given, self.currency)
        sized = sizes_named(header)
        named = map_headers(names, self.given, self.currency).known()
        known = named + len(sized)
        if Field.TITLE not in mapping.fields():
            untold = any(column.reason == "unknown" for at, column in enumerate(mapping.columns) if at not in sized)
            untold = untold or Field.DESCRIPTION in mapping.fields()
            priced = sized or (named > 1 and mapping.fields() & PRICES)
            return 0.1 if untold and named and priced else 0.0
        if known < 2 and len(names) > 1:
            return 0.0
        return 0.2 + 0.3 * known / len(names) + min(known, 10) / 50

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue | ColumnMapping]:
        for table in tables:
            yield from self._drafts(table)

    def _drafts(self, table: Table) -> Iterable[Draft | Issue | ColumnMapping]:
        sheet = SellersSheet(table, self.given, self.currency)
        yield sheet.mapping
        yield from sheet.about_columns()
        groups: list[list[Row]] = []
        places: dict[object, int] = {}
        for row in table.rows:
            if issue := sheet.no_product(row):
                yield issue
                continue
            key = sheet.key(row, bool(groups))
            if key is None:
                groups[-1].append(row)
            elif key in places and sheet.adds_a_variant(row, groups[places[key]]):
                groups[places[key]].append(row)
            elif sheet.each_apart:  # no later row adds to the one before
                yield from map(sheet.draft, groups)
                groups = [[row]]
            else:
                places[key] = len(groups)
                groups.append([row])
        yield from (sheet.draft(rows) for rows in groups)
