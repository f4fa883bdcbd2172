"""Where the bytes of a seller's photos come from: her folder or her zip. A name is found in spite of small slips."""

import os
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Protocol, Self

from catalog.zips import PASTED, UNOPENED, UNREAD, pasted_name
from images.photo import MAX_BYTES, PhotoRefused, photo_issue

MOST_FILES = 50_000
MOST_UNPACKED, HIGHEST_RATIO, RATIO_COUNTS_FROM = 20_000_000_000, 100, 200_000_000
ALIKE = {".jpeg": ".jpg", ".jpe": ".jpg", ".tiff": ".tif", ".heif": ".heic"}
PHOTO_ENDINGS = frozenset((".jpg", ".png", ".webp", ".heic", ".avif", ".gif", ".tif", ".bmp"))
LANGUAGE_FLAG, LOCKED_FLAG = 0x800, 0x1
OLD_ENCODINGS = ("utf-8", "cp720")  # what some zip programs write without saying so; cp720 is Arabic


class Photos(Protocol):
    def read(self, source: str) -> bytes | None:
        """None where there is no such photo. Raises PhotoRefused where it cannot be told which, or be read."""


class Names:
    """The files that are there, by what a seller may write for them. Paths are looked up here, never joined."""

    def __init__(self, names: Iterable[tuple[str, Iterable[str]]]) -> None:
        """Each file's own name, and other spellings of it."""
        self._exact: dict[str, str] = {}
        self._by_end: dict[str, set[str]] = defaultdict(set)
        self._by_stem: dict[str, set[str]] = defaultdict(set)
        for own, spellings in names:
            self._exact.setdefault(unicodedata.normalize("NFC", own), own)
            for spelling in (own, *spellings):
                path = _folded(spelling)
                for start in range(len(path.parts)):
                    self._by_end["/".join(path.parts[start:])].add(own)
                self._by_stem[path.stem].add(own)

    def find(self, source: str) -> str | None:
        """By its whole path, then by ever less of it, last by its name without an ending."""
        exact = unicodedata.normalize("NFC", source.strip().removeprefix("./"))
        if exact in self._exact:
            return self._exact[exact]
        path = _folded(source)
        for start in range(len(path.parts)):
            if found := self._by_end.get("/".join(path.parts[start:])):
                return self._only(found, source)
        if path.suffix not in PHOTO_ENDINGS and path.name:
            return self._only(self._by_stem.get(path.name, set()), source)
        return None

    def _only(self, found: set[str], source: str) -> str | None:
        if len(found) > 1:
            some = ", ".join(sorted(found)[:3])
            raise PhotoRefused(photo_issue("photo_ambiguous", source, names=some))
        return next(iter(found), None)


def _folded(name: str) -> PurePosixPath:
    """The name as it compares: one Unicode form, one case, one slash, one spelling of each ending, no dots."""
    path = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold()).replace("\\", "/")
    parts = [part.strip() for part in path.split("/") if part.strip() not in {"", ".", ".."}]
    folded = PurePosixPath(*parts)
    return folded.with_suffix(ALIKE[folded.suffix]) if folded.suffix in ALIKE else folded


class FolderPhotos:
    def __init__(self, folder: Path) -> None:
        """Raises PhotoRefused where there is no such folder."""
        if not folder.is_dir():
            raise PhotoRefused(photo_issue("photo_folder_missing", str(folder)))
        self._root = folder.resolve()
        self._names = Names((name, ()) for name in self._files())

    def _files(self) -> Iterator[str]:
        count = 0
        for folder, folders, files in os.walk(self._root):
            folders[:] = sorted(each for each in folders if not each.startswith("."))
            for name in sorted(files):
                if name.startswith("."):
                    continue
                count += 1
                if count > MOST_FILES:
                    raise PhotoRefused(photo_issue("photo_folder_too_full", str(self._root), limit=MOST_FILES))
                yield (Path(folder) / name).relative_to(self._root).as_posix()

    def read(self, source: str) -> bytes | None:
        name = self._names.find(source)
        path = (self._root / name).resolve() if name is not None else None
        if path is None or not path.is_relative_to(self._root) or not path.is_file():
            return None
        try:
            with path.open("rb") as file:
                return _not_too_big(file.read(MAX_BYTES + 1), source)
        except OSError:
            raise PhotoRefused(photo_issue("photo_unreadable", source)) from None


class FirstOf:
    """Photos of several places, each asked where those before it have none by the name."""

    def __init__(self, *photos: Photos) -> None:
        self._photos = photos

    def read(self, source: str) -> bytes | None:
        return next((data for photos in self._photos if (data := photos.read(source)) is not None), None)


class ZipPhotos:
    """Of a zip, or of a workbook the pictures that were pasted into it, by the names that its import gives them.

    Only photos that are asked for are unpacked, into memory, and none further than a photo may be large.
    """

    def __init__(self, path: Path) -> None:
        """Raises PhotoRefused where it is no zip, or unpacks to far more than it should."""
        try:
            self._zip = zipfile.ZipFile(path)
        except UNOPENED:
            raise PhotoRefused(photo_issue("photo_zip_unreadable", str(path))) from None
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        unpacked = sum(entry.file_size for entry in entries)
        ratio = unpacked / max(1, path.stat().st_size)
        bomb = unpacked > MOST_UNPACKED or (unpacked > RATIO_COUNTS_FROM and ratio > HIGHEST_RATIO)
        if bomb or len(entries) > MOST_FILES:
            self.close()
            raise PhotoRefused(photo_issue("photo_zip_swollen", str(path)))
        self._entries = {entry.filename: entry for entry in entries if _is_shown(entry.filename)}
        self._names = Names((name, self._called(entry)) for name, entry in self._entries.items())

    def _called(self, entry: zipfile.ZipInfo) -> Iterator[str]:
        """By other names than its own."""
        if not entry.filename.startswith(PASTED):
            yield from _spellings(entry)
        elif entry.file_size <= MAX_BYTES:
            with suppress(*UNREAD):
                yield pasted_name(self._zip, entry.filename)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._zip.close()

    def read(self, source: str) -> bytes | None:
        name = self._names.find(source)
        if name is None:
            return None
        entry = self._entries[name]
        if entry.flag_bits & LOCKED_FLAG:
            raise PhotoRefused(photo_issue("photo_zip_locked", source))
        try:
            with self._zip.open(entry) as file:
                return _not_too_big(file.read(MAX_BYTES + 1), source)
        except UNREAD:
            raise PhotoRefused(photo_issue("photo_unreadable", source)) from None


def _is_shown(name: str) -> bool:
    return not any(part.startswith((".", "__MACOSX")) for part in name.split("/"))


def _spellings(entry: zipfile.ZipInfo) -> Iterator[str]:
    """What the name may have been, where the zip does not say how it is written."""
    if entry.flag_bits & LANGUAGE_FLAG or entry.filename.isascii():
        return
    for encoding in OLD_ENCODINGS:
        try:
            yield entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue


def _not_too_big(data: bytes, source: str) -> bytes:
    if len(data) > MAX_BYTES:
        raise PhotoRefused(photo_issue("photo_file_too_big", source, limit=MAX_BYTES // 1_000_000))
    return data
