"""Photos and renditions on disk, each under the hash of its bytes: written whole or not at all, never changed.

Whoever keeps a file holds a lock that others may hold too; whoever removes files holds it alone. A file that is kept is
new, even where it lay there already, and new files are never removed: so no row ever names a file that is gone.
"""

import contextlib
import fcntl
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from images.photo import EXTENSIONS

Kind = Literal["originals", "renditions"]
KINDS: tuple[Kind, ...] = ("originals", "renditions")


def place(home: Path, kind: Kind, sha256: str, media_type: str) -> Path:
    return home / "images" / kind / sha256[:2] / sha256[2:4] / f"{sha256}.{EXTENSIONS[media_type]}"


def keep(path: Path, data: bytes) -> None:
    """Safe against a crash at any moment, and against others who write or remove the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _locked(_root(path), fcntl.LOCK_SH):
        if path.is_file() and path.stat().st_size == len(data):
            os.utime(path)
        else:
            _write(path, data)


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        written.chmod(0o644)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    _sync_folder(path.parent)


def shards(home: Path, kind: Kind) -> Iterator[list[Path]]:
    """What lies there, folder by folder: files, and what a crash left half written."""
    for folder in sorted((home / "images" / kind).glob("*/*")):
        yield sorted(file for file in folder.iterdir() if file.is_file())


def remove_old(path: Path, seconds: float) -> bool:
    """Removes the file, unless somebody has kept it within so many seconds."""
    with _locked(_root(path), fcntl.LOCK_EX):
        try:
            if time.time() - path.stat().st_mtime < seconds:
                return False
            path.unlink()
        except FileNotFoundError:
            return False
    return True


@contextlib.contextmanager
def keeping_all(home: Path) -> Iterator[None]:
    """Nothing is removed meanwhile; files may come."""
    folder = home / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder, fcntl.LOCK_SH):
        yield


def _root(path: Path) -> Path:
    """`images`, of a file that lies in `images/kind/ab/cd`."""
    return path.parents[3]


@contextlib.contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, how)
        yield


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
