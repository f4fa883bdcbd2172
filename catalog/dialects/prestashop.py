"""PrestaShop's files of products and of their combinations, and the list that its back office exports.

A combination names its product by number or reference, its options as `Name:type:position` beside `Value:position`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from catalog.descriptions import joined_descriptions
from catalog.dialects.columns import Columns, photos_in
from catalog.dialects.prestashop_words import COMBINATIONS, PRODUCTS
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.issues import Issue, Severity
from catalog.sources.tables import Row, Table

_OF_VARIANTS = {
    Field.SKU: "reference",
    Field.GTIN: "ean",
    Field.QUANTITY: "quantity",
    Field.PRICE: "price",
    Field.DISCOUNT: "discount",
    Field.DISCOUNT_PERCENT: "discount_percent",
    Field.SALE_STARTS: "discount_from",
    Field.SALE_ENDS: "discount_to",
}
_OF_COMBINATIONS = {
    Field.SKU: "reference",
    Field.GTIN: "ean",
    Field.QUANTITY: "quantity",
    Field.PRICE_IMPACT: "impact",
}
_SHARED = (Field.PRICE, Field.DISCOUNT, Field.DISCOUNT_PERCENT, Field.SALE_STARTS, Field.SALE_ENDS)
_OF_PRODUCTS = {
    Field.BRAND: "brand",
    Field.STATUS: "active",
    Field.CONDITION: "condition",
    Field.SELLER_CATEGORY: "categories",
    Field.WEIGHT: "weight",
    Field.LENGTH: "depth",
    Field.WIDTH: "width",
    Field.HEIGHT: "height",
}
_ZEROES = re.compile(r"[0.,\-/: ]*")
_BETWEEN = re.compile(r"\s*[;,|]\s*(?=[^:;,|]+:)")


class PrestaShop:
    name, label = "prestashop", "PrestaShop"

    def fits(self, header: Sequence[str]) -> float:
        return max(PRODUCTS.fit(header), COMBINATIONS.fit(header))

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        products = [Columns(table, PRODUCTS) for table in tables if not _has_combinations(table)]
        combinations = [Columns(table, COMBINATIONS) for table in tables if _has_combinations(table)]
        children: dict[str, list[tuple[Columns, Row]]] = {}
        for columns in combinations:
            for row in columns.table.rows:
                children.setdefault(_parent(columns, row), []).append((columns, row))
        for columns in products:
            for row in columns.table.rows:
                keys = (f"id:{columns.text(row, 'id')}", f"ref:{columns.text(row, 'reference')}")
                yield _draft(columns, row, [child for key in keys for child in children.pop(key, [])])
        yield from (_alone(key, found) for key, found in children.items())
        for columns in (*products, *combinations):
            yield from columns.unused(())


def _has_combinations(table: Table) -> bool:
    return COMBINATIONS.fit(table.header) > PRODUCTS.fit(table.header)


def _parent(columns: Columns, row: Row) -> str:
    number = columns.text(row, "id")
    return f"id:{number}" if number else f"ref:{columns.text(row, 'product_reference')}"


def _draft(columns: Columns, row: Row, combinations: list[tuple[Columns, Row]]) -> Draft:
    own = _told(columns, row, _OF_VARIANTS)
    if Field.PRICE not in own and (net := columns.cell(row, "price_net")):
        own[Field.PRICE] = net
    variants = [_variant(child, one, own) for child, one in combinations]
    sources = [columns.text(row, "images")] + [child.text(one, "images") for child, one in combinations]
    photos = dict.fromkeys(photo for source in sources for photo in photos_in(source))
    return Draft(
        row=row.number,
        id=columns.text(row, "id") or columns.text(row, "reference") or None,
        cells=_product_cells(columns, row),
        texts=tuple(_texts(columns, row)),
        variants=tuple(variants) or (VariantDraft(row.number, own),),
        images=tuple(ImageDraft(source) for source in photos),
        attributes=_attributes(columns, row, bool(variants)),
        sheet=columns.table.sheet,
    )


def _told(columns: Columns, row: Row, named: Mapping[Field, str]) -> dict[Field, Cell]:
    """PrestaShop fills what is not set with zeroes; a stock of none is one."""
    cells = columns.cells(row, named)
    return {field: cell for field, cell in cells.items() if field is Field.QUANTITY or not _ZEROES.fullmatch(cell.text)}


def _product_cells(columns: Columns, row: Row) -> dict[Field, Cell]:
    cells = columns.cells(row, _OF_PRODUCTS)
    for measure in (Field.WEIGHT, Field.LENGTH, Field.WIDTH, Field.HEIGHT):
        if measure in cells and _ZEROES.fullmatch(cells[measure].text):
            del cells[measure]
    if tags := columns.cell(row, "tags"):
        cells[Field.TAGS] = tags
    return cells


def _texts(columns: Columns, row: Row) -> Iterable[tuple[Field, Cell]]:
    if title := columns.cell(row, "name"):
        yield Field.TITLE, title
    short, long = columns.cell(row, "summary"), columns.cell(row, "description")
    if place := long or short:
        yield (
            Field.DESCRIPTION,
            replace(place, text=joined_descriptions(*(cell.text for cell in (short, long) if cell))),
        )


def _variant(columns: Columns, row: Row, product: Mapping[Field, Cell]) -> VariantDraft:
    cells = {field: cell for field, cell in product.items() if field in _SHARED}
    cells |= _told(columns, row, _OF_COMBINATIONS)
    names = _BETWEEN.split(columns.text(row, "attributes"))
    values = _BETWEEN.split(columns.text(row, "values"))
    options = {name.split(":")[0].strip(): _value(value) for name, value in zip(names, values, strict=False) if name}
    return VariantDraft(row.number, cells, options, next(iter(photos_in(columns.text(row, "images"))), None))


def _value(text: str) -> str:
    """`80GB:1` without its position."""
    value, colon, position = text.rpartition(":")
    return value.strip() if colon and position.strip().isdigit() else text.strip()


def _attributes(columns: Columns, row: Row, varied: bool) -> dict[str, str]:
    """Features, and what the product itself has where its combinations have their own."""
    found: dict[str, str] = {}
    for feature in _BETWEEN.split(columns.text(row, "features")):
        name, *rest = feature.split(":")
        if rest:
            found[name.strip()] = rest[0].strip()
    if varied and (reference := columns.cell(row, "reference")):
        found[reference.column] = reference.text
    for name in ("upc", "mpn", "supplier_reference"):
        if cell := columns.cell(row, name):
            found[cell.column] = cell.text
    return found


def _alone(key: str, combinations: list[tuple[Columns, Row]]) -> Issue:
    columns, row = combinations[0]
    name = "id" if columns.text(row, "id") else "product_reference"
    value = key.partition(":")[2]
    return Issue(
        code="combinations_alone", field="variants", severity=Severity.ERROR, value=value, at=columns.place(row, name)
    )
