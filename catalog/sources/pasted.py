"""Pictures that somebody pasted into a workbook: on which cell each lies, and by what name it is a photo of its row."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from xml.etree.ElementTree import Element

from catalog.sources.package import Package, attribute, column_number, local, pieces
from catalog.zips import PASTED, pasted_name

_ANCHORS = frozenset(("twoCellAnchor", "oneCellAnchor"))

_UNSHOWN = "#VALUE!"
"""What a program that knows nothing of pictures in cells reads in such a cell."""
_IN_CELL = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*\br=\"([A-Z]{1,3})(\d{1,7})\")[^>]*\bvm=\"(\d{1,6})\"")
_USUAL_ROW = 190_500
"""Its height in the measure of drawings, 914,400 to the inch."""

Place = tuple[int, int]
"""Row and column, both from 0."""


class Pasted:
    """`left` are the pictures that no row has been given yet."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._in_cells = _values_that_are_pictures(package)
        self.left = {name for name in package.names if name.startswith(PASTED)}

    def on(self, sheet: str) -> dict[Place, list[str]]:
        """The parts that lie on each cell. A picture that reaches into the row below lies where most of it does."""
        found: dict[Place, list[str]] = {}
        part = self.package.sheets.get(sheet, "")
        drawings = [name for name in self.package.relations(part).values() if "/drawings/" in name] if part else []
        for drawing in drawings:
            tree, targets = self.package.tree(drawing), self.package.relations(drawing)
            for anchor in tree if tree is not None else ():
                if local(anchor.tag) in _ANCHORS and (place := _place(anchor)):
                    pictures = [targets.get(name, "") for name in _embedded(anchor)]
                    found.setdefault(place, []).extend(one for one in pictures if one in self.left)
        for place, picture in _in_cells(self.package, part, self._in_cells) if self._in_cells else ():
            found.setdefault(place, []).append(picture)
        return found

    def name(self, part: str) -> str:
        """The picture's name as a photo; it is left no more."""
        self.left.discard(part)
        return pasted_name(self.package.zip, part)


class SheetPictures:
    """The pictures of one sheet, for the cells of its rows."""

    def __init__(self, pasted: Pasted, sheet: str) -> None:
        self._pasted = pasted
        self._rows: dict[int, list[tuple[int, str]]] = {}
        columns = Counter[int]()
        for (row, column), parts in sorted(pasted.on(sheet).items()):
            self._rows.setdefault(row, []).extend((column, part) for part in parts)
            columns[column] += len(parts)
        self._usual = columns.most_common(1)[0][0] if columns else 0

    def put_into(self, texts: list[str], row: int, first: int) -> None:
        """The names into the cells that the pictures lie on or, where those say something, where most of them lie."""
        named: dict[int, list[str]] = {}
        for column, part in self._rows.get(row, ()):
            free = (
                at
                for at in (column - first, self._usual - first)
                if at >= 0 and "".join(texts[at : at + 1]).strip() in ("", _UNSHOWN)
            )
            if (at := next(free, None)) is not None:
                named.setdefault(at, []).append(self._pasted.name(part))
        texts.extend([""] * (max(named, default=-1) + 1 - len(texts)))
        for at, names in named.items():
            texts[at] = "\n".join(names)


def _place(anchor: Element) -> Place | None:
    corners = {local(one.tag): {local(side.tag): side.text or "" for side in one} for one in anchor}
    start, end = corners.get("from", {}), corners.get("to", {})
    try:
        row, column = int(start["row"]), int(start["col"])
        height = next((int(one.get("cy", "")) for one in anchor.iter() if local(one.tag) == "ext" and one.get("cy")), 0)
        above = (height - int(end["rowOff"]) if height else _USUAL_ROW - int(start["rowOff"])) if end else 0
        below = bool(end) and int(end["row"]) == row + 1 and int(end["rowOff"]) > above
    except (KeyError, ValueError):
        return None
    return row + below, column


def _embedded(anchor: Element) -> Iterator[str]:
    return (attribute(one, "embed") for one in anchor.iter() if local(one.tag) == "blip")


def _in_cells(package: Package, part: str, pictures: Mapping[str, str]) -> Iterator[tuple[Place, str]]:
    for piece in pieces(package.zip, part) if part else ():
        for letters, row, value in _IN_CELL.findall(piece):
            if picture := pictures.get(value.decode()):
                yield (int(row) - 1, column_number(letters)), picture


def _values_that_are_pictures(package: Package) -> dict[str, str]:
    """{number of a value's metadata, from 1: the picture that the cell shows}, as Excel places pictures in cells."""
    metadata, rich = package.tree("xl/metadata.xml"), package.tree("xl/richData/rdrichvalue.xml")
    listed = package.tree("xl/richData/richValueRel.xml")
    if metadata is None or rich is None or listed is None:
        return {}
    targets = package.relations("xl/richData/richValueRel.xml")
    pictures = [targets.get(attribute(one, "id"), "") for one in listed]
    values = [next((value.text or "" for value in one), "") for one in rich if local(one.tag) == "rv"]
    blocks = [one.get("i", "") for one in metadata.iter() if local(one.tag) == "rvb"]
    cells = [one for group in metadata if local(group.tag) == "valueMetadata" for one in group.iter() if one.get("v")]
    found = {}
    for number, cell in enumerate(cells, 1):
        with suppress(IndexError, ValueError):
            found[str(number)] = pictures[int(values[int(blocks[int(cell.get("v", ""))])])]
    return {number: picture for number, picture in found.items() if picture in package.names}
