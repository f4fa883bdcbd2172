"""Bytes to lines: encodings, delimiters, quotation marks, workbooks, and what is refused."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.importing import read_catalogue
from catalog.sources import files, sandbox
from catalog.sources.files import FileRefused
from catalog.sources.tables import Table, read_sheets, table_below

FRENCH = 'Nom;Prix;Description\nThéière décorée;1 250,00;"Laiton ; argent\nfait main"\nTapis berbère;80;\n'
ARABIC = "الاسم,السعر\nإبريق شاي مزخرف,120\nسجادة من الصوف,900\n"


def table(data: bytes) -> Table:
    return table_below(read_sheets(data)[0], 0)[0]


def refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as told:
        read_sheets(data)
    assert all(
        told.value.issue.message_in(language) and told.value.issue.hint_in(language) for language in ("en", "fr", "ar")
    )
    return told.value.issue.code


def workbook(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"])
def test_french_text_arrives_whole_in_every_encoding(encoding: str) -> None:
    found = table(FRENCH.encode(encoding))
    assert found.header == ("Nom", "Prix", "Description")
    assert [row.cells for row in found.rows] == [
        ("Théière décorée", "1 250,00", "Laiton ; argent\nfait main"),
        ("Tapis berbère", "80", ""),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_arabic_text_arrives_whole_in_every_encoding(encoding: str) -> None:
    assert [row.cells[0] for row in table(ARABIC.encode(encoding)).rows] == ["إبريق شاي مزخرف", "سجادة من الصوف"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_parts_the_lines_evenly(delimiter: str) -> None:
    rows = [("Nom", "Prix", "Photos"), ("Tapis", "1", "http://a.ma/1.jpg"), ("Vase", "2", "b.jpg")]
    found = table("\n".join(delimiter.join(row) for row in rows).encode())
    assert (found.header, [row.cells for row in found.rows]) == (rows[0], rows[1:])


def test_commas_in_every_row_do_not_outweigh_the_header() -> None:
    lines = ["Nom;Photos", *(f"Tapis {n};http://a.ma/1.jpg,http://a.ma/2.jpg" for n in range(300))]
    assert table("\n".join(lines).encode()).header == ("Nom", "Photos")


def test_excels_own_line_about_the_delimiter_is_no_header() -> None:
    assert table(b"sep=;\nNom;Prix\nTapis;1\n").header == ("Nom", "Prix")


@pytest.mark.parametrize(
    "text",
    ['Nom,Prix\n"Grand tapis,3\nVase,5\nPot,6\n', 'Nom,Prix\n"Grand tapis,3\nVase,5\n"Petit, tapis",5\nPot,6\n'],
)
def test_a_mark_that_is_never_closed_costs_no_other_row(text: str) -> None:
    found, issues = table_below(read_sheets(text.encode())[0], 0)
    assert [row.cells[0] for row in found.rows if row.cells[0] != "Petit, tapis"] == ["Grand tapis", "Vase", "Pot"]
    assert [(issue.code, issue.at and issue.at.row) for issue in issues] == [("quote_unclosed", 1)]


def test_a_row_with_more_cells_than_the_header_is_kept_and_reported_where_nothing_tells_what_they_are() -> None:
    found, issues = table_below(read_sheets(b"Nom,Couleur\nTapis,bleu,12\nVase,5\n,,\n")[0], 0)
    assert [row.cells for row in found.rows] == [("Tapis", "bleu"), ("Vase", "5")]
    assert [(issue.code, issue.value, issue.at and issue.at.row) for issue in issues] == [("row_too_long", "12", 1)]


def test_a_workbooks_cells_are_read_as_people_see_them() -> None:
    data = workbook(
        ["a", "b", "c", "d", "e", "f", "g"],
        [12.0, 12.5, 0.1 + 0.2, 6111245750125, date(2026, 1, 2), datetime(2026, 1, 2, 3, 4), True],  # noqa: DTZ001 - spreadsheets have no zones,
    )
    row = table(data).rows[0]
    assert row.cells == ("12", "12.5", "0.3", "6111245750125", "2026-01-02", "2026-01-02 03:04:00", "true")
    assert row.exact == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\xef\xbb\xbf \n\n", "file_empty"),
        (b",,,\n;;\n", "file_empty"),
        (b"%PDF-1.7\n1 0 obj", "file_unknown"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_unknown"),
        (b"\x00\x00\x00\x18ftypheic", "file_unknown"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "file_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_is_protected"),
        (b"PK\x03\x04 cut off", "file_unreadable"),
        (bytes(range(256)) * 4, "file_unreadable"),
        (workbook(), "file_empty"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_its_content(data: bytes, code: str) -> None:
    assert refusal(data) == code


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_zip_of_photos_is_no_table() -> None:
    assert refusal(zipped({"rug.jpg": b"x"})) == "file_unknown"


def test_a_damaged_workbook_is_refused() -> None:
    assert refusal(zipped({"xl/workbook.xml": b"<nonsense"})) == "file_unreadable"


def test_a_zip_bomb_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "workbook_lines", lambda data: pytest.fail("opened"))
    assert (
        refusal(zipped({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": bytes(20 * 1024**2)})) == "file_is_bomb"
    )


def test_a_workbook_that_outgrows_the_memory_is_refused_and_we_live() -> None:
    data = workbook(*([f"{n} {at} " * 500 for at in range(20)] for n in range(100)))
    for megabytes in (16, 20):  # too little to begin with; too little to go on
        with pytest.raises(FileRefused) as told:
            list(sandbox.workbook_lines(data, memory=megabytes * 1024**2))
        assert told.value.issue.code == "file_is_bomb"


def test_a_file_above_the_limit_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 1000)
    assert refusal(b"Nom,Prix\n" + b"Tapis,1\n" * 200) == "file_too_large"


@pytest.mark.parametrize("name", ["MAX_ROWS", "MAX_COLUMNS"])
def test_too_many_rows_or_columns_are_refused(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    wide = [["a", "b", "c", "d"]] * 5
    monkeypatch.setattr(sandbox, name, 3)
    assert refusal(workbook(*wide)) == "file_too_long"
    monkeypatch.setattr(f"catalog.sources.tables.{name}", 3)
    assert refusal("\n".join(",".join(row) for row in wide).encode()) == "file_too_long"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=300).map(str.encode)
    | st.text(max_size=200).map(lambda text: b"Title,Price\n" + text.encode())
)
def test_junk_is_read_or_refused_and_nothing_else(data: bytes) -> None:
    try:
        once, again = (read_catalogue(data, "junk.csv", currency="MAD", language="fr") for _ in range(2))
    except FileRefused:
        return
    assert (once.products, once.issues) == (again.products, again.issues)
