"""Reads a spreadsheet workbook from stdin and writes its cells to stdout, one JSON line each.

Runs as a program of its own (see sandbox.py), knows nothing of the project, and limits its own memory and time: a
workbook is untrusted input.
"""

import datetime
import json
import resource
import sys
from io import BytesIO
from typing import TextIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

MAX_CHARACTERS = 150_000_000

Cell = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


class TooLong(ValueError):
    """More rows or columns than a catalogue may have."""


def text_of(cell: Cell) -> str:
    """The cell as people read it: no `.0`, no more digits than a spreadsheet keeps, dates as ISO."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else _plain(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ")
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell)


def _plain(number: float) -> str:
    """15 significant digits, never in scientific notation."""
    return text if "e" not in (text := f"{number:.15g}") else f"{number:.15f}".rstrip("0").rstrip(".")


class Lines:
    """JSON lines on a stream, up to a number of characters: texts that many cells share would multiply."""

    def __init__(self, out: TextIO, room: int = MAX_CHARACTERS) -> None:
        self.out, self.room = out, room

    def write(self, content: object) -> None:
        line = json.dumps(content, ensure_ascii=False)
        self.room -= len(line)
        if self.room < 0:
            raise TooLong
        self.out.write(line + "\n")


def write_sheet(name: str, sheet: CalamineSheet, hidden: bool, max_rows: int, max_columns: int, lines: Lines) -> None:
    """A line for the sheet, then one a row: its texts, and which of them the file itself calls numbers."""
    if sheet.height > max_rows or sheet.width > max_columns:
        raise TooLong(name)
    lines.write({"sheet": name, "hidden": hidden})
    for row in sheet.iter_rows():
        numbers = [at for at, cell in enumerate(row) if isinstance(cell, int | float) and not isinstance(cell, bool)]
        lines.write([[text_of(cell) for cell in row], numbers])


def write_workbook(data: bytes, max_rows: int, max_columns: int, lines: Lines) -> None:
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                hidden = about.visible != SheetVisibleEnum.Visible
                write_sheet(about.name, book.get_sheet_by_name(about.name), hidden, max_rows, max_columns, lines)


def main() -> None:
    memory, seconds, max_rows, max_columns = (int(limit) for limit in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        with open(sys.stdout.fileno(), "w", encoding="utf-8", closefd=False) as out:
            write_workbook(sys.stdin.buffer.read(), max_rows, max_columns, Lines(out))
    except PasswordError:
        sys.exit("file_is_protected")
    except TooLong:
        sys.exit("file_too_long")
    except MemoryError:
        sys.exit("file_is_bomb")
    except (CalamineError, ValueError, OSError):
        sys.exit("file_unreadable")


if __name__ == "__main__":
    main()
