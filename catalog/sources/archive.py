"""A zip that holds a seller's list beside its photos: only lists are unpacked here, and none further than it says."""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from catalog.sources.files import MAX_BYTES, is_list, lists_among, refuse, refuse_too_large
from catalog.zips import PASTED, UNOPENED, UNREAD

_MOST_LISTS = 20


def lists_in(archive: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Each list by its name without folder and ending."""
    with zipfile.ZipFile(archive) as package:
        for entry in lists_among(package.infolist())[:_MOST_LISTS]:
            try:
                with package.open(entry) as file:
                    data = file.read(MAX_BYTES + 1)
            except UNREAD:
                refuse("file_unreadable")
            if len(data) > MAX_BYTES:
                refuse_too_large(len(data))
            yield PurePosixPath(entry.filename).stem, data


def is_archive(file: Path) -> bool:
    """Whether the file is a zip with a list in it; a workbook is a zip too, and none."""
    return _holds_list(_names_in(file))


def has_photos(file: Path) -> bool:
    """Whether photos came in the file: beside a list in a zip, or pasted into a workbook."""
    names = _names_in(file)
    return _holds_list(names) or any(name.startswith(PASTED) for name in names)


def _names_in(file: Path) -> list[str]:
    """None for what is no zip."""
    try:
        with zipfile.ZipFile(file) as package:
            return package.namelist()
    except UNOPENED:
        return []


def _holds_list(names: list[str]) -> bool:
    return "[Content_Types].xml" not in names and "mimetype" not in names and any(map(is_list, names))


def lists_of(file: Path) -> bytes:
    """The archive's lists alone, as an archive: photos may be far larger than any list."""
    small = BytesIO()
    with file.open("rb") as archive, zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as package:
        try:
            entries = lists_among(zipfile.ZipFile(archive).infolist())
        except (ValueError, zipfile.BadZipFile):
            refuse("file_unreadable")
        if any(entry.flag_bits & 1 for entry in entries):
            refuse("file_is_protected")
        for name, data in zip(
            (entry.filename for entry in entries), (data for _, data in lists_in(archive)), strict=False
        ):
            package.writestr(name, data)
    return small.getvalue()
