"""The columns of an export whose header names are known, in spite of case and punctuation; and cells with photos."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from catalog.cell_words import says_nothing
from catalog.dialects.profile import Profile
from catalog.drafts import Cell, Field
from catalog.issues import Issue, Place, Severity
from catalog.sources.tables import Row, Table

_BEFORE_ADDRESS = re.compile(r"(?:\s*[,;|،]\s*|\s+)(?=https?://)", re.IGNORECASE)
_AFTER_FILE = re.compile(
    r"(\.(?:jpe?g|png|webp|gif|heic|heif|bmp|tiff?|avif))\s*(?:[,;|،+&]|\s[/-]\s|\s(?:et|and|و)\s|\s(?=\S))\s*",
    re.IGNORECASE,
)


_OF_WIX = re.compile(r"[0-9a-f]{6}_[0-9a-f]{32}(?:~mv2[\w.]*)?\.(?:jpe?g|png|webp|gif)", re.IGNORECASE)
"""The name by which Wix exports a photo that lies on its own servers."""
_GLUED = re.compile(r"(?<=\w)(?=https?://)", re.IGNORECASE)
_MARKED = re.compile(r"!?\[[^\[\]\n]*\]\((https?://[^\s)]+)\)")
"""As notes and chats write a picture: "![Savon](https://…)"."""
_COUNTED = re.compile(r"(?<=[a-z_])\s*,\s*\d{1,5}$", re.IGNORECASE)
"""What a spreadsheet adds that counts on while an address is copied down: "….jpg,298"."""
_ONE_FILE = re.compile(r"[^\s,;|،+&]+")


class At(NamedTuple):
    """A place in the file while its cells are read: made for each of them, and so no Place yet."""

    sheet: str
    row: int
    column: str


class Columns:
    """Reads a table's rows by our own names of columns, each of which has several spellings in exports."""

    def __init__(self, table: Table, profile: Profile) -> None:
        self.table = table
        self._places = dict(profile.places(table.header))
        self._asked: set[str] = set()

    def claim(self, name: str, at: int) -> None:
        """Says which column it is, where its header does not."""
        self._places[name] = at

    def claim_others(self, places: Mapping[str, int]) -> None:
        """Says which columns those are that no header names."""
        taken = set(self._places.values())
        self._places |= {name: at for name, at in places.items() if name not in self._places and at not in taken}

    def has(self, name: str) -> bool:
        return self._places.get(name) is not None

    def place(self, row: Row, name: str) -> Place:
        """Where a row's cell stands, for an issue about it."""
        return Place(sheet=self.table.sheet, row=row.number, column=self.header(name))

    def without_product(self, row: Row, name: str) -> Issue:
        """The issue of a row that names, in that column, a product which the file does not have."""
        at = self.place(row, name)
        return Issue(code="variant_without_product", severity=Severity.WARNING, value=row.excerpt, at=at)

    def cells(self, row: Row, named: Mapping[Field, str]) -> dict[Field, Cell]:
        """The cells that are not blank, by the field they fill."""
        return {field: cell for field, name in named.items() if (cell := self.cell(row, name))}

    def header(self, name: str) -> str:
        at = self._places.get(name)
        return "" if at is None else self.table.header[at]

    def text(self, row: Row, name: str) -> str:
        self._asked.add(name)
        at = self._places.get(name)
        return "" if at is None else row.cells[at].strip()

    def cell(self, row: Row, name: str, unit: str = "") -> Cell | None:
        self._asked.add(name)
        at = self._places.get(name)
        return None if at is None else cell_at(self.table, row, at, unit)

    def first(self, rows: Iterable[Row], name: str, unit: str = "") -> Cell | None:
        """The first of the rows' cells that is not blank."""
        return next((cell for row in rows if (cell := self.cell(row, name, unit))), None)

    def unclaimed(self) -> list[int]:
        taken = set(self._places.values())
        return [at for at, header in enumerate(self.table.header) if header and at not in taken]

    def unused(self, taken: Iterable[int]) -> Iterable[Issue]:
        """Told once all rows are read: the columns that nobody asked for, besides those that were taken otherwise."""
        asked = {at for name, at in self._places.items() if name in self._asked}
        left = set(range(len(self.table.header))) - asked - set(taken)
        yield from column_issue("columns_unused", self.table, "columns", sorted(left))


def cell_at(table: Table, row: Row, at: int, unit: str = "") -> Cell | None:
    """The cell with its place, or None where it is blank or says that there is nothing."""
    text = row.cells[at].strip()
    if not text or says_nothing(text):
        return None
    named = unit or (row.units.get(at, "") if row.units else "")
    if row.places is None:
        return Cell(text, row.number, table.header[at], at in row.exact, named, sheet=table.sheet)
    place = place_of(table, row, at)
    return Cell(text, place.row, place.column, at in row.exact, named, sheet=place.sheet)


def place_of(table: Table, row: Row, at: int) -> At:
    """Where the cell stands in the file, which is another sheet where two were joined."""
    joined = row.places.get(at) if row.places else None
    if joined:
        return At(joined.sheet, joined.row, table.header[at])
    return At(table.sheet, row.number, table.header[at])


def column_issue(code: str, table: Table, field: str, places: Iterable[int]) -> Iterable[Issue]:
    """One issue that lists those of the columns that hold anything."""
    if filled := [table.header[at] or f"({at + 1})" for at in places if has_content(table, at)]:
        listed = {"columns": ", ".join(filled)}
        yield Issue(code=code, field=field, severity=Severity.INFO, params=listed, at=Place(sheet=table.sheet))


def unit_in(header: str) -> str:
    """The unit in brackets: "Weight (kg)"."""
    found = re.search(r"\(([^)]+)\)", header)
    return found.group(1) if found else ""


def has_content(table: Table, at: int) -> bool:
    return any(row.cells[at].strip() for row in table.rows)


@lru_cache(maxsize=256)
def photos_in(text: str) -> tuple[str, ...]:
    """The addresses or file names in a cell; commas and brackets inside an address or a name do not part it.

    Variants of one product often name the same.
    """
    text = _MARKED.sub(r"\1\n", text) if "](" in text else text
    if _ONE_FILE.fullmatch(text) and text.count("://") < 2:
        return (_located(text),)
    lines = [line.strip() for line in text.splitlines()]
    pieces = [piece for line in lines for piece in (_addresses(line) if "://" in line else _files(line))]
    return tuple(_located(piece) for piece in (piece.strip(" ,;|،") for piece in pieces) if piece)


def _located(photo: str) -> str:
    if photo.startswith("//"):
        return f"https:{photo}"
    return f"https://static.wixstatic.com/media/{photo}" if _OF_WIX.fullmatch(photo) else photo


def _addresses(line: str) -> list[str]:
    return [_COUNTED.sub("", one) for piece in _BEFORE_ADDRESS.split(line) for one in _GLUED.split(piece)]


def _files(line: str) -> list[str]:
    return _AFTER_FILE.sub(r"\1\n", line).split("\n")
