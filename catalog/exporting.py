"""A catalogue as a file: the JSON document that `export --format json` promises, a CSV, a workbook.

In the two sheets a row is a variant; what the product itself says stands in its first row. dialects/own.py reads them.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalog.product import Dimensions, Product, Variant
from catalog.sheet_cells import guarded, joined, pairs

LONGEST_CELL = 32_767
"""The signs that a cell of a workbook can hold."""
NUMBERS = ("price", "compare_at", "quantity")
_TEXTS = ("title", "description", "material")
Row = dict[str, str]


class CellTooLong(ValueError):
    """A text that no cell of a workbook can hold; `product` has it."""

    def __init__(self, product: str) -> None:
        super().__init__(product)
        self.product = product


def json_document(products: Iterable[Product]) -> dict[str, Any]:
    """{"products": […]}: every field of Product under its own name, amounts and measures as decimal strings."""
    return {"products": [product.model_dump(mode="json") for product in products]}


def json_file(products: Iterable[Product]) -> bytes:
    return (json.dumps(json_document(products), ensure_ascii=False, indent=2) + "\n").encode()


def csv_file(products: Iterable[Product]) -> bytes:
    """UTF-8 with the mark by which Excel tells it, so that Arabic stays Arabic."""
    listed, target = tuple(products), StringIO(newline="")
    names = header(listed)
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([guarded(row.get(name, "")) for name in names] for one in listed for row in rows_of(one))
    return target.getvalue().encode("utf-8-sig")


def xlsx_file(products: Iterable[Product]) -> bytes:
    """Prices and stock are numbers, all else is text that is no formula."""
    listed, target = tuple(products), BytesIO()
    names = header(listed)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Products")
    sheet.freeze_panes = "B2"
    sheet.append(names)
    for product in listed:
        for row in rows_of(product):
            sheet.append([_workbook_cell(sheet, product, name, row.get(name, "")) for name in names])
    book.save(target)
    return target.getvalue()


FILES: dict[str, Callable[[Iterable[Product]], bytes]] = {"json": json_file, "csv": csv_file, "xlsx": xlsx_file}
"""What `export --format` offers."""


def _workbook_cell(sheet: Any, product: Product, name: str, text: str) -> Any:
    if name in NUMBERS and text and len(text) <= 15:  # more digits than a spreadsheet keeps stay text
        return Decimal(text)
    if len(text) > LONGEST_CELL:
        raise CellTooLong(product.key)
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", guarded(text)) or None)
    if text:
        cell.data_type = "s"
    return cell


def header(products: Sequence[Product]) -> list[str]:
    """The names of the columns: texts have one for each language that the catalogue has."""
    named = {kind: [f"{kind}.{language}" for language in _languages(products, kind)] for kind in _TEXTS}
    words = dict.fromkeys(
        f"image_words.{language}" for one in products for image in one.images for language in image.alt
    )
    return [
        *(
            "product_key",
            "status",
            *named["title"],
            *named["description"],
            "brand",
            "category",
            "seller_category",
            "tags",
        ),
        *("condition", "origin", "hs_code", *named["material"], "weight_g", "length_mm", "width_mm", "height_mm"),
        *("attributes", "images", *words, "variant_key", "sku", "gtin", "option1", "value1", "option2", "value2"),
        *("option3", "value3", *("price", "compare_at", "currency", "quantity"), "variant_image", "source_file"),
        *("source_sheet", "source_row", "source_id", "translations"),
    ]


def _languages(products: Iterable[Product], kind: str) -> Iterable[str]:
    return dict.fromkeys(language for product in products for language in getattr(product, kind))


def rows_of(product: Product) -> Iterator[Row]:
    """A row for each variant."""
    for number, variant in enumerate(product.variants):
        yield {
            "product_key": product.key,
            **({} if number else _product_cells(product)),
            **_variant_cells(product, variant),
        }


def _product_cells(product: Product) -> Row:
    texts = {f"{kind}.{lang}": words for kind in _TEXTS for lang, words in getattr(product, kind).items()}
    spoken = dict.fromkeys(language for image in product.images for language in image.alt)
    words = {f"image_words.{lang}": joined(image.alt.get(lang, "") for image in product.images) for lang in spoken}
    size = product.dimensions or Dimensions()
    measures = {"weight_g": product.weight, "length_mm": size.length, "width_mm": size.width, "height_mm": size.height}
    return {
        **texts,
        **words,
        **{name: f"{number.normalize():f}" for name, number in measures.items() if number is not None},
        "status": product.status.value,
        "brand": product.brand or "",
        "category": "" if product.category is None else str(product.category),
        "seller_category": product.seller_category or "",
        "tags": joined(product.tags, ","),
        "condition": product.condition.value,
        "origin": product.origin or "",
        "hs_code": product.hs_code or "",
        "attributes": pairs(product.attributes),
        "images": joined(image.source for image in product.images),
        "source_file": product.source.file,
        "source_sheet": product.source.sheet,
        "source_row": str(product.source.row),
        "source_id": product.source.id or "",
        "translations": _translations(product),
    }


def _translations(product: Product) -> str:
    """The options' names and values in other languages, as JSON: few catalogues have them."""
    told = {one.name: {"names": one.names, "values": one.values} for one in product.options if one.names or one.values}
    return json.dumps(told, ensure_ascii=False) if told else ""


def _variant_cells(product: Product, variant: Variant) -> Row:
    named = enumerate((option.name for option in product.options), 1)
    options = [(f"option{n}", name, f"value{n}", variant.options.get(name, "")) for n, name in named]
    offer = variant.offer
    money = offer.price or offer.compare_at
    return {
        "variant_key": variant.key,
        "sku": variant.sku or "",
        "gtin": variant.gtin or "",
        **{column: name for column, name, _, _ in options},
        **{column: value for _, _, column, value in options},
        "price": f"{offer.price.amount:f}" if offer.price else "",
        "compare_at": f"{offer.compare_at.amount:f}" if offer.compare_at else "",
        "currency": money.currency if money else "",
        "quantity": "" if offer.quantity is None else str(offer.quantity),
        "variant_image": variant.image or "",
    }
