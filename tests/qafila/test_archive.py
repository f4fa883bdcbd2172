"""A backup that is damaged or made to do harm is refused with a reason, before anything is changed."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from qafila.keeping.archive import Archive, ArchiveRefused, Manifest, manifest_text, upload_entry
from qafila.keys import keys_taken_over, make_keys

ROWS, PHOTO = b'["id"]\n[1]\n', b"a photo"
TABLE = "tables/app.thing.jsonl"
NAMED = f"images/originals/{hashlib.sha256(PHOTO).hexdigest()}.jpg"
Zip = zipfile.ZipFile


def written(file: Path, more: Callable[[Zip], None] = lambda _: None, **manifest: object) -> Path:
    """A whole backup of one row and one photo, and what `more` adds."""
    keys = b"fernet:x\n"
    sums = {TABLE: hashlib.sha256(ROWS).hexdigest(), "keys": hashlib.sha256(keys).hexdigest()}
    told = {"format": 1, "qafila": "9", "made_at": "", "migrations": (), "sums": sums, "rows": {TABLE: 1}, "photos": 1}
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(TABLE, ROWS, zipfile.ZIP_DEFLATED)
        archive.writestr(NAMED, PHOTO)
        archive.writestr("keys", keys)
        more(archive)
        archive.writestr("manifest.json", manifest_text(Manifest.model_validate({**told, **manifest})))
    return file


def test_a_whole_backup_is_read(tmp_path: Path) -> None:
    with Archive(written(tmp_path / "a"), tmp_path) as archive:
        assert list(archive.lines("app.thing")) == ['["id"]\n', "[1]\n"]
        assert list(archive.lines("app.none")) == []
        assert [(kind, data) for kind, _, _, data in archive.photos()] == [("originals", PHOTO)]
        assert archive.labels() == {"app.thing"}


@pytest.mark.parametrize(
    "name",
    ["../keys", "/etc/passwd", "keys/../../x", "images/originals/../../keys", f"{NAMED}/", "images/originals/a.jpg",
     f"images/originals/{'0' * 64}.exe", "tables/../x.jsonl", "C:\\keys"],
)  # fmt: skip
def test_no_name_leads_elsewhere(tmp_path: Path, name: str) -> None:
    file = written(tmp_path / "a", lambda archive: archive.writestr(name, b"x"))
    with pytest.raises(ArchiveRefused, match="holds other things"):
        Archive(file, tmp_path)


def twice(archive: Zip) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(TABLE, ROWS)


def packed_photo(archive: Zip) -> None:
    archive.writestr(f"images/originals/{'1' * 64}.jpg", bytes(1_000_000), zipfile.ZIP_DEFLATED)


def bzip2(archive: Zip) -> None:
    archive.writestr("tables/app.other.jsonl", ROWS, zipfile.ZIP_BZIP2)


def another_photo(archive: Zip) -> None:
    archive.writestr(f"images/originals/{'1' * 64}.jpg", b"not what its name says")


def unnamed_table(archive: Zip) -> None:
    archive.writestr("tables/app.other.jsonl", ROWS)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        (twice, "holds other things"),
        (packed_photo, "is not packed as"),
        (bzip2, "is not packed as"),
        (another_photo, "is damaged"),
        (unnamed_table, "is damaged"),
    ],
)
def test_what_is_not_as_we_write_it_is_refused(tmp_path: Path, more: Callable[[Zip], None], why: str) -> None:
    with pytest.raises(ArchiveRefused, match=f"{why}.*Nothing was changed"):
        Archive(written(tmp_path / "a", more), tmp_path)


def test_a_bomb_is_refused_by_what_it_says_of_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A zip's reader never gives more than an entry declares, and what they declare together has to fit on the disk."""

    def bomb(archive: Zip) -> None:
        archive.writestr("tables/app.other.jsonl", bytes(2_000_000), zipfile.ZIP_DEFLATED)

    file = written(tmp_path / "a", bomb)
    assert file.stat().st_size < 10_000
    monkeypatch.setattr("qafila.keeping.archive.shutil.disk_usage", lambda _: type("Usage", (), {"free": 1_000_000}))
    with pytest.raises(ArchiveRefused, match=r"needs 2 MB, and the disk that holds .* has 1 MB left"):
        Archive(file, tmp_path / "not" / "there" / "yet")


def test_entries_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """One block of bytes under many names: small to send, large to restore."""

    def shared(archive: Zip) -> None:
        original = archive.getinfo(NAMED)
        for number in range(50):
            entry = zipfile.ZipInfo(f"images/originals/{number:064x}.jpg")
            entry.header_offset, entry.CRC = original.header_offset, original.CRC
            entry.compress_size = entry.file_size = len(PHOTO) * 100
            archive.filelist.append(entry)
            archive.NameToInfo[entry.filename] = entry

    with pytest.raises(ArchiveRefused, match="more than its own size"):
        Archive(written(tmp_path / "a", shared), tmp_path)


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"format": 2}, "made by Qafila 9, in another format.*with that version"),
        ({"photos": 2}, "is not whole"),
        ({"sums": {}}, "is damaged"),
    ],
)
def test_a_manifest_that_tells_something_else_is_refused(tmp_path: Path, told: dict[str, object], why: str) -> None:
    with pytest.raises(ArchiveRefused, match=why):
        Archive(written(tmp_path / "a", **told), tmp_path)


def test_a_manifest_that_is_none_is_refused(tmp_path: Path) -> None:
    for text in ("", "[]", '{"format": 1}', json.dumps({"format": "one"})):
        with zipfile.ZipFile(tmp_path / "a", "w") as archive:
            archive.writestr("keys", b"")
            archive.writestr("manifest.json", text)
        with pytest.raises(ArchiveRefused, match="is not a backup that this version"):
            Archive(tmp_path / "a", tmp_path)


def test_wherever_the_file_is_cut_or_one_byte_is_another_it_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path / "a").read_bytes()
    broken = tmp_path / "b"
    for at in range(0, len(whole), 7):
        broken.write_bytes(whole[:at])
        with pytest.raises(ArchiveRefused):
            Archive(broken, tmp_path)
    contents = range(whole.index(ROWS[:0] + TABLE.encode()), whole.index(b"PK\x01\x02"))
    for at in contents[::5]:
        broken.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        try:
            Archive(broken, tmp_path).__exit__(None, None, None)
        except ArchiveRefused:
            continue
        assert _only_a_date(whole, at), f"byte {at} may be anything"


def _only_a_date(whole: bytes, at: int) -> bool:
    """Bytes of a local header that the directory at the end repeats, and that nobody reads."""
    header = whole.rindex(b"PK\x03\x04", 0, at + 4)
    return at - header < 26


def test_keys_that_are_none_leave_the_key_file_as_it_was(tmp_path: Path) -> None:
    make_keys(tmp_path)
    before = (tmp_path / "keys").read_text()
    for text in ("", "x", "fernet:short\n", before + "more:1\n", before + "django:short\n"):
        with pytest.raises(ValueError), keys_taken_over(tmp_path, text):
            pass
        assert (tmp_path / "keys").read_text() == before


def test_keys_that_come_are_first_and_older_ones_stay_unless_something_fails(tmp_path: Path) -> None:
    make_keys(tmp_path / "here")
    make_keys(tmp_path / "there")
    here, there = ((tmp_path / where / "keys").read_text() for where in ("here", "there"))
    with pytest.raises(OSError, match="full"), keys_taken_over(tmp_path / "here", there):
        raise OSError("full")
    assert (tmp_path / "here" / "keys").read_text() == here
    with keys_taken_over(tmp_path / "here", there):
        pass
    assert (tmp_path / "here" / "keys").read_text() == there + here
    assert (tmp_path / "here" / "keys").stat().st_mode & 0o777 == 0o600


def test_what_sellers_handed_over_comes_under_its_own_name_and_under_no_other(tmp_path: Path) -> None:
    def uploaded(*names: str) -> Callable[[Zip], None]:
        return lambda archive: [archive.writestr(upload_entry("7", "photos", each), b"x") for each in names] and None

    def sums(*names: str) -> dict[str, object]:
        whole = Archive(written(tmp_path / "whole"), tmp_path)
        whole.__exit__(None, None, None)
        more = {upload_entry("7", "photos", each): hashlib.sha256(b"x").hexdigest() for each in names}
        return {"sums": {**whole.manifest.sums, **more}}

    names = ("سلة 1.jpg", "a b.jpg")
    with Archive(written(tmp_path / "a", uploaded(*names), **sums(*names)), tmp_path) as archive:
        assert [found[:3] for found in archive.uploads()] == [("7", "photos", name) for name in names]
    for name in ("../keys", "a/b.jpg", ".hidden", "a\0b.jpg"):
        file = written(tmp_path / "a", uploaded(name), **sums(name))
        with Archive(file, tmp_path) as archive, pytest.raises(ValueError, match="no name of ours"):
            list(archive.uploads())
