"""A mapped table whose rows name options: what a row chooses, and the variants that one row or several tell of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from catalog.column_names import told_by_name
from catalog.dialects.mapped_sheet import MappedSheet
from catalog.dialects.numbered_columns import by_number
from catalog.dialects.option_columns import names_in_all, said_until, telling_apart, without_repeated
from catalog.dialects.row_kinds import belongs_above
from catalog.dialects.size_columns import by_size
from catalog.drafts import Cell, Field, VariantDraft
from catalog.mapping import is_of_variants
from catalog.numbers import is_plain, names_currency
from catalog.packed import marked_options_in, named_options_in, priced_choices_in
from catalog.sources.tables import Row, Table
from catalog.text import has_arabic
from catalog.unpacking import Unpacked, unpacked

_SHADE = re.compile(r"(?:#[0-9a-fA-F]{6}|rgb\([\d, ]+\)):")
"""What Wix writes before the name of a colour."""
_MAY_TELL_APART = frozenset({Field.DIMENSIONS, Field.WEIGHT, Field.LENGTH, Field.HEIGHT, Field.ATTRIBUTE})


class ChoicesSheet(MappedSheet):
    def __init__(self, table: Table, given: Mapping[str, str], currency: str) -> None:
        super().__init__(table, given, currency)
        self.price_unit = next((self.columns[at].unit for at in self.places[Field.PRICE]), "")
        self._said_until = {at: said_until(table.rows, at) for at in self.option_names.values()}
        self._names_inside = {
            at
            for at in self.places[Field.OPTION]
            if names_in_all(table.header[at], (row.cells[at] for row in table.rows))
        }
        self.named_variants_at = next(self._names_of_variants(), None)
        self._left_above = self._filled_down() if self.kinds_at is None and not self.option_names else {}

    def _filled_down(self) -> dict[int, list[tuple[int, Cell]]]:
        """{number of a row without a title: the options to the left of its own, as they stand above}"""
        places, titles = self.places[Field.OPTION], self.places[Field.TITLE]
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

    def options(self, row: Row) -> Mapping[str, str]:
        read = self.read(row)
        if read.options is None:
            read.options = self._options(row)
        return read.options

    def _options(self, row: Row) -> dict[str, str]:
        named = self.named_variants_at
        if self.kinds_at is None and named is None and not (self.places[Field.OPTION] or self._left_above):
            return {}
        above = self.kinds_at is not None and belongs_above(row, self.kinds_at)
        found = marked_options_in(self.text(row, Field.TITLE)) if above else {}
        for at, cell in (*self._left_above.get(row.number, []), *self.option_cells(row)):
            inside = named_options_in(cell.text, at in self._names_inside)
            found.update(inside or {self.option_name(row, at): cell.text})
        if not found and named is not None and (name := row.cells[named].strip()):
            found[self.label(named)] = name
        return found

    def option_name(self, row: Row, at: int) -> str:
        """As the row or the last one before it that has a name says; else as the column says."""
        named = self.option_names.get(at)
        return (
            (self._said_until[named][row.number] if named is not None else "")
            or self.columns[at].name
            or self.label(at)
        )

    def option_cells(self, row: Row) -> list[tuple[int, Cell]]:
        places = self.places[Field.OPTION]
        cells = self.read(row).cells if places else {}
        named = [(at, cells[at]) for at in places if at in cells]
        return [(at, _without_shade(cell) if ":" in cell.text else cell) for at, cell in named]

    def parted(self, row: Row, choosing: Sequence[Row], above: Sequence[Cell] = ()) -> Unpacked:
        """The variants that one row tells of; `choosing` are the rows that name their options, as may those `above`."""
        options = [
            (self.option_name(each, at), cell)
            for each in choosing
            for at, cell in self.option_cells(each)
            if not (cell.unit and self.sides(cell, cell.unit))
        ]
        options += [(_unnamed(cell), cell) for cell in above]
        variant, options = self._priced_alone(self.variant(row, {}, several=False), options)
        variant, packed = self._packed_price(variant, options)
        if not options and not packed:
            parted = Unpacked((variant,), {}, ())
        else:
            parted = unpacked(variant, [*options, *packed], self.table.sheet, self.price_unit)
        if not (self.numbered or self.sized):
            return parted
        return replace(parted, variants=tuple(one for each in parted.variants for one in self._beside(each, row)))

    def names_axes(self, rows: Sequence[Row]) -> bool:
        """Whether each row below the first only names one more option of it, as programs list what differs."""
        names, lines = self.option_names.values(), self.option_names.keys() | self.option_names.values()
        below = [{at for at, cell in enumerate(row.cells) if cell.strip()} for row in rows[1:]]
        named = [row.cells[at] for row in rows for at in set(names) if row.cells[at].strip()]
        return (
            bool(below and named)
            and all(filled <= lines and not filled.isdisjoint(names) for filled in below)
            and len(set(named)) == len(named)
        )

    def _priced_alone(
        self, variant: VariantDraft, options: list[tuple[str, Cell]]
    ) -> tuple[VariantDraft, list[tuple[str, Cell]]]:
        """A price alone where others have the prices of several choices is the price."""
        if Field.PRICE in variant.cells:
            return variant, options
        alone = next((cell for _, cell in options if names_currency(cell.text)), None)
        if alone is None:
            return variant, options
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
        return replace(variant, cells=cells), [(_unnamed(price), told)]

    def _beside(self, variant: VariantDraft, row: Row) -> list[VariantDraft]:
        """The variants that columns beside each other tell of."""
        if self.numbered:
            return by_number(variant, row, self.table, self.numbered)
        return by_size(variant, row, self.table, self.sized) if self.sized else [variant]

    def apart(self, rows: Sequence[Row], inherited: Mapping[Field, Cell]) -> Unpacked:
        """A variant a row, and the options in which the rows do not differ."""
        axes = self._axes(rows)
        variants = []
        for row in rows:
            named = dict(zip(self.table.header, (cell.strip() for cell in row.cells), strict=True))
            values = {**named, **self.options(row)}
            options = {name: values[name] for name in axes if values.get(name)}
            variant = self.variant(row, options, several=True)
            if inherited:
                variant = replace(variant, cells={**inherited, **variant.cells})
            variants += self._beside(variant, row)
        alike = {name: value for row in reversed(rows) for name, value in self.options(row).items() if name not in axes}
        return Unpacked(tuple(variants), alike, ())

    def _axes(self, rows: Sequence[Row]) -> list[str]:
        """The options on which the rows differ; rows that differ in their titles only take those for one."""
        names = list(dict.fromkeys(name for row in rows for name in self.options(row)))
        axes = [name for name in names if len({self.options(row).get(name) for row in rows}) > 1]
        titles = self.places[Field.TITLE]
        if not axes and titles and len({row.cells[titles[0]].strip() for row in rows}) == len(rows) > 1:
            return [self.table.header[titles[0]]]
        axes = without_repeated(axes, list(map(self.options, rows)))
        said = [tuple(self.options(row).get(name) for name in axes) for row in rows]
        may_tell = [
            at for at, target in enumerate(self.columns) if target.field in _MAY_TELL_APART and self.table.header[at]
        ]
        may_tell.sort(key=lambda at: self.columns[at].field is not Field.ATTRIBUTE)
        return axes + [self.table.header[at] for at in telling_apart(rows, said, may_tell)]


def _without_shade(cell: Cell) -> Cell:
    return replace(cell, text=_SHADE.sub("", cell.text))


def _unnamed(choice: Cell) -> str:
    """What an option is called that no column names, in the script of the column where its choices stand."""
    return "الخيار" if has_arabic(choice.column) else "Option"
