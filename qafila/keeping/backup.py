"""Makes a backup while everything goes on: the tables as of one moment, then the keys and the photos that they name."""

import hashlib
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from images.files import KINDS, keeping_all, shards
from qafila.home import home
from qafila.keeping.archive import FORMAT, KEYS, MANIFEST, Manifest, manifest_text, table_entry, upload_entry
from qafila.keeping.rows import kept, lines_of
from qafila.keeping.writing import entry, one_moment, whole_or_not_at_all
from qafila.keys import KEY_FILE
from sync.store.uploads import UPLOADS


@dataclass(frozen=True)
class Kept:
    rows: int
    photos: int
    damaged: int
    """Photos whose bytes are not what they were: left out, for a backup with them would be refused."""
    size: int


def back_up(file: Path) -> Kept:
    """Writes the file whole or not at all, readable by its owner alone. Raises FileExistsError: it overwrites none."""
    with whole_or_not_at_all(file) as opened, zipfile.ZipFile(opened, "w", allowZip64=True) as archive:
        with keeping_all(home()):  # from before the moment of the tables until the photos are copied
            manifest = _tables(archive)
            photos, damaged = _photos(archive)
        keys = (home() / KEY_FILE).read_bytes()
        archive.writestr(entry(KEYS, zipfile.ZIP_STORED), keys)
        sums = {**manifest.sums, **_uploads(archive), KEYS: hashlib.sha256(keys).hexdigest()}
        manifest = manifest.model_copy(update={"sums": sums, "photos": photos})
        archive.writestr(entry(MANIFEST, zipfile.ZIP_STORED), manifest_text(manifest))
    return Kept(sum(manifest.rows.values()), photos, damaged, file.stat().st_size)


def _tables(archive: zipfile.ZipFile) -> Manifest:
    sums, rows = dict[str, str](), dict[str, int]()
    with one_moment():
        migrations = tuple(MigrationRecorder(connection).applied_migrations())
        for model in kept(apps.get_models(include_auto_created=True)):
            name = table_entry(model._meta.label_lower)
            sums[name], rows[name] = _write_lines(archive, name, lines_of(model))
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(
        format=FORMAT, qafila=version("qafila"), made_at=made_at, migrations=migrations, sums=sums, rows=rows, photos=0
    )


def _write_lines(archive: zipfile.ZipFile, name: str, lines: Iterable[str]) -> tuple[str, int]:
    """The sum of what was written, and how many rows."""
    found, count = hashlib.sha256(), -1  # the first line is no row
    with archive.open(entry(name, zipfile.ZIP_DEFLATED), "w", force_zip64=True) as opened:
        for line in lines:
            data = line.encode() + b"\n"
            found.update(data)
            opened.write(data)
            count += 1
    return found.hexdigest(), count


def _uploads(archive: zipfile.ZipFile) -> dict[str, str]:
    """What sellers handed over and no worker has seen to yet: by entry, its sum."""
    sums = {}
    for file in sorted((home() / UPLOADS).glob("*/*/[!.]*")):
        with suppress(FileNotFoundError):  # it is taken away meanwhile
            data = file.read_bytes()
            name = upload_entry(*file.parts[-3:])
            archive.writestr(entry(name, zipfile.ZIP_STORED), data)
            sums[name] = hashlib.sha256(data).hexdigest()
    return sums


def _photos(archive: zipfile.ZipFile) -> tuple[int, int]:
    """How many, and how many were left out because they are damaged."""
    count = damaged = 0
    for kind in KINDS:
        for files in shards(home(), kind):
            for file in (each for each in files if not each.name.startswith(".")):
                data = file.read_bytes()
                if hashlib.sha256(data).hexdigest() != file.stem:
                    damaged += 1
                    continue
                archive.writestr(entry(f"images/{kind}/{file.name}", zipfile.ZIP_STORED), data)
                count += 1
    return count, damaged
