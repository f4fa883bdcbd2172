"""A seller's file to products and issues: pure, the same file always to the same values.

Every row ends as a product or as issues with their place; nothing is guessed, nothing is dropped in silence.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import partial
from typing import NoReturn

from catalog.assembly import Assembly
from catalog.dialects.dialect import Dialect
from catalog.dialects.freeform import FreeForm
from catalog.dialects.own import NAME as OWN
from catalog.dialects.own import own_document
from catalog.dialects.registry import HEADER_WITHIN, Recognised, recognise
from catalog.issues import Issue, Place, Severity
from catalog.joining import joined, makes_variants, most_joined
from catalog.mapping import map_headers
from catalog.money import decimals
from catalog.reading import Reading
from catalog.sources.blocks import blocks
from catalog.sources.cards import upright
from catalog.sources.files import refuse
from catalog.sources.nameless import nameless_table
from catalog.sources.price_lists import price_list
from catalog.sources.sheets import Sheet
from catalog.sources.tables import Table, read_sheets, table_below, tidy_header, without_headers
from catalog.taxonomy import NO_LISTS, CategoryNames


def read_catalogue(
    data: bytes,
    name: str,
    *,
    currency: str,
    language: str,
    mapping: Mapping[str, str] | None = None,
    categories: CategoryNames = NO_LISTS,
    today: date | None = None,
    told: Callable[[int, int], None] = lambda done, total: None,
) -> Reading:
    """Finds the tables of a file; raises FileRefused for one that is no table of products.

    `mapping` says what some columns hold, as mapping.target_named reads it: {"Nom du produit": "title.fr"}; its
    entry "dialect" says which export the file is. `today` decides whether a sale between two dates stands.
    """
    decimals(currency)  # an unknown currency is a mistake of the caller, not of the file
    assembly = partial(Assembly, name, currency, language, categories, today)
    if (ours := own_document(data)) is not None:
        return Reading(OWN, len(ours), assembly, (), whole=ours, told=told)
    tables, issues = _tables(read_sheets(data), mapping, currency)
    rows = sum(len(table.rows) for table, _ in tables)
    return Reading(tables[0][1].name, rows, assembly, tables, issues, told=told)


def _tables(
    sheets: list[Sheet], mapping: Mapping[str, str] | None, currency: str
) -> tuple[list[tuple[Table, Dialect]], list[Issue]]:
    """The sheets that hold products, each with its dialect; others are joined to them or reported."""
    tables: list[tuple[Table, Dialect]] = []
    others: list[Sheet] = []
    visible = [block for sheet in sheets if not sheet.hidden for block in blocks(sheet)]
    hidden = [sheet for sheet in sheets if sheet.hidden]
    issues: list[Issue] = [issue for sheet in (*visible, *hidden) for issue in sheet.issues]
    for sheet in visible:
        recognised = recognise(sheet, mapping, currency)
        if recognised is None and (turned := upright(sheet)):
            sheet, recognised = turned, recognise(turned, mapping, currency)  # noqa: PLW2901 - the same sheet, turned
        if recognised:
            if isinstance(recognised.dialect, FreeForm) and most_joined(_joinable(tables), sheet):
                others.append(sheet)
                continue
            table, misfits = table_below(sheet, recognised.line, recognised.names)
            if not isinstance(recognised.dialect, FreeForm):  # which tells headings from it
                table, again = without_headers(table)
                misfits += again
            tables.append((table, recognised.dialect))
            issues.extend((*_above(sheet, recognised), *recognised.issues))
            missing = Issue(code="rows_missing", at=Place(sheet=sheet.name))
            issues.extend(misfits or ([] if table.rows else [missing]))
        else:
            others.append(sheet)
    if not tables and (
        listed := next((told for sheet in visible if (told := price_list(sheet) or nameless_table(sheet))), None)
    ):
        tables, others = [(listed[0], FreeForm({}, currency))], [one for one in others if one.name != listed[0].sheet]
        issues.extend(listed[1])
    if not tables:
        _refuse_without_header((visible or sheets)[0])
    for sheet in sorted(others, key=lambda sheet: _makes_variants(sheet, tables)):
        issues.extend(_take_in(sheet, tables))
    left_out = [(sheet.name, Place(sheet=sheet.name)) for sheet in hidden]
    issues += [Issue(code="sheet_hidden", severity=Severity.INFO, value=name, at=at) for name, at in left_out]
    return tables, issues


def _above(sheet: Sheet, recognised: Recognised) -> Iterator[Issue]:
    """What stands above the names of the columns in more than one cell, as titles do not."""
    above = sheet.lines[: recognised.line - (recognised.names is not None)]
    if any(sum(bool(cell.strip()) for cell in line.cells) > 1 for line in above):
        said = " / ".join(" ".join(cell.strip() for cell in line.cells if cell.strip()) for line in above)
        yield Issue(code="lines_above", severity=Severity.INFO, value=said[:500], at=Place(sheet=sheet.name))


def _joinable(tables: Iterable[tuple[Table, Dialect]]) -> list[Table]:
    """Exports of shops have variants of their own, which no other sheet adds to."""
    return [table for table, dialect in tables if isinstance(dialect, FreeForm)]


def _makes_variants(sheet: Sheet, tables: list[tuple[Table, Dialect]]) -> bool:
    """Such a sheet is joined last: the others find each product once."""
    best = most_joined(_joinable(tables), sheet)
    return best is not None and makes_variants(best[1], best[2])


def _take_in(sheet: Sheet, tables: list[tuple[Table, Dialect]]) -> list[Issue]:
    """Joins the sheet to the products it belongs to; one that belongs to none is reported."""
    joinable = [at for at, (_, dialect) in enumerate(tables) if isinstance(dialect, FreeForm)]
    best = most_joined(_joinable(tables), sheet)
    if best is None:
        at = Place(sheet=sheet.name)
        return [Issue(code="sheet_not_understood", severity=Severity.WARNING, value=sheet.name, at=at)]
    which, other, join, issues = best
    products, dialect = tables[joinable[which]]
    table, orphans = joined(products, other, join)
    tables[joinable[which]] = table, dialect
    return issues + orphans


def _refuse_without_header(sheet: Sheet) -> NoReturn:
    """Says which names were found, where some were understood but none is the title's."""
    names = [tidy_header(line.cells) for line in sheet.lines[:HEADER_WITHIN]]
    known = max(names, key=lambda header: map_headers(header).known())
    listed = ", ".join(name for name in known if name)[:300]
    refuse("title_column_missing" if map_headers(known).known() > 1 else "header_missing", columns=listed)


__all__ = ["Reading", "read_catalogue"]
