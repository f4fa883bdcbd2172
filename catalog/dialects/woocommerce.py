"""WooCommerce's product export. Its header row is in the language of the shop; the product types are not.

Rows are simple or variable products, and variations that name their parent by SKU or as `id:NNN`. Grouped and external
products cannot be sold as such and are kept as drafts. `Published` decides whether a product is active; its visibility
in the shop's own catalogue does not.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from functools import cached_property

from catalog.descriptions import joined_descriptions
from catalog.dialects.columns import Columns, cell_at, column_issue, photos_in, unit_in
from catalog.dialects.woocommerce_parents import Parents
from catalog.dialects.woocommerce_words import (
    PROFILE,
    attribute_columns,
    beside_attributes,
    columns_of_attributes,
    is_shop_only,
    names_attributes,
    standing,
)
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.issues import Issue, Severity
from catalog.packed import choices_in
from catalog.sources.tables import Row, Table
from catalog.unpacking import Unpacked, unpacked

_TYPES = frozenset({"simple", "variable", "variation", "grouped", "external", "virtual", "downloadable"})
_VARIANT_CELLS = {Field.SKU: "sku", Field.GTIN: "gtin", Field.PRICE: "price"} | {
    Field.SALE_PRICE: "sale_price",
    Field.SALE_STARTS: "sale_starts",
    Field.SALE_ENDS: "sale_ends",
}
_MEASURES = {Field.WEIGHT: "weight", Field.LENGTH: "length", Field.WIDTH: "width", Field.HEIGHT: "height"}
_ALIKE = 0.8
"""How much of a name has to be the same, where one of two was mistyped."""
_UNSELLABLE = {"grouped": "product_grouped", "external": "product_external"}


class WooCommerce:
    name, label = "woocommerce", "WooCommerce"

    def fits(self, header: Sequence[str]) -> float:
        """By its names, by its measures in their places, or by its attributes, as no other's; in any language."""
        named = PROFILE.fit(header)
        own = standing(header) or (named and names_attributes(header))
        return max(named, 0.9 if own else 0.0)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        for table in tables:
            yield from self._drafts(table)

    def _drafts(self, table: Table) -> Iterable[Draft | Issue]:
        sheet = _Sheet(table)
        yield from column_issue("columns_kept", table, "attributes", sheet.kept_columns)
        children: dict[int, list[Row]] = {}
        variations = [row for row in table.rows if "variation" in sheet.parents.kinds(row)]
        for row in variations:
            if parent := sheet.parents.of(row):
                children.setdefault(parent.number, []).append(row)
        for row in table.rows:
            if "variation" not in sheet.parents.kinds(row):
                yield sheet.product(row, children.get(row.number, []))
            elif not sheet.parents.of(row):
                yield sheet.orphan(row)
        told = (*sheet.kept_columns, *sheet.named_columns, *(at for pair in sheet.attributes for at in pair))
        yield from sheet.columns.unused(told)


class _Sheet:
    """One table, its columns found, its parents indexed."""

    def __init__(self, table: Table) -> None:
        self.table, self.columns = table, Columns(table, PROFILE)
        self.columns.claim_others(standing(table.header))
        if not self.columns.has("type"):
            self._find_type_column()
        self.parents = Parents(table, self.columns)
        self.attributes = attribute_columns(table.header)
        self.named_columns = columns_of_attributes(table.header)

    def _find_type_column(self) -> None:
        """The header of the type column was blanked in real files; its values tell it."""
        for at in range(len(self.table.header)):
            values = {row.cells[at].strip().casefold() for row in self.table.rows} - {""}
            if values and all(set(re.split(r"\s*,\s*", value)) <= _TYPES for value in values):
                self.columns.claim("type", at)
                return

    def named_values(self, row: Row) -> dict[str, str]:
        """The attributes of a row; a variation has one value of each, or none for any."""
        pairs = ((row.cells[name].strip(), row.cells[value].strip()) for name, value in self.attributes)
        named = {name: _with_commas(value) for name, value in pairs if name and value}
        for at, name in self.named_columns.items():
            if value := row.cells[at].strip():
                named.setdefault(name, re.sub(r"\s*\|\s*", ", ", value))
        return named

    def product(self, row: Row, variations: list[Row]) -> Draft:
        offered = [child for child in variations if self.columns.text(child, "published") != "0"]
        listed = None if variations else self._listed(row)
        variants = tuple(self._variant(child, row) for child in offered)
        variants = variants or (listed.variants if listed else (self._variant(row, None),))
        axes = {name for variant in variants for name in variant.options}
        attributes = {name: value for name, value in self.named_values(row).items() if name not in axes}
        if axes and (sku := self.columns.text(row, "sku")):  # the product's own SKU; each variation has another
            attributes[self.columns.header("sku")] = sku
        return Draft(
            row=row.number,
            id=self._id(row),
            cells=self._product_cells(row, offered),
            texts=self._texts(row),
            variants=variants,
            images=self._images(row, offered),
            attributes={**attributes, **self._kept_values(row, *offered)},
            sellable=not (self.parents.kinds(row) & _UNSELLABLE.keys()),
            issues=listed.issues if listed else tuple(self._issues(row, variations, offered)),
            sheet=self.table.sheet,
        )

    def _listed(self, row: Row) -> Unpacked | None:
        """The variants of a product that lists its one choice and has a price, and no rows of its own for them."""
        several = [
            (row.cells[name].strip(), cell)
            for name, at in self.attributes
            if row.cells[name].strip() and (cell := cell_at(self.table, row, at)) and len(choices_in(cell.text)) > 1
        ]
        whole = self._variant(row, None)
        if "variable" not in self.parents.kinds(row) or len(several) != 1 or Field.PRICE not in whole.cells:
            return None
        cells: dict[Field, Cell] = {
            field: cell for field, cell in whole.cells.items() if field not in (Field.SKU, Field.GTIN)
        }
        found = unpacked(VariantDraft(row.number, cells), several, self.table.sheet)
        return found if len(found.variants) > 1 else None

    def _images(self, row: Row, variations: list[Row]) -> tuple[ImageDraft, ...]:
        """The product's own, then those that a variation has besides its first."""
        own = (*self._photos(row, "main_image"), *self._photos(row, "images"))
        return (*own, *(photo for child in variations for photo in self._photos(child, "images")[1:]))

    def _photos(self, row: Row, name: str) -> list[ImageDraft]:
        return [_photo(written) for written in photos_in(self.columns.text(row, name))]

    def orphan(self, row: Row) -> Draft:
        """A variation whose parent is not in the file, as a product of its own."""
        missing = self._issue("parent_missing", row, "parent", Severity.WARNING)
        images = self._images(row, [])
        return Draft(
            row=row.number,
            id=self._id(row),
            cells=self._product_cells(row, []),
            texts=self._texts(row),
            variants=(self._variant(row, None, self.named_values(row)),),
            images=images,
            issues=(missing,),
            sheet=self.table.sheet,
        )

    def _id(self, row: Row) -> str | None:
        return self.columns.text(row, "id") or self.columns.text(row, "sku") or None

    def _texts(self, row: Row) -> tuple[tuple[Field, Cell], ...]:
        found = []
        if title := self.columns.cell(row, "name"):
            found.append((Field.TITLE, title))
        long, short = (self.columns.cell(row, name) for name in ("description", "short_description"))
        if place := long or short:
            told = joined_descriptions(*(cell.text for cell in (short, long) if cell))
            found.append((Field.DESCRIPTION, Cell(told, place.row, place.column)))
        return tuple(found)

    def _product_cells(self, row: Row, variations: list[Row]) -> dict[Field, Cell]:
        named = {
            Field.BRAND: "brand",
            Field.SELLER_CATEGORY: "categories",
            Field.TAGS: "tags",
            Field.STATUS: "published",
        }
        cells = {field: cell for field, name in named.items() if (cell := self.columns.cell(row, name))}
        if sorted_under := cells.get(Field.SELLER_CATEGORY):
            cells[Field.SELLER_CATEGORY] = replace(sorted_under, text=_with_commas(sorted_under.text))
        for field, name in _MEASURES.items():
            unit = unit_in(self.columns.header(name))
            found = (self.columns.cell(one, name, unit) for one in (row, *variations))
            if measure := next((cell for cell in found if cell), None):
                cells[field] = measure
        return cells

    def _variant(self, row: Row, parent: Row | None, options: dict[str, str] | None = None) -> VariantDraft:
        cells = self.columns.cells(row, _VARIANT_CELLS)
        if Field.PRICE not in cells and (paid := self.columns.cell(row, "paid")):
            cells[Field.PRICE] = paid
        if quantity := self._quantity(row, parent):
            cells[Field.QUANTITY] = quantity
        photo = next(iter(self._photos(row, "images")), None) if parent else None
        options = options or (self._chosen(row, parent) if parent else {})
        return VariantDraft(row.number, cells, options, photo.source if photo else None)

    def _chosen(self, row: Row, parent: Row) -> dict[str, str]:
        """What a variation is, by the names that its product has for it: "taile" is "taille"."""
        own, known = self.named_values(row), self.named_values(parent)
        left = [name for name in known if name not in own]
        meant = {name: get_close_matches(name, left, 1, _ALIKE) for name in own if name not in known}
        chosen = {next(iter(meant.get(name, ())), name): value for name, value in own.items()}
        return chosen if len(chosen) == len(own) else own

    def _quantity(self, row: Row, parent: Row | None) -> Cell | None:
        """An empty stock is not tracked unless the shop says there is none; `parent` is the stock of all variations."""
        stock = self.columns.cell(row, "stock")
        if stock and parent and stock.text.casefold() == "parent":
            return self.columns.cell(parent, "stock")
        told = self.columns.cell(row, "in_stock")
        if not stock and told and told.text.casefold() in ("0", "no", "false", "outofstock"):
            return Cell("0", told.row, told.column)
        return stock

    def _issues(self, row: Row, variations: list[Row], offered: list[Row]) -> Iterable[Issue]:
        kinds = self.parents.kinds(row)
        if code := next((code for kind, code in _UNSELLABLE.items() if kind in kinds), None):
            yield self._issue(code, row, "type", Severity.WARNING)
        elif kinds & {"virtual", "downloadable"}:
            yield self._issue("product_virtual", row, "type", Severity.WARNING)
        if "variable" in kinds and not variations:
            yield self._issue("variations_missing", row, "type", Severity.WARNING)
        shown = {child.number for child in offered}
        for child in variations:
            if child.number not in shown:
                yield self._issue("variation_unpublished", child, "published", Severity.INFO)

    def _issue(self, code: str, row: Row, name: str, severity: Severity) -> Issue:
        value = self.columns.text(row, name)
        return Issue(code=code, field=name, severity=severity, value=value, at=self.columns.place(row, name))

    @cached_property
    def kept_columns(self) -> list[int]:
        taken = beside_attributes(self.table.header, self.attributes) | self.named_columns.keys()
        return [at for at in self.columns.unclaimed() if at not in taken and not is_shop_only(self.table.header[at])]

    def _kept_values(self, row: Row, *variations: Row) -> dict[str, str]:
        """The product's own; what only its variations have, once each."""
        kept: dict[str, str] = {}
        for at in self.kept_columns:
            own = cell_at(self.table, row, at)
            cells = [own] if own else [cell for child in variations if (cell := cell_at(self.table, child, at))]
            if cells:
                kept[cells[0].column] = ", ".join(dict.fromkeys(cell.text for cell in cells))
        return kept


def _with_commas(text: str) -> str:
    """WooCommerce writes a comma inside a name behind a backslash."""
    return text.replace("\\,", ",")


def _photo(written: str) -> ImageDraft:
    """With its words, as a plugin writes them behind the address: "… ! alt : Front ! title : front.jpg"."""
    source, *said = (part.strip() for part in written.split(" ! "))
    alt = next((words.partition(":")[2].strip() for words in said if words.startswith("alt")), "")
    return ImageDraft(source, alt)
