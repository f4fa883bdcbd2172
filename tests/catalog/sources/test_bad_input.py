"""Files that are wrong in ways that sellers' files are: one clear sentence each, and nothing of the rest is lost."""

import io
import tracemalloc
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.cell_words import sorted_under
from catalog.cells import CellReader
from catalog.dialects.columns import photos_in
from catalog.drafts import Cell
from catalog.importing import Reading, read_catalogue
from catalog.sources.files import FileRefused

XLS = (Path(__file__).parents[1] / "files" / "tarif_1997.xls").read_bytes()
ODS = (Path(__file__).parents[1] / "files" / "articles_devises.ods").read_bytes()


def read(data: bytes, name: str = "p.csv") -> Reading:
    return read_catalogue(data, name, currency="MAD", language="fr")


def xlsx(*rows: list[object]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def locked_xls() -> bytes:
    """The old workbook with the record of encryption where its globals' second record was."""
    at = XLS.find(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20
    return XLS[:at] + b"\x2f\x00" + XLS[at + 2 :]


def locked_ods() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(ODS)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "META-INF/manifest.xml":
                entry = b'<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
                crypt = b"<manifest:encryption-data/></manifest:file-entry></manifest:manifest>"
                content = content.replace(b"</manifest:manifest>", entry + crypt)
            target.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (locked_xls(), "file_is_protected"),
        (locked_ods(), "file_is_protected"),
        (XLS[: len(XLS) // 3], "file_unreadable"),
        (ODS[: len(ODS) // 2], "file_unreadable"),
        (xlsx(["Nom", "Prix"], ["Tapis", 5])[:2000], "file_unreadable"),
        (b"Nom;" + b";" * 600 + b"Prix\nTapis;" + b"x;" * 601 + b"\n", "file_too_long"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as told:
        read(data)
    assert told.value.issue.code == code
    assert all(told.value.issue.sentence_in(language) for language in ("fr", "ar", "en"))


@pytest.mark.parametrize("name", ["p.csv", "p.xlsx", "p.pdf", "p", "p.json"])
def test_a_wrong_ending_of_the_name_changes_nothing(name: str) -> None:
    for data in (b"Nom;Prix\nTapis;5\n", xlsx(["Nom", "Prix"], ["Tapis", 5])):
        assert [product.title["fr"] for product in read(data, name).products] == ["Tapis"]


def test_three_hundred_columns_and_a_cell_of_a_megabyte_are_kept() -> None:
    names = ["Nom", "Prix", "Description", *(f"Détail {n}" for n in range(297))]
    row = ["Tapis", "900", "x" * 1_000_000, *(f"v{n}" for n in range(297))]
    (product,) = read("\n".join(";".join(line) for line in (names, row)).encode()).products
    assert (len(product.description["fr"]), product.attributes["Détail 296"]) == (1_000_000, "v296")


def test_formulas_are_read_as_their_results_or_named() -> None:
    text = 'Nom;Code;Prix\n"=""Tapis""";R1;=A1*2\nVase;=1+1;80\n'
    reading = read(text.encode())
    assert [product.title["fr"] for product in reading.products] == ["Tapis", "Vase"]
    issues = [(issue.at.row, issue.at.column) for issue in reading.issues if issue.at and issue.code == "formula_open"]
    assert issues == [(1, "Prix"), (2, "Code")]


AMOUNTS = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(999_999), places=2)
SPELLINGS = st.sampled_from([("", "."), ("", ","), (" ", ","), ("\u00a0", ","), (".", ","), (",", "."), ("'", ".")])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, SPELLINGS, st.sampled_from(["", " DH", " MAD", "dh"])), min_size=1, max_size=6))
def test_no_digit_of_a_price_is_changed_or_dropped_without_an_issue(
    prices: list[tuple[Decimal, tuple[str, str], str]],
) -> None:
    lines = ["Nom;Prix"]
    for at, (amount, (thousands, mark), unit) in enumerate(prices):
        written = f"{amount:,.2f}".replace(",", "T").replace(".", mark).replace("T", thousands)
        lines.append(f"Article {at};{written}{unit}")
    reading = read("\n".join(lines).encode())
    named = {issue.at.row for issue in reading.issues if issue.at}
    assert len(reading.products) == len(prices)
    for product, (amount, _, _) in zip(reading.products, prices, strict=True):
        price = product.variants[0].offer.price
        assert (price is not None and price.amount == amount) or product.source.row in named


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.text(max_size=8) | st.sampled_from(["12,5", "Tapis", "https://a.ma/1.jpg"]), max_size=6), max_size=8
    )
)
def test_no_table_makes_the_importer_raise(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in [["Nom", "Prix", "Photo", "Taille"], *rows])
    try:
        assert read(text.encode("utf-8", "replace")) is not None
    except FileRefused as refused:
        assert refused.issue.sentence_in("ar")


@pytest.mark.parametrize(
    "rest",
    [b"," * 4_100_000, b"x" * 4_100_000 + b",5\nSac,80\n", b'"' * 4_100_000],
    ids=["commas", "a cell", "marks"],
)
def test_a_line_without_end_is_named_and_never_parted_into_cells(rest: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused) as refused:
            read(b"Nom,Prix\nTapis,120\n" + rest)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (refused.value.issue.code, refused.value.issue.params["line"]) == ("line_endless", "3")
    assert peak < 40_000_000  # cells of it would take ten times as much


def test_a_table_wider_than_any_is_refused_before_all_of_it_is_read() -> None:
    tracemalloc.start()
    try:
        with pytest.raises(FileRefused) as refused:
            read(b"Nom,Prix\n" + (b"x" + b"," * 20_000 + b"\n") * 500)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.issue.code == "file_too_long"
    assert peak < 60_000_000  # all lines as cells are 90 MB


def test_a_feed_of_which_most_is_damaged_is_refused_with_one_sentence() -> None:
    with pytest.raises(FileRefused) as refused:
        read(b"<rss><channel>" + b"<item>" * 6_000, "p.xml")
    assert refused.value.issue.code == "feed_broken"
    assert len(read(b"<rss><channel>" + b"<item><title>A</title>" * 60, "p.xml").products) == 60


@pytest.mark.parametrize("sign", ["[", "![", "Shop: 3\n", "\n", "Shop: 3,", '"'])
def test_no_cell_is_too_long_a_riddle(sign: str) -> None:
    """A pattern that tries each way through 100,000 signs would take hours, and end the test by its time limit."""
    text = f"Shop: 3{sign * 100_000}x"
    assert photos_in(text)
    assert CellReader("", "", "MAD", lambda *_: None, set()).quantity(Cell(text, 1, "Stock")) is None


def test_neither_a_line_of_quotation_marks_nor_thousands_of_categories_are_a_riddle() -> None:
    text = "Nom,Prix\n" + ",".join(('"' * 200_001 + "x", "100")) + "\n"
    assert [product.variants[0].offer.quantity for product in read(text.encode()).products] == [None]
    listed = sorted_under(", ".join(f"A > B{number}" for number in range(20_000)))
    assert listed.count(" > ") == 20_000
