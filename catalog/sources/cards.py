"""Sheets whose names of columns stand below each other: a card for each product, or a column for each."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from catalog.drafts import PRICES, Field
from catalog.mapping import map_headers
from catalog.sources.sheets import Line, Sheet

_SURE = ("name", "words", "language")
_FEWEST_NAMES, _MOST = 3, 0.6
_LONGEST = 20_000
Card = dict[str, str]


def upright(sheet: Sheet) -> Sheet | None:
    """The same with the names beside each other and a line for each product, where the first column has names."""
    labels = [_label(line) for line in sheet.lines[:_LONGEST]]
    if not _are_names([label for label in labels if label]):
        return None
    cards = [card for block in _blocks(sheet.lines) for card in block if any(card.values())]
    names = tuple(dict.fromkeys(name for card in cards for name in card))
    lines = (Line(names), *(Line(tuple(card.get(name, "") for name in names)) for card in cards))
    return replace(sheet, lines=lines, named=True)


def _label(line: Line) -> str:
    return line.cells[0].strip().rstrip(" :") if line.cells else ""


def _are_names(labels: Sequence[str]) -> bool:
    """Whether most are names of columns, a title and a price among them."""
    columns = map_headers(tuple(dict.fromkeys(labels))).columns
    known = {column.header for column in columns if column.reason in _SURE}
    fields = {column.target.field for column in columns if column.header in known}
    several = len(known) >= _FEWEST_NAMES and Field.TITLE in fields and bool(fields & PRICES)
    return several and sum(label in known for label in labels) >= _MOST * len(labels)


def _blocks(lines: Sequence[Line]) -> Iterator[list[Card]]:
    """The cards that stand beside each other; the next begin where the name that stands most often stands again."""
    labels = [label for line in lines if (label := _label(line))]
    first, last, cards = max(labels, key=labels.count), "", list[Card]()
    for line in lines:
        label = _label(line)
        if label == first:
            yield cards
            cards = []
        last = label or last
        for at, cell in enumerate(line.cells[1:]):
            cards.extend({} for _ in range(at + 1 - len(cards)))
            if text := cell.strip():
                cards[at][last] = "\n".join(filter(None, (cards[at].get(last, ""), text)))
    yield cards
