"""Sheets as sellers write them, against what a person read in each (`sheets/*.json`, typed before the code)."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from catalog.importing import read_catalogue
from catalog.product import Product, Variant

SHEETS = sorted(path for path in (Path(__file__).parent / "sheets").iterdir() if path.suffix != ".json")
NOTHING: dict[str, Any] = {
    "id": None, "description": {}, "material": {}, "brand": None, "seller_category": None, "tags": [], "origin": None,
    "weight": None, "dimensions": None, "images": [], "attributes": {}, "status": "active", "condition": "new",
}  # fmt: skip
NO_VARIANT: dict[str, Any] = {
    "sku": None, "gtin": None, "options": {}, "price": None, "compare_at": None, "quantity": None,
}  # fmt: skip


def seen(product: Product, currency: str) -> dict[str, Any]:
    """The product in the words of the expectations; `currency` is the sheet's, and is not said at each price."""
    document = product.model_dump(mode="json")
    measures = product.dimensions and [document["dimensions"][side] for side in ("length", "width", "height")]
    shown = {name: document[name] for name in NOTHING if name in document}
    return {
        **shown, "id": product.source.id, "title": product.title, "dimensions": measures,
        "images": [image.source for image in product.images],
        "variants": [seen_variant(one, currency) for one in product.variants],
    }  # fmt: skip


def seen_variant(variant: Variant, currency: str) -> dict[str, Any]:
    offer = variant.offer
    price, before = (money and str(money).removesuffix(f" {currency}") for money in (offer.price, offer.compare_at))
    told = {"sku": variant.sku, "gtin": variant.gtin, "options": variant.options}
    return {**told, "price": price, "compare_at": before, "quantity": offer.quantity}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sellers_sheet_gives_what_a_person_read_in_it(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    reading = read_catalogue(path.read_bytes(), path.name, currency=expected["currency"], language=expected["language"])
    wanted = [
        {**NOTHING, **one, "variants": [{**NO_VARIANT, **variant} for variant in one["variants"]]}
        for one in expected["products"]
    ]
    assert [seen(product, expected["currency"]) for product in reading.products] == wanted
    told = [[issue.at.row, issue.at.column, issue.code] for issue in reading.issues if issue.at]
    assert sorted(told) == sorted(expected["issues"])
    assert (reading.rows, reading.dialect) == (expected["rows"], "freeform")


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_read_again_gives_the_same_values(path: Path) -> None:
    first, second = (read_catalogue(path.read_bytes(), path.name, currency="MAD", language="fr") for _ in range(2))
    assert (first.products, first.issues, first.columns) == (second.products, second.issues, second.columns)


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_what_is_made_of_cells_is_what_a_product_accepts(path: Path) -> None:
    for product in read_catalogue(path.read_bytes(), path.name, currency="MAD", language="fr").products:
        written = product.model_dump_json()
        accepted = Product.model_validate_json(written)
        assert (accepted, accepted.model_dump_json()) == (product, written)


def test_letters_with_their_accents_apart_are_joined() -> None:
    text = "Nom,Description,Matière,Prix\nThéière dorée,Métal ciselé,Métal,20\n"
    apart = unicodedata.normalize("NFD", text)
    (product,) = read_catalogue(apart.encode(), "a.csv", currency="MAD", language="fr").products
    assert (product.title, product.material) == ({"fr": "Théière dorée"}, {"fr": "Métal"})
    assert product.description == {"fr": "Métal ciselé"}
