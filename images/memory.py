"""Memory that photos have left behind, given back to the system."""

import ctypes
import os
from contextlib import suppress
from pathlib import Path

KEPT = 200 << 20
"""Bytes that a process may keep from photo to photo: to ask the system for them anew costs time. A photo of a phone
leaves less."""


def give_back(kept: int = KEPT) -> None:
    """After a photo that needed more than most, the C library would keep it all for as long as the process lives, and
    the next one would come on top. Does nothing where that library is not glibc."""
    if resident() > kept:
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).malloc_trim(0)


def resident() -> int:
    """Bytes of this process that are in memory; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
