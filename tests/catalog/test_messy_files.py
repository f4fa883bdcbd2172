"""Files as sellers and shop programs leave them, each unlike the others, against what a person read in them.

Beside each file of `messy/` stands what is expected: its currency and language, then a line for each variant. What is
indented below one is said of it or of its product: its photos, its brand. A line with "!" names an issue to be told.
"""

import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from catalog.importing import Reading, read_catalogue
from catalog.product import Product, Variant
from catalog.sources.files import FileRefused
from catalog.text import plain
from tests.catalog.dialects.readings import workbook_of
from tests.catalog.test_odd_files import variants

EXPECTATIONS = sorted((Path(__file__).parent / "messy").glob("*.expected"))
DETAILS: dict[str, Callable[[Product, Variant], str]] = {
    "photos": lambda product, _: " ".join(image.source for image in product.images),
    "text": lambda product, _: " / ".join(" ".join(plain(text).split()) for text in product.description.values()),
    "material": lambda product, _: " / ".join(product.material.values()),
    "details": lambda product, _: ", ".join(f"{name}: {value}" for name, value in product.attributes.items()),
    "brand": lambda product, _: product.brand or "",
    "category": lambda product, _: product.seller_category or "",
    "tags": lambda product, _: ", ".join(product.tags),
    "status": lambda product, _: product.status.value,
    "weight": lambda product, _: f"{product.weight or 0:f}",
    "size": lambda product, _: " x ".join(f"{side:f}" for side in sides(product)),
    "source": lambda product, _: product.source.id or "",
    "gtin": lambda _, variant: variant.gtin or "",
}
TODAY = date(2026, 11, 30)
"""On which the expectations hold: a sale that ends later stands, one that has ended does not."""
OUTRIGHT = {"row_left_out", "row_partly_realigned", "item_lost", "row_not_understood"}


def sides(product: Product) -> list[Decimal]:
    """Length, width and height in millimetres."""
    measured = product.dimensions
    return [side for side in (measured.length, measured.width, measured.height) if side] if measured else []


def read_messy(expectation: Path) -> tuple[list[str], Reading]:
    """The lines that are expected, and the file as it is read; files joined by a plus are sheets of one workbook."""
    head, *lines = (line for line in expectation.read_text("utf-8").splitlines() if not line.startswith((" ", "!")))
    paths = [expectation.parent / name for name in expectation.stem.split(" + ")]
    data = paths[0].read_bytes() if len(paths) == 1 else workbook_of(paths)
    currency, language = head.split()
    return lines, read_catalogue(data, paths[0].name, currency=currency, language=language, today=TODAY)


def details(expectation: Path, read: Reading) -> Iterator[tuple[str, str, str]]:
    """Each detail that is expected: its name, what it is to be, and what it is."""
    offered = [(product, variant) for product in read.products for variant in product.variants]
    at = -1
    for line in expectation.read_text("utf-8").splitlines()[1:]:
        if line.startswith(" "):
            name, wanted = map(str.strip, line.split(":", 1))
            yield name, wanted, DETAILS[name](*offered[at]) if at < len(offered) else ""
        elif not line.startswith("!"):
            at += 1


def to_be_told(expectation: Path) -> list[str]:
    """The codes of issues that are expected."""
    lines = expectation.read_text("utf-8").splitlines()
    return [line.removeprefix("!").strip() for line in lines if line.startswith("!")]


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda path: path.stem)
def test_a_messy_file_is_read_as_a_person_reads_it(expectation: Path) -> None:
    lines, read = read_messy(expectation)
    assert variants(read) == lines
    assert [(name, found) for name, _, found in details(expectation, read)] == [
        (name, wanted) for name, wanted, _ in details(expectation, read)
    ]
    told = {issue.code for issue in read.issues}
    assert set(to_be_told(expectation)) - told == set()
    assert told & OUTRIGHT == set()


def test_what_is_no_product_in_a_message_is_told_line_by_line() -> None:
    text = "Soldes !\nCaftan - 850 DH\nBabouche : 120dh (36-40)\nLivraison gratuite\n"
    read = read_catalogue(text.encode(), "liste.txt", currency="MAD", language="fr")
    assert variants(read) == ["Caftan |  | 850.00 MAD", "Babouche |  | 120.00 MAD"]
    assert list(read.products[1].description.values()) == ["36-40"]
    told = [(issue.at.row, issue.value) for issue in read.issues if issue.at and issue.code == "line_without_price"]
    assert told == [(1, "Soldes !"), (4, "Livraison gratuite")]


def test_one_priced_line_among_prose_is_no_price_list() -> None:
    text = "Bonjour à tous\nNous vendons des tapis\nLe petit : 850 DH\nMerci et à bientôt\n"
    with pytest.raises(FileRefused):
        read_catalogue(text.encode(), "lettre.txt", currency="MAD", language="fr")


def test_a_product_without_price_is_no_heading_where_no_row_heads_others() -> None:
    text = "Produit,Prix,Stock\nPouf,120,3\nTapis,,\nSac,80,1\nLampe,,\nVase,60,2\n"
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert [line.split(" |")[0] for line in variants(read)] == ["Pouf", "Tapis", "Sac", "Lampe", "Vase"]


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("Couleurs / Tailles", "Rouge: S, M; Bleu: L", [("Rouge", "S"), ("Rouge", "M"), ("Bleu", "L")]),
        ("Variantes", "Rouge: 38, 39 - Noir: 40", [("Rouge", "38"), ("Rouge", "39"), ("Noir", "40")]),
    ],
)
def test_sizes_within_colours_are_two_axes(name: str, cell: str, expected: list[tuple[str, str]]) -> None:
    text = f'Produit;Prix;{name}\nRobe;120;"{cell}"\nSac;80;\n'
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert [tuple(variant.options.values()) for variant in read.products[0].variants] == expected


def test_numbers_beside_colours_are_pieces_and_no_sizes() -> None:
    text = 'Produit;Prix;Couleurs\nRobe;120;"Rouge: 3; Bleu: 5"\nSac;80;\n'
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    found = [(variant.options, variant.offer.quantity) for variant in read.products[0].variants]
    assert found == [({"Couleurs": "Rouge"}, 3), ({"Couleurs": "Bleu"}, 5)]


def test_a_sale_that_its_own_column_denies_and_a_stock_that_is_not_counted_do_not_count() -> None:
    text = "Name,Price,Sale Price,On Sale,Track inventory,Stock\nCup,20,15,Yes,Yes,0\nPot,30,25,No,No,0\n"
    read = read_catalogue(text.encode(), "list.csv", currency="EUR", language="en")
    assert variants(read) == ["Cup |  | 15.00 EUR | 20.00 | 0", "Pot |  | 30.00 EUR"]


def test_photos_on_a_sheet_of_their_own_belong_to_the_products_whose_variants_stand_on_another() -> None:
    """The photos come last in the workbook, and several to a product."""
    stock = [("Réf.", "Taille", "Quantité"), ("C1", "S", 2), ("C1", "M", 0), ("C2", "L", 5)]
    photos = [("Réf.", "Lien photo")] + [
        (ref, f"https://drive.google.com/file/d/{ref}{at}/view") for ref in ("C1", "C2") for at in (1, 2)
    ]
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (("Réf.", "Nom du produit", "Prix (DH)"), ("C1", "Caftan", 850), ("C2", "Jabador", 420)):
        book.active.append(row)
    for name, rows in (("Stock", stock), ("Photos", photos)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    read = read_catalogue(data.getvalue(), "catalogue.xlsx", currency="MAD", language="fr")
    assert variants(read) == [
        "Caftan | Taille: S | 850.00 MAD |  | 2",
        "Caftan | Taille: M | 850.00 MAD |  | 0",
        "Jabador |  | 420.00 MAD |  | 5",
    ]
    assert [len(product.images) for product in read.products] == [2, 2]


def test_the_address_in_an_open_formula_is_a_photo() -> None:
    text = 'Produit,Prix,Photo\nSac,80,"=IMAGE(""https://ma.example/sac.jpg"")"\nPouf,90,\n'
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert [image.source for image in read.products[0].images] == ["https://ma.example/sac.jpg"]


def test_a_remark_below_the_last_product_is_no_product() -> None:
    text = "Désignation,Prix,Stock\nFontaine,5400,1\nZellige vert,420,9\n\nPrix valables jusqu'au 31/12/2026,,\n"
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert variants(read) == ["Fontaine |  | 5400.00 MAD |  | 1", "Zellige vert |  | 420.00 MAD |  | 9"]
    assert [issue.code for issue in read.issues if issue.at and issue.at.row == 3] == ["row_is_note"]


def test_a_link_behind_a_word_is_a_photo_among_photos_and_its_word_elsewhere() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("Produit", "Prix", "Photo", "Stock"), ("Sac", 80, "voir", 2), ("Pouf", 90, None, 1)):
        sheet.append(row)
    sheet["A2"].hyperlink = "https://ma.example/sac"
    sheet["C2"].hyperlink = "https://ma.example/sac.jpg"
    sheet["C3"] = '=HYPERLINK("https://ma.example/pouf.jpg","photo")'
    data = io.BytesIO()
    book.save(data)
    read = read_catalogue(data.getvalue(), "liste.xlsx", currency="MAD", language="fr")
    assert variants(read) == ["Sac |  | 80.00 MAD |  | 2", "Pouf |  | 90.00 MAD |  | 1"]
    assert [image.source for product in read.products for image in product.images] == [
        "https://ma.example/sac.jpg",
        "https://ma.example/pouf.jpg",
    ]


@pytest.mark.parametrize(
    ("header", "cell", "expected"),
    [
        ("Dimensions (L/l/H en cm)", "80/60/35", [800, 600, 350]),
        ("H x l x P (cm)", "35 x 60 x 80", [800, 600, 350]),
        ("Dimensions", "L80 x P60 x H35 cm", [600, 800, 350]),
        ("Dimensions (l x l x h) cm", "80x60x35", [800, 600, 350]),
        ("Size (W x D x H) in", "10x20x30", [508, 254, 762]),
    ],
)
def test_the_sides_of_a_thing_stand_in_the_order_that_its_column_or_cell_names(
    header: str, cell: str, expected: list[int]
) -> None:
    text = f"Produit;Prix;{header}\nTable;390;{cell}\nBanc;190;\n"
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert sides(read.products[0]) == expected


def test_a_column_for_each_product_is_read_as_a_row_for_each() -> None:
    text = "Nom,Sac,Pouf\nPrix,80,90\nStock,2,0\n"
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert variants(read) == ["Sac |  | 80.00 MAD |  | 2", "Pouf |  | 90.00 MAD |  | 0"]


def test_a_workbook_in_the_xml_of_an_old_excel_is_a_table() -> None:
    rows = ("Nom|Prix|Stock", "Sac &amp; bourse|80|2", "Pouf|90|0")
    cells = "".join(
        f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in row.split('|'))}</Row>" for row in rows
    )
    text = (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="A"><Table>{cells}</Table></Worksheet></Workbook>'
    )
    read = read_catalogue(text.encode(), "liste.xls", currency="MAD", language="fr")
    assert variants(read) == ["Sac & bourse |  | 80.00 MAD |  | 2", "Pouf |  | 90.00 MAD |  | 0"]


def test_a_price_beside_prices_of_sizes_is_that_of_what_has_no_sizes() -> None:
    text = "Nom;prix.S;prix.M;prix\nGandoura;250;280;\nCeinture;;;90\n"
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert variants(read) == [
        "Gandoura | Taille: S | 250.00 MAD",
        "Gandoura | Taille: M | 280.00 MAD",
        "Ceinture |  | 90.00 MAD",
    ]


def test_a_price_for_several_is_the_price_and_a_discount_may_be_a_share_or_an_amount() -> None:
    text = "Produit;Prix;Remise\nCouscous;80dh/5 kg;10%\nHuile;90dh;15 DH\nSel;12dh;\n"
    read = read_catalogue(text.encode(), "liste.csv", currency="MAD", language="fr")
    assert variants(read) == ["Couscous |  | 72.00 MAD | 80.00", "Huile |  | 75.00 MAD | 90.00", "Sel |  | 12.00 MAD"]
