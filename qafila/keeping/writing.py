"""How files that are kept are written: whole or not at all, for their owner's eyes, as of one moment."""

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.db import connection


def entry(name: str, packing: int) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
    made.compress_type, made.external_attr = packing, 0o600 << 16
    return made


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside is as of one moment, whoever writes meanwhile; nobody waits for it."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgresql else "BEGIN DEFERRED")
        try:
            if postgresql:  # a slow disk between two reads is no reason to end
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield
        finally:
            cursor.execute("ROLLBACK")


@contextmanager
def whole_or_not_at_all(file: Path) -> Iterator[IO[bytes]]:
    """Raises FileExistsError rather than overwrite."""
    if file.exists():
        raise FileExistsError(17, "There is such a file already, and none is overwritten", str(file))
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as opened:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
