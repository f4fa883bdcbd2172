"""What workbooks say beside their values, and old and open formats: files of ours, each as a person reads it."""

import io
import re
import zipfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import openpyxl
import openpyxl.drawing.image
import pytest
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from PIL import Image

from catalog.importing import Reading, read_catalogue
from catalog.sources.formats import Told, told_by
from images.sources import ZipPhotos

FILES = Path(__file__).parents[1] / "files"


def read(data: bytes) -> Reading:
    return read_catalogue(data, "produits", currency="MAD", language="fr")


def issues(reading: Reading) -> list[tuple[str, int, str]]:
    return [(issue.code, issue.at.row, issue.value) for issue in reading.issues if issue.at]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ('#,##0.00 "MAD"', Told("MAD")),
        ("[$€-40C]#,##0.00;[Red]-[$€-40C]#,##0.00", Told("€")),
        ("#,##0.00\\ [$DH]", Told("DH")),
        ('_-* #,##0.00\\ "€"_-;-* #,##0.00\\ "€"_-', Told("€")),
        ("00000", Told("", 5)),
        ('0.0" kg"', Told("kg")),
        ("General", Told()),
        ("#,##0.00", Told()),
        ("[$-40C]d mmmm yyyy", Told()),
        ("0.00E+00", Told()),
        ("", Told()),
    ],
)
def test_a_number_format_tells_a_currency_a_unit_or_leading_zeros(code: str, told: Told) -> None:
    assert told_by(code) == told


def test_formats_merged_cells_and_open_formulas_of_a_workbook_are_understood() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [["Tarif 2026"], [], ["", "Nom", "Prix", "Réf", "Taille", "Poids"]]:
        sheet.append(row)
    for row in [["", "Tapis", 1250, 123, "S", 1.5], ["", None, 1400, 124, "L", 2], ["", "Vase", 12.5, 7, None, None]]:
        sheet.append(row)
    sheet["B7"], sheet["C7"] = "Pot", "=C4*2"
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B4:B5")
    for cell, format_ in [("C4", '#,##0.00 "MAD"'), ("C6", "[$€-40C]#,##0.00"), ("D4", "00000"), ("D5", "00000")]:
        sheet[cell].number_format = format_
    sheet["F4"].number_format = sheet["F5"].number_format = '0.0" kg"'
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue())
    rug, vase, pot = reading.products
    assert [(one.sku, one.options, str(one.offer.price)) for one in rug.variants] == [
        ("00123", {"Taille": "S"}, "1250.00 MAD"),
        ("00124", {"Taille": "L"}, "1400.00 MAD"),
    ]
    assert (rug.weight, str(vase.variants[0].offer.price), pot.variants[0].offer.price) == (1500, "12.50 EUR", None)
    assert ("formula_open", 4, "=C4*2") in issues(reading)


def test_an_old_excel_file_is_read() -> None:
    reading = read((FILES / "tarif_1997.xls").read_bytes())
    assert [(*p.title.values(), p.variants[0].sku, str(p.variants[0].offer.price)) for p in reading.products] == [
        ("Tapis « Taznakht » 2×3 m", "TS-01", "2450.50 MAD"),
        ("Coussin brodé", "TS-02", "180.00 MAD"),
        ("زربية من الصوف", "TS-03", "1999.99 MAD"),
    ]
    assert [product.variants[0].offer.quantity for product in reading.products] == [3, 12, 0]
    assert issues(reading) == [("sheet_not_understood", 0, "Notes")]


def test_an_open_document_names_the_currency_of_each_cell() -> None:
    reading = read((FILES / "articles_devises.ods").read_bytes())
    assert [str(product.variants[0].offer.price) for product in reading.products] == [
        "350.00 MAD",
        "120.50 EUR",
        "15.00 MAD",
    ]
    assert issues(reading) == [("currency_other", 0, "")]


def test_a_workbook_whose_last_cell_is_a_million_rows_down_loses_nothing() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Nom", "Prix"])
    book.active.append(["Tapis", 5])
    book.active["A150000"] = "Vase"
    out = io.BytesIO()
    book.save(out)
    assert [product.title["fr"] for product in read(out.getvalue()).products] == ["Tapis", "Vase"]


def test_formats_that_are_a_trap_are_not_read_and_the_values_are() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Nom", "Prix"])
    book.active.append(["Tapis", 5])
    out, trapped = io.BytesIO(), io.BytesIO()
    book.save(out)
    bomb = b"<!DOCTYPE s [<!ENTITY a 'aaaa'>]><styleSheet>&a;</styleSheet>"
    with zipfile.ZipFile(out) as source, zipfile.ZipFile(trapped, "w") as target:
        for name in source.namelist():
            target.writestr(name, bomb if name == "xl/styles.xml" else source.read(name))
    assert [product.title["fr"] for product in read(trapped.getvalue()).products] == ["Tapis"]


def pasted(rows: Iterable[tuple[object, ...]], **pictures: str | TwoCellAnchor) -> bytes:
    """A workbook with a picture of each colour on its cell."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    for colour, cell in pictures.items():
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), colour).save(picture, "PNG")
        book.active.add_image(openpyxl.drawing.image.Image(picture), cell)
    book.save(out)
    return out.getvalue()


def test_pictures_that_were_pasted_beside_products_are_their_photos(tmp_path: Path) -> None:
    rows = [("Coopérative Tafraout", "", ""), ("Photo", "Nom", "Prix"), ("", "Tajine", 120), ("", "Plat", 80)]
    data = pasted([*rows, ("", "Bol", 20)], red="A3", blue="A3", green="B4", gray="A1")
    reading = read(data)
    left = [issue.params for issue in reading.issues if issue.code == "pictures_left_in_workbook"]
    assert left == [{"count": "1"}]  # the cooperative's sign
    tajine, plat, bol = ([image.source for image in product.images] for product in reading.products)
    assert (len(tajine), len(plat), bol) == (2, 1, [])
    book = tmp_path / "autre.xlsx"
    book.write_bytes(data)
    with ZipPhotos(book) as photos:
        shown = [Image.open(io.BytesIO(photos.read(name) or b"")).getpixel((0, 0)) for name in (*tajine, *plat)]
    assert shown == [(255, 0, 0), (0, 0, 255), (0, 128, 0)]


def test_a_picture_that_mostly_lies_in_the_row_below_is_of_that_row() -> None:
    over = TwoCellAnchor(_from=AnchorMarker(row=1, rowOff=180_000), to=AnchorMarker(row=2, rowOff=70_000))
    data = pasted((("Photo", "Nom", "Prix"), ("", "Tajine", 120), ("", "Plat", 80)), red=over)
    assert [len(product.images) for product in read(data).products] == [0, 1]


def test_a_picture_that_was_placed_in_a_cell_is_a_photo() -> None:
    """As Excel writes it since 2023: an error for older programs, and beside it a value that is a picture."""
    rich, ooxml = "http://schemas.microsoft.com/office/spreadsheetml", "http://schemas.openxmlformats.org"
    blocks = '<bk><extLst><ext><x:rvb i="0"/></ext></extLst></bk>'
    parts = {
        "xl/metadata.xml": f"""<metadata xmlns="{ooxml}/spreadsheetml/2006/main" xmlns:x="{rich}/2017/richdata">
            <futureMetadata name="XLRICHVALUE" count="1">{blocks}</futureMetadata>
            <valueMetadata count="1"><bk><rc t="1" v="0"/></bk></valueMetadata></metadata>""",
        "xl/richData/rdrichvalue.xml": f"""<rvData xmlns="{rich}/2017/richdata">
            <rv s="0"><v>0</v><v>5</v></rv></rvData>""",
        "xl/richData/richValueRel.xml": f"""<richValueRels xmlns="{rich}/2022/richvaluerel"
            xmlns:r="{ooxml}/officeDocument/2006/relationships"><rel r:id="rId1"/></richValueRels>""",
        "xl/richData/_rels/richValueRel.xml.rels": f"""<Relationships xmlns="{ooxml}/package/2006/relationships">
            <Relationship Id="rId1" Type="image" Target="../media/image1.png"/></Relationships>""",
        "xl/media/image1.png": "picture",
    }
    data, out = pasted((("Nom", "Prix", "Photo"), ("Tajine", 120, "here"))), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as book, zipfile.ZipFile(out, "w") as placed:
        for name in book.namelist():
            sheet = re.sub(rb'<c r="C2".*?</c>', b'<c r="C2" t="e" vm="1"><v>#VALUE!</v></c>', book.read(name))
            placed.writestr(name, sheet)
        for name, text in parts.items():
            placed.writestr(name, text)
    reading = read(out.getvalue())
    assert [image.source for image in reading.products[0].images] == [f"{sha256(b'picture').hexdigest()[:24]}.png"]
    assert [issue.code for issue in reading.issues if issue.code.startswith("picture")] == []


def test_pictures_that_were_pasted_into_a_workbook_are_not_lost_in_silence() -> None:
    reading = read(pasted((("Nom", "Prix", "Photo"), ("Tajine", 120, "tajine.jpg")), red="C2", blue="C9"))
    (told,) = (issue for issue in reading.issues if issue.code == "pictures_left_in_workbook")
    assert told.params == {"count": "2"}
    assert [image.source for image in reading.products[0].images] == ["tajine.jpg"]
