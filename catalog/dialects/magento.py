"""Magento's exports of products, of its first version and of Adobe Commerce.

A configurable product names the simple ones that are its variants: `sku=A,color=Blue|sku=B,color=Red` in one cell, or a
SKU, an attribute and its value on each of several lines. Lines without a SKU belong to the product above.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from catalog.descriptions import joined_descriptions
from catalog.dialects.columns import Columns, photos_in
from catalog.dialects.profile import Profile
from catalog.drafts import Cell, Draft, Field, ImageDraft, VariantDraft
from catalog.folding import folded
from catalog.header_words import languages
from catalog.issues import Issue, Severity
from catalog.sources.tables import Row, Table

PROFILE = Profile(
    columns={
        "sku": ("sku",), "name": ("name",), "kind": ("product_type", "_type"), "price": ("price",),
        "special_price": ("special_price",), "special_from": ("special_price_from_date", "special_from_date"),
        "special_to": ("special_price_to_date", "special_to_date"), "qty": ("qty",), "in_stock": ("is_in_stock",),
        "store_view": ("store_view_code", "_store"), "attribute_set": ("attribute_set_code", "_attribute_set"),
        "categories": ("categories", "_category"), "description": ("description",), "short": ("short_description",),
        "weight": ("weight",), "online": ("product_online", "status"), "visibility": ("visibility",),
        "websites": ("product_websites", "_product_websites"), "tax_class": ("tax_class_name", "tax_class_id"),
        "image": ("base_image", "image"), "more_images": ("additional_images", "_media_image"),
        "more": ("additional_attributes",), "variations": ("configurable_variations",),
        "labels": ("configurable_variation_labels",), "super_sku": ("_super_products_sku",),
        "super_name": ("_super_attribute_code",), "super_value": ("_super_attribute_option",),
        "brand": ("manufacturer",), "url_key": ("url_key",),
    },
    required=("sku", "name", "kind"),
    strong=("attribute_set", "websites", "tax_class", "visibility", "variations", "super_sku", "store_view", "more"),
    enough=3,
    negative=("thumbnail", "salable quantity", "quantity per source", "default source"),  # of its back office's list
)  # fmt: skip
_OF_VARIANTS = {
    Field.SKU: "sku", Field.PRICE: "price", Field.SALE_PRICE: "special_price", Field.SALE_STARTS: "special_from",
    Field.SALE_ENDS: "special_to", Field.QUANTITY: "qty",
}  # fmt: skip
_SHARED = (Field.PRICE, Field.SALE_PRICE, Field.SALE_STARTS, Field.SALE_ENDS)
_OF_PRODUCTS = {Field.WEIGHT: "weight", Field.SELLER_CATEGORY: "categories", Field.BRAND: "brand"}
_TEXTS = ("name", "description", "short")
_CODES = frozenset(("de", "it", "sv", "pt", "tr", "ur", "nl", "pl"))
"""Of languages whose codes are words elsewhere."""
_DISABLED = "2"


class Magento:
    name, label = "magento", "Magento"

    def fits(self, header: Sequence[str]) -> float:
        return PROFILE.fit(header)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Draft | Issue]:
        for table in tables:
            yield from _Sheet(table).drafts()


@dataclass
class _Record:
    """A product's own line, those below it that belong to it, and those with its texts in other languages."""

    row: Row
    more: list[Row] = field(default_factory=list)
    views: dict[str, Row] = field(default_factory=dict)

    @property
    def rows(self) -> list[Row]:
        return [self.row, *self.more]


class _Sheet:
    def __init__(self, table: Table) -> None:
        self.columns, self.sheet = Columns(table, PROFILE), table.sheet
        self.records: dict[str, _Record] = {}
        self.left: list[Row] = []
        last: _Record | None = None
        for row in table.rows:
            sku = self.columns.text(row, "sku")
            if sku and sku not in self.records:
                last = self.records[sku] = _Record(row)
            elif last and not sku:
                last.more.append(row)
            elif sku and (language := self._language(row)):
                self.records[sku].views.setdefault(language, row)
            else:
                self.left.append(row)

    def _language(self, row: Row) -> str:
        """Of another view of the shop, whose line has texts and nothing else: "fr", "store_ar"."""
        columns, header = self.columns, self.columns.table.header
        texts = {columns.header(name) for name in (*_TEXTS, "sku", "store_view")}
        more = any(cell.strip() for name, cell in zip(header, row.cells, strict=True) if name not in texts)
        words = folded(columns.text(row, "store_view")).split()
        spoken = (languages().get(word) or (word if word in _CODES else "") for word in words)
        return "" if more else next(filter(None, spoken), "")

    def drafts(self) -> Iterable[Draft | Issue]:
        variants = {sku: self._variants(record) for sku, record in self.records.items()}
        children = {sku for several in variants.values() for sku in several}
        for sku, record in self.records.items():
            if sku not in children:
                yield self._draft(record, variants[sku])
        for row in self.left:
            at = self.columns.place(row, "store_view")
            yield Issue(code="row_not_understood", severity=Severity.WARNING, value=row.excerpt, at=at)
        yield from self.columns.unused(())

    def _variants(self, record: _Record) -> dict[str, dict[str, str]]:
        """{SKU: its options} of a configurable product."""
        labels = _pairs(self.columns.text(record.row, "labels"))
        found: dict[str, dict[str, str]] = {}
        for variation in filter(None, self.columns.text(record.row, "variations").split("|")):
            told = _pairs(variation)
            if sku := told.pop("sku", ""):
                found[sku] = {labels.get(name, name): value for name, value in told.items()}
        for row in record.rows:
            sku, name, value = (self.columns.text(row, one) for one in ("super_sku", "super_name", "super_value"))
            if sku and name:
                found.setdefault(sku, {})[name] = value
        return found

    def _draft(self, record: _Record, variants: Mapping[str, Mapping[str, str]]) -> Draft:
        columns, row = self.columns, record.row
        own = self._offer(row)
        shared = {kind: cell for kind, cell in own.items() if kind in _SHARED}
        drafts = [self._variant(sku, options, row, shared) for sku, options in variants.items()]
        photos = (photo for one in record.rows for photo in self._photos(one))
        cells = columns.cells(row, _OF_PRODUCTS)
        if told := columns.cell(row, "online"):
            cells[Field.STATUS] = replace(told, text="0") if told.text == _DISABLED else told
        return Draft(
            row=row.number,
            id=columns.text(row, "sku"),
            cells=cells,
            texts=(
                *self._texts(row),
                *(text for lang, view in record.views.items() for text in self._texts(view, lang)),
            ),
            variants=tuple(drafts) or (VariantDraft(row.number, own),),
            images=tuple(map(ImageDraft, dict.fromkeys(photos))),
            attributes=_pairs(columns.text(row, "more")),
            sheet=self.sheet,
        )

    def _variant(self, sku: str, options: Mapping[str, str], row: Row, shared: Mapping[Field, Cell]) -> VariantDraft:
        """As its own line tells; without one, at the price of its product."""
        record = self.records.get(sku)
        if record is None:
            return VariantDraft(row.number, {**shared, Field.SKU: Cell(sku, row.number, "")}, options)
        own = self._offer(record.row)
        cells = own if Field.PRICE in own else {**shared, **own}
        return VariantDraft(record.row.number, cells, options, next(iter(self._photos(record.row)), None))

    def _offer(self, row: Row) -> dict[Field, Cell]:
        cells = self.columns.cells(row, _OF_VARIANTS)
        stock = self.columns.cell(row, "in_stock")
        return cells | {Field.QUANTITY: stock} if stock and stock.text == "0" else cells

    def _photos(self, row: Row) -> Iterable[str]:
        for name in ("image", "more_images"):
            for part in self.columns.text(row, name).split(","):
                yield from photos_in(part)

    def _texts(self, row: Row, language: str = "") -> Iterable[tuple[Field, Cell]]:
        if title := self.columns.cell(row, "name"):
            yield Field.TITLE, replace(title, language=language, likely_language="en")
        told = [cell for name in ("short", "description") if (cell := self.columns.cell(row, name))]
        if told:
            words = joined_descriptions(*(cell.text for cell in told))
            yield Field.DESCRIPTION, replace(told[-1], text=words, language=language, likely_language="en")


def _pairs(text: str) -> dict[str, str]:
    """{name: value} of "color=Blue,size=S"; a comma before what has no name belongs to the value."""
    found: dict[str, str] = {}
    name = ""
    for part in text.split(","):
        before, equals, value = part.partition("=")
        if equals:
            name = before.strip()
            found[name] = value.strip()
        elif name:
            found[name] += f",{part}"
    return found
