"""Text with delimiters to lines of cells: comma, semicolon, tab or bar, whichever parts the lines most evenly.

A quotation mark without a partner would swallow the rest of the file; here it costs its own line only.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 200

csv.field_size_limit(10 * 1024 * 1024)


def delimited_lines(text: str) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Cells of each line, and whether a quotation mark in it had no partner."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    declared = _declared(lines[0])
    if declared:
        del lines[0]
    sample = [line for line in lines[: 5 * _LOOKED_AT] if line.strip()]
    shapes = {delimiter: _shape(sample, delimiter) for delimiter in ((declared,) if declared else DELIMITERS)}
    delimiter = max(shapes, key=lambda delimiter: shapes[delimiter])
    yield from _records(lines, delimiter, shapes[delimiter][1])


def _declared(line: str) -> str | None:
    """Excel's own first line, `sep=;`."""
    told = line.strip().strip('"').casefold().removeprefix("sep=")
    return told if len(told) == 1 and "sep=" in line.casefold() else None


def _shape(lines: list[str], delimiter: str) -> tuple[float, int]:
    """How evenly the delimiter parts the records, the first of which must be parted too, and into how many cells."""
    widths = [len(cells) for cells, _ in islice(_records(lines, delimiter, 0), _LOOKED_AT)]
    several = [(count, width) for width, count in Counter(widths).items() if width > 1]
    if not several:
        return 0.0, 0
    count, width = max(several)
    return round(count / len(widths), 1) + (widths[0] > 1), width


def _records(lines: list[str], delimiter: str, width: int) -> Iterator[tuple[tuple[str, ...], bool]]:
    start = 0
    while start < len(lines):
        cells, taken, sound = _record(lines, start, delimiter)
        fits = sound and len(cells) == width
        if taken > 1 and not fits and _swallows(lines, start, taken, delimiter, width, sound):
            cells, taken, sound = [cell.strip('"') for cell in lines[start].split(delimiter)], 1, False
        else:
            sound = True
        start += taken
        if cells:
            yield tuple(cells), not sound


def _swallows(lines: list[str], start: int, taken: int, delimiter: str, width: int, sound: bool) -> bool:
    """Whether a record over several lines is not one cell with line breaks but a mark that was never closed."""
    at_the_end = start + taken >= len(lines)
    return (at_the_end and not sound) or lines[start + 1].count(delimiter) + 1 >= width > 1


def _record(lines: list[str], start: int, delimiter: str) -> tuple[list[str], int, bool]:
    """The record that begins at the line, how many lines it takes, and whether its quotation marks are in order."""
    strict = csv.reader(_from(lines, start), delimiter=delimiter, strict=True)
    try:
        return next(strict), strict.line_num, True
    except StopIteration:
        return [], 1, True
    except csv.Error:
        pass
    lenient = csv.reader(_from(lines, start), delimiter=delimiter)
    try:
        return next(lenient), lenient.line_num, False
    except csv.Error:  # a cell longer than any description
        return [], len(lines) - start, False


def _from(lines: list[str], start: int) -> Iterator[str]:
    return (lines[at] + "\n" for at in range(start, len(lines)))
