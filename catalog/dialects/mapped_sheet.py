"""A table whose columns are mapped: its cells by the field that they fill."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.cell_words import ANSWERS, LONGEST_PLACEHOLDER, STATUSES, STOCKS, found_in, says_nothing
from catalog.column_guesses import guessed
from catalog.column_names import Target
from catalog.dialects.bilingual_cells import by_language
from catalog.dialects.columns import photos_in, place_of
from catalog.dialects.columns_told import told_of_columns
from catalog.dialects.named_details import named_details, with_details
from catalog.dialects.numbered_columns import numbered_columns
from catalog.dialects.option_columns import option_names
from catalog.dialects.row_kinds import kinds_column
from catalog.dialects.size_columns import size_columns, sizes_named
from catalog.discounts import is_share, now_and_before, with_discounts
from catalog.drafts import OF_VARIANTS, TEXTS, Cell, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue
from catalog.mapping import is_level_below, is_of_variants, map_headers
from catalog.price_columns import in_one_currency
from catalog.product import Status
from catalog.sides import sides_in
from catalog.sources.tables import Row, Table

_READ_APART = OF_VARIANTS | TEXTS | {Field.ATTRIBUTE, Field.PRIVATE, Field.IGNORE, Field.OPTION, Field.OPTION_NAME}
_UNITS_BESIDE = {
    Field.WEIGHT: Field.WEIGHT_UNIT,
    **dict.fromkeys((Field.LENGTH, Field.WIDTH, Field.HEIGHT, Field.DIMENSIONS), Field.LENGTH_UNIT),
}
_ROWS_AT_HAND = 100
_OF_PHOTOS = (".jpg", ".jpeg", ".png", ".webp")
_DENIABLE = frozenset({Field.REFERENCE, Field.GTIN})


@dataclass(slots=True)
class ReadRow:
    """What a row says: its cells by their place, the first text of each field, its options once they were asked for."""

    row: Row
    texts: Mapping[Field, str]
    cells: Mapping[int, Cell]
    options: Mapping[str, str] | None = None


class MappedSheet:
    def __init__(self, table: Table, given: Mapping[str, str], currency: str) -> None:
        self.table = table
        self.kinds_at = kinds_column(table.rows, len(table.header))
        self.numbered = numbered_columns(table.header)
        self.option_names = option_names(table.header)
        self._map(given, currency)
        self.sized = size_columns(table, self.mapping)
        self.columns = self._targets()
        self._order()
        self._at_hand: dict[int, ReadRow] = {}

    def _map(self, given: Mapping[str, str], currency: str) -> None:
        """What each column holds: by its name, and where that says nothing by its cells."""
        names = ["" if at == self.kinds_at else name for at, name in enumerate(self.table.header)]
        cells = [[row.cells[at] for row in self.table.rows] for at in range(len(names))]
        blank = {at for at, column in enumerate(cells) if not any(cell.strip(" 0.,") for cell in column)}
        self._detail_names = named_details(names)
        named = with_details(map_headers(names, given, currency, blank), self._detail_names)
        sized = sizes_named(self.table.header)
        mapping, self.guesses = guessed(named, [[] if at in sized else column for at, column in enumerate(cells)])
        self.mapping, self.unclear_discounts = with_discounts(mapping, cells)

    def _targets(self) -> list[Target]:
        """As mapped, without the columns that are read together with others."""
        targets = in_one_currency(self.mapping, self.table.rows)
        beside = [at for several in (self.sized, self.numbered) if several for at in several.places]
        for at in (*beside, *([] if self.kinds_at is None else [self.kinds_at])):
            targets[at] = Target(field=Field.IGNORE)
        for value_at, name_at in self.option_names.items():
            targets[value_at] = Target(field=Field.OPTION, name=self.table.header[value_at])
            targets[name_at] = Target(field=Field.OPTION_NAME)
        return targets

    def _order(self) -> None:
        """The columns by what they fill, found once for all rows."""
        fields = [(at, target.field) for at, target in enumerate(self.columns)]
        self.places = {kind: [at for at, field in fields if field is kind] for kind in Field}
        of_variants = [(at, field) for at, field in fields if field in OF_VARIANTS]
        self._of_variants = sorted(of_variants, key=lambda column: self._rank(column[0]))
        self._of_products = [(at, field) for at, field in fields if field not in _READ_APART]
        self._levels = sorted(self.places[Field.CATEGORY], key=lambda at: is_level_below(self.mapping.columns[at]))
        """The parts of a category that stand in several columns, the coarsest first."""
        self._texts = [(at, field) for at, field in fields if field in TEXTS]
        self._plan = [
            (at, target.field, self.table.header[at], *_named_by(target))
            for at, target in enumerate(self.columns)
            if target.field not in (Field.IGNORE, Field.PRIVATE)
        ]
        self._told_by_others = [
            (at, field)
            for at, field, *_ in self._plan
            if field in _UNITS_BESIDE or (field is Field.QUANTITY and self._rank(at) > 1)
        ]

    def _rank(self, at: int) -> int:
        """What a column says of the variant alone comes first, what only doubles another column last."""
        column = self.mapping.columns[at]
        return 1 if column.reason != "double" else 0 if is_of_variants(column.header) else 2

    def label(self, at: int) -> str:
        """A column's name, or its place where it has none."""
        return self.table.header[at] or f"({at + 1})"

    def cell(self, row: Row, at: int) -> Cell | None:
        """The cell, or None where it is blank or says that there is nothing."""
        return self.read(row).cells.get(at)

    def text(self, row: Row, field: Field) -> str:
        """What the first of the field's columns says that says anything."""
        return next(filter(None, (self.text_at(row, at) for at in self.places[field])), "")

    def text_at(self, row: Row, at: int) -> str:
        """What one column says: to know it, the row need not be read."""
        text = row.cells[at].strip()
        return "" if _says_nothing(text, self.columns[at].field) else text

    def read(self, row: Row) -> "ReadRow":
        """The cells of a row that say anything; they are asked for several times in turn."""
        known = self._at_hand.get(row.number)
        if known is not None and known.row is row:
            return known
        if len(self._at_hand) > _ROWS_AT_HAND:
            self._at_hand.clear()
        texts, cells, sheet, exact = dict[Field, str](), dict[int, Cell](), self.table.sheet, row.exact
        usual = row.places is None and row.units is None
        for at, field, name, unit, language, likely in self._plan:
            text = row.cells[at].strip()
            if not text or ((len(text) <= LONGEST_PLACEHOLDER or field in _DENIABLE) and _says_nothing(text, field)):
                continue
            if field not in texts:
                texts[field] = text
            if usual:
                cells[at] = Cell(text, row.number, name, at in exact, unit, language, likely, sheet)
            else:
                cells[at] = self._placed(row, at, text, unit, language, likely)
        for at, field in self._told_by_others:
            if at in cells:
                self._complete(cells, at, field, texts)
        read = self._at_hand[row.number] = ReadRow(row, texts, cells)
        return read

    def _placed(self, row: Row, at: int, text: str, unit: str, language: str, likely: str) -> Cell:
        """A cell that stands in another sheet, or whose unit its own format names."""
        if not (language or likely or self.columns[at].field in TEXTS):
            unit = unit or (row.units.get(at, "") if row.units else "")
        place = place_of(self.table, row, at)
        return Cell(text, place.row, place.column, at in row.exact, unit, language, likely, place.sheet)

    def _complete(self, cells: dict[int, Cell], at: int, field: Field, texts: Mapping[Field, str]) -> None:
        """A measure whose unit stands beside it gets it; a stock in words beside a count goes, if it is a number."""
        cell = cells[at]
        if field in _UNITS_BESIDE and not cell.unit:
            cells[at] = replace(cell, unit=texts.get(_UNITS_BESIDE[field], ""))
        elif field is Field.QUANTITY and (cell.text[:1].isdigit() or not found_in(STOCKS, cell.text)):
            del cells[at]

    def filled(self, rows: Sequence[Row]) -> dict[int, Cell]:
        """The first cell of each column that says anything."""
        found: dict[int, Cell] = {}
        for row in reversed(rows):
            found |= self.read(row).cells
        return found

    def said(self, rows: Sequence[Row], at: int) -> list[str]:
        """What the rows say in the column, each text once."""
        return list(dict.fromkeys(cell.text for row in rows if (cell := self.read(row).cells.get(at))))

    def variant(self, row: Row, options: Mapping[str, str], several: bool) -> VariantDraft:
        cells: dict[Field, Cell] = {}
        read = self.read(row).cells
        for at, field in self._of_variants:
            if at in read and field not in cells:
                cells[field] = read[at]
        if (code := cells.get(Field.GTIN)) and Field.SKU not in cells and "sku" in folded(code.column).split():
            cells[Field.SKU] = code  # barcodes in a column of SKUs are both
        if (sale := cells.get(Field.SALE_PRICE)) and is_share(sale.text, None):
            cells[Field.DISCOUNT_PERCENT] = cells.pop(Field.SALE_PRICE)
        if (price := cells.get(Field.PRICE)) and (both := now_and_before(price)):
            cells[Field.PRICE], cells[Field.COMPARE_AT] = both
        return VariantDraft(row.number, cells, options, next(iter(self.photos(row)), None) if several else None)

    def photos(self, row: Row) -> list[str]:
        cells = self.read(row).cells
        named = [photo for at in self.places[Field.IMAGES] if at in cells for photo in photos_in(cells[at].text)]
        return [photo for photo in named if photo.endswith(_OF_PHOTOS) or not found_in(ANSWERS, photo)]

    def images(self, rows: Iterable[Row]) -> tuple[ImageDraft, ...]:
        sources = dict.fromkeys([photo for row in rows for photo in self.photos(row)])
        return tuple(map(ImageDraft, sources))

    def product_cells(self, filled: Mapping[int, Cell]) -> dict[Field, Cell]:
        cells: dict[Field, Cell] = {}
        for at, field in self._of_products:
            if at in filled:
                cells.setdefault(field, filled[at])
        if (
            len(self._levels) > 1
            and len(levels := dict.fromkeys([filled[at].text for at in self._levels if at in filled])) > 1
        ):
            cells[Field.CATEGORY] = replace(cells[Field.CATEGORY], text=" > ".join(levels))
        hidden = cells.pop(Field.HIDDEN, None)
        if hidden and found_in(STATUSES, hidden.text) == (Status.ACTIVE,):  # a yes
            put_away = Status.ARCHIVED if "archiv" in folded(hidden.column) else Status.DRAFT
            cells[Field.STATUS] = replace(hidden, text=put_away.value)
        return cells

    def texts(self, filled: Mapping[int, Cell]) -> tuple[tuple[Field, Cell], ...]:
        group = next((filled[at] for at in self.places[Field.GROUP] if at in filled), None)
        found = [(field, group if group and field is Field.TITLE else filled.get(at)) for at, field in self._texts]
        return tuple([(field, each) for field, cell in found if cell for each in by_language(field, cell)])

    def attributes(self, rows: list[Row]) -> dict[str, str]:
        """Columns of the seller's own."""
        kept: dict[str, str] = {}
        for at in self.places[Field.ATTRIBUTE]:
            if told := self.said(rows, at):
                name = self._detail_name(rows, at) or self.columns[at].name or self.label(at)
                kept[name if name not in kept else f"{name} ({at + 1})"] = ", ".join(
                    told if "://" not in told[0] else told[:1]
                )
        return kept

    def _detail_name(self, rows: Sequence[Row], at: int) -> str:
        """What the column beside it says that the detail is, if there is such a column."""
        named = self._detail_names.get(at)
        return "" if named is None else next((name for row in rows if (name := row.cells[named].strip())), "")

    def sides(self, cell: Cell, unit: str) -> dict[Field, Cell]:
        """The three measures that stand in one cell."""
        found = sides_in(cell.text, unit, cell.column)
        return {side: replace(cell, text=number, unit=told, exact=False) for side, (number, told) in found.items()}

    def about_columns(self) -> Iterable[Issue]:
        return told_of_columns(self.table, self.mapping, self.columns, self.unclear_discounts, self.guesses)


def _named_by(target: Target) -> tuple[str, str, str]:
    """The unit or the languages that the name of a column says."""
    return ("", target.language, target.likely) if target.field in TEXTS else (target.unit, "", "")


def _says_nothing(text: str, field: Field) -> bool:
    if says_nothing(text) or (field is Field.REFERENCE and not text.strip("0")):  # as databases write "no parent"
        return True
    return field is Field.GTIN and bool(found_in(ANSWERS, text))
