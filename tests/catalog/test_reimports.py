"""Sheets that come again: nothing changes unasked, keys stay, and no table stops the reader."""

import csv
import io
import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.column_names import told_by_name
from catalog.importing import Reading, read_catalogue
from catalog.intake import Intake, take_in
from catalog.matching import Stored
from catalog.numbers import AmbiguousNumber, NotANumber, read_amount
from catalog.sources.files import FileRefused
from tests.catalog.rugs import Kept

SHEETS = sorted(path for path in (Path(__file__).parent / "sheets").iterdir() if path.suffix != ".json")


def read(text: str | bytes) -> Reading:
    data = text.encode() if isinstance(text, str) else text
    return read_catalogue(data, "produits.csv", currency="MAD", language="fr")


def compared(reading: Reading, known: dict[str, Stored]) -> tuple[Intake, dict[str, Stored]]:
    """What an import does, and what it would write."""
    written: list[Stored] = []
    intake = take_in(reading, Kept(known), written.append)
    return intake, {stored.key: stored for stored in written}


def after(first: str, second: str) -> Intake:
    _, known = compared(read(first), {})
    return compared(read(second), known)[0]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_sheet_imported_again_changes_nothing(path: Path) -> None:
    first, known = compared(read(path.read_bytes()), {})
    again, written = compared(read(path.read_bytes()), known)
    assert (again.created, again.changed, written) == (set(), set(), {})
    assert again.unchanged == first.created


def test_skus_that_are_added_later_leave_the_keys() -> None:
    intake = after("Nom;Prix\nTapis;12\nVase;5\n", "Réf;Nom;Prix\nT-1;Tapis;12\nV-1;Vase;6\n")
    assert (intake.created, len(intake.changed)) == (set(), 2)
    assert not [issue for issue in intake.issues if issue.code.startswith("product_")]


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("Nom;Prix;Photo\nTapis;12;t.jpg\n", "Nom;Prix;Photo\nTapis bleu;12;t.jpg\n", "product_renamed_photos"),
        ("ID;Nom;Prix\n7;Tapis;12\n", "ID;Nom;Prix\n7;Tapis bleu;12\n", "product_renamed_id"),
        ("Nom;Prix;EAN\nThé;12;6111245750125\n", "Nom;Prix;EAN\nThé vert;12;6111245750125\n", "product_renamed_gtin"),
    ],
)
def test_a_rename_that_shows_is_an_update_and_says_why(first: str, second: str, code: str) -> None:
    intake = after(first, second)
    assert (len(intake.changed), intake.created) == (1, set())
    assert [issue.code for issue in intake.issues] == [code]


def test_a_sku_that_a_row_shares_with_a_known_one_makes_it_a_product_of_its_own() -> None:
    intake = after("ID;SKU;Nom;Prix\n1;T;Tapis;12\n", "ID;SKU;Nom;Prix\n2;T;Kilim;15\n1;T;Tapis;12\n")
    assert (len(intake.created), len(intake.changed), len(intake.unchanged)) == (1, 0, 1)


def test_a_rename_without_evidence_is_a_new_product_beside_the_one_that_is_gone() -> None:
    intake = after("Nom;Prix\nTapis;12\n", "Nom;Prix\nKilim;12\n")
    assert (len(intake.created), intake.changed) == (1, set())
    assert [(issue.code, issue.value) for issue in intake.issues] == [("product_gone", "Tapis")]


HEADERS = [
    "Nom",
    "الاسم",
    "Prix",
    "Prix promo",
    "Stock",
    "Taille",
    "Couleur",
    "Photo",
    "",
    "Code-barres",
    "Dimensions (cm)",
]
CELLS = [
    "",
    "-",
    "Tapis",
    "S, M, L",
    "S=5;M=3",
    "120,00 DH",
    "1.250",
    "à partir de 90",
    "épuisé",
    "TOTAL",
    "20x30",
    "a.jpg b.jpg",
]
tables = st.lists(st.sampled_from(HEADERS), min_size=1, max_size=7).flatmap(
    lambda header: st.lists(
        st.lists(st.sampled_from(CELLS) | st.text(max_size=12), min_size=len(header), max_size=len(header) + 1),
        max_size=6,
    ).map(lambda rows: [header, *rows])
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(tables)
def test_no_table_stops_the_reader_and_none_changes_when_it_comes_again(rows: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    with suppress(FileRefused):
        reading = read(out.getvalue().encode("utf-8", "replace"))
        _, known = compared(reading, {})
        again, _ = compared(reading, known)
        assert (again.created, again.changed) == (set(), set())


@given(
    st.decimals(min_value="0.01", max_value=10**7, places=2),
    st.sampled_from(
        ["{} DH", "Dhs {}", "{}Fcfa", "à partir de {} €", "{} MAD/pièce", "{}", "Rs. {}", "{} درهم", "ابتداء من {}"]
    ),
    st.sampled_from([(",", " "), (".", ","), (",", "."), (",", "\u202f"), (".", "'"), ("٫", "٬")]),
)
def test_no_digit_of_a_price_is_changed_whatever_stands_beside_it(
    price: object, words: str, signs: tuple[str, str]
) -> None:
    mark, group = signs
    written = words.format(f"{price:,.2f}".replace(",", "G").replace(".", mark).replace("G", group))
    assert read_amount(written, max_decimals=2).number == price


@given(st.from_regex(re.compile(r"[^\W\d_]{0,6} ?[0-9]{1,4}([ .,'][0-9]{1,4}){0,3} ?[^\W\d_]{0,6}"), fullmatch=True))
def test_a_number_that_is_read_has_the_digits_that_were_written(written: str) -> None:
    with suppress(NotANumber, AmbiguousNumber):
        number = read_amount(written, max_decimals=2).number
        assert re.sub(r"\D", "", f"{number:f}").lstrip("0") == re.sub(r"[^0-9]", "", written).lstrip("0")


def test_the_names_of_columns_are_looked_for_in_the_first_rows_only() -> None:
    looked_for = []
    for count in (100, 1000):
        told_by_name.cache_clear()
        lines = (f"R{at};Tapis n° {at};{at}.50;{at}" for at in range(count))
        assert len(read("\n".join(["Réf;Nom;Prix;Stock", *lines])).products) == count
        looked_for.append(told_by_name.cache_info().misses)
    assert looked_for[0] == looked_for[1]
