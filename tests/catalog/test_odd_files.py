"""Files as sellers, shops and programs leave them, a few rows each, beside what a person reads in them.

A line of what is expected is a variant: title | options | price | compared with | quantity | SKU.
"""

import io
from collections.abc import Iterator, Sequence

import openpyxl
import pytest

from catalog.importing import Reading, read_catalogue
from catalog.product import Product
from catalog.sources.files import FileRefused
from catalog.sources.tables import read_sheets


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
    "a header over two lines": (
        ";;Prix (MAD);;;\nRéférence;Désignation;Normal;Promo;Quantité\n"
        "TB1;Table;1 800,00;1 500,00;2\nTB2;Tabouret;350,00;;10\n",
        ["Table |  | 1500.00 MAD | 1800.00 | 2 | TB1", "Tabouret |  | 350.00 MAD |  | 10 | TB2"],
    ),
    "a header over two lines, whose first price is for shops": (
        "الصنف;السعر;;الكمية\n;جملة;مفرد;\nعباية;150,00;250,00;3\n",
        ["عباية |  | 250.00 MAD |  | 3"],
    ),
    "a first product in words is no second line of the header": (
        "Produit;;Couleur;Prix\nBabouche;Homme;Rouge;sur devis\nSac;Femme;Noir;120\n",
        ["Babouche", "Sac |  | 120.00 MAD"],
    ),
    "discounts in percent": (
        "Produit;Prix;Remise;Stock\nPouf;500;20%;3\nSac;250;;1\nCeinture;80;-10 %;4\n",
        ["Pouf |  | 400.00 MAD | 500.00 | 3", "Sac |  | 250.00 MAD |  | 1", "Ceinture |  | 72.00 MAD | 80.00 | 4"],
    ),
    "prices after a discount that the header names": (
        "Produit;Prix;Remise 20%\nPouf;500;400\nSac;250;200\n",
        ["Pouf |  | 400.00 MAD | 500.00", "Sac |  | 200.00 MAD | 250.00"],
    ),
    "amounts taken off, of a part that the header names": (
        "Produit;Prix;Réduction (25 %)\nPouf;500;125\nSac;250;62,50\n",
        ["Pouf |  | 375.00 MAD | 500.00", "Sac |  | 187.50 MAD | 250.00"],
    ),
    "discounts that say neither are left alone": (
        "Produit;Prix;Remise\nPouf;500;20\nSac;250;50\n",
        ["Pouf |  | 500.00 MAD", "Sac |  | 250.00 MAD"],
    ),
    "pieces by size": (
        "Modèle;Couleur;Prix;S;M;L;Total\nDjellaba;Blanc;350;2;0;4;6\nTunique;Bleu;180;;3;3;6\n",
        [
            "Djellaba | Taille: S | 350.00 MAD |  | 2", "Djellaba | Taille: M | 350.00 MAD |  | 0",
            "Djellaba | Taille: L | 350.00 MAD |  | 4", "Tunique | Taille: M | 180.00 MAD |  | 3",
            "Tunique | Taille: L | 180.00 MAD |  | 3",
        ],
    ),
    "rows that say which is a product and which its variant, as Wix writes": (
        "handleId,fieldType,name,sku,price,surcharge,visible,discountMode,discountValue,inventory,productOptionName1,productOptionDescription1\n"
        "P1,Product,Tote bag,TB,25,,true,PERCENT,20,InStock,Color,Natural;Black\n"
        "P1,Variant,,TB-N,,0,true,,,4,Color,Natural\nP1,Variant,,TB-B,,5,true,,,0,Color,Black\n"
        "P2,Product,Basket,BK,40,,true,,,12,,\n",
        [
            "Tote bag | Color: Natural | 20.00 MAD | 25.00 | 4 | TB-N",
            "Tote bag | Color: Black | 24.00 MAD | 30.00 | 0 | TB-B", "Basket |  | 40.00 MAD |  | 12 | BK",
        ],
    ),
    "the same in Arabic, as Salla writes": (
        "النوع,أسم المنتج,سعر المنتج,رمز المنتج sku,السعر المخفض,الكمية المتوفرة,[1] الاسم,[1] القيمة\n"
        "منتج,عطر المسك,120,MSK,99,15,,\nمنتج,ثوب,200,,,,المقاس,\"L,XL\"\nخيار,,,TH-L,,3,,L\nخيار,,220,TH-XL,,0,,XL\n",
        [
            "عطر المسك |  | 99.00 MAD | 120.00 | 15 | MSK", "ثوب | المقاس: L | 200.00 MAD |  | 3 | TH-L",
            "ثوب | المقاس: XL | 220.00 MAD |  | 0 | TH-XL",
        ],
    ),
    "names of columns run together, as Jumia and Square write them": (
        "Name,SellerSKU,Price_MAD,SalePrice_MAD,Option Name 1,Option Value 1\n"
        "Soap,S-R,45,40,Scent,Rose\nSoap,S-M,45,,Scent,Mint\n",
        ["Soap | Scent: Rose | 40.00 MAD | 45.00 |  | S-R", "Soap | Scent: Mint | 45.00 MAD |  |  | S-M"],
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


DOCUMENTS = {
    "as WooCommerce's API answers": (
        '[{"id": 5, "name": "Argan oil", "sku": "ARG", "price": "99", "regular_price": "120", "sale_price": "99",'
        ' "stock_quantity": 4, "stock_status": "instock", "images": [{"id": 2, "src": "https://w.example/a.jpg"}]},'
        ' {"id": 6, "name": "Soap", "sku": "", "price": "30", "regular_price": "30", "stock_quantity": null,'
        ' "stock_status": "outofstock", "images": []}]',
        ["Argan oil |  | 99.00 MAD | 120.00 | 4 | ARG", "Soap |  | 30.00 MAD |  | 0"],
        ["https://w.example/a.jpg"],
    ),
    "as a Shopify shop's products.json": (
        '{"products": [{"id": 88, "title": "Fouta", "handle": "fouta", "body_html": "<p>Coton</p>", "vendor": "Sfax",'
        ' "options": [{"name": "Couleur", "position": 1}], "variants": ['
        '{"id": 1, "option1": "Bleu", "sku": "F-B", "price": "120.00", "compare_at_price": "150.00"},'
        '{"id": 2, "option1": "Blanc", "sku": "F-W", "price": "120.00", "compare_at_price": null, "available": false}],'
        ' "images": [{"id": 3, "src": "https://cdn.shopify.com/f.jpg"}]}]}',
        ["Fouta | Couleur: Bleu | 120.00 MAD | 150.00 |  | F-B", "Fouta | Couleur: Blanc | 120.00 MAD |  | 0 | F-W"],
        ["https://cdn.shopify.com/f.jpg"],
    ),
}


@pytest.mark.parametrize(("text", "expected", "photos"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_a_document_gives_what_a_person_reads_in_it(text: str, expected: list[str], photos: list[str]) -> None:
    reading = read(text, name="products.json")
    assert variants(reading) == expected
    assert [image.source for image in reading.products[0].images] == photos


def test_an_unclear_discount_asks_its_owner() -> None:
    reading = read("Produit;Prix;Remise\nPouf;500;20\nSac;250;50\n")
    assert [issue.at.column for issue in reading.issues if issue.at and issue.code == "discount_unclear"] == ["Remise"]


def test_a_barcode_that_lost_its_zero_in_a_spreadsheet_gets_it_back_and_says_so() -> None:
    data = workbook(["Nom", "Prix", "Code barre"], ["Savon", 12, 36000291452], ["Bol", 14, 36000291453])
    reading = read_catalogue(data, "liste.xlsx", currency="MAD", language="fr")
    assert [variant.gtin for product in reading.products for variant in product.variants] == ["036000291452", None]
    assert [issue.code for issue in reading.issues] == ["gtin_padded", "gtin_invalid"]


def test_the_weights_of_a_sheet_may_have_their_units_in_a_column() -> None:
    reading = read("Nom,Prix,Poids,Unité de poids\nDalla,350,1.2,kg\nTasse,15,100,g\n")
    assert [product.weight for product in reading.products] == [1200, 100]


@pytest.mark.parametrize("column", ["Prix", "Stock", "Taille", "Poids", "Remise"])
@pytest.mark.parametrize("piece", ["12 ", "a=1 ", "1/", "1 au lieu de ", "(1"])
def test_a_cell_without_end_is_told_and_not_pondered(column: str, piece: str) -> None:
    header = ["Nom", "Prix", "Stock", *([column] if column not in ("Prix", "Stock") else [])]
    cells = {"Nom": "Tapis", "Prix": "5", "Stock": "1", column: f'"{piece * 20_000}"'}
    reading = read(",".join(header) + "\n" + ",".join(cells[name] for name in header) + "\n")
    assert [product.title for product in reading.products] == [{"fr": "Tapis"}]
    assert column in {issue.at.column for issue in reading.issues if issue.at} or column in ("Taille", "Remise")


def test_a_file_of_one_endless_line_is_refused() -> None:
    with pytest.raises(FileRefused):
        read("Nom,Prix," + "abc def " * 100_000)


def test_a_workbook_of_one_column_whose_texts_hold_commas_stays_one_column() -> None:
    data = workbook(["Article, en stock"], ["Bol, bleu"], ["Vase"], ["Tapis, rouge, grand"], ["Panier"], ["Lampe"])
    sheet = read_sheets(data)[0]
    assert [line.cells for line in sheet.lines][1:3] == [("Bol, bleu",), ("Vase",)]


def test_columns_named_after_sizes_that_hold_measures_are_no_choices() -> None:
    reading = read("Modèle;Prix;S;M\nRobe;350;90 cm;94 cm\nTunique;180;88 cm;92 cm\n")
    assert variants(reading) == ["Robe |  | 350.00 MAD", "Tunique |  | 180.00 MAD"]
    assert reading.products[0].attributes == {"S": "90 cm", "M": "94 cm"}
