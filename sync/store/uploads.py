"""Files that sellers hand over on the pages: lists under the hash of their bytes, photos under the names they have."""

import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path, PurePosixPath

from django.conf import settings

from catalog.models import Business

LONGEST_NAME = 120
UPLOADS = "uploads"
"""The folder: business by number, then `lists` and `photos`."""


def keep_list(business: Business, chunks: Iterable[bytes]) -> str:
    """Its hash."""
    digest, written = _written(_folder(business, "lists"), chunks)
    written.replace(written.parent / digest)
    return digest


def list_at(business: Business, digest: str) -> Path | None:
    path = _folder(business, "lists") / digest
    return path if re.fullmatch(r"[0-9a-f]{64}", digest) and path.is_file() else None


def keep_photo(
    business: Business, name: str, chunks: Iterable[bytes], *, taken: Callable[[], Iterable[str]] = tuple
) -> str:
    """The name under which it is kept. It takes the place of one of the same name that a product names (`taken`);
    phones call many different photos the same, so any other gets a name of its own."""
    folder = photos_of(business)
    digest, written = _written(folder, chunks)
    wanted = tidy_name(name)
    there = folder / wanted
    if there.is_file() and _hash(there) != digest and not _is_named(wanted, taken()):
        wanted = f"{there.stem}-{digest[:8]}{there.suffix}"
    written.replace(folder / wanted)
    return wanted


def _is_named(name: str, sources: Iterable[str]) -> bool:
    return name.casefold() in {PurePosixPath(each.replace("\\", "/")).name.casefold() for each in sources}


def photos_of(business: Business) -> Path:
    return _folder(business, "photos")


def photo_names(business: Business) -> list[str]:
    return sorted(path.name for path in photos_of(business).iterdir() if not path.name.startswith("."))


def forget(business: Business) -> None:
    """All that a business that is deleted has handed over."""
    shutil.rmtree(Path(settings.HOME) / UPLOADS / str(business.pk), ignore_errors=True)


def tidy_name(given: str) -> str:
    """The last part of a path, as a name that any file system takes; never empty, never hidden."""
    last = PurePosixPath(unicodedata.normalize("NFC", given).replace("\\", "/")).name
    shown = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C" and sign not in '<>:"|?*')
    stem, dot, ending = shown.strip(" .").rpartition(".")
    stem, ending = (stem, ending[:8]) if dot and stem else (ending, "")
    while len(stem.encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return (stem or "photo") + (f".{ending}" if ending else "")


def _folder(business: Business, kind: str) -> Path:
    folder = Path(settings.HOME) / UPLOADS / str(business.pk) / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _written(folder: Path, chunks: Iterable[bytes]) -> tuple[str, Path]:
    """Whole, under a hidden name; nothing is left of one that was cut off."""
    seen = sha256()
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                seen.update(chunk)
                file.write(chunk)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return seen.hexdigest(), Path(name)


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
