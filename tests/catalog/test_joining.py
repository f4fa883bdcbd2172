"""Workbooks whose products stand on two sheets, against what a person reads in them."""

import io

import openpyxl

from catalog.importing import Reading, read_catalogue


def read(**sheets: list[list[object]]) -> Reading:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return read_catalogue(out.getvalue(), "atelier.xlsx", currency="MAD", language="fr")


def told(reading: Reading) -> list[tuple[str, list[tuple[str | None, dict[str, str], str, int | None]]]]:
    return [
        (
            product.title["fr"],
            [(one.sku, one.options, str(one.offer.price), one.offer.quantity) for one in product.variants],
        )
        for product in reading.products
    ]


def issues(reading: Reading) -> list[tuple[str, str, int]]:
    return [(issue.code, issue.at.sheet, issue.at.row) for issue in reading.issues if issue.at]


PRODUCTS: list[list[object]] = [
    ["Réf", "Nom", "Description", "Prix"],
    ["DJ-1", "Djellaba brodée", "Lin lavé", 450],
    ["BB-1", "Babouches", "Cuir", 180],
    ["SC-1", "Savon noir", "À l'eucalyptus", 35],
]


def test_variants_on_a_second_sheet_are_those_of_their_product_with_prices_of_their_own() -> None:
    variants: list[list[object]] = [
        ["Déclinaisons"],
        [],
        ["Réf produit", "Taille", "Couleur", "Prix", "Stock"],
        ["DJ-1", "S", "Blanc", None, 2],
        ["DJ-1", "L", "Blanc", 480, 0],
        ["BB-1", "38", "Jaune", None, 5],
        ["BB-1", "40", "Jaune", "cent", 1],
        ["XX-9", "M", "Noir", 10, 1],
    ]
    reading = read(Produits=PRODUCTS, Variantes=variants)
    assert told(reading) == [
        (
            "Djellaba brodée",
            [
                (None, {"Taille": "S"}, "450.00 MAD", 2),
                (None, {"Taille": "L"}, "480.00 MAD", 0),
            ],
        ),
        ("Babouches", [(None, {"Taille": "38"}, "180.00 MAD", 5), (None, {"Taille": "40"}, "None", 1)]),
        ("Savon noir", [("SC-1", {}, "35.00 MAD", None)]),
    ]
    assert ("number_unreadable", "Variantes", 4) in issues(reading)
    assert ("variant_without_product", "Variantes", 5) in issues(reading)


def test_variants_joined_by_the_products_name_keep_their_own_references() -> None:
    variants: list[list[object]] = [
        ["Produit", "SKU", "Taille"],
        ["djellaba brodee", "DJ-S", "S"],
        ["Djellaba brodée", "DJ-L", "L"],
    ]
    products: list[list[object]] = [row[1:] for row in PRODUCTS]
    assert told(read(Produits=products, Tailles=variants))[0] == (
        "Djellaba brodée",
        [("DJ-S", {"Taille": "S"}, "450.00 MAD", None), ("DJ-L", {"Taille": "L"}, "450.00 MAD", None)],
    )


def test_a_sheet_of_stock_fills_in_the_products() -> None:
    stock: list[list[object]] = [["Réf", "Quantité"], ["SC-1", 40], ["DJ-1", 3], ["BB-1", 0]]
    found = told(read(Produits=PRODUCTS, Stock=stock))
    assert [(variants[0][0], variants[0][3]) for _, variants in found] == [("DJ-1", 3), ("BB-1", 0), ("SC-1", 40)]


def test_sheets_of_different_products_stay_apart() -> None:
    more: list[list[object]] = [["Réf", "Nom", "Prix"], ["TP-1", "Tapis", 900], ["TP-2", "Coussin", 90]]
    reading = read(Produits=PRODUCTS, Tapis=more)
    assert [title for title, _ in told(reading)] == ["Djellaba brodée", "Babouches", "Savon noir", "Tapis", "Coussin"]


def test_a_sheet_of_notes_is_reported_and_joined_to_nothing() -> None:
    notes: list[list[object]] = [["Livraison", "Délai"], ["Rabat", "2"], ["Fès", "3"]]
    assert issues(read(Produits=PRODUCTS, Notes=notes)) == [("sheet_not_understood", "Notes", 0)]
