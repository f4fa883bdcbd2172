"""Runs the workbook reader as a process that can run out of memory or time without taking ours along."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import Any, NoReturn

from catalog.sources.files import MAX_COLUMNS, MAX_ROWS, refuse, refuse_too_long

MEMORY_BYTES = 480 * 1024**2
SECONDS = 25

_REFUSALS = frozenset({"file_is_protected", "file_is_bomb", "file_unreadable"})
_OUTGROWN = ("MemError", "MemoryError", "allocat", "start new thread")
"""How Python, Rust and the loader of libraries say that there is no more memory."""


def workbook_lines(data: bytes, *, memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> Iterator[Any]:
    """What workbook.py writes about the workbook, line by line; refuses what it cannot read within the limits."""
    limits = (str(limit) for limit in (memory, seconds, MAX_ROWS, MAX_COLUMNS))
    # The program is ours, the workbook goes to its stdin; -I keeps the seller's working folder out of its imports.
    command = [sys.executable, "-I", "-m", "catalog.sources.workbook", *limits]
    with TemporaryFile() as given, TemporaryFile() as told:
        given.write(data)
        given.seek(0)
        with (
            subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, stderr=told) as reader,  # noqa: S603
            _ended_after(reader, seconds * 2),
        ):
            assert reader.stdout is not None  # noqa: S101 - it is a pipe
            for line in reader.stdout:
                yield json.loads(line)
        if reader.returncode:
            told.seek(0)
            _refuse(reader.returncode, told.read(100_000).decode("utf-8", "replace").strip())


@contextmanager
def _ended_after(reader: subprocess.Popen[bytes], seconds: int) -> Iterator[None]:
    """A reader that takes longer, or whose lines nobody wants any more, is killed."""
    alarm = threading.Timer(seconds, reader.kill)
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()
        if reader.stdout and not reader.stdout.closed and reader.poll() is None:
            reader.stdout.close()


def _refuse(code: int, told: str) -> NoReturn:
    if told == "file_too_long":
        refuse_too_long()
    outgrown = code < 0 or any(sign in told for sign in _OUTGROWN)
    refuse(told if told in _REFUSALS else "file_is_bomb" if outgrown else "file_unreadable")
