"""Bytes of a file to sheets of lines, and lines to tables: a header and its numbered data records."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.issues import Issue, Place, Severity
from catalog.sources.delimited import delimited_lines
from catalog.sources.documents import document_sheet, is_document
from catalog.sources.encodings import decoded
from catalog.sources.feeds import feed_sheet, is_feed
from catalog.sources.files import MAX_COLUMNS, MAX_ROWS, kind_of, refuse, refuse_too_long, refuse_web_page
from catalog.sources.sandbox import workbook_lines
from catalog.sources.sheets import Line, Sheet


@dataclass(frozen=True, slots=True)
class Row:
    """A data record: `number` counts from 1 after the header, blank lines left out."""

    number: int
    cells: tuple[str, ...]
    exact: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """All rows are as long as the header, whose names are tidied and may repeat or be empty."""

    sheet: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str) -> list[str]:
        """The values of every column of that name."""
        places = [at for at, header in enumerate(self.header) if header == name]
        return [row.cells[at] for row in self.rows for at in places]


def read_sheets(data: bytes) -> list[Sheet]:
    """The sheets of a file that hold anything; refuses a file that is no table."""
    sheets = _workbook_sheets(data) if kind_of(data) == "workbook" else [_text_sheet(data)]
    filled = [sheet for sheet in sheets if sheet.lines]
    if not filled:
        refuse("file_empty")
    return filled


def _text_sheet(data: bytes) -> Sheet:
    text = decoded(data)
    start = text[:2000].lstrip("\ufeff \t\r\n")
    refuse_web_page(start)
    if is_feed(start):
        return feed_sheet(data)
    if is_document(start):
        return document_sheet(text)
    lines = (Line(cells, broken=broken) for cells, broken in delimited_lines(text))
    return _checked(Sheet("", tuple(line for line in lines if not line.is_blank)))


def _workbook_sheets(data: bytes) -> list[Sheet]:
    found: list[tuple[str, bool, list[Line]]] = []
    for line in workbook_lines(data):
        match line:
            case {"sheet": str(name), "hidden": bool(hidden)}:
                found.append((name, hidden, []))
            case [[*cells], [*numbers]]:
                found[-1][2].append(
                    Line(tuple(map(str, cells)), frozenset(at for at in numbers if isinstance(at, int)))
                )
    return [
        _checked(Sheet(name, tuple(line for line in lines if not line.is_blank), hidden))
        for name, hidden, lines in found
    ]


def _checked(sheet: Sheet) -> Sheet:
    widest = max((len(line.cells) for line in sheet.lines), default=0)
    if len(sheet.lines) > MAX_ROWS or widest > MAX_COLUMNS:
        refuse_too_long()
    return sheet


def table_below(sheet: Sheet, header_line: int) -> tuple[Table, list[Issue]]:
    """The table whose header is that line of the sheet; rows that do not fit it are kept and reported."""
    header = tidy_header(sheet.lines[header_line].cells)
    records = sheet.lines[header_line + 1 :]
    rows = tuple(Row(number, _fitted(line.cells, len(header)), line.exact) for number, line in enumerate(records, 1))
    return Table(sheet.name, header, rows), list(_misfits(sheet.name, records, len(header)))


def tidy_header(cells: Sequence[str]) -> tuple[str, ...]:
    names = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))


def _misfits(sheet: str, records: Sequence[Line], width: int) -> Iterable[Issue]:
    for number, line in enumerate(records, 1):
        beyond = [cell.strip() for cell in line.cells[width:] if cell.strip()]
        at = Place(sheet=sheet, row=number)
        if beyond:
            yield Issue(code="row_too_long", severity=Severity.WARNING, value=" | ".join(beyond)[:500], at=at)
        if line.broken:
            yield Issue(code="quote_unclosed", severity=Severity.WARNING, at=at)
