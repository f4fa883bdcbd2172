"""A programme's list of businesses: three lists as three ministries keep them, and what is wrong in others."""

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.issues import Severity
from catalog.programme import Entry, ProgrammeList, read_programme
from catalog.sources.files import FileRefused

FRENCH = """Programme WE-Elevate;;;;;;;
Liste des coopératives, cohorte 2;;;;;;;
;;;;;;;
N°;Nom de l'entreprise;Pays;Cohorte;Dirigée par une femme;Dirigée par des jeunes;Langue;Devise;Téléphone
1;Coopérative Tigmi;Maroc;2026-A;oui;non;français;DH;+212 600 000000
2;Atelier Djibouti Couture;Djibouti;2026-A;Oui;;;;
3;Maison du Golfe;Bahreïn;2026-B;x;-;arabe;BHD;
""".encode("cp1252")

ARABIC: list[list[Any]] = [
    ["اسم المؤسسة", "الدولة", "الفوج", "تقودها امرأة", "يقودها شباب", "اللغة", "العملة"],
    ["متجر النخلة", "الكويت", "2026", "نعم", "لا", "العربية", "دينار"],
    ["بيت الصدف", "السعودية", "2026", "لا", "نعم", "", "ريال سعودي"],
    ["قهوة كيغالي", "رواندا", 2026, "نعم", "نعم", "إنجليزي", ""],
]

ENGLISH = (
    "Business Name,Country,Cohort,Women-led,Youth-led,Language,Currency,Slug\n"
    "Kigali Weaves,RW,C1,Yes,No,en,RWF,kigali-weaves\n"
    '"Lagos Ankara, Ltd",Nigeria,C1,TRUE,FALSE,English,NGN,\n'
    "Banjul Tie & Dye,The Gambia,C2,1,0,,,\n"
    "Karachi Truck Art,PAK,C2,no,yes,Urdu,Rs,\n"
    "Athens Honey,Greece,C2,,,,,\n"
)


def entry(row: int, name: str, country: str, currency: str | None, language: str | None, **more: Any) -> Entry:
    return Entry(row=row, name=name, country=country, currency=currency, language=language, **more)


def workbook(rows: list[list[Any]]) -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def told(read: ProgrammeList) -> list[tuple[int, str, str, str, Severity]]:
    return [
        (each.at.row, each.at.column, each.code, each.value, each.severity)
        for each in read.issues
        if each.at is not None and each.at.row
    ]


def test_a_french_list_with_titles_above_its_header() -> None:
    read = read_programme(FRENCH)
    assert read.entries == (
        entry(1, "Coopérative Tigmi", "MA", "MAD", "fr", cohort="2026-A", women_led=True, youth_led=False),
        entry(2, "Atelier Djibouti Couture", "DJ", None, None, cohort="2026-A", women_led=True),
        entry(3, "Maison du Golfe", "BH", "BHD", "ar", cohort="2026-B", women_led=True, youth_led=False),
    )
    assert (read.rows, told(read)) == (3, [])


def test_an_arabic_workbook() -> None:
    read = read_programme(workbook(ARABIC))
    assert read.entries == (
        entry(1, "متجر النخلة", "KW", "KWD", "ar", cohort="2026", sheet="Sheet", women_led=True, youth_led=False),
        entry(2, "بيت الصدف", "SA", "SAR", None, cohort="2026", sheet="Sheet", women_led=False, youth_led=True),
        entry(3, "قهوة كيغالي", "RW", None, "en", cohort="2026", sheet="Sheet", women_led=True, youth_led=True),
    )
    assert told(read) == []


def test_an_english_list_with_short_names() -> None:
    read = read_programme(ENGLISH.encode())
    assert read.entries == (
        entry(
            1, "Kigali Weaves", "RW", "RWF", "en", cohort="C1", women_led=True, youth_led=False, slug="kigali-weaves"
        ),
        entry(2, "Lagos Ankara, Ltd", "NG", "NGN", "en", cohort="C1", women_led=True, youth_led=False),
        entry(3, "Banjul Tie & Dye", "GM", None, None, cohort="C2", women_led=True, youth_led=False),
        entry(4, "Karachi Truck Art", "PK", "PKR", "ur", cohort="C2", women_led=False, youth_led=True),
        entry(5, "Athens Honey", "GR", None, None, cohort="C2"),
    )
    assert told(read) == []


BAD = """Nom;Pays;Femme;Jeunes;Langue;Devise;Identifiant
;Maroc;oui;;;;
Atlas;Atlantide;oui;;;;
Rif;;;;;;
Souss;MA;peut-être;;elfique;;
Nour;KW;;;;dirhams;
Sahara;MA;;;;DHS2;
Paris Couture;France;;;;;
Souss;Maroc;oui;;;;
Draa;MA;;;;;deux mots
Oasis;MA;;oui;;euro;oasis
""".encode()


def test_what_cannot_be_read_is_told_with_its_row_and_column_and_costs_only_what_depends_on_it() -> None:
    read = read_programme(BAD)
    assert told(read) == [
        (1, "Nom", "business_name_missing", "", Severity.ERROR),
        (2, "Pays", "business_country_unknown", "Atlantide", Severity.ERROR),
        (3, "Pays", "business_country_missing", "", Severity.ERROR),
        (4, "Femme", "answer_unreadable", "peut-être", Severity.WARNING),
        (4, "Langue", "language_unknown", "elfique", Severity.WARNING),
        (5, "Devise", "business_currency_unknown", "dirhams", Severity.ERROR),
        (6, "Devise", "business_currency_unknown", "DHS2", Severity.ERROR),
        (7, "Devise", "business_currency_missing", "", Severity.ERROR),
        (8, "Nom", "business_repeated", "Souss", Severity.ERROR),
        (9, "Identifiant", "slug_unusable", "deux mots", Severity.ERROR),
    ]
    assert [(each.row, each.name, each.women_led, each.currency) for each in read.entries] == [
        (4, "Souss", None, None),
        (10, "Oasis", None, "EUR"),
    ]
    assert read.rows == 10


def test_every_issue_speaks_three_languages() -> None:
    for issue in read_programme(BAD).issues:
        said = {issue.sentence_in(language) for language in ("en", "fr", "ar")}
        assert len(said) == 3


def test_two_businesses_of_one_name_are_told_apart_by_their_short_names() -> None:
    read = read_programme(b"Nom,Pays,slug\nAtlas,MA,\nAtlas,KW,atlas-kw\n")
    assert [each.slug for each in read.entries] == [None, "atlas-kw"]
    assert told(read) == []


def test_a_column_that_is_not_known_is_told_once() -> None:
    (issue,) = read_programme("Nom,Pays,Téléphone\nAtlas,MA,0600\nRif,MA,0700\n".encode()).issues
    assert (issue.code, issue.value, issue.severity) == ("business_columns_ignored", "Téléphone", Severity.INFO)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"%PDF-1.7", "file_unknown"),
        (b"Prix,Titre\n12,Tapis\n", "business_header_missing"),
        ("Nom,Téléphone\nAtlas,0600\n".encode(), "business_header_missing"),  # no country: none could be made
    ],
)
def test_a_file_that_is_no_list_of_businesses_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_programme(data)
    assert refused.value.issue.code == code


PRINTED = st.characters(exclude_categories=("Cc", "Cs"))  # others make a file that is no text


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(PRINTED, max_size=12), min_size=2, max_size=7), max_size=6))
def test_no_list_is_too_strange(rows: list[list[str]]) -> None:
    text = "\n".join(";".join(cell.replace(";", " ") for cell in row) for row in [["Nom", "Pays", "Devise"], *rows])
    read = read_programme(text.encode("utf-8", "replace"))
    assert len(read.entries) <= read.rows
