"""Photos and renditions on disk, each under the hash of its bytes: written whole or not at all, never changed."""

import os
import tempfile
from pathlib import Path
from typing import Literal

from images.photo import EXTENSIONS

Kind = Literal["originals", "renditions"]


def place(home: Path, kind: Kind, sha256: str, media_type: str) -> Path:
    return home / "images" / kind / sha256[:2] / sha256[2:4] / f"{sha256}.{EXTENSIONS[media_type]}"


def keep(path: Path, data: bytes) -> None:
    """Safe against a crash at any moment, and against others who write the same file."""
    if path.is_file() and path.stat().st_size == len(data):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
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


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
