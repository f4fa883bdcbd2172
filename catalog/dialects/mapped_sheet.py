"""A table whose columns are mapped: its cells by the field that they fill."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.cell_words import ANSWERS, PLACEHOLDERS, found_in
from catalog.column_guesses import guessed
from catalog.dialects.columns import cell_at, has_content, photos_in, place_of
from catalog.drafts import OF_VARIANTS, TEXTS, Cell, Field, ImageDraft, VariantDraft
from catalog.issues import Issue, Place, Severity
from catalog.mapping import map_headers
from catalog.packed import sides_in
from catalog.sources.tables import Row, Table
from catalog.text import has_arabic, has_latin

_INSTEAD = re.compile(
    r"(?P<now>.*\d.*?)\s*[(,;]?\s*"
    r"(?:au lieu d[e'’]|instead of|\bwas\b|\bavant\b|بدل(?:ا|اً)?\s+(?:من|عن)|عوض|كان)"
    r"\s*:?\s*(?P<before>.*\d.*?)\)?",
    re.IGNORECASE | re.DOTALL,
)
_BETWEEN_LANGUAGES = re.compile(r"\s*[/|\n]\s*|\s+[-–—]\s+")


class MappedSheet:
    def __init__(self, table: Table, given: Mapping[str, str], currency: str) -> None:
        self.table = table
        cells = [[row.cells[at] for row in table.rows] for at in range(len(table.header))]
        self.mapping, self.guesses = guessed(map_headers(table.header, given, currency), cells)
        self.columns = [column.target for column in self.mapping.columns]
        self._places: dict[Field, list[int]] = {}
        for at, target in enumerate(self.columns):
            self._places.setdefault(target.field, []).append(at)

    def places(self, field: Field) -> list[int]:
        return self._places.get(field, [])

    def label(self, at: int) -> str:
        """A column's name, or its place where it has none."""
        return self.table.header[at] or f"({at + 1})"

    def cell(self, row: Row, at: int) -> Cell | None:
        """The cell, or None where it is blank or says that there is nothing."""
        target = self.columns[at]
        text = row.cells[at].strip()
        if not text or _says_nothing(text, target.field):
            return None
        if target.field in TEXTS:
            place = place_of(self.table, row, at)
            return Cell(text, place.row, place.column, at in row.exact, "", target.language, target.likely, place.sheet)
        return cell_at(self.table, row, at, target.unit)

    def text(self, row: Row, field: Field) -> str:
        for at in self.places(field):
            text = row.cells[at].strip()
            if text and not _says_nothing(text, field):
                return text
        return ""

    def options(self, row: Row) -> dict[str, str]:
        return {self.columns[at].name or self.label(at): cell.text for at, cell in self.option_cells(row)}

    def option_cells(self, row: Row) -> list[tuple[int, Cell]]:
        return [(at, cell) for at in self.places(Field.OPTION) if (cell := self.cell(row, at))]

    def first(self, rows: Sequence[Row], at: int) -> Cell | None:
        return next((cell for row in rows if (cell := self.cell(row, at))), None)

    def variant(self, row: Row, options: Mapping[str, str], several: bool) -> VariantDraft:
        cells: dict[Field, Cell] = {}
        for at, target in enumerate(self.columns):
            if target.field in OF_VARIANTS and (cell := self.cell(row, at)):
                cells.setdefault(target.field, cell)
        price = cells.get(Field.PRICE)
        if price and (both := _INSTEAD.fullmatch(price.text)):
            cells[Field.PRICE] = replace(price, text=both["now"].strip())
            cells[Field.COMPARE_AT] = replace(price, text=both["before"].strip())
        return VariantDraft(row.number, cells, options, next(iter(self.photos(row)), None) if several else None)

    def photos(self, row: Row) -> Iterable[str]:
        cells = (cell for at in self.places(Field.IMAGES) if (cell := self.cell(row, at)))
        return (photo for cell in cells for photo in photos_in(cell.text) if not found_in(ANSWERS, photo))

    def images(self, rows: Iterable[Row]) -> tuple[ImageDraft, ...]:
        return tuple(
            ImageDraft(source) for source in dict.fromkeys(photo for row in rows for photo in self.photos(row))
        )

    def product_cells(self, rows: Sequence[Row]) -> dict[Field, Cell]:
        cells: dict[Field, Cell] = {}
        for at, target in enumerate(self.columns):
            if target.field not in OF_VARIANTS | TEXTS and (cell := self.first(rows, at)):
                cells.setdefault(target.field, cell)
        return cells

    def texts(self, rows: Sequence[Row]) -> tuple[tuple[Field, Cell], ...]:
        found = (
            (target.field, self.first(rows, at)) for at, target in enumerate(self.columns) if target.field in TEXTS
        )
        return tuple((field, each) for field, cell in found if cell for each in _by_language(field, cell))

    def sides(self, cell: Cell, unit: str) -> dict[Field, Cell]:
        """The three measures that stand in one cell."""
        found = sides_in(cell.text, unit)
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
        for at, field in self.guesses:
            cells = (row.cells[at].strip() for row in self.table.rows)
            example = next(cell for cell in cells if cell and cell.casefold() not in PLACEHOLDERS)[:80]
            at_column = Place(sheet=self.table.sheet, column=self.table.header[at])
            told = Issue(
                code=f"column_guessed_{field}", field=field, severity=Severity.INFO, value=example, at=at_column
            )
            yield told.model_copy(update={"params": {"column": self.label(at)}})


def _says_nothing(text: str, field: Field) -> bool:
    if text.casefold() in PLACEHOLDERS:
        return True
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
