"""A table whose columns are mapped: its cells by the field that they fill."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from catalog.cell_words import ANSWERS, LONGEST_PLACEHOLDER, PLACEHOLDERS, STATUSES, STOCKS, found_in
from catalog.column_guesses import guessed
from catalog.column_names import Target, told_by_name
from catalog.dialects.columns import cell_at, has_content, photos_in, place_of
from catalog.dialects.numbered_columns import numbered_columns
from catalog.dialects.option_columns import option_names, said_until
from catalog.dialects.row_kinds import belongs_above, kinds_column
from catalog.dialects.size_columns import size_columns, sizes_named
from catalog.discounts import with_discounts
from catalog.drafts import OF_VARIANTS, TEXTS, Cell, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.mapping import is_of_variants, map_headers
from catalog.numbers import LONGEST_NUMBER, is_plain
from catalog.packed import marked_options_in, named_options_in, sides_in
from catalog.product import Status
from catalog.sources.tables import Row, Table
from catalog.text import has_arabic, has_latin

_INSTEAD = re.compile(
    r"(?P<now>.*\d.*?)\s*[(,;]?\s*"
    r"(?:au lieu d[e'’]|instead of|\bwas\b|\bavant\b|بدل(?:ا|اً)?(?:\s+(?:من|عن))?|عوض|كان)"
    r"\s*:?\s*(?P<before>.*\d.*?)\)?",
    re.IGNORECASE | re.DOTALL,
)
_SHADE = re.compile(r"#[0-9a-fA-F]{6}:")
"""What Wix writes before the name of a colour."""
_READ_APART = OF_VARIANTS | TEXTS | {Field.ATTRIBUTE, Field.PRIVATE, Field.IGNORE, Field.OPTION, Field.OPTION_NAME}
_UNITS_BESIDE = {
    Field.WEIGHT: Field.WEIGHT_UNIT,
    **dict.fromkeys((Field.LENGTH, Field.WIDTH, Field.HEIGHT, Field.DIMENSIONS), Field.LENGTH_UNIT),
}
_ROWS_AT_HAND = 100
_BETWEEN_LANGUAGES = re.compile(r"\s*[/|\n]\s*|\s+[-–—]\s+")


class MappedSheet:
    def __init__(self, table: Table, given: Mapping[str, str], currency: str) -> None:
        self.table = table
        cells = [[row.cells[at] for row in table.rows] for at in range(len(table.header))]
        self.kinds_at = kinds_column(table.rows, len(table.header))
        names = ["" if at == self.kinds_at else name for at, name in enumerate(table.header)]
        sized = sizes_named(table.header)
        blank = {at for at, column in enumerate(cells) if not any(cell.strip() for cell in column)}
        told = [[] if at in sized else column for at, column in enumerate(cells)]
        mapping, self.guesses = guessed(map_headers(names, given, currency, blank), told)
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
        self._fields = [(at, target.field) for at, target in enumerate(self.columns)]
        self._said: dict[int, dict[Field, str]] = {}
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
        text = row.cells[at].strip()
        if not text:
            return None
        target = self.columns[at]
        field = target.field
        if _says_nothing(text, field):
            return None
        if field in TEXTS:
            place = place_of(self.table, row, at)
            return Cell(text, place.row, place.column, at in row.exact, "", target.language, target.likely, place.sheet)
        found = cell_at(self.table, row, at, target.unit)
        if found and field is Field.QUANTITY and self._rank(at) > 1:
            return found if found_in(STOCKS, text) and not text[:1].isdigit() else None
        if found and field in _UNITS_BESIDE and not found.unit:
            return replace(found, unit=self.text(row, _UNITS_BESIDE[field]))
        return found

    def text(self, row: Row, field: Field) -> str:
        """What the first of the field's columns says that says anything."""
        return self.said(row).get(field, "")

    def said(self, row: Row) -> dict[Field, str]:
        """The texts of a row, of which several are asked for in turn."""
        said = self._said.get(row.number)
        if said is None:
            if len(self._said) > _ROWS_AT_HAND:
                self._said.clear()
            said = self._said[row.number] = {}
            cells = row.cells
            for at, field in self._fields:
                text = cells[at].strip()
                if text and field not in said and not _says_nothing(text, field):
                    said[field] = text
        return said

    def options(self, row: Row) -> dict[str, str]:
        above = self.kinds_at is not None and belongs_above(row, self.kinds_at)
        found = marked_options_in(self.text(row, Field.TITLE)) if above else {}
        for at, cell in (*self._above(row), *self.option_cells(row)):
            found.update(named_options_in(cell.text) or {self.option_name(row, at): cell.text})
        if not found and self.named_variants_at is not None and (name := row.cells[self.named_variants_at].strip()):
            found[self.label(self.named_variants_at)] = name
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
        cells = ((at, self.cell(row, at)) for at in self.places(Field.OPTION))
        return [(at, replace(cell, text=_SHADE.sub("", cell.text))) for at, cell in cells if cell]

    def cell_of(self, row: Row, field: Field) -> Cell | None:
        return next((cell for at in self.places(field) if (cell := self.cell(row, at))), None)

    def first(self, rows: Sequence[Row], at: int) -> Cell | None:
        for row in rows:
            if cell := self.cell(row, at):
                return cell
        return None

    def variant(self, row: Row, options: Mapping[str, str], several: bool) -> VariantDraft:
        cells: dict[Field, Cell] = {}
        for at, field in self._of_variants:
            if cell := self.cell(row, at):
                cells.setdefault(field, cell)
        price = cells.get(Field.PRICE)
        if (
            price
            and not is_plain(price.text)
            and len(price.text) <= LONGEST_NUMBER
            and (both := _INSTEAD.fullmatch(price.text))
        ):
            cells[Field.PRICE] = replace(price, text=both["now"].strip())
            cells[Field.COMPARE_AT] = replace(price, text=both["before"].strip())
        return VariantDraft(row.number, cells, options, next(iter(self.photos(row)), None) if several else None)

    def photos(self, row: Row) -> Iterable[str]:
        for at in self.places(Field.IMAGES):
            text = row.cells[at].strip()
            if text and not _says_nothing(text, Field.IMAGES):
                yield from (photo for photo in photos_in(text) if not found_in(ANSWERS, photo))

    def images(self, rows: Iterable[Row]) -> tuple[ImageDraft, ...]:
        sources = dict.fromkeys(photo for row in rows for photo in self.photos(row))
        return tuple(map(ImageDraft, sources))

    def product_cells(self, rows: Sequence[Row]) -> dict[Field, Cell]:
        cells: dict[Field, Cell] = {}
        for at, field in self._of_products:
            if cell := self.first(rows, at):
                cells.setdefault(field, cell)
        hidden = cells.pop(Field.HIDDEN, None)
        if hidden and found_in(STATUSES, hidden.text) == (Status.ACTIVE,):  # a yes
            put_away = Status.ARCHIVED if "archiv" in folded(hidden.column) else Status.DRAFT
            cells[Field.STATUS] = replace(hidden, text=put_away.value)
        return cells

    def texts(self, rows: Sequence[Row]) -> tuple[tuple[Field, Cell], ...]:
        group = next((cell for at in self.places(Field.GROUP) if (cell := self.first(rows, at))), None)
        found = [
            (field, group if group and field is Field.TITLE else self.first(rows, at)) for at, field in self._texts
        ]
        return tuple([(field, each) for field, cell in found if cell for each in _by_language(field, cell)])

    def attributes(self, rows: list[Row]) -> dict[str, str]:
        """Columns of the seller's own."""
        kept: dict[str, str] = {}
        for at, target in enumerate(self.columns):
            if target.field is Field.ATTRIBUTE and (cell := self.first(rows, at)):
                name = target.name or self.label(at)
                kept[name if name not in kept else f"{name} ({at + 1})"] = cell.text
        return kept

    def sides(self, cell: Cell, unit: str) -> dict[Field, Cell]:
        """The three measures that stand in one cell."""
        found = sides_in(cell.text, unit, cell.column)
        return {side: replace(cell, text=number, unit=told, exact=False) for side, (number, told) in found.items()}

    def about_columns(self) -> Iterable[Issue]:
        """What was kept as a detail, left out as private, or guessed from the cells."""
        filled = [at for at in range(len(self.columns)) if has_content(self.table, at)]
        kept = [
            at
            for at in filled
            if self.columns[at].field is Field.ATTRIBUTE and self.mapping.columns[at].reason != "given"
        ]
        private = [at for at in filled if self.columns[at].field is Field.PRIVATE]
        place = Place(sheet=self.table.sheet)
        for code, columns in (("columns_kept", kept), ("columns_private", private)):
            if columns:
                listed = {"columns": ", ".join(map(self.label, columns))}
                yield Issue(code=code, severity=Severity.INFO, params=listed, at=place)
        for at in self.unclear_discounts:
            at_column = Place(sheet=self.table.sheet, column=self.table.header[at])
            yield Issue(code="discount_unclear", field="price", severity=Severity.WARNING, at=at_column)
        for at, field in self.guesses:
            cells = (row.cells[at].strip() for row in self.table.rows)
            example = next(cell for cell in cells if cell and cell.casefold() not in PLACEHOLDERS)[:80]
            at_column = Place(sheet=self.table.sheet, column=self.table.header[at])
            told = Issue(
                code=f"column_guessed_{field}", field=field, severity=Severity.INFO, value=example, at=at_column
            )
            yield told.model_copy(update={"params": {"column": self.label(at)}})


def _says_nothing(text: str, field: Field) -> bool:
    if len(text) <= LONGEST_PLACEHOLDER and text.casefold() in PLACEHOLDERS:
        return True
    if field is Field.REFERENCE and not text.strip("0"):
        return True  # as databases write "no parent"
    return field is Field.GTIN and bool(found_in(ANSWERS, text))


def _by_language(field: Field, cell: Cell) -> list[Cell]:
    """A title in two scripts is two titles: "Bracelet / دملج"."""
    if field is not Field.TITLE or cell.language or not (has_arabic(cell.text) and has_latin(cell.text)):
        return [cell]
    parts = [part.strip(" ()") for part in _BETWEEN_LANGUAGES.split(cell.text) if part.strip(" ()")]
    if (
        len(parts) != 2
        or any(has_arabic(part) and has_latin(part) for part in parts)
        or len(set(map(has_arabic, parts))) < 2
    ):
        return [cell]
    return [replace(cell, text=part) for part in parts]
