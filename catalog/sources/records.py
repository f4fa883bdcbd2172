"""Records whose every value carries its name (XML, JSON) to a sheet: one column a name, in the order of their coming.

What is nested is named by its way, `shipping.price`; what stands several times in one record is one cell with a line
for each.
"""

from collections.abc import Iterable, Mapping

from catalog.issues import Issue
from catalog.sources.files import MAX_COLUMNS, MAX_ROWS, refuse_too_long
from catalog.sources.sheets import Line, Sheet


class Exact(str):
    """A value that the file itself calls a number, as it is written there."""

    __slots__ = ()


class Records:
    """Collects records; refuses more of them, or of their names, than a table may have."""

    def __init__(self) -> None:
        self._columns: dict[str, int] = {}
        self._lines: list[Line] = []

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, record: Mapping[str, str]) -> None:
        columns = self._columns
        cells = [""] * len(columns)
        exact = []
        for name, value in record.items():
            at = columns.setdefault(name, len(columns))
            cells.extend([""] * (at + 1 - len(cells)))
            cells[at] = value
            if type(value) is Exact:
                exact.append(at)
        self._lines.append(Line(tuple(cells), frozenset(exact)))
        if len(self._lines) > MAX_ROWS or len(columns) > MAX_COLUMNS:
            refuse_too_long()

    def sheet(self, issues: Iterable[Issue] = ()) -> Sheet:
        lines = (line for line in self._lines if not line.is_blank)
        return Sheet("", (Line(tuple(self._columns)), *lines), named=True, issues=tuple(issues))
