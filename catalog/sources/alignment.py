"""Rows whose values have slid out of their columns: a comma nobody put in quotation marks, a cell too many or too few.

What a column holds is told by most of its values: numbers, addresses, or words; where they are too few, by its name. A
row that does not fit is set right where that can be done in one way only; where several ways agree on some cells, those
are kept. It is reported either way.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from typing import Literal

from catalog.cell_words import ANSWERS, STATUSES, STOCKS, found_in
from catalog.drafts import MEASURES, PRICES, Field
from catalog.mapping import map_headers
from catalog.numbers import LONGEST_NUMBER
from catalog.sources.sheets import Line

Kind = Literal["number", "address", "words", "answer"]
Fit = Literal["straight", "realigned", "partly", "astray", "lost"]

_LOOKED_AT = 500
_ENOUGH, _SHARE = 4, 0.8
_NUMBER = re.compile(r"[^\d]{0,8}\d[\d\s.,'’\u00a0\u202f٫٬]*[^\d]{0,8}")
_ADDRESS = re.compile(r"https?://\S+|\S[^,;]*\.(?:jpe?g|png|webp|gif|heic)", re.IGNORECASE)
_SEVERAL = re.compile(r"[^,;/|]*\d[^,;/|]*(?:(?:[/|;]|,\s)[^,;/|]*\d[^,;/|]*)+")
"""A list of numbers in one cell, such as sizes or their prices, fits any column."""
_KINDS: dict[Field, Kind] = {
    **dict.fromkeys((PRICES | MEASURES | {Field.QUANTITY}) - {Field.DIMENSIONS}, "number"),
    **dict.fromkeys((Field.BRAND, Field.CURRENCY), "words"),
}
_MOST_CELLS_TOO_MANY = 6
_MOST_COMMAS_IN_NUMBERS = 8
_BEFORE_COMMA = re.compile(r"(?:^|[^\d,.])\d{1,3}$")
_AFTER_COMMA = re.compile(r"\d{2,3}(?!\d)|\d\s?[a-zA-Z]{1,3}$")
"""As in "2,450", "120,00" and "1,5 L"."""
_BARE = re.compile(r"\d[\d\s.,'’\u00a0\u202f٫٬]*")
_LITERAL = frozenset(("true", "false"))
_SENTENCE = 40
"""What is longer in signs is no number and answers no question with yes or no."""


def kind_of_cell(text: str) -> Kind:
    if text.isdigit() or (len(text) <= LONGEST_NUMBER and _NUMBER.fullmatch(text)):
        return "number"
    return "address" if _ADDRESS.match(text) else "words"


class Columns:
    """What the columns of one sheet hold, told by the rows that are no wider than the header.

    For a row that has not as many cells as the header, a column of too few values is told by its name.
    """

    def __init__(self, lines: Sequence[Line], header: Sequence[str], delimiter: str) -> None:
        self.width, self.delimiter = len(header), delimiter
        sample = [line.cells for line in lines[:_LOOKED_AT] if len(line.cells) <= self.width]
        named = [column.target.field for column in map_headers(header).columns] if lines else []
        titles = [at for at, field in enumerate(named) if field is Field.TITLE]
        filled = {at: sum(at < len(cells) and bool(cells[at].strip()) for cells in sample) for at in titles}
        self.titles = [at for at in titles if 2 * filled[at] > len(sample)]
        self.told: dict[int, Kind] = {}
        for at, field in enumerate(named):
            said = [text for cells in sample if at < len(cells) and (text := cells[at].strip())]
            if field is Field.OPTION or "option" in header[at].casefold():
                continue  # a choice may be called anything
            if kind := _kind_of_column(said, field):
                self.told[at] = kind
        self._spaced, self._blank = _is_spaced(sample), _usually_blank(sample, self.width)
        self._even = 2 * len(sample) >= min(len(lines), _LOOKED_AT) > 0
        by_name = {at: _KINDS[field] for at, field in enumerate(named) if field in _KINDS}
        self.named = by_name | self.told
        self._priced = [at for at, field in enumerate(named) if field is Field.PRICE]
        self._sure = by_name.keys() | {at for at, kind in self.told.items() if kind == "answer"}
        self._strict = [at for at, kind in self.told.items() if kind != "words"]

    def fit(self, cells: tuple[str, ...]) -> tuple[Fit, tuple[str, ...]]:
        """How the row fits the columns, and its cells, set right where that is sure."""
        too_wide = len(cells) > self.width and any(cell.strip() for cell in cells[self.width :])
        if too_wide and self.width == 1:  # where there is one column, nothing parts it from another
            return "realigned", (self.delimiter.join(cells).strip(self.delimiter + " "),)
        kinds = self.told if len(cells) == self.width else self.named
        if not too_wide and kinds is self.told and self._looks_straight(cells):
            return "straight", cells
        wrong = self._wrong(cells, kinds)
        spaced = self._as_wide_at_spaces(cells) if too_wide or self._even else None
        if spaced and self._wrong(spaced, self.named) <= wrong:
            return "realigned", spaced
        too_narrow = len(cells) < self.width and wrong and self._lacks_price(cells)
        if not any(kind != "words" for kind in kinds.values()) or (not (too_wide or too_narrow) and wrong < 2):
            return ("astray" if too_wide else "straight"), cells
        for ways in self._sorts_of_ways(cells):
            fitting = {way for way in ways if len(way) == self.width and not self._wrong(way, self.named)}
            fitting = fitting if wrong else {way for way in fitting if not self._loses_number(cells, way)}
            if too_narrow and len(fitting) > 1:
                fitting = {way for way in fitting if not self._lacks_price(way)}
            if len(fitting) == 1:
                return "realigned", fitting.pop()
        if wrong and fitting:
            return "partly", tuple(cells[0] if len(set(cells)) == 1 else "" for cells in zip(*fitting, strict=True))
        return ("lost" if too_wide and wrong else "astray"), cells

    def _looks_straight(self, cells: tuple[str, ...]) -> bool:
        """Quickly: no number or address is missing where one is expected."""
        for at in self._strict:
            text = cells[at].strip() if at < len(cells) else ""
            kind = self.told[at]
            if text and not (_fits(text, kind) if kind == "answer" else text.isdigit() or kind_of_cell(text) == kind):
                return False
        return True

    def _wrong(self, cells: tuple[str, ...], kinds: Mapping[int, Kind]) -> int:
        told = ((at, kind, cells[at].strip()) for at, kind in kinds.items() if at < len(cells))
        untitled = any(at < len(cells) and not cells[at].strip() for at in self.titles)  # in whatever languages
        wrong = (
            (at in self._sure and _is_prose(text, kind)) + 1
            for at, kind, text in told
            if text and not _fits(text, kind)
        )
        return untitled + sum(wrong)

    def _lacks_price(self, cells: tuple[str, ...]) -> bool:
        """Whether no number stands where the price is expected: of all that may be missing it is the least likely."""
        numbers = (at < len(cells) and kind_of_cell(cells[at].strip()) == "number" for at in self._priced)
        return bool(self._priced) and not any(numbers)

    def _loses_number(self, cells: tuple[str, ...], way: tuple[str, ...]) -> bool:
        """Whether a number that stands where one is expected goes elsewhere, and none takes its place."""
        numbers = (at for at, kind in self.named.items() if kind == "number" and not way[at].strip())
        return any(_BARE.fullmatch(cells[at].strip()) for at in numbers)

    def _sorts_of_ways(self, cells: tuple[str, ...]) -> Iterator[Iterator[tuple[str, ...]]]:
        """Rows that this one may have been meant to be, the likeliest sort first; the last sort has them all."""
        end = max((at + 1 for at, cell in enumerate(cells) if cell.strip()), default=0)
        filled = cells[:end]
        spaced = self._padded(self._joined_at_spaces(filled)) if self.delimiter and not self._spaced else filled
        yield iter([spaced])
        yield self._joined_in_numbers(filled)
        yield self._joined_in_numbers(spaced)
        if end < self.width < len(cells):
            yield self._without_a_blank(filled)
        elif end < self.width:
            yield (self._padded((*filled[:at], "", *filled[at:])) for at in self._blank if 0 < at < end)
        yield self._joined_within_prose(filled)
        yield self._ways(filled, 0)
        yield self._ways(filled, 1)

    def _ways(self, filled: tuple[str, ...], more: int) -> Iterator[tuple[str, ...]]:
        end = len(filled)
        if self.delimiter and end >= self.width:
            yield from map(self._padded, self._joined(filled, more))
        if end < self.width:
            yield from (self._padded((*filled[:at], "", *filled[at:])) for at in range(1, end))
        if self.delimiter and filled and not filled[0].strip():
            yield self._padded(filled[1:])
        if end >= self.width or not self.delimiter:
            yield from self._without_a_blank(filled)

    def _without_a_blank(self, cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield from (self._padded((*cells[:at], *cells[at + 1 :])) for at, cell in enumerate(cells) if not cell.strip())

    def _padded(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        return (*cells, *[""] * (self.width - len(cells)))

    def _joined(self, cells: tuple[str, ...], more: int) -> Iterator[tuple[str, ...]]:
        """With neighbours joined again that a delimiter inside a text has parted, up to `more` than there must be."""
        least = max(len(cells) - self.width, 0) or 1
        for extra in range(least, min(least + more, _MOST_CELLS_TOO_MANY) + 1):
            for at in range(len(cells) - extra):
                together = cells[at : at + extra + 1]
                if not (together[0].strip() and together[-1].strip()):  # a blank cell is no piece of a text
                    continue
                if all(kind_of_cell(cell.strip()) == "words" or not cell.strip() for cell in together[:1]):
                    yield (*cells[:at], self.delimiter.join(together), *cells[at + extra + 1 :])

    def _joined_within_prose(self, cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """With two long texts joined again: a long one and a short one may well be two cells."""
        for at, (one, other) in enumerate(pairwise(cells)):
            if (
                self.delimiter
                and len(one) > _SENTENCE < len(other)
                and kind_of_cell(one) == kind_of_cell(other) == "words"
            ):
                yield self._padded((*cells[:at], one + self.delimiter + other, *cells[at + 2 :]))

    def _as_wide_at_spaces(self, cells: tuple[str, ...]) -> tuple[str, ...] | None:
        """The row, if as many of its cells begin with a space as it has too many."""
        joined = self._joined_at_spaces(cells) if self.delimiter and not self._spaced else cells
        return joined if len(joined) == self.width < len(cells) else None

    def _joined_at_spaces(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """A comma of prose has a space behind it, a delimiter has none."""
        joined: list[str] = []
        for cell in cells:
            if joined and joined[-1].strip() and cell[:1] == " ":
                joined[-1] += self.delimiter + cell
            else:
                joined.append(cell)
        return tuple(joined)

    def _joined_in_numbers(self, cells: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        """With the commas put back that stand inside numbers: "2,450" and "120,00"."""
        parted = [
            at
            for at, (one, other) in enumerate(pairwise(cells))
            if _BEFORE_COMMA.search(one) and _AFTER_COMMA.match(other)
        ]
        too_many = len(cells) - self.width or 1
        if self.delimiter != "," or not 0 < too_many <= len(parted) <= _MOST_COMMAS_IN_NUMBERS:
            return
        for commas in combinations(parted, too_many):
            joined: list[str] = []
            for at, cell in enumerate(cells):
                if at and at - 1 in commas:
                    joined[-1] += "," + cell
                else:
                    joined.append(cell)
            yield self._padded(tuple(joined))


def _is_spaced(sample: Sequence[tuple[str, ...]]) -> bool:
    """Whether so many delimiters have a space behind them that one tells nothing."""
    return sum(any(cell[:1] == " " for cell in cells) for cells in sample) > (1 - _SHARE) * len(sample)


def _usually_blank(sample: Sequence[tuple[str, ...]], width: int) -> list[int]:
    """Columns in which a cell too few is likely missing."""
    filled = [sum(at < len(cells) and bool(cells[at].strip()) for cells in sample) for at in range(width)]
    return [at for at, count in enumerate(filled) if 2 * count < len(sample)]


def _kind_of_column(said: Sequence[str], field: Field) -> Kind | None:
    enough, share = (1, 0.5) if field is Field.STATUS else (_ENOUGH, _SHARE)
    if len(said) >= enough and share * len(said) < sum(_is_answer(text) and not text.isdigit() for text in said):
        return "answer"
    kinds = [kind_of_cell(text) for text in said] if len(said) >= _ENOUGH else []
    return next((kind for kind in set(kinds) if kinds.count(kind) >= _SHARE * len(kinds)), None)


def _is_answer(text: str) -> bool:
    return bool(found_in(STATUSES, text) or found_in(ANSWERS, text))


def _is_prose(text: str, kind: Kind) -> bool:
    """Whether one such cell alone shows that its row has slid, where the name of its column says what it holds."""
    return kind != "words" and len(text) > _SENTENCE and kind_of_cell(text) == "words"


def _fits(text: str, kind: Kind) -> bool:
    if kind == "answer":
        return _is_answer(text)
    if kind == "words" and text.casefold() in _LITERAL:
        return False
    return (
        kind_of_cell(text) == kind
        or bool(len(text) <= LONGEST_NUMBER and _SEVERAL.fullmatch(text))
        or (kind == "number" and found_in(STOCKS, text) is not None)
    )
