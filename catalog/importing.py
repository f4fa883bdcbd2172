"""A seller's file to products and issues: pure, the same file always to the same values.

Every row ends as a product or as issues with their place; nothing is guessed, nothing is dropped in silence.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NoReturn, TypeVar

from catalog.assembly import Assembly
from catalog.cells import SignOf
from catalog.dialects.dialect import Dialect
from catalog.dialects.freeform import FreeForm
from catalog.dialects.own import NAME as OWN
from catalog.dialects.own import own_document
from catalog.dialects.registry import HEADER_WITHIN, recognise
from catalog.drafts import Draft, Field
from catalog.issues import Issue, Place, Severity
from catalog.joining import joined, makes_variants, most_joined
from catalog.mapping import PRICES, map_headers
from catalog.mapping import Mapping as ColumnMapping
from catalog.money import decimals
from catalog.numbers import DecimalSign, decimal_sign_of
from catalog.product import Product
from catalog.sources.cards import upright
from catalog.sources.files import refuse
from catalog.sources.price_lists import price_list
from catalog.sources.sheets import Sheet
from catalog.sources.tables import Table, read_sheets, table_below, tidy_header
from catalog.taxonomy import NO_LISTS, CategoryNames
from catalog.values import Value


class SheetMapping(Value):
    """How the columns of a sheet that a seller made herself were understood."""

    sheet: str
    mapping: ColumnMapping


_TOLD_EVERY, _AHEAD = 200, 500


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
        return Reading(products=tuple(_placed(one, name) for one in ours), issues=(), rows=len(ours), dialect=OWN)
    found, issues = _tables(read_sheets(data), mapping, currency)
    rows = sum(len(table.rows) for table, _ in found)
    held = _Held()
    for dialect, tables in _by_dialect(found):
        sheets = {table.sheet: _Columns(table, tables) for table in tables}
        mappings: list[ColumnMapping] = []
        for each in _noted_ahead(dialect.drafts(tables), sheets):
            match each:
                case Draft():
                    held.take(*assembly.product(each, sheets[each.sheet].names, sheets[each.sheet].sign_of))
                case Product():
                    held.products.append(_placed(each, name))
                case Issue():
                    issues.append(each)
                case ColumnMapping():
                    mappings.append(each)
            if len(held.products) % _TOLD_EVERY == 0:
                told(len(held.products), rows)
        pairs = zip(tables, mappings, strict=False)  # none where the dialect knows its columns beforehand
        held.columns.extend(SheetMapping(sheet=table.sheet, mapping=mapping) for table, mapping in pairs)
    told(len(held.products), len(held.products))
    return Reading(
        products=tuple(held.products), issues=(*issues, *held.issues), rows=rows, dialect=found[0][1].name,
        columns=tuple(held.columns),
    )  # fmt: skip


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
        recognised = recognise(sheet, mapping, currency)
        if recognised is None and (turned := upright(sheet)):
            sheet, recognised = turned, recognise(turned, mapping, currency)  # noqa: PLW2901 - the same sheet, turned
        if recognised:
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
    if not tables and (listed := next((told for sheet in visible if (told := price_list(sheet))), None)):
        tables, others = [(listed[0], FreeForm({}, currency))], [one for one in others if one.name != listed[0].sheet]
        issues.extend(listed[1])
    if not tables:
        _refuse_without_header((visible or sheets)[0])
    for sheet in sorted(others, key=lambda sheet: _makes_variants(sheet, tables)):
        issues.extend(_take_in(sheet, tables))
    hidden = (sheet.name for sheet in sheets if sheet.hidden)
    issues += [Issue(code="sheet_hidden", severity=Severity.INFO, value=name, at=Place(sheet=name)) for name in hidden]
    return tables, issues


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


def _placed(product: Product, file: str) -> Product:
    """A product of ours keeps the place where it was first read; one that has none was read here."""
    source = product.source
    return product if source.file else product.model_copy(update={"source": source.model_copy(update={"file": file})})


@dataclass
class _Held:
    """What a file has given so far; `issues` are those of its products."""

    products: list[Product] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    columns: list[SheetMapping] = field(default_factory=list)

    def take(self, product: Product | None, issues: Iterable[Issue]) -> None:
        self.products.extend([product] if product else [])
        self.issues.extend(issues)


class _Columns:
    """The names of a sheet's columns by what they hold, as its drafts show them, and how their numbers are written."""

    def __init__(self, table: Table, tables: Iterable[Table]) -> None:
        self.names: dict[Field, str] = {}
        self.sign_of = _signs(table, tables, self.names)

    def note(self, draft: Draft) -> None:
        for kind, cell in (*draft.texts, *draft.cells.items()):
            self.names.setdefault(kind, cell.column)
        for variant in draft.variants:
            for kind, cell in variant.cells.items():
                self.names.setdefault(kind, cell.column)


T = TypeVar("T")


def _noted_ahead(told: Iterable[T], sheets: Mapping[str, _Columns]) -> Iterator[T]:
    """What was told, a while after the columns of its drafts were noted: the first may lack what a column holds."""
    waiting: deque[T] = deque()
    for each in told:
        if isinstance(each, Draft):
            sheets[each.sheet].note(each)
        waiting.append(each)
        if len(waiting) > _AHEAD:
            yield waiting.popleft()
    yield from waiting


def _signs(table: Table, tables: Iterable[Table], names: Mapping[Field, str]) -> SignOf:
    """Which sign marks decimals in a column of the table, or of another that adds to it, told by its values in text.

    Where they do not tell it, those of its prices do for what is no price. `names` has the columns by what they hold.
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
        prices = [names[kind] for kind in PRICES if kind in names]
        signs = {sign for price in prices if (sign := told_by(price, None))}
        return signs.pop() if len(signs) == 1 else None

    return sign_of
