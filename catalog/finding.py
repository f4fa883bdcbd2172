"""The tables of a file: which sheets hold products, each with its dialect; others are joined to these or told of."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from catalog.dialects.dialect import Dialect
from catalog.dialects.freeform import FreeForm
from catalog.dialects.registry import HEADER_WITHIN, Recognised, recognise
from catalog.issues import Issue, Place, Severity
from catalog.joining import joined, makes_variants, most_joined
from catalog.mapping import map_headers
from catalog.sources.blocks import blocks
from catalog.sources.cards import upright
from catalog.sources.files import refuse
from catalog.sources.nameless import nameless_table
from catalog.sources.price_lists import price_list
from catalog.sources.sheets import Sheet
from catalog.sources.tables import Table, table_below, tidy_header, without_headers


def tables_of(
    sheets: Sequence[Sheet], mapping: Mapping[str, str] | None, currency: str
) -> tuple[list[tuple[Table, Dialect]], list[Issue]]:
    """Raises FileRefused where no sheet holds products."""
    visible = [block for sheet in sheets if not sheet.hidden for block in blocks(sheet)]
    hidden = [sheet for sheet in sheets if sheet.hidden]
    found = _Found(mapping, currency, [issue for sheet in (*visible, *hidden) for issue in sheet.issues])
    for sheet in visible:
        found.take(sheet)
    if not found.tables:
        found.take_without_header(visible)
    if not found.tables:
        _refuse_without_header((visible or sheets)[0])
    found.tell_of_blank()
    found.join_others()
    left_out = [(sheet.name, Place(sheet=sheet.name)) for sheet in hidden]
    found.issues += [Issue(code="sheet_hidden", severity=Severity.INFO, value=name, at=at) for name, at in left_out]
    return found.tables, found.issues


class _Found:
    """What has been found so far; `others` are sheets that are no table of products by themselves."""

    def __init__(self, mapping: Mapping[str, str] | None, currency: str, issues: list[Issue]) -> None:
        self.mapping, self.currency, self.issues = mapping, currency, issues
        self.tables: list[tuple[Table, Dialect]] = []
        self.others: list[Sheet] = []
        self.blank: list[Table] = []

    def take(self, sheet: Sheet) -> None:
        """As a table of products, if it is one that does not rather say more of those of another."""
        recognised = recognise(sheet, self.mapping, self.currency)
        if recognised is None and (turned := upright(sheet)):
            sheet, recognised = turned, recognise(turned, self.mapping, self.currency)
        if recognised is None:
            self.others.append(sheet)
        elif not isinstance(recognised.dialect, FreeForm):
            table, misfits = table_below(sheet, recognised.line, recognised.names)
            table, again = without_headers(table)  # which the free-form reading tells from headings
            self._add(sheet, recognised, table, misfits + again)
        elif most_joined(self._joinable(), sheet):
            self.others.append(sheet)
        else:
            self._add(sheet, recognised, *table_below(sheet, recognised.line, recognised.names))

    def _add(self, sheet: Sheet, recognised: Recognised, table: Table, misfits: list[Issue]) -> None:
        self.tables.append((table, recognised.dialect))
        self.issues.extend((*_above(sheet, recognised), *recognised.issues, *misfits))
        if not (table.rows or misfits):
            self.blank.append(table)

    def tell_of_blank(self) -> None:
        """Sheets without a row; of an export's several, some may well have none."""
        filled = {dialect.name for table, dialect in self.tables if table.rows} - {FreeForm.name}
        blank = (table for table, dialect in self.tables if table in self.blank and dialect.name not in filled)
        self.issues.extend(Issue(code="rows_missing", at=Place(sheet=table.sheet)) for table in blank)

    def take_without_header(self, sheets: Sequence[Sheet]) -> None:
        """The first that can be read although no line names its columns."""
        for sheet in sheets:
            if told := price_list(sheet) or nameless_table(sheet):
                table, issues = told
                self.tables.append((table, FreeForm({}, self.currency)))
                self.others = [other for other in self.others if other.name != table.sheet]
                self.issues.extend(issues)
                return

    def join_others(self) -> None:
        """Those that make variants last: the others find each product once."""
        for sheet in sorted(self.others, key=self._makes_variants):
            self._join(sheet)

    def _joinable(self) -> list[Table]:
        """Exports of shops have variants of their own, which no other sheet adds to."""
        return [table for table, dialect in self.tables if isinstance(dialect, FreeForm)]

    def _makes_variants(self, sheet: Sheet) -> bool:
        best = most_joined(self._joinable(), sheet)
        return best is not None and makes_variants(best[1], best[2])

    def _join(self, sheet: Sheet) -> None:
        """To the products it belongs to; one that belongs to none is reported."""
        best = most_joined(self._joinable(), sheet)
        if best is None:
            at = Place(sheet=sheet.name)
            left = Issue(code="sheet_not_understood", severity=Severity.WARNING, value=sheet.name, at=at)
            self.issues.append(left)
            return
        which, other, join, issues = best
        at_table = [at for at, (_, dialect) in enumerate(self.tables) if isinstance(dialect, FreeForm)][which]
        products, dialect = self.tables[at_table]
        table, orphans = joined(products, other, join)
        self.tables[at_table] = table, dialect
        self.issues += issues + orphans


def _above(sheet: Sheet, recognised: Recognised) -> Iterator[Issue]:
    """What stands above the names of the columns in more than one cell, as titles do not."""
    above = sheet.lines[: recognised.line - (recognised.names is not None)]
    if any(sum(bool(cell.strip()) for cell in line.cells) > 1 for line in above):
        said = " / ".join(" ".join(cell.strip() for cell in line.cells if cell.strip()) for line in above)
        yield Issue(code="lines_above", severity=Severity.INFO, value=said[:500], at=Place(sheet=sheet.name))


def _refuse_without_header(sheet: Sheet) -> NoReturn:
    """Says which names were found, where some were understood but none is the title's."""
    names = [tidy_header(line.cells) for line in sheet.lines[:HEADER_WITHIN]]
    known = max(names, key=lambda header: map_headers(header).known())
    some = map_headers(known).known() > 1
    listed = ", ".join(name for name in (known if some else next(filter(any, names), known)) if name)[:300]
    refuse("title_column_missing" if some else "header_missing", columns=listed)
