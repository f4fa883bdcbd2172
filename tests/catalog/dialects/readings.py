"""What a dialect reads from a file, beside what a person read in it."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from catalog.importing import Reading, read_catalogue
from catalog.issues import Severity
from catalog.product import Product
from catalog.sources.tables import read_sheets
from catalog.text import plain

HERE = Path(__file__).parent
TODAY = date(2026, 11, 29)
_OF_VARIANTS = ("sku", "gtin", "options", "price", "compare_at", "quantity")


def expected_of(dialect: str) -> list[Any]:
    """A pytest parameter for each file that the dialect's expectations name."""
    told = json.loads((HERE / f"{dialect}.json").read_text("utf-8"))
    return [pytest.param(name, expected, id=name) for name, expected in told.items() if name != "about"]


def assert_read_as_expected(name: str, expected: dict[str, Any], shared: Path | None) -> None:
    """The products with the values that the expectation names, its issues, and no error that it does not name."""
    reading = read_files(name, expected["currency"], shared)
    assert (reading.dialect, reading.rows) == (expected["dialect"], expected["rows"])
    assert [one.source.id for one in reading.products] == [one["id"] for one in expected["products"]]
    for product, told in zip(reading.products, expected["products"], strict=True):
        wanted = with_variants({**expected.get("each", {}), **told})
        assert shown(product, wanted) == wanted
    found = [[issue.at.row, issue.at.column, issue.code] for issue in reading.issues if issue.at]
    assert [issue for issue in expected["issues"] if issue not in found] == []
    errors = {issue.code for issue in reading.issues if issue.severity is Severity.ERROR}
    assert errors <= {code for _, _, code in expected["issues"]}


def read_files(name: str, currency: str, shared: Path | None) -> Reading:
    """Reads a file; several, joined by a plus, as the sheets of one workbook."""
    paths = [_path(part, shared) for part in name.split(" + ")]
    data = paths[0].read_bytes() if len(paths) == 1 else workbook_of(paths)
    return read_catalogue(data, paths[0].name, currency=currency, language="en", today=TODAY)


def _path(name: str, shared: Path | None) -> Path:
    folder, _, rest = name.partition("/")
    if folder == "files":
        return HERE / name
    if shared is None:
        pytest.skip("the folder with real files is absent (set QAFILA_SHARED)")
    return shared / folder / rest


def workbook_of(paths: list[Path]) -> bytes:
    book, target = Workbook(), BytesIO()
    book.remove(book.worksheets[0])
    for number, path in enumerate(paths, 1):
        sheet = book.create_sheet(f"Sheet{number}")
        for line in read_sheets(path.read_bytes())[0].lines:
            sheet.append(line.cells)
    book.save(target)
    return target.getvalue()


def with_variants(told: dict[str, Any]) -> dict[str, Any]:
    """The expectation with its variants written out, amounts and measures as numbers."""
    shared = {name: told[name] for name in _OF_VARIANTS if name in told}
    product = {"status": "active", **{name: value for name, value in told.items() if name not in _OF_VARIANTS}}
    variants = [{"compare_at": None, **shared, **one} for one in told.get("variants", [{}])]
    for variant in variants:
        variant |= {
            name: variant[name] and Decimal(variant[name]) for name in ("price", "compare_at") if name in variant
        }
    weight = {"weight": Decimal(told["weight"])} if "weight" in told else {}
    return {**product, **weight, "variants": variants}


def shown(product: Product, wanted: dict[str, Any]) -> dict[str, Any]:
    """The product's values that the expectation names."""
    values: dict[str, Any] = {
        "id": product.source.id,
        "title": next(iter(product.title.values()), ""),
        "status": product.status.value,
        "images": len(product.images),
        "category": product.category,
        "seller_category": product.seller_category,
        "attributes": product.attributes,
        "description": plain(next(iter(product.description.values()), "")),
        "photos": [image.source for image in product.images],
        "weight": product.weight,
        "tags": list(product.tags),
    }
    variants = [
        {
            "sku": variant.sku,
            "gtin": variant.gtin,
            "options": variant.options,
            "price": variant.offer.price and variant.offer.price.amount,
            "compare_at": variant.offer.compare_at and variant.offer.compare_at.amount,
            "quantity": variant.offer.quantity,
        }
        for variant in product.variants
    ]
    pairs = [*zip(variants, wanted["variants"], strict=False)]
    seen = [{name: variant[name] for name in told} for variant, told in pairs] + variants[len(pairs) :]
    return {**{name: values[name] for name in wanted if name != "variants"}, "variants": seen}
