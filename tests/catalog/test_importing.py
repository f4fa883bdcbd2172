"""Sheets that sellers made themselves, in French, Arabic and English."""

import io
from decimal import Decimal

import openpyxl
import pytest

from catalog.importing import Reading, read_catalogue
from catalog.money import UnknownCurrency
from catalog.product import Condition, Product, Status
from catalog.sources.files import FileRefused

FRENCH = """Coopérative Tissages du Haut Atlas;;;;;;;;;;;
;;;;;;;;;;;
Réf.;Nom du produit;Description;Prix (DH);Qté;Taille;Couleur;Matière;Poids (kg);Pays d'origine;Photo 1;Catégorie
T-1;Tapis Zanafi;Tissé à la main.;1 250,00;2;120×180;Bleu;Laine;4,5;Maroc;tapis, bleu.jpg;Tapis
T-2;;;1 450,00;1;160×240;Bleu;;;;tapis-grand.jpg;
P-1;Pot en terre;"Ligne 1

Ligne 2 & fin";80;12;;;Argile;0,9;MA;pot1.jpg, pot2.jpg;Poterie
TOTAL;;;2 780,00;15;;;;;;;
"""
ARABIC = """المرجع,الاسم,الاسم بالفرنسية,الوصف,السعر,الكمية,اللون,الصورة
أ-١,زربية من الصوف,Tapis en laine,نسيج يدوي,١٬٢٥٠٫٥٠ درهم,٣,أحمر,zarbia.jpg
أ-٢,إبريق شاي,Théière,نحاس,٢٥٠,غير متوفر,,
"""
ENGLISH = (
    "SKU\tName\tPrice\tStock\tBarcode\tCondition\tStatus\tTags\tHS code\tWeight\n"
    "A1\tWool rug\t120.50\t5\t6111245750125\tused\tdraft\tred, wool\t5701.10\t300 g\n"
)


def read(text: str | bytes, currency: str = "MAD", language: str = "fr", **more: dict[str, str]) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read_catalogue(data, "products.csv", currency=currency, language=language, **more)


def workbook(sheets: dict[str, list[list[object]]], hidden: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def codes(reading: Reading) -> list[tuple[int, str, str]]:
    return [
        (issue.at.row if issue.at else -1, issue.at.column if issue.at else "", issue.code) for issue in reading.issues
    ]


def only(reading: Reading) -> Product:
    assert len(reading.products) == 1
    return reading.products[0]


def test_a_french_sheet_below_a_title_line_gives_products_and_variants() -> None:
    reading = read(FRENCH)
    rug, pot = reading.products
    assert (reading.dialect, reading.rows) == ("freeform", 4)
    assert [(one.sku, one.options, str(one.offer.price), one.offer.quantity, one.image) for one in rug.variants] == [
        ("T-1", {"Taille": "120×180"}, "1250.00 MAD", 2, "tapis, bleu.jpg"),
        ("T-2", {"Taille": "160×240"}, "1450.00 MAD", 1, "tapis-grand.jpg"),
    ]
    assert (rug.title, rug.material, rug.origin, rug.weight) == ({"fr": "Tapis Zanafi"}, {"fr": "Laine"}, "MA", 4500)
    assert rug.attributes == {"Couleur": "Bleu"}
    assert (pot.description, pot.seller_category) == ({"fr": "<p>Ligne 1</p><p>Ligne 2 &amp; fin</p>"}, "Poterie")
    assert [image.source for image in pot.images] == ["pot1.jpg", "pot2.jpg"]
    assert (pot.source.row, pot.source.id, pot.source.file) == (3, "P-1", "products.csv")


@pytest.mark.parametrize("text", [FRENCH, FRENCH.replace("TOTAL;;;", ";TOTAL;;")])
def test_a_row_of_sums_is_no_product_but_is_told(text: str) -> None:
    assert codes(read(text)) == [(4, "", "row_is_total")]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1256", "utf-16"])
def test_an_arabic_sheet_gives_the_same_in_each_encoding(encoding: str) -> None:
    text = ARABIC if encoding != "cp1256" else ARABIC.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩٬٫", "0123456789,."))
    text = text.replace("1,250.50", '"1,250.50').replace(" درهم", ' درهم"') if encoding == "cp1256" else text
    rug, pot = read(text.encode(encoding), language="ar").products
    assert rug.title == {"fr": "Tapis en laine", "ar": "زربية من الصوف"}
    assert rug.description == {"ar": "نسيج يدوي"}
    assert (str(rug.variants[0].offer.price), rug.variants[0].offer.quantity) == ("1250.50 MAD", 3)
    assert (str(pot.variants[0].offer.price), pot.variants[0].offer.quantity) == ("250.00 MAD", 0)


def test_an_english_tab_separated_sheet_fills_every_field() -> None:
    rug = only(read(ENGLISH, currency="USD", language="en"))
    variant = rug.variants[0]
    assert (variant.sku, variant.gtin, str(variant.offer.price), variant.offer.quantity) == (
        "A1",
        "6111245750125",
        "120.50 USD",
        5,
    )
    assert (rug.condition, rug.status, rug.tags, rug.hs_code, rug.weight) == (
        Condition.USED,
        Status.DRAFT,
        ("red", "wool"),
        "570110",
        Decimal(300),
    )


def test_a_workbook_gives_what_its_sheets_hold_and_says_what_was_left_out() -> None:
    header: list[object] = ["Nom", "Prix", "Quantité", "Code barres"]
    data = workbook(
        {
            "Tapis": [["Mes tapis 2026"], header, ["Tapis", 1250.5, 3.0, 6111245750125]],
            "Vases": [header, ["Vase", "80,00", "douze", None]],
            "Aide": [["Bonjour"], ["Appelez-moi"]],
            "Cachée": [header, ["Secret", 1, 1, None]],
        },
        hidden="Cachée",
    )
    reading = read(data)
    rug, vase = reading.products
    assert (str(rug.variants[0].offer.price), rug.variants[0].gtin) == ("1250.50 MAD", "6111245750125")
    assert (rug.source.sheet, rug.source.row, vase.source.sheet, reading.rows) == ("Tapis", 1, "Vases", 2)
    assert [(issue.at and issue.at.sheet, issue.code) for issue in reading.issues] == [
        ("Aide", "sheet_not_understood"),
        ("Cachée", "sheet_hidden"),
        ("Vases", "number_unreadable"),
    ]


def test_a_number_in_a_workbook_is_never_ambiguous() -> None:
    assert (
        str(only(read(workbook({"A": [["Nom", "Prix"], ["Huile", 1.125]]}), currency="KWD")).variants[0].offer.price)
        == "1.125 KWD"
    )


def test_unknown_columns_are_kept_and_private_ones_are_not() -> None:
    reading = read("Nom;Prix;Artisane;Prix d'achat;Vide\nTapis;12;Fatima;7;\n")
    assert only(reading).attributes == {"Artisane": "Fatima"}
    assert [(issue.code, issue.params["columns"]) for issue in reading.issues] == [
        ("columns_kept", "Artisane"),
        ("columns_private", "Prix d'achat"),
    ]


def test_rows_of_one_reference_or_one_title_are_variants() -> None:
    by_reference = read("Parent SKU;SKU;Nom;Prix\nR;R1;Savon rose;10\nR;R2;Savon oud;12\nS;S1;Vase;5\n")
    assert [[one.options for one in product.variants] for product in by_reference.products] == [
        [{"Nom": "Savon rose"}, {"Nom": "Savon oud"}],
        [{}],
    ]
    by_title = read("Nom;Taille;Prix\nRobe;S;10\nSac;;5\nRobe;M;12\n")
    assert [[one.options for one in product.variants] for product in by_title.products] == [
        [{"Taille": "S"}, {"Taille": "M"}],
        [{}],
    ]


def test_more_than_three_options_are_joined_and_told() -> None:
    reading = read("Nom;Taille;Couleur;Motif;Parfum;Prix\nA;S;bleu;uni;oud;1\nA;M;vert;rayé;rose;1\n")
    assert only(reading).variants[1].options == {"Taille": "M", "Couleur": "vert", "Motif / Parfum": "rayé / rose"}
    assert codes(reading) == [(1, "", "options_too_many")]


def test_what_stands_twice_is_told_and_kept() -> None:
    reading = read("Nom;SKU;Prix\nSac;A;1\nRobe;A;1\nTapis;;1\nTapis;;2\n")
    assert len(reading.products) == 4
    assert codes(reading) == [(2, "SKU", "sku_repeated"), (4, "Nom", "product_repeated")]
    assert len({product.key for product in reading.products}) == 4


def test_a_row_without_a_title_is_kept_if_anything_of_it_can_be_used() -> None:
    reading = read("Nom;SKU;Prix;Description\n;A7;12;\n;;;à vérifier\nNom;SKU;Prix;Description\n")
    assert (only(reading).title, only(reading).variants[0].sku) == ({}, "A7")
    assert codes(reading) == [(2, "", "row_not_understood"), (3, "", "row_is_header"), (1, "", "title_missing")]
    assert "à vérifier" in reading.issues[0].value


def test_latin_text_in_an_arabic_business_is_in_the_language_of_its_column() -> None:
    french, english = read("Nom;Prix\nTapis;1\n", language="ar"), read("Name;Price\nRug;1\n", language="ar")
    assert (only(french).title, only(english).title) == ({"fr": "Tapis"}, {"en": "Rug"})


def test_columns_named_in_two_languages_fill_both() -> None:
    rug = only(read("Nom;الاسم;Description;الوصف;Prix\nTapis;زربية;Laine;صوف;1\n"))
    assert (rug.title, rug.description) == ({"fr": "Tapis", "ar": "زربية"}, {"fr": "Laine", "ar": "صوف"})


def test_the_tags_of_a_description_do_not_decide_its_language() -> None:
    abaya = only(read("Nom;Description;Prix\nعباية;<p>قماش <strong>كريب</strong></p>;1\n"))
    assert list(abaya.description) == ["ar"]


def test_a_mapping_says_what_unknown_columns_hold() -> None:
    mapping = {"Truc": "title.fr", "Combien": "price", "Lourd": "weight.g"}
    rug = only(read("Truc;Combien;Lourd\nTapis;12;500\n", mapping=mapping))
    assert (rug.title, str(rug.variants[0].offer.price), rug.weight) == ({"fr": "Tapis"}, "12.00 MAD", 500)


@pytest.mark.parametrize(
    ("text", "code"),
    [("a;b\nc;d\n", "header_missing"), ("Prix;Quantité\n12;3\n", "title_column_missing"), ("Nom;Prix\n", None)],
)
def test_a_file_without_names_of_columns_is_refused_with_what_to_do(text: str, code: str | None) -> None:
    if code is None:
        assert codes(read(text)) == [(0, "", "rows_missing")]
        return
    with pytest.raises(FileRefused) as told:
        read(text)
    assert told.value.issue.code == code
    assert told.value.issue.hint_in("ar")


def test_a_refusal_without_names_of_columns_says_how_the_file_begins() -> None:
    with pytest.raises(FileRefused) as told:
        read("Henné;35 MAD pièce\nSavon;Taille\nRhassoul;20 MAD pièce\n")
    assert told.value.issue.params == {"columns": "Henné, 35 MAD pièce"}


def test_an_unknown_currency_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(UnknownCurrency):
        read("Nom;Prix\nTapis;1\n", currency="XXX")


def test_keys_stay_when_rows_move_and_prices_or_skus_change() -> None:
    before = read("Nom;Prix;ID;SKU\nTapis;12;;\nVase;5;7;\n").products
    after = read("ID;Nom;Prix;SKU\n7;Vase bleu;6;V\n;TAPIS ;13;\n").products
    assert {one.key for one in before} == {one.key for one in after}
    assert {one.variants[0].key for one in before} == {one.variants[0].key for one in after}


def test_a_category_written_once_above_its_products_is_theirs() -> None:
    reading = read("Catégorie;Nom;Prix\nTapis;Zanafi;1\n;Azilal;2\nPoterie;Bol;3\n;Plat;4\n")
    assert [one.seller_category for one in reading.products] == ["Tapis", "Tapis", "Poterie", "Poterie"]
    assert codes(reading) == [(0, "Catégorie", "category_below")]


def test_a_category_that_is_missing_here_and_there_stays_missing() -> None:
    reading = read("Catégorie;Nom;Prix\nTapis;Zanafi;1\nTapis;Azilal;2\n;Bol;3\n;Plat;4\n")
    assert [one.seller_category for one in reading.products] == ["Tapis", "Tapis", None, None]


def test_rows_without_end_that_say_the_same_have_keys_of_their_own() -> None:
    """As many as an unclosed quotation mark at every other row makes of one reference."""
    products = read("Ref;Nom;Prix\n" + 'R1;"Tapis;5\nR1;Vase;6\n' * 3_000).products
    keys = [product.key for product in products]
    assert len(set(keys)) == len(keys) > 0


def test_one_price_behind_pieces_beside_sizes_is_that_of_each_and_a_price_among_them_is_asked_about() -> None:
    reading = read('Nom;Tailles\nRobe brodée;"S:5,M:3,L:0 (120 DH)"\nJupe;"S:5,M (120 DH)"\n')
    offers = [[(str(one.offer.price), one.offer.quantity) for one in product.variants] for product in reading.products]
    assert offers == [[("120.00 MAD", 5), ("120.00 MAD", 3), ("120.00 MAD", 0)], [("None", None), ("None", None)]]
    assert "choice_numbers_unclear" in {issue.code for issue in reading.issues}
