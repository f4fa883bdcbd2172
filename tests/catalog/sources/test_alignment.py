"""Rows whose values have slid: set right where there is one way, reported always."""

import pytest

from catalog.sources.tables import read_sheets, table_below

HEADER = "Nom,Description,Prix,Stock,Photo"
GOOD = [
    "Tapis,Laine du Moyen Atlas,1250.00,3,https://a.ma/1.jpg",
    "Vase,Terre cuite,80,12,https://a.ma/2.jpg",
    "Plateau,Cuivre martelé,320.50,,https://a.ma/3.jpg",
    '"Coussin, brodé",Coton,95,7,https://a.ma/4.jpg',
    "Lampe,,450,1,",
    "Bol,Bois de thuya,60,20,https://a.ma/6.jpg",
]


def read(row: str, good: list[str] = GOOD) -> tuple[tuple[str, ...], list[tuple[str, int]]]:
    return read_table(HEADER, good, row)


def read_table(header: str, good: list[str], row: str) -> tuple[tuple[str, ...], list[tuple[str, int]]]:
    """The cells of the last row, and what is told of any."""
    text = "\n".join([header, *good, row])
    table, issues = table_below(read_sheets(text.encode())[0], 0)
    return table.rows[-1].cells, [(issue.code, issue.at.row if issue.at else 0) for issue in issues]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("Théière, argent,Laiton,350,2,https://a.ma/7.jpg", ("Théière, argent", "Laiton", "350", "2", "https://a.ma/7.jpg")),
        ("Théière,Laiton, fait main,350,2,https://a.ma/7.jpg", ("Théière", "Laiton, fait main", "350", "2", "https://a.ma/7.jpg")),
        ("Théière,Laiton, fait main,350,2", ("Théière", "Laiton, fait main", "350", "2", "")),
        ("Théière,350,2,https://a.ma/7.jpg", ("Théière", "", "350", "2", "https://a.ma/7.jpg")),
    ],
)  # fmt: skip
def test_values_that_slid_are_put_back_and_the_row_is_named(row: str, cells: tuple[str, ...]) -> None:
    assert read(row) == (cells, [("row_realigned", 7)])


BOTTLES = "sku,nom,volume,prix,prix promo,stock,texte,actif"
GOOD_BOTTLES = [
    "V1, Huile d'olive,75 cl, 90,,40,Pressée à froid, true",
    "V2,Huile d'argan,10 cl, 120,,12,Grillée, true",
    "V3, Vinaigre, 50 cl,35, ,7,De cidre, false",
    "V4,Eau de rose,20 cl,45,,0,Distillée, true",
    "V5,Sirop,70 cl,55,,9,Grenade,true",
]


@pytest.mark.parametrize(
    ("row", "cells"),
    [
        ("V6, Huile vierge,1,5 L,170,,4,Pressée, true", "V6|Huile vierge|1,5 L|170||4|Pressée|true"),
        ("V7,Câpres,30 cl,25,60,Au sel,true", "V7|Câpres|30 cl|25||60|Au sel|true"),
    ],
)
def test_a_row_as_wide_as_its_header_may_have_slid_too(row: str, cells: str) -> None:
    """A number parted at its comma; a cell left out that is often blank. The file has spaces where it likes."""
    found, issues = read_table(BOTTLES, GOOD_BOTTLES, row)
    assert ("|".join(cell.strip() for cell in found), issues) == (cells, [("row_realigned", 6)])


def test_a_choice_may_be_called_anything() -> None:
    header = "Handle,Title,Option1 Value,Option2 Value,Variant Price"
    good = [f"b{size},Bague,{size},{size + 1},120.00" for size in range(48, 54)]
    row = "b0,Bague,Sur rendez-vous dans notre atelier,À la mesure de votre doigt,150.00"
    assert read_table(header, good, row) == (tuple(row.split(",")), [])


def test_a_sentence_in_a_column_of_yes_and_no_has_slid_there() -> None:
    text = "De thym, récolté près de Taroudant au printemps de cette année"
    found, issues = read_table(f"{BOTTLES},photo", GOOD_BOTTLES, f"V8,Miel,50 cl,80,,20,{text},true")
    assert (found[6:], issues) == ((text, "true", ""), [("row_realigned", 6)])


@pytest.mark.parametrize("row", ["Théière,Laiton,350,2,https://a.ma/7.jpg,,,", "Pot,Terre,vingt,2,", "Pot,,12", "Pot"])
def test_a_row_that_fits_its_columns_is_left_as_it_is(row: str) -> None:
    assert read(row)[1] == []


def test_a_row_that_could_be_set_right_in_several_ways_is_only_reported() -> None:
    cells, issues = read("https://a.ma/9.jpg,12,Pot,Terre,40")
    assert (cells, issues) == (("https://a.ma/9.jpg", "12", "Pot", "Terre", "40"), [("row_astray", 7)])


def test_a_further_choice_without_its_names_in_two_languages_has_not_slid() -> None:
    good = ["Tapis,زربية,120,M,4", "Pot,إناء,80,,"]
    assert read_table("Nom,الاسم,Prix,Taille,Stock", good, ",,95,L") == (("", "", "95", "L", ""), [])


def test_a_few_rows_do_not_tell_what_a_column_holds_but_its_name_does() -> None:
    """Their rows were only reported once; the price then stood as the stock."""
    slid = "Théière, argent,Laiton,350,2,https://a.ma/7.jpg"
    right = ("Théière, argent", "Laiton", "350", "2", "https://a.ma/7.jpg")
    assert read(slid, GOOD[:2]) == (right, [("row_realigned", 3)])
    assert read_table("a,b,c,d,e", ["x,y,1,2,z"], slid.replace(", ", ","))[1] == [("row_too_long", 2)]


@pytest.mark.parametrize(
    ("row", "told", "cells"),
    [
        ("LE6,Food, Drinks,Paniers,,,grand,,12,,", "row_realigned", "LE6|Food, Drinks|Paniers|||grand||12"),
        ("LE7,Paniers, nattes, tapis,Osier,,,,,,,", "row_realigned", "LE7|Paniers, nattes, tapis|Osier"),
        ("LE8, Paniers,Osier,,,,,,,", None, "LE8|Paniers|Osier"),
        ("LE9,Paniers,Osier,,,,,12,,, sur demande", "row_realigned", "LE9|Paniers|Osier|||||12||sur demande"),
    ],
)  # fmt: skip
def test_as_many_cells_that_begin_with_a_space_as_are_too_many_belong_to_those_before(
    row: str, told: str | None, cells: str
) -> None:
    """Though the last columns are blank, so that no value stands beyond the header."""
    good = [f"LE{n},Corbeilles,Osier,,,panier rond,10,{n},," for n in range(5)]
    header = "ref,catégorie,matière,couleur,note,lien,poids,stock,actif,prix"
    found, issues = read_table(header, good, row)
    assert "|".join(cell.strip() for cell in found).rstrip("|") == cells
    assert issues == ([(told, 6)] if told else [])


@pytest.mark.parametrize(
    ("header", "row", "cells"),
    [
        ("title,description,price,stock,sku", "Argan oil,Pure, cold pressed,120.00,5,ARG-1", ("Argan oil", "Pure, cold pressed", "120.00", "5", "ARG-1")),  # noqa: E501 - a row is read at a glance
        ("Item,Rate,Qty", "Ajrak,Rs. 2,450/-,3", ("Ajrak", "Rs. 2,450/-", "3")),
        ("Nom,Prix,Stock,Réf", "Savon,120,00,5,ARG", ("Savon", "120,00", "5", "ARG")),
        ("Nom,Prix,Stock,Réf", "Savon, noir,1,250,00,5,ARG", ("Savon, noir", "1,250,00", "5", "ARG")),
        ("Item,Price,Stock", "Cap, red,sold out,0", ("Cap, red", "sold out", "0")),
    ],
)  # fmt: skip
def test_a_lone_row_with_a_comma_too_many_is_set_right_by_the_names_of_its_columns(
    header: str, row: str, cells: tuple[str, ...]
) -> None:
    assert read_table(header, [], row) == (cells, [("row_realigned", 1)])


def test_where_several_ways_agree_on_some_cells_those_are_kept_and_the_others_left_blank() -> None:
    header = "id,name,description,brand,price,currency,stock"
    cells, issues = read_table(header, ["1,Lampe,En cuivre,Nour,450.00,MAD,3"], "2,Vase,Bleu,89.00,MAD,2")
    assert cells == ("2", "Vase", "", "", "89.00", "MAD", "2")
    assert issues == [("row_partly_realigned", 2)]


def test_a_row_too_long_that_fits_in_no_way_is_left_out_and_told_whole() -> None:
    cells, issues = read_table("Nom,Prix,Stock", ["Bol,25,7"], "Vase,bleu,rond,mat,poli")
    assert cells == ("Bol", "25", "7")
    assert issues == [("row_left_out", 2)]


def test_a_blank_cell_too_many_is_taken_out_though_the_last_columns_are_blank() -> None:
    """As a program wrote that counted the columns before the choices of further rows wrongly."""
    header = "Handle,Title,Type,Option1 Name,Option1 Value,Grams,Inventory Tracker,Inventory Qty,Image Src,Alt"
    good = [f"h{n},Hoodie {n},Hoodies,Size,XS,500,shopify,10{n},front{n}.webp,Face" for n in range(5)]
    good += [f"h{n},,,,,,,,back{n}.webp," for n in range(6)]
    found, issues = read_table(header, good, "h4,,,,Size,M,500,shopify,104,,")
    assert (found, issues) == (("h4", "", "", "Size", "M", "500", "shopify", "104", "", ""), [("row_realigned", 12)])
