"""Files as sellers, shops and programs leave them, a few rows each, beside what a person reads in them.

A line of what is expected is a variant: title | options | price | compared with | quantity | SKU.
"""

import io
from collections.abc import Iterator, Sequence

import openpyxl
import pytest

from catalog.importing import Reading, read_catalogue
from catalog.product import Product


def variants(reading: Reading) -> list[str]:
    return [line for product in reading.products for line in _lines(product)]


def _lines(product: Product) -> Iterator[str]:
    for variant in product.variants:
        offer = variant.offer
        told = (
            " / ".join(product.title.values()),
            ", ".join(f"{name}: {value}" for name, value in variant.options.items()),
            offer.price or "",
            offer.compare_at.amount if offer.compare_at else "",
            "" if offer.quantity is None else offer.quantity,
            variant.sku or "",
        )
        yield " | ".join(map(str, told)).rstrip(" |")


def read(text: str, currency: str = "MAD", name: str = "liste.csv") -> Reading:
    return read_catalogue(text.encode(), name, currency=currency, language="fr")


def workbook(*rows: Sequence[object]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


LISTS = {
    "stocks with empty decimals, as Odoo writes them": (
        '"Nom","Prix de vente","Quantité en stock"\n"Huile 1L","95,00","34,000"\n"Miel","180,0","1,000"\n',
        ["Huile 1L |  | 95.00 MAD |  | 34", "Miel |  | 180.00 MAD |  | 1"],
    ),
    "stocks with thousands": (
        "Item,Price,Stock\nCup,9.50,\"1,000\"\nPot,12.25,\"2,500\"\n",
        ["Cup |  | 9.50 MAD |  | 1000", "Pot |  | 12.25 MAD |  | 2500"],
    ),
    "prices of sizes packed in the cell of the price, whose header names the currency": (
        "Product,Price (AED)\nOud oil,30ml=120; 50ml=180\nMusk,3ml: 25 / 6ml: 45\nAmber,60\nRose,100ml: 75\n",
        [
            "Oud oil | Option: 30ml | 120.00 AED", "Oud oil | Option: 50ml | 180.00 AED",
            "Musk | Option: 3ml | 25.00 AED", "Musk | Option: 6ml | 45.00 AED",
            "Amber |  | 60.00 AED", "Rose |  | 75.00 AED",
        ],
    ),
    "prices of sizes packed beside the sizes, where another column names the currency": (
        "Product,Sizes,Price (AED)\nOud oil,30ml=120; 50ml=180,\nAmber,10ml,60\n",
        ["Oud oil | Sizes: 30ml | 120.00 AED", "Oud oil | Sizes: 50ml | 180.00 AED", "Amber |  | 60.00 AED"],
    ),
    "two prices with thousands are no sizes": (
        "Produit,Taille,Prix\nRobe,S; M,1 250 DH / 1 300 DH\n",
        ["Robe | Taille: S | 1250.00 MAD", "Robe | Taille: M | 1300.00 MAD"],
    ),
    "each line in quotation marks as a whole": (
        '"Nom,Prix,Stock"\n"Panier osier,85.00,4"\n"""Plateau, rond"",120.00,1"\n',
        ["Panier osier |  | 85.00 MAD |  | 4", "Plateau, rond |  | 120.00 MAD |  | 1"],
    ),
    "prices with a comma that parts them": (
        'Item,Rate,Qty\nAjrak,Rs. 2,450/-,3\nShawl,"Rs.3,500/=",1\nCap,850/-,out of stock\n',
        ["Ajrak |  | 2450.00 PKR |  | 3", "Shawl |  | 3500.00 PKR |  | 1", "Cap |  | 850.00 PKR |  | 0"],
    ),
    "a stock counted with a times sign": (
        "Nom;Prix;Qté\nBol;25,00;x5\nPlat;40,00;x 2\n",
        ["Bol |  | 25.00 MAD |  | 5", "Plat |  | 40.00 MAD |  | 2"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTS.values(), ids=LISTS)
def test_a_list_gives_what_a_person_reads_in_it(text: str, expected: list[str]) -> None:
    assert variants(read(text, "PKR" if "Rs." in text else "MAD")) == expected


def test_a_workbook_with_each_line_in_one_cell_is_a_table() -> None:
    data = workbook(["Nom;Prix;Stock"], ["Panier osier;85,00;4"], ["Plateau, rond;120,00;1"])
    reading = read_catalogue(data, "liste.xlsx", currency="MAD", language="fr")
    assert variants(reading) == ["Panier osier |  | 85.00 MAD |  | 4", "Plateau, rond |  | 120.00 MAD |  | 1"]


def test_a_list_of_one_column_is_parted_only_where_all_its_lines_part_alike() -> None:
    reading = read("Article\nBol, bleu\nVase\nTapis, rouge, grand\nPanier\n")
    assert [line.partition(" |")[0] for line in variants(reading)] == [
        "Bol, bleu",
        "Vase",
        "Tapis, rouge, grand",
        "Panier",
    ]


def test_what_is_said_of_a_packed_cell_is_said_once_for_its_variants() -> None:
    reading = read("Nom;Tailles;Prix\nRobe;S, M, L;1.250\nSac;;80\n")
    assert [issue.code for issue in reading.issues if issue.at and issue.at.row == 1] == [
        "options_unpacked",
        "number_ambiguous",
    ]
