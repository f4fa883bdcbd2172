"""What a file holds before anybody knows what its columns mean: sheets of lines of cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from catalog.issues import Issue


class Line(NamedTuple):
    """`exact` are the cells that the file itself calls numbers; `broken`: a quotation mark in it had no partner.

    `units` are currencies and measures by cell, as a workbook's formats name them.
    """

    cells: tuple[str, ...]
    exact: frozenset[int] = frozenset()
    broken: bool = False
    units: Mapping[int, str] | None = None

    @property
    def is_blank(self) -> bool:
        return not "".join(self.cells).strip()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or a text file's only one, whose name is empty.

    `named`: the first line is the names of the columns, as in files whose every value carries its name.
    """

    name: str
    lines: tuple[Line, ...]
    hidden: bool = False
    named: bool = False
    delimiter: str = ""
    issues: tuple[Issue, ...] = ()
