"""Google's list of categories: read from its own files, and the sellers' categories that it knows exactly."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import store
from catalog.categories import categories
from catalog.importing import read_catalogue
from catalog.issues import Severity
from catalog.rules import check_catalogue
from catalog.sources.files import FileRefused
from catalog.taxonomy import CategoryNames, read_taxonomy
from tests.catalog.test_rules import product

ENGLISH = """# Google_Product_Taxonomy_Version: 2021-09-21
536 - Home & Garden
696 - Home & Garden > Decor
598 - Home & Garden > Decor > Rugs
188 - Apparel & Accessories > Jewelry
200 - Apparel & Accessories > Jewelry > Rings
3652 - Sporting Goods > Athletics > Boxing & Martial Arts > Boxing Rings
3774 - Sporting Goods > Athletics > Gymnastics > Rings
"""
FRENCH = """# Google_Product_Taxonomy_Version: 2021-09-21
536 - Maison et jardin
598 - Maison et jardin > Décoration > Tapis et moquettes
200 - Vêtements et accessoires > Bijoux > Bagues et anneaux
"""
ARABIC = "598 - المنزل والحديقة > ديكور > سجاد وبُسط\n"


def names(*texts: str) -> CategoryNames:
    return CategoryNames(tuple(read_taxonomy(text.encode()) for text in texts))


def test_a_file_is_read_with_its_language_and_version() -> None:
    read = read_taxonomy(ENGLISH.encode())
    assert (read.language, read.version, len(read.paths)) == ("en", "2021-09-21", 7)
    assert read.paths[598] == "Home & Garden > Decor > Rugs"
    assert read_taxonomy(FRENCH.encode("utf-8-sig")).language == "fr"
    assert (read_taxonomy(ARABIC.encode()).language, read_taxonomy(ARABIC.encode()).version) == ("ar", "")
    assert read_taxonomy(FRENCH.replace("\n", "\r\n").encode("utf-16")).paths[536] == "Maison et jardin"
    assert read_taxonomy(ENGLISH.encode(), "sv").language == "sv"


@pytest.mark.parametrize(
    ("data", "code", "value"),
    [
        (b"", "file_empty", ""),
        (b"%PDF-1.7", "file_unknown", ""),
        (b"Home & Garden\nHome & Garden > Decor\n", "taxonomy_without_numbers", "Home & Garden"),
        (ENGLISH.encode() + b"oops\n", "taxonomy_unreadable", "oops"),
        (ENGLISH.encode() + b"12 - \n", "taxonomy_unreadable", "12 -"),
        (ENGLISH.encode() + b"598 - Another\n", "taxonomy_unreadable", "598 - Another"),
        (b"# Google_Product_Taxonomy_Version: 2021-09-21\n", "taxonomy_without_numbers", ""),
    ],
)
def test_another_file_is_refused_in_words(data: bytes, code: str, value: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_taxonomy(data)
    issue = refused.value.issue
    assert (issue.code, issue.value) == (code, value)
    assert len({issue.sentence_in(language) for language in ("en", "fr", "ar")}) == 3


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("598", 598),
        ("٥٩٨", 598),
        ("598 - Home & Garden > Decor > Rugs", 598),
        ("999999", 999999),  # a number is a number; the check says that nobody knows it
        ("Home & Garden > Decor > Rugs", 598),
        ("home & garden>decor>rugs", 598),
        ("Maison et Jardin > Decoration > Tapis et moquettes", 598),
        ("المنزل والحديقة > ديكور > سجاد وبسط", 598),
        ("Decor > Rugs", None),  # a part of a path may be somebody else's
        ("Tapis et moquettes", 598),
        ("Jewelry", 188),
        ("Rings", None),  # two of Google's have that name
        ("Boxing Rings", 3652),
        ("Babouches", None),
        ("Tajines et plats en terre", 5340),  # a name of our own
        ("طواجن", 5340),
        ("", None),
        ("0", None),
        (" > ", None),
    ],
)
def test_a_sellers_category_is_a_number_where_it_is_known_exactly(text: str, number: int | None) -> None:
    assert names(ENGLISH, FRENCH, ARABIC).number(text) == number


def test_without_a_list_our_own_names_are_known() -> None:
    known = CategoryNames()
    assert [known.number(text) for text in ("Rugs", "Tapis", "زرابي وسجاد", "Home & Garden > Decor > Rugs")] == [
        598, 598, 598, None,
    ]  # fmt: skip
    assert [known.name(598, language) for language in ("fr", "sv")] == ["Tapis", "Rugs"]
    assert known.name(3652, "fr") == ""
    assert known.has(3652)  # nobody can say that it is not there


def test_a_name_is_shown_in_the_readers_language_as_far_as_there_is_one() -> None:
    known = names(ENGLISH, FRENCH)
    assert known.name(598, "fr") == "Maison et jardin > Décoration > Tapis et moquettes"
    assert known.name(598, "ar") == "زرابي وسجاد"  # ours, in her language, before Google's in another
    assert known.name(3652, "fr") == "Sporting Goods > Athletics > Boxing & Martial Arts > Boxing Rings"
    assert known.has(3652)
    assert not known.has(999999)


def imported(cells: str, known: CategoryNames) -> list[tuple[Any, Any]]:
    data = f"Nom;Prix;Catégorie\n{cells}".encode()
    read = read_catalogue(data, "a.csv", currency="MAD", language="fr", categories=known)
    return [(each.category, each.seller_category) for each in read.products]


def test_an_import_turns_names_that_are_known_into_numbers_and_keeps_the_sellers_words() -> None:
    cells = "A;1;598\nB;1;Home & Garden > Decor > Rugs\nC;1;Tapis\nD;1;Mes tapis\nE;1;\n"
    assert imported(cells, names(ENGLISH)) == [
        (598, None),
        (598, "Home & Garden > Decor > Rugs"),
        (598, "Tapis"),
        (None, "Mes tapis"),
        (None, None),
    ]
    assert imported(cells, CategoryNames())[1] == (None, "Home & Garden > Decor > Rugs")


def test_the_check_tells_of_a_number_that_nobody_knows_and_shows_googles_name() -> None:
    known = names(ENGLISH, FRENCH)
    assert check_catalogue([product(category=598)], categories=known) == []
    (issue,) = check_catalogue([product(category=999999)], categories=known)
    assert (issue.code, issue.severity, issue.value) == ("category_unknown", Severity.WARNING, "999999")
    assert check_catalogue([product(category=999999)]) == []
    (issue,) = check_catalogue([product(category=None)], categories=known)
    assert "Maison et jardin > Décoration > Tapis et moquettes" in issue.message_in("fr")


@pytest.mark.django_db
def test_a_list_is_kept_once_for_the_installation_and_replaced_by_a_newer_one() -> None:
    assert store.category_names().number("Jewelry") is None
    store.load_taxonomy(read_taxonomy(ENGLISH.encode()))
    store.load_taxonomy(read_taxonomy(FRENCH.encode()))
    assert store.category_names().number("Jewelry") == 188
    store.load_taxonomy(read_taxonomy(ENGLISH.replace("188 - ", "187 - ").encode()))
    assert store.category_names().number("Jewelry") == 187
    assert store.category_names().name(598, "fr").endswith("Tapis et moquettes")


@given(st.text(max_size=40))
def test_no_category_is_too_strange(text: str) -> None:
    CategoryNames().number(text)


@pytest.mark.parametrize(("locale", "language"), [("en-US", "en"), ("fr-FR", "fr"), ("ar-SA", "ar")])
def test_googles_own_files_are_read_and_map_to_themselves(shared: Path, locale: str, language: str) -> None:
    file = shared / "reference" / "google_taxonomy" / f"taxonomy-with-ids.{locale}.2021-09-21.txt"
    if not file.is_file():
        pytest.skip(f"{file} is absent")
    read = read_taxonomy(file.read_bytes())
    assert (read.language, read.version) == (language, "2021-09-21")
    assert len(read.paths) > 5500
    known = CategoryNames((read,))
    lost = {number for number, path in read.paths.items() if known.number(path) != number}
    assert lost == ({500056, 4174} if language == "ar" else set())  # zips of two kinds, apart by a vowel sign alone
    assert all(known.has(number) for number in categories())
