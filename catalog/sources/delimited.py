"""Text with delimiters to lines of cells: comma, semicolon, tab or bar, whichever parts the lines most evenly.

A quotation mark without a partner would swallow the rest of the file; here it costs its own line only.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from catalog.sources.files import MAX_LINE, refuse

_RULE = re.compile(r":?-{2,}:?|")
"""Of "|---|:--:|", the line under the names of the columns as chats and notes draw tables."""
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 200
_MARKS = re.compile('"+')
_SPACES = re.compile(" *")

csv.field_size_limit(10 * 1024 * 1024)

Record = tuple[list[str], bool]
"""The cells, and whether a quotation mark among them had no partner."""


def delimited_lines(text: str) -> tuple[str, Iterator[Record]]:
    """The delimiter, and the records of the text; blank lines are none. Refuses a text with a line without end."""
    lines = _Lines(_lines_of(text.removeprefix("\ufeff")))
    first = next(lines, "")
    declared = _declared(first)
    if not declared:
        lines.back([first])
    sample = list(islice(lines, 5 * _LOOKED_AT))
    lines.back(sample)
    filled = [line for line in sample if line.strip()]
    shapes = {delimiter: _shape(filled, delimiter) for delimiter in ((declared,) if declared else DELIMITERS)}
    delimiter = max(shapes, key=lambda delimiter: shapes[delimiter])
    spaced = any(f'{delimiter} "' in line for line in filled)
    records = _records(lines, delimiter, shapes[delimiter][1], spaced)
    if delimiter == "|":
        records = (([_BOLD.sub(r"\1", cell) for cell in cells], broken) for cells, broken in records)
    return delimiter, records


def _lines_of(text: str) -> Iterator[str]:
    """One after the other: all of them at once take several times the memory of the text."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    start, number = 0, 1
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        if end - start > MAX_LINE:
            refuse("line_endless", text[start : start + 60], line=str(number), signs=f"{end - start:,}")
        yield text[start:end]
        start, number = end, number + 1


def _declared(line: str) -> str | None:
    """Excel's own first line, `sep=;`."""
    told = line.strip('\r\n "').casefold().removeprefix("sep=")
    return told if len(told) == 1 and "sep=" in line.casefold() else None


def _shape(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How evenly the delimiter parts the records, the first of which must be parted too, and into how many cells."""
    widths = [len(cells) for cells, _ in islice(_records(_Lines(lines), delimiter, 0), _LOOKED_AT)]
    several = [(count, width) for width, count in Counter(widths).items() if width > 1]
    if not several:
        return 0.0, 0
    count, width = max(several)
    return round(count / len(widths), 1) + (widths[0] > 1), width


class _Lines:
    """The lines of a text, of which some may be given back to be read once more; `taken` are those of one record."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._given_back: list[str] = []
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self._given_back:
            line = self._given_back.pop()
        else:
            try:
                line = next(self._lines)
            except StopIteration:
                self.ended = True
                raise
        self.taken.append(line)
        return line

    def back(self, lines: list[str]) -> None:
        self._given_back.extend(reversed(lines))
        self.taken = []
        self.ended = False


def _records(lines: _Lines, delimiter: str, width: int, spaced: bool = False) -> Iterator[Record]:
    """`spaced`: a space may stand between a delimiter and a quotation mark."""
    strict = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=spaced)
    while True:
        lines.taken = []
        try:
            cells = next(strict)
        except StopIteration:
            return
        except csv.Error:
            cells, broken = _leniently(lines, delimiter, width)
        else:
            broken = False
            if len(lines.taken) > 1 and len(cells) != width and _swallows(lines, delimiter, width):
                cells, broken = _first_line_alone(lines, delimiter), True
        if cells and not (any(cells) and all(_RULE.fullmatch(cell.strip()) for cell in cells)):
            yield cells, broken


def _leniently(lines: _Lines, delimiter: str, width: int) -> Record:
    """The record whose quotation marks are not in order, as far as its cells can be told."""
    at_the_end = lines.ended
    lines.back(lines.taken)
    try:
        cells = next(csv.reader(lines, delimiter=delimiter))
    except csv.Error:  # a cell longer than any description
        return _first_line_alone(lines, delimiter), True
    if len(lines.taken) > 1 and (at_the_end or lines.ended or _swallows(lines, delimiter, width)):
        return _first_line_alone(lines, delimiter), True
    return (_loosely(lines.taken[0], delimiter) if len(lines.taken) == 1 else cells), False


def _first_line_alone(lines: _Lines, delimiter: str) -> list[str]:
    first, *others = lines.taken
    lines.back(others)
    return _loosely(first, delimiter)


def _loosely(line: str, delimiter: str) -> list[str]:
    """The cells of a line in which a quotation mark closes one only where the cell ends: `"Screen 27" wide",299`."""
    cells, at, text = list[str](), 0, line.rstrip("\n")
    closed = True
    while at <= len(text):
        start = _behind_spaces(text, at)
        quoted = text.startswith('"', start)
        end = _closing(text, start + 1, delimiter) if closed and quoted else -1
        closed = closed and (end >= 0 or not quoted)
        if end >= 0:
            cells.append(text[start + 1 : end].replace('""', '"'))
            at = _behind_spaces(text, end + 1) + 1
        else:
            upto = text.find(delimiter, at)
            cells.append(text[start : upto if upto >= 0 else None].removeprefix('"'))
            at = upto + 1 if upto >= 0 else len(text) + 1
    return cells


def _closing(text: str, start: int, delimiter: str) -> int:
    """The place of the mark with which a quoted cell ends, or -1; a doubled mark is one of the text."""
    for marks in _MARKS.finditer(text, start):
        behind = _behind_spaces(text, marks.end())
        if len(marks[0]) % 2 and text[behind : behind + 1] in (delimiter, ""):
            return marks.end() - 1
    return -1


def _behind_spaces(text: str, at: int) -> int:
    return _SPACES.match(text, at).end()  # type: ignore[union-attr]  # matches anything


def _swallows(lines: _Lines, delimiter: str, width: int) -> bool:
    """Whether a record over several lines is not one cell with line breaks but a mark that was never closed."""
    return lines.taken[1].count(delimiter) + 1 >= width > 1
