"""What a file holds once its tables are found: products one after the other, however many there are."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeVar

from catalog.assembly import Assembly
from catalog.cells import SignOf
from catalog.decimal_signs import decimal_sign_of
from catalog.dialects.dialect import Dialect
from catalog.drafts import PRICES, Draft, Field
from catalog.issues import Issue
from catalog.mapping import Mapping as ColumnMapping
from catalog.numbers import DecimalSign
from catalog.product import Product
from catalog.sources.tables import Table
from catalog.values import Value

_TOLD_EVERY, _AHEAD = 200, 100


class SheetMapping(Value):
    """How the columns of a sheet that a seller made herself were understood."""

    sheet: str
    mapping: ColumnMapping


@dataclass(eq=False)
class Reading:
    """Read anew each time `each` is asked, always to the same values; `issues` and `columns` are those of all of it.

    `rows` counts its data records. `told` hears how many products are done, and of how many.
    """

    dialect: str
    rows: int
    assembly: Callable[[], Assembly]
    tables: Sequence[tuple[Table, Dialect]]
    of_file: Sequence[Issue] = ()
    whole: Sequence[Product] = ()
    told: Callable[[int, int], None] = lambda done, total: None
    _through: "_Pass | None" = field(default=None, repr=False)

    def each(self) -> Iterator[Product]:
        """With some hundreds in memory at a time."""
        once, done = _Pass(self.assembly()), 0
        for product in self._all(once):
            done += 1
            if done % _TOLD_EVERY == 0:
                self.told(done, self.rows)
            yield product
        self.told(done, done)
        self._through = once

    @cached_property
    def products(self) -> tuple[Product, ...]:
        return tuple(self.each())

    @property
    def issues(self) -> tuple[Issue, ...]:
        once = self._read_through()
        return (*self.of_file, *once.of_tables, *once.of_products)

    @property
    def columns(self) -> tuple[SheetMapping, ...]:
        return tuple(self._read_through().columns)

    def learnt(self, given: Mapping[str, str]) -> dict[str, str]:
        """What the next file with the same names needs not be told again: what was said, and what the cells showed."""
        columns = [column for sheet in self.columns for column in sheet.mapping.columns]
        guessed = {each.header: each.written for each in columns if each.reason == "content" and each.header}
        return {name: target for name, target in {**guessed, **given}.items() if name != "dialect"}

    def _all(self, once: "_Pass") -> Iterator[Product]:
        yield from map(once.placed, self.whole)
        for dialect, tables in _by_dialect(self.tables):
            yield from once.products(dialect, tables)

    def _read_through(self) -> "_Pass":
        while self._through is None:
            deque(self.each(), maxlen=0)
        return self._through


@dataclass
class _Pass:
    """The file read once, from its first product to its last."""

    assembly: Assembly
    of_tables: list[Issue] = field(default_factory=list)
    of_products: list[Issue] = field(default_factory=list)
    columns: list[SheetMapping] = field(default_factory=list)

    def products(self, dialect: Dialect, tables: Sequence[Table]) -> Iterator[Product]:
        sheets = {table.sheet: _Columns(table, tables) for table in tables}
        mappings: list[ColumnMapping] = []
        for each in _noted_ahead(dialect.drafts(tables), sheets):
            match each:
                case Draft():
                    sheet = sheets[each.sheet]
                    product, issues = self.assembly.product(each, sheet.names, sheet.sign_of)
                    self.of_products.extend(issues)
                    if product:
                        yield product
                case Product():
                    yield self.placed(each)
                case Issue():
                    self.of_tables.append(each)
                case ColumnMapping():
                    mappings.append(each)
        pairs = zip(tables, mappings, strict=False)  # none where the dialect knows its columns beforehand
        self.columns.extend(SheetMapping(sheet=table.sheet, mapping=mapping) for table, mapping in pairs)

    def placed(self, product: Product) -> Product:
        """A product of ours keeps the place where it was first read; one that has none was read here."""
        source = product.source
        if source.file:
            return product
        return product.model_copy(update={"source": source.model_copy(update={"file": self.assembly.file})})


def _by_dialect(found: Sequence[tuple[Table, Dialect]]) -> Iterable[tuple[Dialect, list[Table]]]:
    """The tables of each dialect together, in the order of the first."""
    dialects = {dialect.name: dialect for _, dialect in reversed(found)}
    for name in dict.fromkeys(dialect.name for _, dialect in found):
        yield dialects[name], [table for table, dialect in found if dialect.name == name]


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

    Where they do not tell it, those of its prices do. `names` has the columns by what they hold.
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
        prices = [names[kind] for kind in PRICES if kind in names]
        if told or (max_decimals is not None and (max_decimals > 2 or column not in prices)):
            return told
        signs = {sign for price in prices if (sign := told_by(price, max_decimals))}
        return signs.pop() if len(signs) == 1 else None

    return sign_of
