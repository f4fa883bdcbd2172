"""Compiles the translations: at first use after a change in a checkout, and by hatch_build.py into the wheel."""

import os
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Those whose text is newer than what was compiled from it."""
    return [_compile(source) for source in sorted(locale.rglob("*.po")) if _is_stale(source)]


def _is_stale(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns


def _compile(source: Path) -> Path:
    """Another process may do the same at the same time: the file appears whole."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as file:
        catalogue = read_po(file)
    half_made = source.with_suffix(f".{os.getpid()}.tmp")
    with half_made.open("wb") as file:
        write_mo(file, catalogue)
    return half_made.replace(source.with_suffix(".mo"))
