"""QAFILA_HOME: the folder that holds the database, the keys and the images."""

import os
import shutil
from pathlib import Path

ROOM = 1 << 20
"""Bytes: where fewer are free, the disk counts as full."""
PRACTICE = "practice-address"


def home() -> Path:
    """The folder, `./var` unless QAFILA_HOME says otherwise. It may not exist yet."""
    return Path(os.environ.get("QAFILA_HOME") or "var").expanduser().resolve()


def full_disk() -> str | None:
    """A sentence where the home folder's disk is full."""
    try:
        free = shutil.disk_usage(home()).free
    except OSError:  # there is no such folder
        return None
    return f"the disk that holds {home()} is full: make room; workers go on by themselves" if free < ROOM else None


def practice_address() -> str | None:
    """Host and port of the practice marketplace that the operator runs beside this home folder."""
    try:
        return (home() / PRACTICE).read_text("utf-8").strip() or None
    except OSError:
        return None
