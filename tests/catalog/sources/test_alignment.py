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
    text = "\n".join([HEADER, *good, row])
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


@pytest.mark.parametrize("row", ["Théière,Laiton,350,2,https://a.ma/7.jpg,,,", "Pot,Terre,vingt,2,", "Pot,,12", "Pot"])
def test_a_row_that_fits_its_columns_is_left_as_it_is(row: str) -> None:
    assert read(row)[1] == []


def test_a_row_that_could_be_set_right_in_several_ways_is_only_reported() -> None:
    cells, issues = read("https://a.ma/9.jpg,12,Pot,Terre,40")
    assert (cells, issues) == (("https://a.ma/9.jpg", "12", "Pot", "Terre", "40"), [("row_astray", 7)])


def test_a_few_rows_do_not_tell_what_a_column_holds() -> None:
    assert read("Théière, argent,Laiton,350,2,https://a.ma/7.jpg", GOOD[:2])[1] == [("row_too_long", 3)]
