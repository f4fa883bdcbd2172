"""Rows whose values have slid out of their columns: a comma nobody put in quotation marks, a cell too many or too few.

What a column holds is told by most of its values: numbers, addresses, or words. A row that does not fit is set right
where that can be done in one way only, and is reported either way.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from catalog.sources.sheets import Line

Kind = Literal["number", "address", "words"]
Fit = Literal["straight", "realigned", "astray"]

_LOOKED_AT = 500
_ENOUGH, _SHARE = 4, 0.8
_NUMBER = re.compile(r"[^\d]{0,8}\d[\d\s.,'’\u00a0\u202f٫٬]*[^\d]{0,8}")
_ADDRESS = re.compile(r"https?://\S+|\S[^,;]*\.(?:jpe?g|png|webp|gif|heic)", re.IGNORECASE)
_SEVERAL = re.compile(r"[^,;/|]*\d[^,;/|]*(?:(?:[/|;]|,\s)[^,;/|]*\d[^,;/|]*)+")
"""A list of numbers in one cell, such as sizes or their prices, fits any column."""
_MOST_CELLS_TOO_MANY = 6


def kind_of_cell(text: str) -> Kind:
    if text.isdigit() or _NUMBER.fullmatch(text):
        return "number"
    return "address" if _ADDRESS.match(text) else "words"


class Columns:
    """What the columns of one sheet hold, told by the rows that are as wide as the header."""

    def __init__(self, lines: Sequence[Line], width: int, delimiter: str) -> None:
        self.width, self.delimiter = width, delimiter
        sample = [line.cells for line in lines[:_LOOKED_AT] if len(line.cells) <= width]
        self.kinds: dict[int, Kind] = {}
        for at in range(width):
            kinds = [kind_of_cell(text) for cells in sample if at < len(cells) and (text := cells[at].strip())]
            for kind in set(kinds) if len(kinds) >= _ENOUGH else ():
                if kinds.count(kind) >= _SHARE * len(kinds):
                    self.kinds[at] = kind
        self._strict = [at for at, kind in self.kinds.items() if kind != "words"]
        self._tells = len(self._strict) > 0

    def fit(self, cells: tuple[str, ...]) -> tuple[Fit, tuple[str, ...]]:
        """How the row fits the columns, and its cells, set right where that is sure."""
        too_wide = len(cells) > self.width and any(cell.strip() for cell in cells[self.width :])
        if not too_wide and self._looks_straight(cells):
            return "straight", cells
        wrong = self._wrong(cells)
        if not self._tells or (not too_wide and wrong < 2):
            return ("astray" if too_wide else "straight"), cells
        ways = {way for way in self._ways(cells) if self._wrong(way) == 0}
        if len(ways) > 1:
            ways = {way for way in ways if way in set(self._joined_at_spaces(cells))}
        if len(ways) == 1:
            return "realigned", ways.pop()
        return "astray", cells

    def _looks_straight(self, cells: tuple[str, ...]) -> bool:
        """Quickly: no number or address is missing where one is expected."""
        for at in self._strict:
            text = cells[at].strip() if at < len(cells) else ""
            if text and not text.isdigit() and kind_of_cell(text) != self.kinds[at]:
                return False
        return True

    def _wrong(self, cells: tuple[str, ...]) -> int:
        told = ((kind, cells[at].strip()) for at, kind in self.kinds.items() if at < len(cells))
        return sum(1 for kind, text in told if text and kind_of_cell(text) != kind and not _SEVERAL.fullmatch(text))

    def _ways(self, cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """Rows of the right width that this one may have been meant to be."""
        end = max((at + 1 for at, cell in enumerate(cells) if cell.strip()), default=0)
        filled = cells[:end]
        if self.delimiter:
            yield from self._joined(filled)
        if end < self.width:
            yield from ((*filled[:at], "", *filled[at:]) for at in range(1, end))
        if end > self.width or not self.delimiter:
            yield from ((*filled[:at], *filled[at + 1 :]) for at in range(end) if not filled[at].strip())

    def _joined(self, cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """With neighbours joined again that a delimiter inside a text has parted."""
        least = max(len(cells) - self.width, 0) or 1
        for extra in range(least, min(least + 1, _MOST_CELLS_TOO_MANY) + 1):
            for at in range(len(cells) - extra):
                together = cells[at : at + extra + 1]
                if all(kind_of_cell(cell.strip()) == "words" or not cell.strip() for cell in together[:1]):
                    yield (*cells[:at], self.delimiter.join(together), *cells[at + extra + 1 :])

    def _joined_at_spaces(self, cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """A comma of prose has a space behind it, a delimiter has none."""
        joined: list[str] = []
        for cell in cells:
            if joined and cell[:1] == " ":
                joined[-1] += self.delimiter + cell
            else:
                joined.append(cell)
        yield tuple(joined)
