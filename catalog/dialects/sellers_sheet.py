"""A sheet that a seller made herself: what its rows are to each other, and a draft for those of one product."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from catalog.dialects.mapped_sheet import MappedSheet
from catalog.dialects.numbered_columns import by_number
from catalog.dialects.odd_rows import is_header, is_note, is_total, lone, sections
from catalog.dialects.option_columns import telling_apart, without_repeated
from catalog.dialects.row_kinds import belongs_above, variants_among
from catalog.dialects.size_columns import by_size
from catalog.drafts import Cell, Draft, Field, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.numbers import is_plain, names_currency
from catalog.packed import priced_choices_in
from catalog.sources.tables import Row, Table
from catalog.text import has_arabic
from catalog.unpacking import Unpacked, unpacked

_IDENTIFYING = frozenset({Field.TITLE, Field.PRICE, Field.SKU, Field.REFERENCE, Field.ID, Field.GTIN, Field.IMAGES})
_OF_A_SALE = (Field.PRICE, Field.SKU)
_MAY_TELL_APART = frozenset({Field.DIMENSIONS, Field.WEIGHT, Field.LENGTH, Field.HEIGHT, Field.ATTRIBUTE})
_INHERITED = (
    *(Field.PRICE, Field.SALE_PRICE, Field.COMPARE_AT, Field.CURRENCY, Field.SALE_STARTS, Field.SALE_ENDS),
    *(Field.DISCOUNT, Field.DISCOUNT_PERCENT, Field.DISCOUNT_KIND),
)


class SellersSheet(MappedSheet):
    def __init__(self, table: Table, given: Mapping[str, str], currency: str) -> None:
        super().__init__(table, given, currency)
        named = table.rows if self.places(Field.REFERENCE) else ()
        references = [text for row in named if (text := self.text(row, Field.REFERENCE))]
        own = (row for row in named if references and not self.text(row, Field.REFERENCE))
        self.parents = {self._own_name(row) for row in own} & set(references)
        self.grouped_by_reference = len(set(references)) < len(references) or bool(self.parents)
        self.below = self._below_categories()
        self.last = max((row.number for row in table.rows if not lone(row)), default=0)
        self.price_unit = next((self.columns[at].unit for at in self.places(Field.PRICE)), "")
        self.title_at = next(iter(self.places(Field.TITLE)), None)
        self.fields = [target.field for target in self.columns]
        self.sections = sections(table.rows, self.title_at, table.header)
        self.headings = list(self.sections)

    def _below_categories(self) -> dict[int, Cell]:
        """{number of a row: the category above it} where each category is written once, as in merged cells."""
        places = self.places(Field.CATEGORY)
        rows = [row for row in self.table.rows if self.text(row, Field.TITLE)] if places else []
        cells = [self.cell(row, places[0]) for row in rows]
        filled = [cell for cell in cells if cell]
        once = len(filled) > 1 and len({cell.text for cell in filled}) == len(filled)
        if not once or cells[0] is None or len(cells) < 2 * len(filled):
            return {}
        found: dict[int, Cell] = {}
        above = cells[0]
        for row, cell in zip(rows, cells, strict=True):
            above = found[row.number] = cell or above
        return found

    def about_columns(self) -> Iterable[Issue]:
        yield from super().about_columns()
        if self.below:
            column = self.table.header[self.places(Field.CATEGORY)[0]]
            at = Place(sheet=self.table.sheet, column=column)
            yield Issue(code="category_below", field="category", severity=Severity.INFO, value=column, at=at)

    def no_product(self, row: Row) -> Issue | None:
        """The issue of a row that is a sum, a heading, a note, the header once more, or makes no product."""
        filled = list(filter(None, map(str.strip, row.cells)))
        if is_header(row, self.table.header, self.fields):
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
        title, reference = self.text(row, Field.TITLE), self._reference(row)
        if reference and self.grouped_by_reference:
            return "reference", reference
        if group := self.text(row, Field.GROUP):
            return "group", folded(group)
        if not title and follows:
            said = self.read(row).texts
            if (Field.IMAGES in said and said.keys().isdisjoint(_OF_A_SALE)) or self.options(row):
                return None
        return ("title", folded(title)) if title and self.options(row) else ("row", row.number)

    def _own_name(self, row: Row) -> str:
        """By which the rows of its variants may name a product as their parent."""
        return self.text(row, Field.SKU) or self.text(row, Field.ID)

    def _reference(self, row: Row) -> str:
        return self.text(row, Field.REFERENCE) or (self._own_name(row) if self._heads(row) else "")

    def _heads(self, row: Row) -> bool:
        """Whether the rows of its variants name it as their parent."""
        return bool(self.parents) and not self.text(row, Field.REFERENCE) and self._own_name(row) in self.parents

    def adds_a_variant(self, row: Row, rows: list[Row]) -> bool:
        by_reference = self.grouped_by_reference and bool(self._reference(row))
        return by_reference or all(self.options(row) != self.options(other) for other in rows)

    @cached_property
    def each_apart(self) -> bool:
        """Whether each row with a title is a product of its own: nothing says that several are one, or one several."""
        beside = self.places(Field.OPTION) or self.places(Field.GROUP) or self.numbered or self.sized
        told = bool(beside or self.below or self.sections) or self.grouped_by_reference
        return not told and self.kinds_at is None and self.named_variants_at is None

    def draft(self, rows: list[Row]) -> Draft:
        first = rows[0]
        alone = self.each_apart and len(rows) == 1
        axes = rows if not alone and self._names_axes(rows) else ()
        selling = rows if alone else rows[:1] if axes else self._selling(rows)
        cells = self.product_cells(rows)
        if not alone:
            self._add_what_stands_above(first, cells)
        attributes = self.attributes(rows) | self._weights(rows) | self._measure(first, cells, only=len(selling) == 1)
        if len(selling) > 1 or selling[0] is not first:
            parted = self._apart(selling, first)
        else:
            parted = self._parted(first, axes or selling)
            skus = [sku for at in self.places(Field.SKU) if (sku := self.cell(first, at))]
            if len(parted.variants) > 1 and skus:
                cells[Field.SKU] = skus[0]
        chosen = {name for variant in parted.variants for name in variant.options}
        attributes = {name: told for name, told in attributes.items() if name not in chosen}
        return Draft(
            row=first.number,
            id=self._id(first, len(selling)),
            cells=cells,
            texts=self.texts(rows),
            variants=parted.variants,
            images=self.images(rows),
            attributes=attributes | {name: told for name, told in parted.details.items() if name not in attributes},
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
        above = bisect_left(self.headings, row.number)
        if above and Field.CATEGORY not in cells:
            heading = self.headings[above - 1]
            cells.setdefault(Field.SELLER_CATEGORY, Cell(self.sections[heading], heading, ""))

    def _parted(self, row: Row, choosing: Sequence[Row]) -> Unpacked:
        """The variants that one row tells of; `choosing` are the rows that name their options."""
        options = [(self.option_name(each, at), cell) for each in choosing for at, cell in self.option_cells(each)]
        options = [(name, cell) for name, cell in options if not (cell.unit and self.sides(cell, cell.unit))]
        variant, options = self._priced_alone(self.variant(row, {}, several=False), options)
        variant, packed = self._packed_price(variant, options)
        if not options and not packed:
            parted = Unpacked((variant,), {}, ())
        else:
            parted = unpacked(variant, [*options, *packed], self.table.sheet, self.price_unit)
        if not (self.numbered or self.sized):
            return parted
        return replace(parted, variants=tuple(one for each in parted.variants for one in self._beside(each, row)))

    def _only_heads(self, rows: Sequence[Row]) -> bool:
        """Whether the first row has what its variants share and no offer of its own."""
        offered = all(self.options(row) and self.text(row, Field.PRICE) for row in rows[1:])
        return len(rows) > 1 and offered and not self._sells(rows[0])

    def _names_axes(self, rows: Sequence[Row]) -> bool:
        """Whether each row below the first only names one more option of it, as programs list what differs."""
        below = [{at for at, cell in enumerate(row.cells) if cell.strip()} for row in rows[1:]]
        named = [row.cells[at] for row in rows for at in self.option_names_at if row.cells[at].strip()]
        return (
            bool(below and named)
            and all(filled <= self.option_lines_at and filled & self.option_names_at for filled in below)
            and len(set(named)) == len(named)
        )

    def _priced_alone(
        self, variant: VariantDraft, options: Sequence[tuple[str, Cell]]
    ) -> tuple[VariantDraft, list[tuple[str, Cell]]]:
        """A price alone where others have the prices of several choices is the price."""
        alone = next((cell for _, cell in options if names_currency(cell.text)), None)
        if alone is None or Field.PRICE in variant.cells:
            return variant, list(options)
        priced = replace(variant, cells={**variant.cells, Field.PRICE: alone})
        return priced, [(name, cell) for name, cell in options if cell is not alone]

    def _packed_price(
        self, variant: VariantDraft, options: Sequence[tuple[str, Cell]]
    ) -> tuple[VariantDraft, list[tuple[str, Cell]]]:
        """A price that says what each choice costs is an option, where no column has options."""
        price = variant.cells.get(Field.PRICE)
        if (
            options
            or price is None
            or price.exact
            or is_plain(price.text)
            or not (choices := priced_choices_in(price.text))
        ):
            return variant, []
        cells = dict(variant.cells)
        del cells[Field.PRICE]
        told = price
        if len(choices) == 1:
            cells[Field.PRICE], told = replace(price, text=choices[0].number), replace(price, text=choices[0].value)
        return replace(variant, cells=cells), [("الخيار" if has_arabic(price.column) else "Option", told)]

    def _beside(self, variant: VariantDraft, row: Row) -> list[VariantDraft]:
        """The variants that columns beside each other tell of."""
        if self.numbered:
            return by_number(variant, row, self.table, self.numbered)
        return by_size(variant, row, self.table, self.sized) if self.sized else [variant]

    def _as_its_product(self, variant: VariantDraft, product: Row) -> VariantDraft:
        """With the product's own prices, where a column says that the variant stands below it."""
        if variant.row == product.number or (self.kinds_at is None and not self._heads(product)):
            return variant
        own = self.variant(product, {}, several=False).cells
        return replace(variant, cells={field: own[field] for field in _INHERITED if field in own} | dict(variant.cells))

    def _sells(self, row: Row) -> bool:
        return bool(self.options(row) or self.text(row, Field.PRICE) or self.text(row, Field.SKU))

    def _id(self, row: Row, variants: int) -> str | None:
        said = self.read(row).texts
        return said.get(Field.REFERENCE) or said.get(Field.ID) or (said.get(Field.SKU) if variants == 1 else None)

    def _apart(self, rows: list[Row], product: Row) -> Unpacked:
        """A variant a row, and the options in which the rows do not differ."""
        axes = self._axes(rows)
        variants = []
        for row in rows:
            named = dict(zip(self.table.header, (cell.strip() for cell in row.cells), strict=True))
            values = {**named, **self.options(row)}
            options = {name: values[name] for name in axes if values.get(name)}
            variant = self._as_its_product(self.variant(row, options, several=True), product)
            variants += self._beside(variant, row)
        alike = {name: value for row in reversed(rows) for name, value in self.options(row).items() if name not in axes}
        return Unpacked(tuple(variants), alike, ())

    def _axes(self, rows: list[Row]) -> list[str]:
        """The options on which the rows differ; rows that differ in their titles only take those for one."""
        names = list(dict.fromkeys(name for row in rows for name in self.options(row)))
        axes = [name for name in names if len({self.options(row).get(name) for row in rows}) > 1]
        titles = self.places(Field.TITLE)
        if not axes and titles and len({row.cells[titles[0]].strip() for row in rows}) == len(rows) > 1:
            return [self.table.header[titles[0]]]
        axes = without_repeated(axes, list(map(self.options, rows)))
        said = [tuple(self.options(row).get(name) for name in axes) for row in rows]
        may_tell = [
            at for at, target in enumerate(self.columns) if target.field in _MAY_TELL_APART and self.table.header[at]
        ]
        may_tell.sort(key=lambda at: self.columns[at].field is not Field.ATTRIBUTE)
        return axes + [self.table.header[at] for at in telling_apart(rows, said, may_tell)]

    def _weights(self, rows: Sequence[Row]) -> dict[str, str]:
        """Of variants that do not weigh the same; their product has the first's."""
        told = {self.label(at): self.said(rows, at) for at in self.places(Field.WEIGHT)}
        return {name: ", ".join(texts) for name, texts in told.items() if len(texts) > 1}

    def _measure(self, row: Row, cells: dict[Field, Cell], *, only: bool) -> dict[str, str]:
        """Puts "20x30x10 cm" apart into the cells of the three sides; one that cannot be is a detail of the product."""
        sized = [(at, cell) for at, cell in self.option_cells(row) if cell.unit] if only else []
        written = cells.pop(Field.DIMENSIONS, None)
        if written:
            sized.append((self.places(Field.DIMENSIONS)[0], written))
        kept = {}
        for at, cell in sized:
            sides = self.sides(cell, cell.unit)
            for side, measure in sides.items():
                cells.setdefault(side, measure)
            if not sides and cell is written:
                kept[self.label(at)] = cell.text
        return kept
