"""A zip that holds a list, alone or beside photos."""

import io
import zipfile

import pytest

from catalog.importing import read_catalogue
from catalog.sources.files import FileRefused

SHEET = b"Nom,Prix,Photo\nTapis,900,photos/tapis.jpg\n"


def zipped(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def read(data: bytes) -> list[tuple[str, str, list[str]]]:
    reading = read_catalogue(data, "boutique.zip", currency="MAD", language="fr")
    return [(one.title["fr"], one.source.sheet, [image.source for image in one.images]) for one in reading.products]


def test_the_list_is_found_beside_the_photos() -> None:
    archive = zipped(stock__produits_csv=SHEET, photos__tapis_jpg=bytes(400), stock__lisez_moi_pdf=b"%PDF")
    assert read(archive) == [("Tapis", "produits", ["photos/tapis.jpg"])]


def test_photos_do_not_count_for_the_size_of_the_list() -> None:
    assert read(zipped(produits_csv=SHEET, photo_jpg=bytes(30 * 1024**2)))[0][0] == "Tapis"


def test_several_lists_are_several_sheets() -> None:
    names = [title for title, _, _ in read(zipped(a_csv=SHEET, b_csv=SHEET.replace(b"Tapis", b"Vase")))]
    assert names == ["Tapis", "Vase"]


def locked(data: bytes) -> bytes:
    """The same zip with the flag of encryption set on every entry."""
    changed = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (zipped(photo_jpg=b"x"), "file_unknown"),
        (zipped(a_xlsx=zipped(b_csv=SHEET)), "file_unknown"),
        (zipped(a_csv=bytes(20 * 1024**2)), "file_is_bomb"),
        (locked(zipped(a_csv=SHEET)), "file_is_protected"),
        (zipped(a_csv=SHEET)[:-30], "file_unreadable"),
    ],
)
def test_a_zip_that_holds_no_list_or_is_a_trap_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as told:
        read(data)
    assert told.value.issue.code == code
