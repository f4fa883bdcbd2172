"""Bytes of a file to sheets of lines, and lines to tables: a header and its numbered data records."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO

from catalog.currency_names import currencies_named
from catalog.drafts import Field
from catalog.issues import Issue, Place, Severity
from catalog.mapping import map_headers
from catalog.measures import unit_named
from catalog.sources.alignment import Columns, Fit
from catalog.sources.archive import lists_in
from catalog.sources.cell_lists import plain_list
from catalog.sources.delimited import Record, delimited_lines
from catalog.sources.documents import document_sheet, is_document
from catalog.sources.encodings import read_text
from catalog.sources.feeds import feed_sheet, is_feed
from catalog.sources.files import MAX_COLUMNS, MAX_ROWS, kind_of, refuse, refuse_too_long
from catalog.sources.sandbox import workbook_lines
from catalog.sources.sheets import Line, Sheet
from catalog.sources.web_tables import is_web_table, web_table
from catalog.values import light

_LINES_OF_A_TABLE, _COLUMNS_OF_A_TABLE, _MOST = 2, 2, 0.6
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
_ADDRESS_FORMULA = re.compile(
    r'=\s*(?:HYPERLINK|LIEN[._]HYPERTEXTE|IMAGE)\(\s*"(https?://[^"]+)"(?:\s*[,;]\s*"(?P<shown>.*)"\s*\)\s*$)?',
    re.IGNORECASE | re.DOTALL,
)
_FORMULA = re.compile(r"=\s*[-+(@]*\s*(?:[A-Za-z_.]+\(|\$?[A-Z]{1,3}\$?\d|\d+\s*[-+*/])")


@light
class Row:
    """A data record: `number` counts from 1 after the header, blank lines left out.

    `places` are those of cells that were read on another sheet and stand here because the two were joined.
    """

    number: int
    cells: tuple[str, ...]
    exact: frozenset[int] = frozenset()
    units: Mapping[int, str] | None = None
    places: Mapping[int, Place] | None = None

    @property
    def excerpt(self) -> str:
        """What its cells say, for an issue about the whole of it."""
        return " | ".join(filter(None, map(str.strip, self.cells)))[:500]


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
    match kind_of(data):
        case "archive":
            sheets = [sheet for name, list_ in lists_in(BytesIO(data)) for sheet in _named_after(name, list_)]
        case "workbook":
            sheets = _workbook_sheets(data)
        case "text":
            sheets = [_text_sheet(data)]
    filled = [sheet for sheet in sheets if sheet.lines]
    if not filled:
        refuse("file_empty")
    return filled


def _named_after(name: str, data: bytes) -> Iterator[Sheet]:
    """The sheets of a list out of a zip, which holds no further zip."""
    if kind_of(data) == "archive":
        refuse("file_unknown", kind="ZIP")
    for sheet in read_sheets(data):
        yield replace(sheet, name=f"{name} / {sheet.name}" if sheet.name else name)


def _text_sheet(data: bytes) -> Sheet:
    text, issues = read_text(data)
    start = text[:2000].lstrip("\ufeff \t\r\n")
    if is_web_table(start):
        page = web_table(text) or refuse("file_unknown", kind="HTML")
        return replace(page, issues=tuple(issues))
    if is_feed(start):
        return feed_sheet(data)
    if is_document(start):
        return document_sheet(text, issues)
    delimiter, records = delimited_lines(text)
    return _checked(_parted(Sheet("", tuple(_filled(records)), delimiter=delimiter, issues=tuple(issues))))


def _filled(records: Iterable[Record]) -> Iterator[Line]:
    """The lines that hold anything; a file with too many or too wide ones is refused before all are in memory."""
    lines = (Line(tuple(cells), broken=broken) for cells, broken in records)
    for number, line in enumerate(line for line in lines if not line.is_blank):
        if number >= MAX_ROWS or len(line.cells) > MAX_COLUMNS:
            refuse_too_long()
        yield line


def _workbook_sheets(data: bytes) -> list[Sheet]:
    found: list[tuple[str, bool, list[Line]]] = []
    pictures = 0
    for line in workbook_lines(data):
        if isinstance(line, list):
            found[-1][2].append(_workbook_line(*line))
        elif "sheet" in line:
            found.append((line["sheet"], line["hidden"], []))
        else:
            pictures = line["pictures"]
    sheets = [
        _checked(_parted(Sheet(name, tuple(line for line in lines if not line.is_blank), hidden)))
        for name, hidden, lines in found
    ]
    filled = [sheet for sheet in sheets if sheet.lines]
    if pictures and filled:
        params = {"count": str(pictures)}
        left_out = Issue(code="pictures_left_in_workbook", severity=Severity.WARNING, field="images", params=params)
        filled[0] = replace(filled[0], issues=(*filled[0].issues, left_out))
    return filled


def _parted(sheet: Sheet) -> Sheet:
    """A table whose every line stands in one cell, as a CSV opened with the wrong separator, or quoted line by line."""
    lone = [line.cells[0] for line in sheet.lines if line.cells[0].strip() and not any(line.cells[1:])]
    if len(lone) < len(sheet.lines) or len(lone) < _LINES_OF_A_TABLE:
        return sheet
    delimiter, records = delimited_lines("\n".join(" ".join(cell.splitlines()) for cell in lone))
    lines = tuple(Line(tuple(cells), broken=broken) for cells, broken in records)
    evenly = Counter(len(line.cells) for line in lines).most_common(1)[0] if lines else (0, 0)
    if evenly[0] < _COLUMNS_OF_A_TABLE or evenly[1] < _MOST * len(lines) or len(lines[0].cells) != evenly[0]:
        return sheet
    return replace(sheet, lines=lines, delimiter=delimiter)


def _workbook_line(cells: list[str], numbers: list[int], units: Mapping[str, str]) -> Line:
    known = {int(at): unit for at, unit in units.items() if currencies_named(unit) or unit_named(unit)}
    return Line(tuple(cells), frozenset(numbers), units=known or None)


def _checked(sheet: Sheet) -> Sheet:
    widest = max((len(line.cells) for line in sheet.lines), default=0)
    if len(sheet.lines) > MAX_ROWS or widest > MAX_COLUMNS:
        refuse_too_long()
    return sheet


def table_below(sheet: Sheet, header_line: int, names: tuple[str, ...] | None = None) -> tuple[Table, list[Issue]]:
    """The table whose header is that line of the sheet, or `names`; rows that do not fit it are reported."""
    header = names or tidy_header(sheet.lines[header_line].cells)
    return table_of(replace(sheet, lines=sheet.lines[header_line + 1 :]), header)


def table_of(sheet: Sheet, header: tuple[str, ...]) -> tuple[Table, list[Issue]]:
    """The table whose columns have these names, which no line of the sheet says."""
    records = sheet.lines
    width, rows, issues = len(header), list[Row](), list[Issue]()
    columns = Columns(() if sheet.named else records, header, sheet.delimiter)
    for number, line in enumerate(records, 1):
        fit, cells = columns.fit(line.cells)
        if fit != "straight" or line.broken:
            issues.extend(_misfits(line, fit, width, Place(sheet=sheet.name, row=number)))
        if fit == "lost":
            continue
        exact, units = (line.exact, line.units) if fit not in ("realigned", "partly") else (frozenset[int](), None)
        fitted = _fitted(cells, width)
        said = "".join(fitted)
        if "=" in said and any(cell[:1] == "=" for cell in fitted):
            issues.extend(_open_formulas(fitted, header, Place(sheet=sheet.name, row=number)))
            shown = _showing_addresses(header)
            fitted = tuple(_worked_out(cell, at in shown) for at, cell in enumerate(fitted))
            said = "".join(fitted)
        if "[" in said:
            fitted = tuple(map(plain_list, fitted))
        if said.strip():
            rows.append(Row(number, fitted, exact, units))
    return Table(sheet.name, header, tuple(rows)), issues


def without_headers(table: Table) -> tuple[Table, list[Issue]]:
    """Without the rows that name the columns once more, as where exports were put under each other by hand."""
    again = [row for row in table.rows if row.cells[0].strip() == table.header[0] and _is_header(row, table.header)]
    if not again:
        return table, []
    numbers = {row.number for row in again}
    kept = tuple(row for row in table.rows if row.number not in numbers)
    at = (Place(sheet=table.sheet, row=number) for number in sorted(numbers))
    return replace(table, rows=kept), [Issue(code="row_is_header", severity=Severity.INFO, at=place) for place in at]


def _is_header(row: Row, header: tuple[str, ...]) -> bool:
    named = tidy_header(row.cells)
    return named == header[: len(named)] and any(named)


def tidy_header(cells: Sequence[str]) -> tuple[str, ...]:
    names = [" ".join(cell.replace("\ufeff", "").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    if len(cells) == width:
        return cells
    return (*cells[:width], *[""] * (width - len(cells)))


def _misfits(line: Line, fit: Fit, width: int, at: Place) -> Iterator[Issue]:
    value = " | ".join(line.cells)[:500]
    if fit == "realigned":
        yield Issue(code="row_realigned", severity=Severity.WARNING, value=value, at=at)
    elif fit == "partly":
        yield Issue(code="row_partly_realigned", severity=Severity.ERROR, value=value, at=at)
    elif fit == "lost":
        yield Issue(code="row_left_out", severity=Severity.ERROR, value=value, at=at)
    elif fit == "astray" and (beyond := [cell.strip() for cell in line.cells[width:] if cell.strip()]):
        yield Issue(code="row_too_long", severity=Severity.WARNING, value=" | ".join(beyond)[:500], at=at)
    elif fit == "astray":
        yield Issue(code="row_astray", severity=Severity.WARNING, value=value, at=at)
    if line.broken:
        yield Issue(code="quote_unclosed", severity=Severity.WARNING, at=at)


def _open_formulas(cells: tuple[str, ...], header: tuple[str, ...], row: Place) -> Iterator[Issue]:
    """An issue for each cell that holds a formula where its result should stand."""
    for name, cell in zip(header, cells, strict=True):
        if _FORMULA.match(cell) and not _ADDRESS_FORMULA.match(cell):
            at = Place(sheet=row.sheet, row=row.row, column=name)
            yield Issue(code="formula_open", severity=Severity.WARNING, value=cell[:200], at=at)


@lru_cache(maxsize=64)
def _showing_addresses(header: tuple[str, ...]) -> frozenset[int]:
    """The columns that may hold photos: of a link there, its address counts; elsewhere, the words it stands behind."""
    columns = enumerate(map_headers(header).columns)
    return frozenset(at for at, column in columns if column.target.field in (Field.IMAGES, Field.ATTRIBUTE))


def _worked_out(cell: str, address: bool) -> str:
    """The text of ="00123", which keeps Excel from taking it for a number, and what =HYPERLINK("https://…","photo") is.

    Of another formula nothing is known.
    """
    if found := _TEXT_FORMULA.fullmatch(cell):
        return found.group(1)
    if found := _ADDRESS_FORMULA.match(cell):
        return found.group(1) if address or not found["shown"] else found["shown"]
    return "" if _FORMULA.match(cell) else cell
