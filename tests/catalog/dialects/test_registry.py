"""Which dialect a sheet is in: certain, offered, said, or none."""

import csv
import io
from pathlib import Path

import pytest

from catalog.dialects.registry import DIALECTS, recognise
from catalog.importing import read_catalogue
from catalog.sources.sheets import Line, Sheet
from catalog.sources.tables import read_sheets
from tests.catalog.dialects.readings import HERE


def sheet(*lines: str) -> Sheet:
    return Sheet("", tuple(Line(tuple(line.split(";"))) for line in lines))


CLOSE_TO_ETSY = "TITLE;PRICE;CURRENCY_CODE;MATERIALS;Photo"


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_names_are_unique_and_an_ordinary_table_is_no_export(dialect: object) -> None:
    assert sum(one.name == dialect.name for one in DIALECTS) == 1  # type: ignore[attr-defined]
    ordinary = ("Nom;Prix;Description;Photo", "الاسم;السعر;الوصف", "Title;Price;Description;Images;Stock;Category")
    for header in (*ordinary, "id;nom;origine;categorie;prix;unite", "Name;Short description;Price;Photo"):
        found = recognise(sheet(header), None)
        assert found is not None
        assert (found.dialect.name, found.issues) == ("freeform", ())


def test_an_export_that_comes_close_is_offered_and_not_assumed() -> None:
    found = recognise(sheet(CLOSE_TO_ETSY), None)
    assert found is not None
    assert found.dialect.name == "freeform"
    assert [(issue.code, issue.params) for issue in found.issues] == [
        ("dialect_offered", {"label": "Etsy", "dialect": "etsy"})
    ]
    assert '{"dialect": "etsy"}' in found.issues[0].hint_in("ar")


def test_what_two_exports_fit_as_well_is_offered_and_neither_is_assumed() -> None:
    """Somebody put both side by side; one of them alone is certain."""
    shopify = "Handle;Title;Body (HTML);Variant Price;Option1 Name;Option1 Value"
    etsy = "TITLE;PRICE;CURRENCY_CODE;QUANTITY;MATERIALS;VARIATION 1 TYPE;VARIATION 1 VALUES"
    found = {header: recognise(sheet(header), None) for header in (shopify, etsy, f"{shopify};{etsy}")}
    told = [(one.dialect.name, [issue.code for issue in one.issues]) for one in found.values() if one]
    assert told == [("shopify", []), ("etsy", []), ("freeform", ["dialect_offered"])]


def test_a_mapping_says_which_export_it_is() -> None:
    found = recognise(sheet("Mes produits", CLOSE_TO_ETSY), {"dialect": "etsy"})
    assert found is not None
    assert (found.dialect.name, found.line, found.issues) == ("etsy", 1, ())


def test_a_mapping_remembered_from_another_file_leaves_an_export_as_it_is() -> None:
    header = "Handle;Title;Body (HTML);Variant Price"
    for mapping, dialect in (({"Nom": "title"}, "shopify"), ({"Title": "title"}, "freeform")):
        found = recognise(sheet(header), mapping)
        assert found is not None
        assert found.dialect.name == dialect


@pytest.mark.parametrize("path", sorted((HERE / "files").glob("*.*")), ids=lambda path: path.name)
def test_a_column_that_no_export_has_is_kept_or_told(path: Path) -> None:
    written = io.StringIO()
    names, *rows = [line.cells for line in read_sheets(path.read_bytes())[0].lines]
    csv.writer(written).writerows([(*names, "Inconnue"), *((*row, f"jamais vu {at}") for at, row in enumerate(rows))])
    read = read_catalogue(written.getvalue().encode(), "f.csv", currency="MAD", language="fr")
    told = ", ".join(issue.params.get("columns", "") for issue in read.issues)
    kept = any("jamais vu" in value for product in read.products for value in product.attributes.values())
    assert kept or "Inconnue" in told


def test_a_column_that_is_known_and_of_no_use_is_told() -> None:
    for name, column in (
        ("prestashop_products_french.csv", "Quantité minimale"),
        ("magento_two.csv", "product_websites"),
    ):
        read = read_catalogue((HERE / "files" / name).read_bytes(), name, currency="EUR", language="fr")
        told = [issue.params["columns"] for issue in read.issues if issue.code == "columns_unused"]
        assert column in told[0]
