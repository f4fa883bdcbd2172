"""Our own exports: what comes out of a catalogue goes in again unchanged, keys and all.

A sheet may have been edited meanwhile: its numbers are read as any seller's, and a row without keys is a new one. A
product is complete as it stands here, so it is no draft.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from catalog.cells import CellReader
from catalog.dialects.columns import column_issue
from catalog.dialects.profile import Profile
from catalog.drafts import Cell
from catalog.identifiers import new_key
from catalog.issues import Issue, Place, Severity
from catalog.keys import product_identity, variant_identity
from catalog.money import UnknownCurrency, decimals
from catalog.numbers import AmbiguousNumber, NotANumber, read_number
from catalog.product import Product
from catalog.sheet_cells import parted, read_pairs, unguarded
from catalog.sources.tables import Row, Table
from catalog.text import clean_html

NAME = "qafila"
_FIXED = (
    *("product_key", "status", "brand", "category", "tags", "condition", "origin", "hs_code", "weight_g", "attributes"),
    *("images", "variant_key", "sku", "gtin", "option1", "value1", "option2", "value2", "option3", "value3", "price"),
    *("compare_at", "currency", "quantity", "variant_image", "source_id"),
)
_MAY_STAND = frozenset(
    (
        *_FIXED,
        "seller_category",
        "length_mm",
        "width_mm",
        "height_mm",
        "source_file",
        "source_sheet",
        "source_row",
        "translations",
    )
)
_OF_LANGUAGES = ("title.", "description.", "material.", "image_words.")
PROFILE = Profile(
    columns={name: (name,) for name in _FIXED},
    required=_FIXED,
    strong=("product_key", "variant_key", "variant_image", "source_id"),
    enough=4,
)


class Own:
    name, label = NAME, "Qafila"

    def fits(self, header: Sequence[str]) -> float:
        """All our columns: a sheet with some of them only would take away what the others say."""
        return PROFILE.fit(header)

    def drafts(self, tables: Sequence[Table]) -> Iterable[Product | Issue]:
        for table in tables:
            groups: dict[str, list[Row]] = {}
            last = ""
            for row in table.rows:
                cells = _Cells(table, row)
                last = cells.text("product_key") or (f"\n{row.number}" if cells.has_title() else last)
                groups.setdefault(last, []).append(row)
            for rows in groups.values():
                yield from _read(table, rows)
            names = enumerate(table.header)
            strange = [at for at, name in names if name not in _MAY_STAND and not name.startswith(_OF_LANGUAGES)]
            yield from column_issue("columns_unused", table, "columns", strange)


@dataclass(frozen=True)
class _Cells:
    """One row by the names of its columns."""

    table: Table
    row: Row

    def text(self, name: str) -> str:
        return self.cell(name).text

    def cell(self, name: str) -> Cell:
        at = self.table.header.index(name) if name in self.table.header else None
        text = "" if at is None else unguarded(self.row.cells[at])
        return Cell(text, self.row.number, name, at in self.row.exact)

    def languages(self, kind: str) -> dict[str, str]:
        """{language: words} of the columns `kind.language`."""
        names = [name for name in self.table.header if name.startswith(f"{kind}.")]
        return {name.partition(".")[2]: words for name in names if (words := self.text(name)).strip()}

    def has_title(self) -> bool:
        return bool(self.languages("title"))


def _read(table: Table, rows: list[Row]) -> Iterable[Product | Issue]:
    first = _Cells(table, rows[0])
    identity = product_identity(None, next(iter(first.languages("title").values()), ""), table.sheet, rows[0].number)
    key = first.text("product_key") or new_key("product", identity)
    reader = CellReader(table.sheet, key, first.text("currency"), lambda column, decimals: ".", set())
    try:
        yield Product.model_validate({**_product(first, reader), "key": key, **_variants(table, rows, key, first)})
    except ValidationError as wrong:
        told = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors())[:500]
        at = Place(sheet=table.sheet, row=rows[0].number)
        yield Issue(code="export_row_not_valid", value=told, at=at, product=key)
    yield from reader.issues
    for row in rows:
        yield from _offer(_Cells(table, row), key)[1]


def _product(cells: _Cells, reader: CellReader) -> dict[str, Any]:
    named = {name: cells.text(name) or None for name in ("brand", "seller_category", "origin", "hs_code")}
    status, condition, category = cells.cell("status"), cells.cell("condition"), cells.text("category")
    size = {side: _measure(cells, f"{side}_mm", reader) for side in ("length", "width", "height")}
    sources, words = parted(cells.text("images")), cells.languages("image_words")
    spoken = {language: parted(told) for language, told in words.items()}
    return {
        **named,
        "title": cells.languages("title"),
        "description": {language: clean_html(text) for language, text in cells.languages("description").items()},
        "material": cells.languages("material"),
        "status": reader.status(status) if status.text else "active",
        "condition": reader.condition(condition) if condition.text else "new",
        "category": int(category) if category.isdecimal() else None,
        "tags": parted(cells.text("tags"), ","),
        "attributes": read_pairs(cells.text("attributes")),
        "weight": _measure(cells, "weight_g", reader),
        "dimensions": size if any(size.values()) else None,
        "images": [
            {"source": source, "alt": {lang: told[at] for lang, told in spoken.items() if at < len(told)}}
            for at, source in enumerate(sources)
        ],
        "source": _source(cells),
    }


def _source(cells: _Cells) -> dict[str, Any]:
    row = cells.text("source_row")
    named = {
        "file": cells.text("source_file"),
        "sheet": cells.text("source_sheet"),
        "id": cells.text("source_id") or None,
    }
    return {**named, "row": int(row) if row.isdecimal() else cells.row.number}


def _measure(cells: _Cells, name: str, reader: CellReader) -> Decimal | None:
    """Grams or millimetres, whatever the sign that marks decimals."""
    cell = cells.cell(name)
    try:
        return Decimal(cell.text) if cell.text else None
    except InvalidOperation:
        pass
    try:
        return read_number(cell.text)
    except (NotANumber, AmbiguousNumber):
        reader.report("number_unreadable", name, cell)
        return None


def _variants(table: Table, rows: list[Row], key: str, first: _Cells) -> dict[str, Any]:
    """The variants, and the options in their order with what translates them."""
    axes = list(
        dict.fromkeys(name for row in rows for n in (1, 2, 3) if (name := _Cells(table, row).text(f"option{n}")))
    )
    told = _json(first.text("translations"))
    variants = [_variant(_Cells(table, row), key, len(rows) == 1) for row in rows]
    return {"options": [{"name": name, **told.get(name, {})} for name in axes], "variants": variants}


def _variant(cells: _Cells, product: str, only: bool) -> dict[str, Any]:
    named = ((cells.text(f"option{n}"), cells.text(f"value{n}")) for n in (1, 2, 3))
    options = {name: value for name, value in named if name and value}
    sku = cells.text("sku") or None
    return {
        "key": cells.text("variant_key") or new_key("variant", product, variant_identity(sku, options, only)),
        "sku": sku,
        "gtin": cells.text("gtin") or None,
        "options": options,
        "offer": _offer(cells, product)[0],
        "image": cells.text("variant_image") or None,
    }


def _offer(cells: _Cells, product: str) -> tuple[dict[str, Any], list[Issue]]:
    currency = cells.text("currency").strip().upper()
    reader = CellReader(cells.table.sheet, product, currency, lambda column, decimals: None, set())
    found: dict[str, Any] = {}
    for name in ("price", "compare_at"):
        if not (cell := cells.cell(name)).text:
            continue
        if _is_currency(currency):
            found[name] = reader.price(cell, name)
        else:
            reader.report("currency_missing", name, cell, Severity.ERROR)
    if (quantity := cells.cell("quantity")).text:
        found["quantity"] = reader.quantity(quantity)
    return found, reader.issues


def _is_currency(code: str) -> bool:
    try:
        decimals(code)
    except UnknownCurrency:
        return False
    return True


def _json(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text) if text else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def own_document(data: bytes) -> list[Product] | None:
    """The products of our own JSON export; None for any other file."""
    if not data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        return None
    try:
        document = json.loads(data.decode("utf-8-sig"))
        if not isinstance(document, dict) or document.keys() != {"products"}:
            return None
        products = [Product.model_validate(one) for one in document["products"]]
    except (ValueError, TypeError, RecursionError):  # a document of another kind is read as any other
        return None
    return [_cleaned(product) for product in products]


def _cleaned(product: Product) -> Product:
    """A file that was edited may bring any markup."""
    clean = {language: clean_html(text) for language, text in product.description.items()}
    return product.model_copy(update={"description": clean})
