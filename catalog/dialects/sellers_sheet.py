"""A sheet that a seller made herself: what its rows are to each other, and a draft for those of one product."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from catalog.dialects.choices_sheet import ChoicesSheet
from catalog.dialects.odd_rows import choices_named, is_header, is_note, is_total, lone, sections
from catalog.dialects.row_kinds import belongs_above, variants_among
from catalog.drafts import Cell, Draft, Field
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.packed import amounts_in, choices_in
from catalog.sources.tables import Row, Table

_IDENTIFYING = frozenset({Field.TITLE, Field.PRICE, Field.SKU, Field.REFERENCE, Field.ID, Field.GTIN, Field.IMAGES})
_OF_A_SALE = (Field.PRICE, Field.SKU)
_INHERITED = (
    *(Field.PRICE, Field.SALE_PRICE, Field.COMPARE_AT, Field.CURRENCY, Field.SALE_STARTS, Field.SALE_ENDS),
    *(Field.DISCOUNT, Field.DISCOUNT_PERCENT, Field.DISCOUNT_KIND),
)


class SellersSheet(ChoicesSheet):
    def __init__(self, table: Table, given: Mapping[str, str], currency: str) -> None:
        super().__init__(table, given, currency)
        named = table.rows if self.places[Field.REFERENCE] else ()
        references = [text for row in named if (text := self.text(row, Field.REFERENCE))]
        own = (row for row in named if references and not self.text(row, Field.REFERENCE))
        self.parents = {self._own_name(row) for row in own} & set(references)
        self.grouped_by_reference = len(set(references)) < len(references) or bool(self.parents)
        self.below = self._below_categories()
        self.last = next((row.number for row in reversed(table.rows) if not lone(row)), 0)
        self.title_at = next(iter(self.places[Field.TITLE]), None)
        self.price_at = next(iter(self.places[Field.PRICE]), None)
        self.choices = choices_named(table.rows, self.title_at, self.price_at)
        self.sections = sections(table.rows, self.title_at, table.header)
        self.sections |= {row.number: self.text(row, Field.TITLE) for row in table.rows if row.number in self.choices}
        self.headings = sorted(self.sections)
        self._chosen: dict[int, tuple[set[frozenset[tuple[str, str]]], int]] = {}

    def _below_categories(self) -> dict[int, Cell]:
        """{number of a row: the category above it} where each category is written once, as in merged cells."""
        places = self.places[Field.CATEGORY]
        rows = [row for row in self.table.rows if self.text(row, Field.TITLE)] if places else []
        said = [self.text_at(row, places[0]) for row in rows]
        filled = [text for text in said if text]
        once = len(filled) > 1 and len(set(filled)) == len(filled)
        if not once or not said[0] or len(said) < 2 * len(filled):
            return {}
        found: dict[int, Cell] = {}
        above = self.cell(rows[0], places[0])
        for row in rows:
            above = self.cell(row, places[0]) or above
            if above:
                found[row.number] = above
        return found

    def about_columns(self) -> Iterable[Issue]:
        yield from super().about_columns()
        if self.below:
            column = self.table.header[self.places[Field.CATEGORY][0]]
            at = Place(sheet=self.table.sheet, column=column)
            yield Issue(code="category_below", field="category", severity=Severity.INFO, value=column, at=at)

    def no_product(self, row: Row) -> Issue | None:
        """The issue of a row that is a sum, a heading, a note, the header once more, or makes no product."""
        filled = list(filter(None, map(str.strip, row.cells)))
        if is_header(row, self.table.header, self.places):
            return self._about(row, " | ".join(filled), code="row_is_header")
        said = self.read(row).texts
        if is_total(filled, said.get(Field.TITLE, ""), priced=Field.PRICE in said):
            return self._about(row, " | ".join(filled), code="row_is_total")
        if row.number in self.sections:
            return self._about(row, filled[0], code="row_is_section")
        if row.number > self.last and is_note(row, self.title_at):
            return self._about(row, filled[0], code="row_is_note")
        if _IDENTIFYING.isdisjoint(said) and not self.options(row):
            return self._about(row, " | ".join(filled), code="row_not_understood", severity=Severity.WARNING)
        return None

    def _about(self, row: Row, value: str, *, code: str, severity: Severity = Severity.INFO) -> Issue:
        at = Place(sheet=self.table.sheet, row=row.number)
        return Issue(code=code, severity=severity, value=value[:500], at=at)

    def key(self, row: Row, follows: bool) -> object | None:
        """What rows of one product share, or None for a row that continues the one before it."""
        if follows and self.kinds_at is not None and belongs_above(row, self.kinds_at):
            return None
        if self.grouped_by_reference and (reference := self._reference(row)):
            return "reference", reference
        said = self.read(row).texts
        if Field.GROUP in said:
            return "group", folded(said[Field.GROUP])
        if Field.TITLE in said:
            return ("title", folded(said[Field.TITLE])) if self.options(row) else ("row", row.number)
        continues = follows and (
            (Field.IMAGES in said and said.keys().isdisjoint(_OF_A_SALE)) or bool(self.options(row))
        )
        return None if continues else ("row", row.number)

    def _own_name(self, row: Row) -> str:
        """By which the rows of its variants may name a product as their parent."""
        return self.text(row, Field.SKU) or self.text(row, Field.ID)

    def _reference(self, row: Row) -> str:
        return self.text(row, Field.REFERENCE) or (self._own_name(row) if self._heads(row) else "")

    def _heads(self, row: Row) -> bool:
        """Whether the rows of its variants name it as their parent."""
        return bool(self.parents) and not self.text(row, Field.REFERENCE) and self._own_name(row) in self.parents

    def adds_a_variant(self, row: Row, rows: list[Row]) -> bool:
        if self.grouped_by_reference and self._reference(row):
            return True
        chosen, upto = self._chosen.get(rows[0].number, (set(), 0))
        chosen.update(frozenset(self.options(other).items()) for other in rows[upto:])
        self._chosen[rows[0].number] = chosen, len(rows)
        return frozenset(self.options(row).items()) not in chosen

    @cached_property
    def each_apart(self) -> bool:
        """Whether each row with a title is a product of its own: nothing says that several are one, or one several."""
        beside = self.places[Field.OPTION] or self.places[Field.GROUP] or self.numbered or self.sized
        told = bool(beside or self.below or self.sections) or self.grouped_by_reference
        return not told and self.kinds_at is None and self.named_variants_at is None

    def draft(self, rows: list[Row]) -> Draft:
        first = rows[0]
        alone = self.each_apart and len(rows) == 1
        axes = rows if not alone and self.names_axes(rows) else ()
        selling = rows if alone else rows[:1] if axes else self._selling(rows)
        filled = self.filled(rows)
        cells = self.product_cells(filled)
        if not alone:
            self._add_what_stands_above(first, cells)
        attributes = self.attributes(rows) | self._weights(rows) | self._measure(first, cells, only=len(selling) == 1)
        if len(selling) > 1 or selling[0] is not first:
            parted = self.apart(selling, self._inherited(first))
        else:
            parted = self.parted(first, axes or selling, self._choices_above(first))
            skus = self.places[Field.SKU] if len(parted.variants) > 1 else ()
            if sku := next((sku for at in skus if (sku := self.cell(first, at))), None):
                cells[Field.SKU] = sku
        for variant in parted.variants:
            for name in variant.options:
                attributes.pop(name, None)
        for name, told in parted.details.items():
            attributes.setdefault(name, told)
        return Draft(
            row=first.number,
            id=self._id(first, len(selling)),
            cells=cells,
            texts=self.texts(filled),
            variants=parted.variants,
            images=self.images(rows),
            attributes=attributes,
            issues=parted.issues,
            sheet=self.table.sheet,
        )

    def _selling(self, rows: list[Row]) -> list[Row]:
        selling = variants_among(rows, self.kinds_at) if self.kinds_at is not None else []
        if self._heads(rows[0]):
            selling = selling or [row for row in rows[1:] if self._sells(row)]
        if not selling and self._only_heads(rows):
            return rows[1:]
        return selling or [row for row in rows if row is rows[0] or self._sells(row)]

    def _add_what_stands_above(self, row: Row, cells: dict[Field, Cell]) -> None:
        """The category, where it heads the rows below it."""
        if row.number in self.below:
            cells.setdefault(Field.CATEGORY, self.below[row.number])
        heading = self._heading_above(row)
        if heading and Field.CATEGORY not in cells:
            cells.setdefault(Field.SELLER_CATEGORY, Cell(self.sections[heading], heading, ""))

    def _heading_above(self, row: Row) -> int:
        """The number of the row that heads the section in which a row stands; 0 above the first."""
        above = bisect_left(self.headings, row.number)
        return self.headings[above - 1] if above else 0

    def _choices_above(self, row: Row) -> Sequence[Cell]:
        """The choices that the heading names, where the row says what each of them costs."""
        heading = self._heading_above(row) if self.choices else 0
        if heading not in self.choices or self.price_at is None:
            return ()
        named = Cell(self.choices[heading], heading, self.table.header[self.price_at], sheet=self.table.sheet)
        several = amounts_in(row.cells[self.price_at], len(choices_in(named.text)))
        return (named,) if several else ()

    def _only_heads(self, rows: Sequence[Row]) -> bool:
        """Whether the first row has what its variants share and no offer of its own."""
        offered = all(self.options(row) and self.text(row, Field.PRICE) for row in rows[1:])
        return len(rows) > 1 and offered and not self._sells(rows[0])

    def _inherited(self, product: Row) -> dict[Field, Cell]:
        """The product's own prices, which its variants have where a column says that they stand below it."""
        if self.kinds_at is None and not self._heads(product):
            return {}
        own = self.variant(product, {}, several=False).cells
        return {field: own[field] for field in _INHERITED if field in own}

    def _sells(self, row: Row) -> bool:
        return bool(self.options(row) or self.text(row, Field.PRICE) or self.text(row, Field.SKU))

    def _id(self, row: Row, variants: int) -> str | None:
        said = self.read(row).texts
        return said.get(Field.REFERENCE) or said.get(Field.ID) or (said.get(Field.SKU) if variants == 1 else None)

    def _weights(self, rows: Sequence[Row]) -> dict[str, str]:
        """Of variants that do not weigh the same; their product has the first's."""
        places = self.places[Field.WEIGHT]
        return {self.label(at): ", ".join(said) for at in places if len(said := self.said(rows, at)) > 1}

    def _measure(self, row: Row, cells: dict[Field, Cell], *, only: bool) -> dict[str, str]:
        """Puts "20x30x10 cm" apart into the cells of the three sides; one that cannot be is a detail of the product."""
        sized = [(at, cell) for at, cell in self.option_cells(row) if cell.unit] if only else []
        written = cells.pop(Field.DIMENSIONS, None)
        if written:
            sized.append((self.places[Field.DIMENSIONS][0], written))
        kept = {}
        for at, cell in sized:
            sides = self.sides(cell, cell.unit)
            for side, measure in sides.items():
                cells.setdefault(side, measure)
            if not sides and cell is written:
                kept[self.label(at)] = cell.text
        return kept
