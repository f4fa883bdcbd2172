"""A seller's file to products and issues: pure, the same file always to the same values.

Every row ends as a product or as issues with their place; nothing is guessed, nothing is dropped in silence.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NoReturn

from catalog.assembly import Assembly
from catalog.cells import SignOf
from catalog.dialects.dialect import Dialect
from catalog.dialects.freeform import FreeForm
from catalog.dialects.own import NAME as OWN
from catalog.dialects.own import own_document
from catalog.dialects.registry import HEADER_WITHIN, recognise
from catalog.drafts import Cell, Draft, Field
from catalog.issues import Issue, Place, Severity
from catalog.joining import joined, most_joined
from catalog.mapping import PRICES, map_headers
from catalog.mapping import Mapping as ColumnMapping
from catalog.money import decimals
from catalog.numbers import DecimalSign, decimal_sign_of
from catalog.product import Product, Value
from catalog.sources.files import refuse
from catalog.sources.sheets import Sheet
from catalog.sources.tables import Table, read_sheets, table_below, tidy_header
from catalog.taxonomy import NO_LISTS, CategoryNames


class SheetMapping(Value):
    """How the columns of a sheet that a seller made herself were understood."""

    sheet: str
    mapping: ColumnMapping


_TOLD_EVERY = 200


class Reading(Value):
    """What a file holds. `rows` counts its data records."""

    products: tuple[Product, ...]
    issues: tuple[Issue, ...]
    rows: int
    dialect: str
    columns: tuple[SheetMapping, ...] = ()

    def learnt(self, given: Mapping[str, str]) -> dict[str, str]:
        """What the next file with the same names needs not be told again: what was said, and what the cells showed."""
        columns = [column for sheet in self.columns for column in sheet.mapping.columns]
        guessed = {each.header: each.written for each in columns if each.reason == "content" and each.header}
        return {name: target for name, target in {**guessed, **given}.items() if name != "dialect"}


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
    """Reads a whole file; raises FileRefused for one that is no table of products.

    `mapping` says what some columns hold, as mapping.target_named reads it: {"Nom du produit": "title.fr"}; its
    entry "dialect" says which export the file is. `today` decides whether a sale between two dates stands.
    `told` hears how many products are done, and of how many.
    """
    decimals(currency)  # an unknown currency is a mistake of the caller, not of the file
    assembly = Assembly(name, currency, language, categories, today)
    if (ours := own_document(data)) is not None:
        return Reading(products=_placed(ours, name), issues=(), rows=len(ours), dialect=OWN)
    found, issues = _tables(read_sheets(data), mapping, currency)
    products: list[Product] = []
    understood: list[SheetMapping] = []
    for dialect, tables in _by_dialect(found):
        held = _contents(dialect, tables)
        issues.extend(held.issues)
        products.extend(_placed(held.products, name))
        pairs = zip(tables, held.mappings, strict=False)  # none where the dialect knows its columns beforehand
        understood.extend(SheetMapping(sheet=table.sheet, mapping=mapping) for table, mapping in pairs)
        sheets = {table.sheet: _columns_and_signs(table, tables, held.drafts) for table in tables}
        held.drafts.reverse()
        while held.drafts:  # each is let go of once it is a product
            draft = held.drafts.pop()
            product, own = assembly.product(draft, *sheets[draft.sheet])
            issues.extend(own)
            products.extend([product] if product else [])
            if len(held.drafts) % _TOLD_EVERY == 0:
                told(len(products), len(products) + len(held.drafts))
    rows = sum(len(table.rows) for table, _ in found)
    return Reading(
        products=tuple(products), issues=tuple(issues), rows=rows, dialect=found[0][1].name, columns=tuple(understood)
    )


def _by_dialect(found: list[tuple[Table, Dialect]]) -> Iterable[tuple[Dialect, list[Table]]]:
    """The tables of each dialect together, in the order of the first."""
    dialects = {dialect.name: dialect for _, dialect in reversed(found)}
    for name in dict.fromkeys(dialect.name for _, dialect in found):
        yield dialects[name], [table for table, dialect in found if dialect.name == name]


def _tables(
    sheets: list[Sheet], mapping: Mapping[str, str] | None, currency: str
) -> tuple[list[tuple[Table, Dialect]], list[Issue]]:
    """The sheets that hold products, each with its dialect; others are joined to them or reported."""
    tables: list[tuple[Table, Dialect]] = []
    issues: list[Issue] = [issue for sheet in sheets for issue in sheet.issues]
    others: list[Sheet] = []
    visible = [sheet for sheet in sheets if not sheet.hidden]
    for sheet in visible:
        if recognised := recognise(sheet, mapping, currency):
            if isinstance(recognised.dialect, FreeForm) and most_joined(_joinable(tables), sheet):
                others.append(sheet)
                continue
            table, misfits = table_below(sheet, recognised.line, recognised.names)
            tables.append((table, recognised.dialect))
            issues.extend(recognised.issues)
            missing = Issue(code="rows_missing", at=Place(sheet=sheet.name))
            issues.extend(misfits or ([] if table.rows else [missing]))
        else:
            others.append(sheet)
    if not tables:
        _refuse_without_header((visible or sheets)[0])
    for sheet in others:
        issues.extend(_take_in(sheet, tables))
    hidden = (sheet.name for sheet in sheets if sheet.hidden)
    issues += [Issue(code="sheet_hidden", severity=Severity.INFO, value=name, at=Place(sheet=name)) for name in hidden]
    return tables, issues


def _joinable(tables: Iterable[tuple[Table, Dialect]]) -> list[Table]:
    """Exports of shops have variants of their own, which no other sheet adds to."""
    return [table for table, dialect in tables if isinstance(dialect, FreeForm)]


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


def _placed(products: Iterable[Product], file: str) -> tuple[Product, ...]:
    """A product of ours keeps the place where it was first read; one that has none was read here."""
    return tuple(
        one if one.source.file else one.model_copy(update={"source": one.source.model_copy(update={"file": file})})
        for one in products
    )


@dataclass
class _Contents:
    """What a dialect has told of its tables, by its kind."""

    drafts: list[Draft] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    mappings: list[ColumnMapping] = field(default_factory=list)


def _contents(dialect: Dialect, tables: list[Table]) -> _Contents:
    held = _Contents()
    for told in dialect.drafts(tables):
        match told:
            case Draft():
                held.drafts.append(told)
            case Product():
                held.products.append(told)
            case Issue():
                held.issues.append(told)
            case ColumnMapping():
                held.mappings.append(told)
    return held


def _columns(drafts: Iterable[Draft], sheet: str) -> dict[Field, str]:
    """The names of the sheet's columns by what they hold."""
    columns: dict[Field, str] = {}
    for draft in (draft for draft in drafts if draft.sheet == sheet):
        for kind, cell in (*draft.texts, *draft.cells.items(), *_variant_cells(draft)):
            columns.setdefault(kind, cell.column)
    return columns


def _variant_cells(draft: Draft) -> Iterable[tuple[Field, Cell]]:
    return (pair for variant in draft.variants for pair in variant.cells.items())


def _columns_and_signs(
    table: Table, tables: Iterable[Table], drafts: Iterable[Draft]
) -> tuple[dict[Field, str], SignOf]:
    columns = _columns(drafts, table.sheet)
    return columns, _signs(table, tables, [columns[field] for field in PRICES if field in columns])


def _signs(table: Table, tables: Iterable[Table], prices: Sequence[str]) -> SignOf:
    """Which sign marks decimals in a column of the table, or of another that adds to it, told by its values in text.

    Where they do not tell it, those of its prices do for what is no price.
    """

    @cache
    def told_by(column: str, max_decimals: int | None) -> DecimalSign | None:
        own = next((one for one in (table, *tables) if column in one.header), table)
        places = [at for at, name in enumerate(own.header) if name == column]
        cells = (row.cells[at] for row in own.rows for at in places if at not in row.exact)
        return decimal_sign_of(cells, max_decimals)

    @cache
    def sign_of(column: str, max_decimals: int | None) -> DecimalSign | None:
        told = told_by(column, max_decimals)
        if told or max_decimals is not None:
            return told
        signs = {sign for price in prices if (sign := told_by(price, None))}
        return signs.pop() if len(signs) == 1 else None

    return sign_of
