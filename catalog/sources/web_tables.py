"""The table in a web page, or in the XML of an old Excel, as many programs export one under the name of a workbook."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from catalog.sources.files import MAX_COLUMNS, MAX_ROWS, refuse_too_long
from catalog.sources.markup import Damaged, recovered
from catalog.sources.sheets import Line, Sheet

_ROWS = ("tr", "TR", "Row")
_CELLS, _BREAKS = frozenset({"td", "th", "cell"}), frozenset({"br", "p", "div", "li"})
_FEWEST_ROWS, _FEWEST_CELLS = 2, 2
_PAGES = ("<!doctype html", "<html", "<table", "<head", "<meta", "<body", "<style")
Spanning = dict[int, tuple[int, str]]
"""{column: (how many rows more a cell stands for, what it says)}"""
_OLD_EXCEL = "urn:schemas-microsoft-com:office:spreadsheet"


def is_web_table(start: str) -> bool:
    """Whether a text that begins so may hold one."""
    return start.casefold().startswith(_PAGES) or (start.startswith("<?xml") and _OLD_EXCEL in start)


def web_table(text: str) -> Sheet | None:
    """None where the page holds no table, as one that asks to log in."""
    lines: list[Line] = []
    spanning: Spanning = {}
    for found in recovered(text, _ROWS):
        line = Line(tuple(_cells(found.element if isinstance(found, Damaged) else found, spanning)))
        if line.is_blank:
            continue
        if len(lines) >= MAX_ROWS or len(line.cells) > MAX_COLUMNS:
            refuse_too_long()
        lines.append(line)
    wide = sum(len(line.cells) >= _FEWEST_CELLS for line in lines)
    return Sheet("", tuple(lines)) if wide >= _FEWEST_ROWS else None


def _cells(row: Element, spanning: Spanning) -> Iterator[str]:
    at = 0
    for cell in row.iter():
        if _name(cell) in _CELLS:
            while at in spanning:
                yield _from_above(spanning, at)
                at += 1
            skipped = min(max(_number(cell, "index") - 1 - at, 0), MAX_COLUMNS)
            yield from [""] * skipped
            lines = "".join(_words(cell)).splitlines()
            text = "\n".join(told for line in lines if (told := " ".join(line.split()))) or _picture(cell)
            if (address := _link(cell)) and "://" not in text and '"' not in text:
                text = f'=HYPERLINK("{address}","{text}")'
            spanned = min(max(_number(cell, "colspan"), 1), MAX_COLUMNS)
            yield from [text, *[""] * (spanned - 1)]
            below = min(_number(cell, "rowspan") - 1, MAX_ROWS)
            spanning.update(
                {at + skipped + aside: (below, "" if aside else text) for aside in range(spanned if below > 0 else 0)}
            )
            at += skipped + spanned
    while at in spanning:
        yield _from_above(spanning, at)
        at += 1


def _from_above(spanning: Spanning, at: int) -> str:
    """What a cell of a row above says in this row, too."""
    below, text = spanning.pop(at)
    if below > 1:
        spanning[at] = below - 1, text
    return text


def _words(element: Element) -> Iterator[str]:
    """What stands in a cell, without the cells that follow one left open."""
    yield element.text or ""
    for child in element:
        if _name(child) in _CELLS:
            return
        if _name(child) in _BREAKS:
            yield "\n"
        yield from _words(child)
        yield child.tail or ""


def _picture(cell: Element) -> str:
    """The address of the photo that a cell shows instead of words."""
    return next((address for one in cell.iter() if (address := _attribute(one, "src"))), "")


def _link(cell: Element) -> str:
    """The address behind the words of a cell, if there is one only."""
    found = {address for one in cell.iter() if (address := _attribute(one, "href")).startswith(("http://", "https://"))}
    return found.pop() if len(found) == 1 and '"' not in str(found) else ""


def _name(element: Element) -> str:
    return element.tag.rpartition(":")[2].lower()


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if key.rpartition(":")[2].lower() == name), "")


def _number(element: Element, name: str) -> int:
    told = _attribute(element, name)
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 6 else 0
