"""Runs the workbook reader as a process that can run out of memory or time without taking ours along."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from catalog.sources import workbook
from catalog.sources.files import MAX_COLUMNS, MAX_ROWS, refuse, refuse_too_long

MEMORY_BYTES = 1536 * 1024**2
SECONDS = 60

_REFUSALS = frozenset({"file_is_protected", "file_is_bomb", "file_unreadable"})


def workbook_lines(data: bytes, *, memory: int = MEMORY_BYTES, seconds: int = SECONDS) -> Iterator[object]:
    """What workbook.py writes about the workbook, line by line; refuses what it cannot read within the limits."""
    limits = (str(limit) for limit in (memory, seconds, MAX_ROWS, MAX_COLUMNS))
    # The program is ours, the workbook goes to its stdin; -I keeps the seller's working folder out of its imports.
    command = [sys.executable, "-I", str(Path(workbook.__file__)), *limits]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds * 2, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        refuse("file_is_bomb")
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip()
        if told == "file_too_long":
            refuse_too_long()
        refuse(told if told in _REFUSALS else "file_is_bomb" if done.returncode < 0 else "file_unreadable")
    return (json.loads(line) for line in done.stdout.splitlines())
