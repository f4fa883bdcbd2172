"""The demo's price list, as the cooperative hands it over, with the defects that it is meant to have and no others."""

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

import pytest

from catalog.decimal_signs import decimal_sign_of
from catalog.identifiers import read_gtin
from catalog.importing import read_catalogue
from catalog.numbers import AmbiguousNumber, read_number
from catalog.text import is_mostly_arabic
from qafila.demo import BUSINESS, files
from qafila.demo.shots import shots

Row = dict[str, str]


@pytest.fixture(scope="module")
def lots(tmp_path_factory: pytest.TempPathFactory) -> tuple[files.DemoFiles, files.DemoFiles]:
    """Both lots in folders of their own, drawn by several processes as `qafila demo` does it."""
    folder = tmp_path_factory.mktemp("demo")
    first, second = folder / "first", folder / "second"
    second.mkdir(parents=True)
    before = files.write(first)
    second.joinpath(files.PHOTOS).mkdir()
    for file in (*before.photos.iterdir(), first / ".photos.json"):
        (second / file.relative_to(first)).write_bytes(file.read_bytes())
    return before, files.write(second, changed=True)


def sheet(changed: bool = False) -> list[Row]:
    text = files._sheet(changed=changed).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";", strict=True))


@pytest.fixture(scope="module")
def products() -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in sheet():
        grouped[row["Référence modèle"]].append(row)
    return grouped


def test_the_sheet_is_as_french_excel_saves_it() -> None:
    data = files._sheet(changed=False)

    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n") == len(sheet()) + 1
    assert data.split(b"\r\n")[0].count(b";") == 17


def test_every_product_speaks_french_and_arabic_and_some_speak_english(products: dict[str, list[Row]]) -> None:
    assert len(products) >= 14
    for reference, (first, *_) in products.items():
        assert first["Nom"] and not is_mostly_arabic(first["Nom"]), reference
        assert first["الاسم"] and is_mostly_arabic(first["الاسم"]), reference
        assert first["Description"] and not is_mostly_arabic(first["Description"]), reference
        assert first["الوصف"] and is_mostly_arabic(first["الوصف"]), reference
        assert bool(first["Name (en)"]) is bool(first["Description (en)"]), reference
    assert sum(1 for first, *_ in products.values() if first["Name (en)"]) >= 5


def test_variants_share_a_reference_and_differ_in_size_or_colour(products: dict[str, list[Row]]) -> None:
    several = {reference: rows for reference, rows in products.items() if len(rows) > 1}

    assert len(several) >= 4
    for reference, rows in several.items():
        assert len({(row["Couleur"], row["Taille"]) for row in rows}) == len(rows), reference
        assert len({row["Nom"] for row in rows}) == 1, reference


def test_each_defect_has_a_product_of_its_own(products: dict[str, list[Row]]) -> None:
    weight_sign = decimal_sign_of(row["Poids (g)"] for row in sheet() if row["Poids (g)"])
    in_the_folder = shots()
    defects: dict[str, set[str]] = defaultdict(set)
    for reference, rows in products.items():
        for row in rows:
            if not row["Prix (DH)"]:
                defects["price missing"].add(reference)
            if row["Code-barres"] and not read_gtin(row["Code-barres"]):
                defects["barcode wrong"].add(reference)
            try:
                read_number(row["Poids (g)"] or "0", decimal=weight_sign)
            except AmbiguousNumber:
                defects["weight ambiguous"].add(reference)
            named = [name for name in row["Photos"].split(", ") if name]
            if any(name not in in_the_folder for name in named):
                defects["photo absent"].add(reference)
            if any(in_the_folder[name].thumbnail for name in named if name in in_the_folder):
                defects["photo tiny"].add(reference)

    assert defects == {
        "price missing": {"NP-15"},
        "barcode wrong": {"SV-12"},
        "weight ambiguous": {"TH-13"},
        "photo absent": {"PN-08"},
        "photo tiny": {"ER-16"},
    }
    assert len(products) - len(set.union(*defects.values())) >= 11


def test_the_import_finds_the_defects_of_the_sheet_and_no_others(products: dict[str, list[Row]]) -> None:
    reading = read_catalogue(files._sheet(changed=False), files.SHEET, currency="MAD", language="fr")
    told = {(issue.code, issue.value) for issue in reading.issues if issue.product}

    assert told == {("price_missing", ""), ("gtin_invalid", "9521234001211")}
    assert [product.source.id for product in reading.products] == list(products)
    assert [len(product.variants) for product in reading.products] == [len(rows) for rows in products.values()]
    (teapot,) = [product for product in reading.products if product.source.id == "TH-13"]
    assert teapot.weight == 1250  # "1.250", in a sheet whose prices have decimals after a comma
    assert all({"fr", "ar"} <= product.title.keys() & product.description.keys() for product in reading.products)


def test_every_price_but_the_missing_one_is_read_in_one_way_only() -> None:
    prices = [row["Prix (DH)"] for row in sheet() if row["Prix (DH)"]]

    assert decimal_sign_of(prices) == ","
    assert len(prices) == len(sheet()) - 1
    assert all(10 <= read_number(price, decimal=",") <= 5000 for price in prices)
    assert {re.sub(r"\d+", "9", price) for price in prices} >= {"9", "9,9", "9,9 DH", "9\u202f9,9"}


def test_barcodes_are_from_the_range_that_gs1_keeps_for_examples() -> None:
    codes = [row["Code-barres"] for row in sheet() if row["Code-barres"]]

    assert all(code.startswith("952") for code in codes)
    assert len(set(codes)) == len(codes)


def test_every_photo_in_the_folder_is_named_in_the_sheet_once() -> None:
    named = [name for row in sheet() for name in row["Photos"].split(", ") if name]

    assert len(set(named)) == len(named)
    assert set(named) - {"panier-interieur.jpg"} == shots().keys()


def test_exactly_two_prices_differ_in_the_second_lot() -> None:
    changes = [
        (before["Référence modèle"], column)
        for before, after in zip(sheet(), sheet(changed=True), strict=True)
        for column in before
        if before[column] != after[column]
    ]

    assert changes == [("AM-03", "Prix (DH)"), ("TJ-09", "Prix (DH)")]


@pytest.mark.all  # all of them are drawn, in full size
def test_exactly_one_photo_differs_in_the_second_lot(lots: tuple[files.DemoFiles, files.DemoFiles]) -> None:
    before, after = lots
    names = sorted(file.name for file in before.photos.iterdir())

    assert names == sorted(shots())
    assert names == sorted(file.name for file in after.photos.iterdir())
    differing = [name for name in names if (before.photos / name).read_bytes() != (after.photos / name).read_bytes()]
    assert differing == ["miel-euphorbe.jpg"]


@pytest.mark.all
def test_writing_again_leaves_every_file_alone(lots: tuple[files.DemoFiles, files.DemoFiles]) -> None:
    given = lots[0]

    def stamps() -> dict[Path, tuple[int, int]]:
        every = (given.sheet, *given.photos.iterdir())
        return {file: (file.stat().st_mtime_ns, file.stat().st_ino) for file in every}

    before = stamps()
    assert files.write(given.sheet.parent) == given
    assert stamps() == before


def test_the_business_is_moroccan_and_sells_in_dirhams() -> None:
    assert (BUSINESS.slug, BUSINESS.country, BUSINESS.currency, BUSINESS.language) == ("tazerzit", "MA", "MAD", "fr")
