"""Several tables that people type on one sheet, below or beside each other, to a sheet for each.

A table begins where a line names a title, a price or stock, and little that is not the name of a column. A word alone
above each of them is what its products are: their category.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from catalog.drafts import PRICES, Field
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.mapping import map_headers
from catalog.sources.sheets import Line, Sheet
from catalog.text import has_arabic

_LONGEST = 5_000
"""Lines of a sheet that somebody typed; longer ones are exports."""
_LONGEST_NAME, _LONGEST_CAPTION = 40, 60
_SURE = frozenset({"name", "words", "language", "double"})
_MOST = 0.6
_SOLD_BY = PRICES | {Field.QUANTITY}


def blocks(sheet: Sheet) -> list[Sheet]:
    """The sheet itself where it holds one table."""
    if sheet.named or len(sheet.lines) > _LONGEST:
        return [sheet]
    headers = _headers(sheet.lines)
    starts = [0, *(at - (_caption(sheet.lines[at - 1]) != "") for at in headers[1:]), len(sheet.lines)]
    parts = [sheet.lines[start:end] for start, end in pairwise(starts)]
    found = [block for part in parts for block in _beside_each_other(part)]
    if len(found) < 2:
        return [sheet]
    captions = [_caption_above(lines) for lines in found]
    named = [replace(sheet, name=f"{sheet.name} #{at}".strip() if at > 1 else sheet.name, lines=lines, issues=())
             for at, lines in enumerate(found, 1)]  # fmt: skip
    if all(captions):
        named = [_within(block, caption) for block, caption in zip(named, captions, strict=True)]
    told = Issue(
        code="tables_apart", severity=Severity.INFO, params={"count": str(len(found))}, at=Place(sheet=sheet.name)
    )
    return [replace(named[0], issues=(*sheet.issues, told, *named[0].issues)), *named[1:]]


def _headers(lines: Sequence[Line]) -> list[int]:
    """The places of lines that name the columns of a table, each other than the one before it."""
    found: list[int] = []
    last: list[str] = []
    for at, line in enumerate(lines):
        names = [cell.strip() for cell in line.cells]
        if not _may_name(names) or not _names_a_table(names):
            continue
        spelled = [folded(name) for name in names if name]
        if not found or (spelled != last and found[-1] < at - 1):
            found.append(at)
        last = spelled
    return found


def _may_name(cells: Sequence[str]) -> bool:
    """Whether a line may hold names only: at least two, which are short and have no digits."""
    filled = 0
    for cell in cells:
        if cell and (len(cell) > _LONGEST_NAME or any(map(str.isdigit, cell))):
            return False
        filled += bool(cell)
    return filled > 1


def _names_a_table(names: Sequence[str]) -> bool:
    columns = [column for column in map_headers(tuple(names)).columns if column.header.strip("()0123456789")]
    sure = [column.target.field for column in columns if column.reason in _SURE]
    return Field.TITLE in sure and not _SOLD_BY.isdisjoint(sure) and len(sure) >= _MOST * len(columns)


def _beside_each_other(lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The tables that one header names one beside the other; the lines as they are where it names one."""
    at = next(iter(_headers(lines)), None)
    if at is None:
        return [tuple(lines)]
    names = [cell.strip() for cell in lines[at].cells]
    for cuts in (_gaps(names, lines[at:]), _repeats(names)):
        ends = [*cuts[1:], len(names)]
        if len(cuts) > 1 and all(_names_a_table(names[cut:end]) for cut, end in zip(cuts, ends, strict=True)):
            widest = max(len(line.cells) for line in lines)
            ends[-1] = max(ends[-1], widest)
            return [_cut(lines, cut, end) for cut, end in zip(cuts, ends, strict=True)]
    return [tuple(lines)]


def _gaps(names: Sequence[str], lines: Sequence[Line]) -> list[int]:
    """Where names stand behind a column in which nothing stands."""
    blank = [not name and not any(line.cells[at].strip() for line in lines if at < len(line.cells))
             for at, name in enumerate(names)]  # fmt: skip
    return [at for at, name in enumerate(names) if name and (at == 0 or all(blank[:at]) or blank[at - 1])]


def _repeats(names: Sequence[str]) -> list[int]:
    """Where the first name stands again."""
    spelled = [folded(name) for name in names]
    first = next((name for name in spelled if name), "")
    return [at for at, name in enumerate(spelled) if name == first]


def _cut(lines: Sequence[Line], start: int, end: int) -> tuple[Line, ...]:
    cut = (
        Line(line.cells[start:end], frozenset(at - start for at in line.exact if start <= at < end), line.broken,
             _moved(line.units, start, end))
        for line in lines
    )  # fmt: skip
    return tuple(line for line in cut if not line.is_blank)


def _moved(units: Mapping[int, str] | None, start: int, end: int) -> Mapping[int, str] | None:
    return {at - start: unit for at, unit in units.items() if start <= at < end} if units else None


def _caption(line: Line) -> str:
    """What a line says that says one thing only, in few words."""
    said = {text for cell in line.cells if (text := " ".join(cell.split()))}
    text = said.pop() if len(said) == 1 else ""
    return text.strip(" :*-") if len(text) <= _LONGEST_CAPTION and any(map(str.isalpha, text)) else ""


def _caption_above(lines: Sequence[Line]) -> str:
    at = next(iter(_headers(lines)), 0)
    return _caption(lines[at - 1]) if at else ""


def _within(block: Sheet, caption: str) -> Sheet:
    """The block with its caption as the category of each product, where no column has one."""
    at = _headers(block.lines)[0]
    header, below = block.lines[at], block.lines[at + 1 :]
    above = block.lines[: at - 1]
    said = Issue(code="row_is_section", severity=Severity.INFO, value=caption, at=Place(sheet=block.name))
    if Field.CATEGORY in map_headers(header.cells).fields():
        return replace(block, lines=(*above, header, *below), issues=(said,))
    width = max(len(line.cells) for line in (header, *below))
    name = "القسم" if has_arabic(" ".join(header.cells)) else "Catégorie"
    lines = (_with(header, width, name), *(_with(line, width, caption) if _several(line) else line for line in below))
    return replace(block, lines=(*above, *lines), issues=(said,))


def _several(line: Line) -> bool:
    return sum(bool(cell.strip()) for cell in line.cells) > 1


def _with(line: Line, width: int, cell: str) -> Line:
    return line._replace(cells=(*line.cells, *[""] * (width - len(line.cells)), cell))
