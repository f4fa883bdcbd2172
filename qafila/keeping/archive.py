"""The file of a backup: a zip whose entries are named and measured in a manifest. One that is not as we write it is
refused before anything is changed: no name leads elsewhere, nothing is larger than it says, or than there is room."""

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from images.files import Kind
from images.photo import EXTENSIONS
from qafila.keeping.rows import LONGEST
from sync.store.uploads import tidy_name

FORMAT = 1
MANIFEST, KEYS = "manifest.json", "keys"
LARGEST_MANIFEST, LARGEST_KEYS, LARGEST_FILE = 20_000_000, 100_000, 500_000_000
_MEDIA_TYPES = {extension: media_type for media_type, extension in EXTENSIONS.items()}
_PHOTO = re.compile(rf"images/(originals|renditions)/([0-9a-f]{{64}})\.({'|'.join(_MEDIA_TYPES)})")
_TABLE = re.compile(r"tables/[a-z0-9_]{1,60}\.[a-z0-9_]{1,60}\.jsonl")
_UPLOAD = re.compile(r"uploads/([1-9][0-9]{0,18})/(lists|photos)/((?:[0-9a-f]{2}){1,255})")
_DAMAGED = (  # zipfile raises NotImplementedError over a way of packing that it does not know
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, OverflowError,
)  # fmt: skip
_ENCRYPTED = 1
PIECE = 1 << 20


class ArchiveRefused(Exception):
    """A file that is not restored from; its text says why, and that nothing was changed."""

    def __init__(self, file: Path, why: str, instead: str = "take another copy of it, or an older backup") -> None:
        super().__init__(f"{file.name} {why}. Nothing was changed; {instead}.")


class Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    qafila: str
    made_at: str
    migrations: tuple[tuple[str, str], ...]
    """App and name of each that the tables have been through."""
    sums: dict[str, str]
    """Entry → SHA-256, of all but photos, which are named by theirs."""
    rows: dict[str, int]
    photos: int


def upload_entry(business: str, kind: str, name: str) -> str:
    """Names are the sellers' own: they are spelled in hexadecimal."""
    return f"uploads/{business}/{kind}/{name.encode().hex()}"


def table_entry(label: str) -> str:
    return f"tables/{label}.jsonl"


class Archive:
    """A file that has been found to be a whole backup; `with` closes it."""

    def __init__(self, file: Path, room: Path) -> None:
        """`room`: the folder on whose disk it is to be restored."""
        self._file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except _DAMAGED:
            raise ArchiveRefused(file, "is not a whole backup of Qafila: it is damaged, or was cut off") from None
        try:
            self._look_at_entries(room)
            self.manifest = self._manifest()
            self._read_all()
        except _DAMAGED as error:
            self._zip.close()
            raise ArchiveRefused(file, "is damaged: it does not hold what it says") from error
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def keys(self) -> str:
        return self._zip.read(KEYS).decode("ascii")

    def photos(self) -> Iterator[tuple[Kind, str, str, bytes]]:
        """Kind, SHA-256, media type and bytes of each."""
        for name in self._zip.namelist():
            if found := _PHOTO.fullmatch(name):
                kind: Kind = "originals" if found[1] == "originals" else "renditions"
                yield kind, found[2], _MEDIA_TYPES[found[3]], self._zip.read(name)

    def uploads(self) -> Iterator[tuple[str, str, str, bytes]]:
        """Business, kind, name and bytes of each. Raises ValueError where a name is none that we give."""
        for entry in self._zip.namelist():
            if found := _UPLOAD.fullmatch(entry):
                name = bytes.fromhex(found[3]).decode("utf-8")
                if name != tidy_name(name):
                    raise ValueError(f"{name!r} is no name of ours")
                yield found[1], found[2], name, self._zip.read(entry)

    def lines(self, label: str) -> Iterator[str]:
        """Of a table; none where the backup has no such table."""
        try:
            opened = self._zip.open(table_entry(label))
        except KeyError:
            return
        with opened:
            while line := opened.readline(LONGEST):
                if not line.endswith(b"\n"):
                    raise ValueError(f"{label} has a row that is no row of ours")
                yield line.decode("utf-8")

    def labels(self) -> set[str]:
        return {name[len("tables/") : -len(".jsonl")] for name in self._zip.namelist() if _TABLE.fullmatch(name)}

    def _look_at_entries(self, room: Path) -> None:
        """What the entries say of themselves; a zip's reader holds them to it."""
        entries = self._zip.infolist()
        names = {entry.filename for entry in entries}
        shapes = (_PHOTO, _TABLE, _UPLOAD)
        known = all(name in {MANIFEST, KEYS} or any(each.fullmatch(name) for each in shapes) for name in names)
        if not known or len(names) < len(entries) or not {MANIFEST, KEYS} <= names:
            raise self._refusal("is not a backup of Qafila: it holds other things")
        for entry in entries:
            packings = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) if _TABLE.fullmatch(entry.filename) else (0,)
            if entry.compress_type not in packings or entry.flag_bits & _ENCRYPTED:
                raise self._refusal("is not packed as Qafila packs its backups")
        if sum(entry.compress_size for entry in entries) > self._file.stat().st_size:
            raise self._refusal("says that it holds more than its own size")
        self._look_at_sizes({entry.filename: entry.file_size for entry in entries}, room)

    def _look_at_sizes(self, sizes: dict[str, int], room: Path) -> None:
        files = [size for name, size in sizes.items() if not _TABLE.fullmatch(name)]
        if sizes[MANIFEST] > LARGEST_MANIFEST or sizes[KEYS] > LARGEST_KEYS or max(files) > LARGEST_FILE:
            raise self._refusal("holds an entry that is larger than Qafila ever writes")
        free = shutil.disk_usage(next(each for each in (room, *room.parents) if each.is_dir())).free
        if (needed := sum(sizes.values())) > free:
            said = f"needs {needed / 1e6:,.0f} MB, and the disk that holds {room} has {free / 1e6:,.0f} MB left"
            raise self._refusal(said, "make room, or set QAFILA_HOME to a folder on another disk")

    def _manifest(self) -> Manifest:
        try:
            manifest = Manifest.model_validate_json(self._zip.read(MANIFEST))
        except ValidationError:
            raise self._refusal("is not a backup that this version of Qafila can read") from None
        if manifest.format != FORMAT:
            made_by = f"was made by Qafila {manifest.qafila}, in another format"
            raise self._refusal(made_by, "restore it with that version")
        return manifest

    def _read_all(self) -> None:
        """Every byte once, before anything is changed."""
        told = dict(self.manifest.sums)
        photos = 0
        for name in self._zip.namelist():
            if name == MANIFEST:
                continue
            photo = _PHOTO.fullmatch(name)
            photos += photo is not None
            with self._zip.open(name) as entry:
                if _sum(entry) != (photo.group(2) if photo else told.pop(name, "")):
                    raise self._refusal(f"is damaged: {name} is not as it was written")
        if told or photos != self.manifest.photos:
            raise self._refusal("is not whole: something that it names is missing")

    def _refusal(self, why: str, instead: str = "take another copy of it, or an older backup") -> ArchiveRefused:
        return ArchiveRefused(self._file, why, instead)


def _sum(entry: IO[bytes]) -> str:
    found = hashlib.sha256()
    while piece := entry.read(PIECE):
        found.update(piece)
    return found.hexdigest()


def manifest_text(manifest: Manifest) -> bytes:
    return json.dumps(manifest.model_dump(mode="json"), ensure_ascii=False, indent=1).encode()
