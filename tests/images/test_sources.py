"""Photos in folders and zips: found in spite of small slips, and never outside."""

import os
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from images.photo import MAX_BYTES, PhotoRefused
from images.sources import FolderPhotos, Photos, ZipPhotos

FILES = (
    "tajine.JPG",
    "bags/front.jpg",
    "bags/back.jpeg",
    "rugs/front.jpg",
    "Éventail.png",
    "صور/حقيبة.jpg",
    "a b.webp",
)


def folder_of(names: tuple[str, ...], at: Path) -> Photos:
    for name in names:
        file = at / "photos" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return FolderPhotos(at / "photos")


def zip_of(names: tuple[str, ...], at: Path) -> Photos:
    at.mkdir(exist_ok=True)
    with zipfile.ZipFile(at / "photos.zip", "w") as archive:
        for name in names:
            archive.writestr(name, name)
    return ZipPhotos(at / "photos.zip")


Made = Callable[[tuple[str, ...], Path], Photos]
BOTH = pytest.mark.parametrize("made", [folder_of, zip_of], ids=["folder", "zip"])


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(PhotoRefused) as refused:
        act()
    assert refused.value.issue.hint_in("ar")
    return refused.value.issue.code


@BOTH
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("tajine.JPG", "tajine.JPG"),
        ("tajine.jpg", "tajine.JPG"),
        ("TAJINE.jpeg", "tajine.JPG"),
        ("./tajine.jpg", "tajine.JPG"),
        (" tajine.jpg ", "tajine.JPG"),
        ("tajine", "tajine.JPG"),
        ("photos/tajine.jpg", "tajine.JPG"),
        ("C:\\Users\\Fatima\\Pictures\\tajine.jpg", "tajine.JPG"),
        ("bags/front.jpg", "bags/front.jpg"),
        ("Bags\\Front.JPG", "bags/front.jpg"),
        ("photos/bags/front.jpg", "bags/front.jpg"),
        ("back.jpg", "bags/back.jpeg"),
        (unicodedata.normalize("NFD", "éventail.PNG"), "Éventail.png"),
        ("صور/حقيبة.jpg", "صور/حقيبة.jpg"),
        ("حقيبة.jpg", "صور/حقيبة.jpg"),
        ("a b.webp", "a b.webp"),
        ("other.jpg", None),
        ("tajine.png", None),
        ("ront.jpg", None),
        ("", None),
        ("..", None),
        ("bags", None),
        ("bags/", None),
    ],
)
def test_a_photo_is_found_by_what_a_seller_writes(made: Made, tmp_path: Path, asked: str, found: str | None) -> None:
    assert made(FILES, tmp_path).read(asked) == (found.encode() if found else None)


@BOTH
def test_a_name_that_fits_several_photos_is_asked_about(made: Made, tmp_path: Path) -> None:
    photos = made(FILES, tmp_path)
    assert refusal(lambda: photos.read("front.jpg")) == "photo_ambiguous"
    assert refusal(lambda: photos.read("front")) == "photo_ambiguous"


@BOTH
def test_the_very_name_comes_before_one_that_is_like_it(made: Made, tmp_path: Path) -> None:
    photos = made(("a.jpg", "A.JPG", "sub/a.jpg"), tmp_path)
    assert photos.read("a.jpg") == b"a.jpg"
    assert photos.read("A.JPG") == b"A.JPG"
    assert refusal(lambda: photos.read("a.JPG")) == "photo_ambiguous"


@BOTH
def test_what_lies_outside_cannot_be_reached(made: Made, tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_text("secret")
    photos = made(FILES, tmp_path / "in")
    for asked in (
        "../secret.jpg",
        "../../secret.jpg",
        str(tmp_path / "secret.jpg"),
        "/etc/passwd",
        "bags/../../secret.jpg",
    ):
        assert photos.read(asked) is None


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.jpg").write_text("secret")
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (photos / "up").symlink_to(tmp_path)
    os.mkfifo(photos / "pipe.jpg")
    found = FolderPhotos(photos)
    assert [found.read(name) for name in ("link.jpg", "secret.jpg", "up/secret.jpg", "pipe.jpg")] == [None] * 4


@BOTH
def test_the_leftovers_of_computers_are_no_photos(made: Made, tmp_path: Path) -> None:
    photos = made(("bag.jpg", ".hidden/x.jpg", "._bag.jpg", "__MACOSX/._bag.jpg"), tmp_path)
    assert photos.read("bag.jpg") == b"bag.jpg"
    assert photos.read("bag") == b"bag.jpg"
    assert photos.read("._bag.jpg") is None


def test_a_photo_of_too_many_bytes_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "large.jpg").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert refusal(lambda: FolderPhotos(tmp_path).read("large.jpg")) == "photo_file_too_big"
    with zipfile.ZipFile(tmp_path / "z.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(tmp_path / "large.jpg", "large.jpg")
    assert refusal(lambda: ZipPhotos(tmp_path / "z.zip").read("large.jpg")) == "photo_file_too_big"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert refusal(lambda: FolderPhotos(tmp_path / "nowhere")) == "photo_folder_missing"


@pytest.mark.parametrize("content", [b"", b"junk" * 100, b"PK\x05\x06", b"Rar!\x1a\x07\x00"])
def test_what_is_no_zip_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "photos.zip"
    file.write_bytes(content)
    assert refusal(lambda: ZipPhotos(file)) == "photo_zip_unreadable"
    assert refusal(lambda: ZipPhotos(tmp_path / "nowhere.zip")) == "photo_zip_unreadable"


def test_a_zip_that_swells_is_not_opened(tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number in range(8):
            with archive.open(f"{number}.jpg", "w") as entry:
                for _ in range(30):
                    entry.write(bytes(1_000_000))
    assert refusal(lambda: ZipPhotos(file)) == "photo_zip_swollen"


def test_a_zip_of_too_many_entries_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("images.sources.MOST_FILES", 6)
    assert refusal(lambda: zip_of(FILES, tmp_path)) == "photo_zip_swollen"
    assert refusal(lambda: folder_of(FILES, tmp_path)) == "photo_folder_too_full"


def test_an_entry_that_unpacks_to_more_than_it_says_is_told(tmp_path: Path) -> None:
    file = tmp_path / "photos.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bag.jpg", b"x" * 100_000)
    data = file.read_bytes().replace((100_000).to_bytes(4, "little"), (500).to_bytes(4, "little"))
    file.write_bytes(data)
    assert refusal(lambda: ZipPhotos(file).read("bag.jpg")) == "photo_unreadable"


def test_an_entry_that_is_damaged_or_locked_is_told(tmp_path: Path) -> None:
    photos = zip_of(("bag.jpg", "rug.jpg"), tmp_path)
    assert isinstance(photos, ZipPhotos)
    photos.close()
    file = tmp_path / "photos.zip"
    data = bytearray(file.read_bytes())
    data[30 + len("bag.jpg")] ^= 0xFF
    for head in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.rindex(head)
        data[at + (6 if head == b"PK\x03\x04" else 8)] |= 1
    file.write_bytes(data)
    with ZipPhotos(file) as opened:
        assert refusal(lambda: opened.read("bag.jpg")) == "photo_unreadable"
        assert refusal(lambda: opened.read("rug.jpg")) == "photo_zip_locked"


@pytest.mark.parametrize("encoding", ["utf-8", "cp720"])
def test_arabic_names_are_found_in_zips_that_do_not_say_how_they_are_written(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "photos.zip"
    name = "حقيبة.jpg".encode(encoding)
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x" * len(name), b"bag")
    file.write_bytes(file.read_bytes().replace(b"x" * len(name), name))
    with ZipPhotos(file) as photos:
        assert photos.read("حقيبة.jpg") == b"bag"
