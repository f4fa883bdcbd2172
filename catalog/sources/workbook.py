"""Reads a spreadsheet workbook from stdin and writes its cells to stdout, one JSON line each.

Runs as a program of its own (see sandbox.py) and limits its own memory and time: a workbook is untrusted input.
"""

import datetime
import json
import resource
import sys
import zipfile
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

from catalog.sources.formats import Cells, Formats, Told
from catalog.sources.package import Package
from catalog.sources.pasted import Pasted, SheetPictures

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


def write_sheet(
    sheet: CalamineSheet, told: Cells, pictures: SheetPictures | None, max_rows: int, max_columns: int, lines: Lines
) -> None:
    """One line for each row that holds anything: its texts, which of them the file calls numbers, and their units."""
    count = 0
    first = sheet.start[1] if sheet.start else 0
    merged = _merged_downwards(sheet)
    above: dict[int, Cell] = {}
    for number, row in enumerate(sheet.iter_rows()):
        cells = list(row)
        for column, covered in merged.get(number, ()):
            _fill(cells, column - first, above.get(column, "") if covered else None, above, column)
        texts, numbers, units = _told(cells, number, first, told)
        while texts and not texts[-1].strip():
            texts.pop()
        if not texts:
            continue
        if pictures:
            pictures.put_into(texts, number, first)
        count += 1
        if count > max_rows or len(texts) > max_columns:
            raise TooLong
        lines.write([texts, numbers, units])


def _merged_downwards(sheet: CalamineSheet) -> dict[int, list[tuple[int, bool]]]:
    """{row: (column, whether it is covered by the cell above)} of cells that are merged over several rows."""
    found: dict[int, list[tuple[int, bool]]] = {}
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, top + 1000) + 1) if bottom > top else ():
            found.setdefault(row, []).append((left, row > top))
    return found


def _fill(cells: list[Cell], at: int, covered_by: Cell | None, above: dict[int, Cell], column: int) -> None:
    """A cell merged over several rows says the same in each of them."""
    if at < 0:
        return
    cells.extend([""] * (at + 1 - len(cells)))
    if covered_by is None:
        above[column] = cells[at]
    elif cells[at] == "":
        cells[at] = covered_by


def _told(cells: list[Cell], row: int, first: int, told: Cells) -> tuple[list[str], list[int], dict[int, str]]:
    numbers = [at for at, cell in enumerate(cells) if isinstance(cell, int | float) and not isinstance(cell, bool)]
    texts = [text_of(cell) for cell in cells]
    units: dict[int, str] = {}
    if not told:
        return texts, numbers, units
    for at in numbers.copy():
        said = told.get((row, at + first), Told())
        if said.unit:
            units[at] = said.unit
        if len(texts[at]) < said.digits and texts[at].isdigit():  # "00123" is a code, not the number 123
            texts[at] = texts[at].zfill(said.digits)
            numbers.remove(at)
    for at, text in enumerate(texts):
        if not text and (formula := told.get((row, at + first), Told()).formula):
            texts[at] = formula
        elif (link := told.get((row, at + first), Told()).link) and "://" not in text:
            texts[at] = f'=HYPERLINK("{link}","{text}")' if text else link
    return texts, numbers, units


def write_workbook(data: bytes, max_rows: int, max_columns: int, lines: Lines) -> None:
    package = Package(data) if data.startswith(b"PK") else None
    formats, pasted = (Formats(package), Pasted(package)) if package else (None, None)
    with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
        for about in book.sheets_metadata:
            if about.typ == SheetTypeEnum.WorkSheet:
                lines.write({"sheet": about.name, "hidden": about.visible != SheetVisibleEnum.Visible})
                told = formats.of(about.name) if formats else {}
                sheet = book.get_sheet_by_name(about.name)
                write_sheet(
                    sheet, told, SheetPictures(pasted, about.name) if pasted else None, max_rows, max_columns, lines
                )
    lines.write({"pictures": len(pasted.left) if pasted else 0})


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
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError):
        sys.exit("file_unreadable")


if __name__ == "__main__":
    main()
