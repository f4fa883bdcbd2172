"""A table whose columns are mapped: its cells by the field that they fill."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from catalog.cell_words import ANSWERS, LONGEST_PLACEHOLDER, PLACEHOLDERS, STATUSES, STOCKS, found_in
from catalog.column_guesses import guessed
from catalog.column_names import Target, told_by_name
from catalog.dialects.bilingual_cells import by_language
from catalog.dialects.columns import photos_in, place_of
from catalog.dialects.columns_told import told_of_columns
from catalog.dialects.named_details import named_details, with_details
from catalog.dialects.numbered_columns import numbered_columns
from catalog.dialects.option_columns import names_in_all, option_names, said_until
from catalog.dialects.row_kinds import belongs_above, kinds_column
from catalog.dialects.size_columns import size_columns, sizes_named
from catalog.discounts import is_share, now_and_before, with_discounts
from catalog.drafts import OF_VARIANTS, TEXTS, Cell, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue
from catalog.mapping import is_level_below, is_of_variants, map_headers
from catalog.packed import marked_options_in, named_options_in, sides_in
from catalog.product import Status
from catalog.sources.tables import Row, Table
from catalog.values import light

_SHADE = re.compile(r"(?:#[0-9a-fA-F]{6}|rgb\([\d, ]+\)):")
"""What Wix writes before the name of a colour."""
_READ_APART = OF_VARIANTS | TEXTS | {Field.ATTRIBUTE, Field.PRIVATE, Field.IGNORE, Field.OPTION, Field.OPTION_NAME}
_UNITS_BESIDE = {
    Field.WEIGHT: Field.WEIGHT_UNIT,
    **dict.fromkeys((Field.LENGTH, Field.WIDTH, Field.HEIGHT, Field.DIMENSIONS), Field.LENGTH_UNIT),
}
_ROWS_AT_HAND = 100
_OF_PHOTOS = (".jpg", ".jpeg", ".png", ".webp")
_DENIABLE = frozenset({Field.REFERENCE, Field.GTIN})


@light
class ReadRow:
    """What a row says: its cells by their place, and the first text of each field."""

    row: Row
    texts: Mapping[Field, str]
    cells: Mapping[int, Cell]


class MappedSheet:
    def __init__(self, table: Table, given: Mapping[str, str], currency: str) -> None:
        self.table = table
        cells = [[row.cells[at] for row in table.rows] for at in range(len(table.header))]
        self.kinds_at = kinds_column(table.rows, len(table.header))
        names = ["" if at == self.kinds_at else name for at, name in enumerate(table.header)]
        sized = sizes_named(table.header)
        blank = {at for at, column in enumerate(cells) if not any(cell.strip(" 0.,") for cell in column)}
        told = [[] if at in sized else column for at, column in enumerate(cells)]
        self._detail_names = named_details(names)
        named = with_details(map_headers(names, given, currency, blank), self._detail_names)
        mapping, self.guesses = guessed(named, told)
        self.mapping, self.unclear_discounts = with_discounts(mapping, cells)
        self.columns = [column.target for column in self.mapping.columns]
        self.sized, self.numbered = size_columns(table, self.mapping), numbered_columns(table.header)
        beside = [at for several in (self.sized, self.numbered) if several for at in several.places]
        for at in (*beside, *([] if self.kinds_at is None else [self.kinds_at])):
            self.columns[at] = Target(field=Field.IGNORE)
        self._option_names = option_names(table.header)
        self._said_until = {at: said_until(table.rows, at) for at in self._option_names.values()}
        self.option_names_at = frozenset(self._option_names.values())
        self.option_lines_at = self.option_names_at | frozenset(self._option_names)
        for value_at, name_at in self._option_names.items():
            self.columns[value_at] = Target(field=Field.OPTION, name=table.header[value_at])
            self.columns[name_at] = Target(field=Field.OPTION_NAME)
        of_variants = [(at, target.field) for at, target in enumerate(self.columns) if target.field in OF_VARIANTS]
        self._of_variants = sorted(of_variants, key=lambda column: self._rank(column[0]))
        self._of_products = [
            (at, target.field) for at, target in enumerate(self.columns) if target.field not in _READ_APART
        ]
        self._texts = [(at, target.field) for at, target in enumerate(self.columns) if target.field in TEXTS]
        self._places: dict[Field, list[int]] = {}
        for at, target in enumerate(self.columns):
            self._places.setdefault(target.field, []).append(at)
        self._plan = [
            (at, target.field, table.header[at], *_named_by(target))
            for at, target in enumerate(self.columns)
            if target.field not in (Field.IGNORE, Field.PRIVATE)
        ]
        self._told_by_others = [
            (at, field)
            for at, field, *_ in self._plan
            if field in _UNITS_BESIDE or (field is Field.QUANTITY and self._rank(at) > 1)
        ]
        self._at_hand: dict[int, ReadRow] = {}
        self._names_inside = {at for at in self.places(Field.OPTION) if names_in_all(table.header[at], cells[at])}
        self.named_variants_at = next(self._names_of_variants(), None)
        self.filled_down = self._filled_down() if self.kinds_at is None and not self._option_names else {}

    def _filled_down(self) -> dict[int, list[tuple[int, Cell]]]:
        """{number of a row without a title: the options to the left of its own, as they stand above}"""
        places, titles = self.places(Field.OPTION), self.places(Field.TITLE)
        found: dict[int, list[tuple[int, Cell]]] = {}
        above: dict[int, Cell] = {}
        several = len(places) > 1 and titles and any(not self.text(row, Field.TITLE) for row in self.table.rows)
        for row in self.table.rows if several else ():
            if self.text(row, Field.TITLE) or not any(row.cells):
                above = {}
            own = {at: cell for at in places if (cell := self.cell(row, at))}
            if own and not self.text(row, Field.TITLE):
                found[row.number] = [(at, cell) for at, cell in above.items() if at < min(own)]
            above |= own
        return found

    def _names_of_variants(self) -> Iterator[int]:
        """Columns that name a variant beside the title of its product, as tills do: "Variation Name"."""
        for at, column in enumerate(self.mapping.columns):
            kept = column.reason == "double" and self.columns[at].field is Field.ATTRIBUTE
            if kept and is_of_variants(column.header) and told_by_name(column.header)[0].field is Field.TITLE:
                yield at

    def _rank(self, at: int) -> int:
        """What a column says of the variant alone comes first, what only doubles another column last."""
        column = self.mapping.columns[at]
        return 1 if column.reason != "double" else 0 if is_of_variants(column.header) else 2

    def places(self, field: Field) -> list[int]:
        return self._places.get(field, [])

    def label(self, at: int) -> str:
        """A column's name, or its place where it has none."""
        return self.table.header[at] or f"({at + 1})"

    def cell(self, row: Row, at: int) -> Cell | None:
        """The cell, or None where it is blank or says that there is nothing."""
        return self.read(row).cells.get(at)

    def text(self, row: Row, field: Field) -> str:
        """What the first of the field's columns says that says anything."""
        return self.read(row).texts.get(field, "")

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

    def options(self, row: Row) -> dict[str, str]:
        named = self.named_variants_at
        if self.kinds_at is None and named is None and not (self.places(Field.OPTION) or self.filled_down):
            return {}
        above = self.kinds_at is not None and belongs_above(row, self.kinds_at)
        found = marked_options_in(self.text(row, Field.TITLE)) if above else {}
        for at, cell in (*self._above(row), *self.option_cells(row)):
            inside = named_options_in(cell.text, at in self._names_inside)
            found.update(inside or {self.option_name(row, at): cell.text})
        if not found and named is not None and (name := row.cells[named].strip()):
            found[self.label(named)] = name
        return found

    def _above(self, row: Row) -> list[tuple[int, Cell]]:
        """Choices left of the row's own that stand in a row above only, as in merged cells."""
        return self.filled_down.get(row.number, [])

    def option_name(self, row: Row, at: int) -> str:
        """As the row or the last one before it that has a name says; else as the column says."""
        named = self._option_names.get(at)
        return (
            (self._said_until[named][row.number] if named is not None else "")
            or self.columns[at].name
            or self.label(at)
        )

    def option_cells(self, row: Row) -> list[tuple[int, Cell]]:
        cells = [(at, cell) for at in self.places(Field.OPTION) if (cell := self.cell(row, at))]
        return [(at, replace(cell, text=_SHADE.sub("", cell.text))) for at, cell in cells]

    def first(self, rows: Sequence[Row], at: int) -> Cell | None:
        return next((cell for row in rows if (cell := self.read(row).cells.get(at))), None)

    def said(self, rows: Sequence[Row], at: int) -> list[str]:
        """What the rows say in the column, each text once."""
        return list(dict.fromkeys(cell.text for row in rows if (cell := self.read(row).cells.get(at))))

    def variant(self, row: Row, options: Mapping[str, str], several: bool) -> VariantDraft:
        cells: dict[Field, Cell] = {}
        read = self.read(row).cells
        for at, field in self._of_variants:
            if at in read and field not in cells:
                cells[field] = read[at]
        sale = cells.get(Field.SALE_PRICE)
        if sale and is_share(sale.text, None):
            cells[Field.DISCOUNT_PERCENT] = cells.pop(Field.SALE_PRICE)
        if (price := cells.get(Field.PRICE)) and (both := now_and_before(price)):
            cells[Field.PRICE], cells[Field.COMPARE_AT] = both
        return VariantDraft(row.number, cells, options, next(iter(self.photos(row)), None) if several else None)

    def photos(self, row: Row) -> list[str]:
        cells = [cell for at in self.places(Field.IMAGES) if (cell := self.cell(row, at))]
        named = [photo for cell in cells for photo in photos_in(cell.text)]
        return [photo for photo in named if photo.endswith(_OF_PHOTOS) or not found_in(ANSWERS, photo)]

    def images(self, rows: Iterable[Row]) -> tuple[ImageDraft, ...]:
        sources = dict.fromkeys([photo for row in rows for photo in self.photos(row)])
        return tuple(map(ImageDraft, sources))

    def product_cells(self, rows: Sequence[Row]) -> dict[Field, Cell]:
        cells: dict[Field, Cell] = {}
        for at, field in self._of_products:
            if field not in cells and (cell := self.first(rows, at)):
                cells[field] = cell
        if len(levels := self._levels(rows)) > 1:
            cells[Field.CATEGORY] = replace(cells[Field.CATEGORY], text=" > ".join(levels))
        hidden = cells.pop(Field.HIDDEN, None)
        if hidden and found_in(STATUSES, hidden.text) == (Status.ACTIVE,):  # a yes
            put_away = Status.ARCHIVED if "archiv" in folded(hidden.column) else Status.DRAFT
            cells[Field.STATUS] = replace(hidden, text=put_away.value)
        return cells

    def _levels(self, rows: Sequence[Row]) -> list[str]:
        """The parts of a category that stand in several columns, the coarsest first."""
        ordered = sorted(self.places(Field.CATEGORY), key=lambda at: is_level_below(self.mapping.columns[at]))
        return list(dict.fromkeys(cell.text for at in ordered if (cell := self.first(rows, at))))

    def texts(self, rows: Sequence[Row]) -> tuple[tuple[Field, Cell], ...]:
        group = next((cell for at in self.places(Field.GROUP) if (cell := self.first(rows, at))), None)
        found = [
            (field, group if group and field is Field.TITLE else self.first(rows, at)) for at, field in self._texts
        ]
        return tuple([(field, each) for field, cell in found if cell for each in by_language(field, cell)])

    def attributes(self, rows: list[Row]) -> dict[str, str]:
        """Columns of the seller's own."""
        kept: dict[str, str] = {}
        for at in self.places(Field.ATTRIBUTE):
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
    if len(text) <= LONGEST_PLACEHOLDER and text.casefold() in PLACEHOLDERS:
        return True
    if field is Field.REFERENCE and not text.strip("0"):
        return True  # as databases write "no parent"
    return field is Field.GTIN and bool(found_in(ANSWERS, text))
