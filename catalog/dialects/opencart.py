"""The workbook of OpenCart's Export/Import tool: a sheet of products, and sheets of what else is known of each.

Every sheet names the product by its number. A product's options are independent of each other, so its variants are all
their combinations; each value adds to the price or takes from it.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import product
from math import prod

from catalog.dialects.columns import Columns, cell_at
from catalog.dialects.profile import Profile
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.issues import Issue, Severity
from catalog.packed import MOST_CHOICES
from catalog.sources.tables import Row, Table

PROFILE = Profile(
    columns={
        name: (name,)
        for name in (
            "product_id", "name", "categories", "sku", "upc", "ean", "isbn", "mpn", "quantity", "model", "manufacturer",
            "image_name", "price", "points", "date_available", "weight", "weight_unit", "length", "width", "height",
            "length_unit", "status", "tax_class_id", "description", "stock_status_id", "store_ids", "tags", "subtract",
            "minimum", "image", "sort_order", "customer_group", "priority", "date_start", "date_end", "option",
            "option_value", "default_option_value", "price_prefix", "attribute", "text",
        )
    },
    required=("product_id", "name", "model"),
    strong=(
        "image_name", "date_available", "tax_class_id", "stock_status_id", "store_ids", "points", "subtract", "minimum",
    ),
    enough=5,
)  # fmt: skip
_SHEETS = {
    kind: frozenset(map(folded, ("product_id", *names.split())))
    for kind, names in (
        ("images", "image sort_order"),
        ("specials", "customer_group priority price date_start date_end"),
        ("discounts", "customer_group quantity priority price date_start date_end"),
        ("rewards", "customer_group points"),
        ("options", "option default_option_value required"),
        ("values", "option option_value price_prefix"),
        ("attributes", "attribute_group attribute text"),
        ("filters", "filter_group filter"),
        ("addresses", "store_id keyword"),
    )
}
"""The columns by which the tool's other sheets are told; prices for several pieces and points are no offers."""
_OF_PRODUCTS = {
    Field.BRAND: "manufacturer", Field.STATUS: "status", Field.TAGS: "tags",
}  # fmt: skip
_OF_OFFERS = {Field.SKU: "sku", Field.PRICE: "price", Field.QUANTITY: "quantity", Field.TRACKED: "subtract"}
_OF_SPECIALS = {Field.SALE_PRICE: "price", Field.SALE_STARTS: "date_start", Field.SALE_ENDS: "date_end"}
_OF_ONE_CODE = frozenset({Field.SKU, Field.GTIN, Field.QUANTITY})
_MEASURES = {
    Field.WEIGHT: ("weight", "weight_unit"), Field.LENGTH: ("length", "length_unit"),
    Field.WIDTH: ("width", "length_unit"), Field.HEIGHT: ("height", "length_unit"),
}  # fmt: skip
_TEXTS = {"name": Field.TITLE, "description": Field.DESCRIPTION}
_IN_LANGUAGE = re.compile(r"(\w+)\s*\(([a-z]{2})(?:[-_][a-z]{2})?\)", re.IGNORECASE)
"""name(sv-se)"""
_USUAL_CUSTOMERS = "default"
_NO_DAY = "0000-00-00"
Found = tuple[Columns, Row]


class OpenCart:
    name, label = "opencart", "OpenCart"

    def fits(self, header: Sequence[str]) -> float:
        return 1.0 if _kind(header) else PROFILE.fit(header)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        sheets = [(_kind(table.header), Columns(table, PROFILE)) for table in tables]
        known: dict[str, dict[str, list[Found]]] = {}
        for kind, columns in sheets:
            for row in columns.table.rows if kind else ():
                known.setdefault(columns.text(row, "product_id"), {}).setdefault(kind, []).append((columns, row))
        for kind, columns in sheets:
            for row in columns.table.rows if not kind else ():
                yield _Product(columns, row, known.pop(columns.text(row, "product_id"), {})).draft()
        left = (found for beside in known.values() for several in beside.values() for found in several)
        yield from (columns.without_product(row, "product_id") for columns, row in left)
        for _, columns in sheets:
            yield from columns.unused(at for at, name, _ in _in_languages(columns.table) if name in _TEXTS)


def _kind(header: Sequence[str]) -> str:
    """Which of the tool's other sheets has such a header; empty where none, as for that of the products."""
    names = {folded(name.partition("(")[0]) for name in header if name}
    kinds = [kind for kind, told in _SHEETS.items() if told <= names]
    return max(kinds, key=lambda kind: len(_SHEETS[kind]), default="") if "model" not in names else ""


def _in_languages(table: Table) -> Iterator[tuple[int, str, str]]:
    """The place, our name and the language of each column that names one."""
    for at, header in enumerate(table.header):
        if named := _IN_LANGUAGE.fullmatch(header):
            yield at, named[1].lower(), named[2].lower()


class _Product:
    """A row of the sheet of products, and what `beside` it the other sheets say of it."""

    def __init__(self, columns: Columns, row: Row, beside: dict[str, list[Found]]) -> None:
        self.columns, self.row, self.beside = columns, row, beside
        self.issues: list[Issue] = []
        self.axes: dict[str, list[Found]] = {}
        for found in beside.get("values", []):
            self.axes.setdefault(found[0].text(found[1], "option"), []).append(found)

    def draft(self) -> Draft:
        variants = self._variants()
        return Draft(
            row=self.row.number,
            id=self.columns.text(self.row, "product_id"),
            cells=self._cells(),
            texts=tuple(self._texts()),
            variants=tuple(variants),
            images=tuple(map(ImageDraft, dict.fromkeys(self._photos()))),
            attributes=self._attributes(),
            issues=tuple(self.issues),
            sheet=self.columns.table.sheet,
        )

    def _cells(self) -> dict[Field, Cell]:
        cells = self.columns.cells(self.row, _OF_PRODUCTS)
        categories = self.columns.cell(self.row, "categories")
        if categories and not categories.text.replace(",", "").replace(" ", "").isdigit():  # numbers of the shop's own
            cells[Field.SELLER_CATEGORY] = categories
        for field, (name, unit) in _MEASURES.items():
            cell = self.columns.cell(self.row, name, self.columns.text(self.row, unit))
            if cell and cell.text.strip("0.,"):
                cells[field] = cell
        return cells

    def _texts(self) -> Iterator[tuple[Field, Cell]]:
        named = [(at, _TEXTS[name], code) for at, name, code in _in_languages(self.columns.table) if name in _TEXTS]
        for at, field, language in named:
            if cell := cell_at(self.columns.table, self.row, at):
                yield field, replace(cell, language=language)
        for name, field in _TEXTS.items() if not named else ():
            if cell := self.columns.cell(self.row, name):
                yield field, cell

    def _photos(self) -> Iterator[str]:
        found = self.beside.get("images", [])
        first = self.columns.text(self.row, "image_name")
        yield from filter(None, (first, *(columns.text(row, "image") for columns, row in sorted(found, key=_order))))

    def _attributes(self) -> dict[str, str]:
        told = {
            columns.text(row, "attribute"): columns.text(row, "text")
            for columns, row in self.beside.get("attributes", [])
        }
        given = {
            columns.text(row, "option"): columns.text(row, "default_option_value")
            for columns, row in self.beside.get("options", [])
        }
        own = {name: self.columns.text(self.row, name) for name in ("model", "mpn")}
        kept = {
            axis: ", ".join(columns.text(row, "option_value") for columns, row in found)
            for axis, found in self.axes.items()
            if self._too_many
        }
        return {name: text for name, text in {**told, **given, **own, **kept}.items() if text}

    def _variants(self) -> list[VariantDraft]:
        own = self._offer()
        if not self.axes or self._too_many:
            self.issues += [_told("options_in_one_cell", *found[0]) for found in self.axes.values()]
            return [VariantDraft(self.row.number, own)]
        if len(self.axes) > 1:
            self.issues.append(_told("stock_shared", *next(iter(self.axes.values()))[0]))
        return [self._variant(own, chosen) for chosen in product(*self.axes.values())]

    @property
    def _too_many(self) -> bool:
        return prod(map(len, self.axes.values())) > MOST_CHOICES

    def _offer(self) -> dict[Field, Cell]:
        cells = self.columns.cells(self.row, _OF_OFFERS)
        barcodes = (self.columns.cell(self.row, name) for name in ("ean", "upc", "isbn"))
        if barcode := next(filter(None, barcodes), None):
            cells[Field.GTIN] = barcode
        if special := min(self.beside.get("specials", []), key=_rank, default=None):
            columns, row = special
            cells.update(
                {field: cell for field, cell in columns.cells(row, _OF_SPECIALS).items() if cell.text != _NO_DAY}
            )
        return cells

    def _variant(self, own: dict[Field, Cell], chosen: Sequence[Found]) -> VariantDraft:
        cells = {field: cell for field, cell in own.items() if field not in _OF_ONE_CODE}
        if len(chosen) == 1:
            columns, row = chosen[0]
            cells |= columns.cells(row, {Field.QUANTITY: "quantity", Field.TRACKED: "subtract"})
        if impact := _impact(chosen):
            cells[Field.PRICE_IMPACT] = impact
            if sale := cells.get(Field.SALE_PRICE):
                cells[Field.SALE_PRICE] = replace(sale, text=_sum(sale.text, impact.text))
        options = {columns.text(row, "option"): columns.text(row, "option_value") for columns, row in chosen}
        return VariantDraft(chosen[0][1].number, cells, options)


def _impact(chosen: Iterable[Found]) -> Cell | None:
    """What the values add to the price together, or with a minus take from it; None for nothing."""
    total: Cell | None = None
    for columns, row in chosen:
        cell = columns.cell(row, "price")
        if cell and cell.text.strip("0.,"):
            sign = "-" if columns.text(row, "price_prefix") == "-" else ""
            total = replace(cell, text=_sum(total.text if total else "0", f"{sign}{cell.text}"))
    return total


def _sum(one: str, other: str) -> str:
    """What is no number stays as it is, for its owner to be told."""
    try:
        return str(Decimal(one) + Decimal(other))
    except InvalidOperation:
        return other


def _order(found: Found) -> int:
    told = found[0].text(found[1], "sort_order")
    return int(told) if told.isdecimal() else 0


def _rank(found: Found) -> tuple[bool, int]:
    """The usual customers' price first, then as the shop's owner ranked them."""
    columns, row = found
    priority = columns.text(row, "priority")
    unusual = folded(columns.text(row, "customer_group")) != _USUAL_CUSTOMERS
    return unusual, int(priority) if priority.isdecimal() else 0


def _told(code: str, columns: Columns, row: Row) -> Issue:
    at = columns.place(row, "option")
    value = columns.text(row, "option")
    return Issue(code=code, field="options", severity=Severity.WARNING, value=value, at=at)
