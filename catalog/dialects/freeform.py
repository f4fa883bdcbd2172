"""A sheet that a seller made herself: its columns by their names, one row a product or one row a variant.

Rows are variants of one product where they share a reference, or the same title with different options, or where the
title is blank below a filled one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.dialects.columns import cell_at, has_content, photos_in
from catalog.drafts import OF_VARIANTS, TEXTS, Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.mapping import map_headers
from catalog.sources.tables import Row, Table

_TOTALS = frozenset(
    folded(word)
    for word in (
        "total",
        "totaux",
        "total général",
        "sous-total",
        "subtotal",
        "grand total",
        "المجموع",
        "الإجمالي",
        "مجموع",
    )
)
_PACKED = (",", ";", "/", "|", "،", "\n")
_IDENTIFYING = frozenset({Field.TITLE, Field.SKU, Field.REFERENCE, Field.ID, Field.GTIN, Field.PRICE, Field.IMAGES})


class FreeForm:
    """`given` says what some columns hold, as a mapping file does."""

    name, label = "freeform", "an ordinary table"

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self.given = dict(given or {})

    def fits(self, header: Sequence[str]) -> float:
        """The part of the names that are understood; a header names at least what is sold and one thing about it."""
        names = [name for name in header if name.strip()]
        mapping = map_headers(names, self.given)
        if Field.TITLE not in mapping.fields() or (mapping.known() < 2 and len(names) > 1):
            return 0.0
        return 0.2 + 0.3 * mapping.known() / len(names) + min(mapping.known(), 10) / 50

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        for table in tables:
            yield from self._drafts(table)

    def _drafts(self, table: Table) -> Iterable[Draft | Issue]:
        sheet = _Sheet(table, self.given)
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
            else:
                places[key] = len(groups)
                groups.append([row])
        yield from (sheet.draft(rows) for rows in groups)


class _Sheet:
    """One table with its columns mapped."""

    def __init__(self, table: Table, given: Mapping[str, str]) -> None:
        self.table = table
        columns = map_headers(table.header, given).columns
        self.columns = [column.target for column in columns]
        self.reasons = [column.reason for column in columns]
        self._places: dict[Field, list[int]] = {}
        for at, target in enumerate(self.columns):
            self._places.setdefault(target.field, []).append(at)
        references = [text for row in table.rows if (text := self.text(row, Field.REFERENCE))]
        self.grouped_by_reference = len(set(references)) < len(references)

    def places(self, field: Field) -> list[int]:
        return self._places.get(field, [])

    def cell(self, row: Row, at: int) -> Cell | None:
        found = cell_at(self.table, row, at, self.columns[at].unit)
        target = self.columns[at]
        if found and target.field in TEXTS:
            return replace(found, unit="", language=target.language, likely_language=target.likely)
        return found

    def text(self, row: Row, field: Field) -> str:
        return next((text for at in self.places(field) if (text := row.cells[at].strip())), "")

    def options(self, row: Row) -> dict[str, str]:
        pairs = ((self.columns[at].name, row.cells[at].strip()) for at in self.places(Field.OPTION))
        return {name: value for name, value in pairs if value}

    def no_product(self, row: Row) -> Issue | None:
        """The issue of a row that is a sum, the header once more, or holds nothing that makes a product."""
        at = Place(sheet=self.table.sheet, row=row.number)
        filled = [cell.strip() for cell in row.cells if cell.strip()]
        value = " | ".join(filled)[:500]
        if tuple(" ".join(cell.split()) for cell in row.cells) == self.table.header:
            return Issue(code="row_is_header", severity=Severity.INFO, value=value, at=at)
        if folded(filled[0]) in _TOTALS and self.text(row, Field.TITLE) in ("", filled[0]):
            return Issue(code="row_is_total", severity=Severity.INFO, value=value, at=at)
        if not any(self.text(row, field) for field in _IDENTIFYING) and not self.options(row):
            return Issue(code="row_not_understood", severity=Severity.WARNING, value=value, at=at)
        return None

    def key(self, row: Row, follows: bool) -> object | None:
        """What rows of one product share, or None for a row that continues the one before it."""
        title, reference = self.text(row, Field.TITLE), self.text(row, Field.REFERENCE)
        if reference and self.grouped_by_reference:
            return "reference", reference
        more_photos = (
            bool(self.text(row, Field.IMAGES)) and not self.text(row, Field.PRICE) and not self.text(row, Field.SKU)
        )
        if not title and follows and (self.options(row) or more_photos):
            return None
        return ("title", folded(title)) if title and self.options(row) else ("row", row.number)

    def adds_a_variant(self, row: Row, rows: list[Row]) -> bool:
        by_reference = self.grouped_by_reference and bool(self.text(row, Field.REFERENCE))
        return by_reference or all(self.options(row) != self.options(other) for other in rows)

    def draft(self, rows: list[Row]) -> Draft:
        selling = [row for row in rows if row is rows[0] or self._sells(row)]
        axes = self._axes(selling)
        issues = self._packed(rows[0]) if len(selling) == 1 else []
        return Draft(
            row=rows[0].number,
            id=self._id(rows[0], len(selling)),
            cells=self._cells(rows),
            texts=self._texts(rows),
            variants=tuple(self._variant(row, axes, len(selling) > 1) for row in selling),
            images=self._images(rows),
            attributes=self._attributes(rows, axes),
            issues=tuple(issues),
            sheet=self.table.sheet,
        )

    def _sells(self, row: Row) -> bool:
        return bool(self.options(row) or self.text(row, Field.PRICE) or self.text(row, Field.SKU))

    def _id(self, row: Row, variants: int) -> str | None:
        sku = self.text(row, Field.SKU) if variants == 1 else ""
        return self.text(row, Field.REFERENCE) or self.text(row, Field.ID) or sku or None

    def _axes(self, rows: list[Row]) -> list[str]:
        """The options on which the rows differ; rows that differ in their titles only take those for one."""
        names = [self.columns[at].name for at in self.places(Field.OPTION)]
        axes = [name for name in names if len({self.options(row).get(name) for row in rows}) > 1]
        titles = self.places(Field.TITLE)
        if not axes and titles and len({row.cells[titles[0]].strip() for row in rows}) == len(rows) > 1:
            return [self.table.header[titles[0]]]
        return axes

    def _variant(self, row: Row, axes: list[str], several: bool) -> VariantDraft:
        cells: dict[Field, Cell] = {}
        for at, target in enumerate(self.columns):
            if target.field in OF_VARIANTS and (cell := self.cell(row, at)):
                cells.setdefault(target.field, cell)
        values = {
            **dict(zip(self.table.header, (cell.strip() for cell in row.cells), strict=True)),
            **self.options(row),
        }
        options = {name: values[name] for name in axes if values.get(name)}
        photo = next((photo for at in self.places(Field.IMAGES) for photo in photos_in(row.cells[at])), None)
        return VariantDraft(row.number, cells, options, photo if several else None)

    def _cells(self, rows: list[Row]) -> dict[Field, Cell]:
        cells: dict[Field, Cell] = {}
        for at, target in enumerate(self.columns):
            if target.field not in OF_VARIANTS | TEXTS and (cell := self._first(rows, at)):
                cells.setdefault(target.field, cell)
        return cells

    def _first(self, rows: list[Row], at: int) -> Cell | None:
        return next((cell for row in rows if (cell := self.cell(row, at))), None)

    def _texts(self, rows: list[Row]) -> tuple[tuple[Field, Cell], ...]:
        found = (
            (target.field, self._first(rows, at)) for at, target in enumerate(self.columns) if target.field in TEXTS
        )
        return tuple((field, cell) for field, cell in found if cell)

    def _images(self, rows: list[Row]) -> tuple[ImageDraft, ...]:
        cells = (row.cells[at] for row in rows for at in self.places(Field.IMAGES))
        return tuple(
            ImageDraft(source) for source in dict.fromkeys(photo for cell in cells for photo in photos_in(cell))
        )

    def _attributes(self, rows: list[Row], axes: list[str]) -> dict[str, str]:
        """Columns of the seller's own, and options in which the product's rows do not differ."""
        kept: dict[str, str] = {}
        for at, target in enumerate(self.columns):
            plain = target.field is Field.ATTRIBUTE or (target.field is Field.OPTION and target.name not in axes)
            if plain and (cell := self._first(rows, at)):
                name = target.name or f"({at + 1})"
                kept[name if name not in kept else f"{name} ({at + 1})"] = cell.text
        return kept

    def _packed(self, row: Row) -> list[Issue]:
        """Options of which one cell lists several: what each would cost and how many there are is not known."""
        cells = [cell for at in self.places(Field.OPTION) if (cell := self.cell(row, at))]
        packed = [cell for cell in cells if any(sign in cell.text for sign in _PACKED)]
        return [_at(self.table.sheet, cell, "options_in_one_cell", "options", Severity.WARNING) for cell in packed]

    def about_columns(self) -> Iterable[Issue]:
        filled = [at for at in range(len(self.columns)) if has_content(self.table, at)]
        kept = [at for at in filled if self.reasons[at] in ("unknown", "double")]
        private = [at for at in filled if self.columns[at].field is Field.PRIVATE]
        for code, columns in (("columns_kept", kept), ("columns_private", private)):
            if columns:
                listed = {"columns": ", ".join(self.table.header[at] or f"({at + 1})" for at in columns)}
                yield Issue(code=code, severity=Severity.INFO, params=listed, at=Place(sheet=self.table.sheet))


def _at(sheet: str, cell: Cell, code: str, field: str, severity: Severity) -> Issue:
    place = Place(sheet=sheet, row=cell.row, column=cell.column)
    return Issue(code=code, field=field, severity=severity, value=cell.text, at=place)
