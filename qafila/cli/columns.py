"""How the columns of a seller's sheet were understood: shown with the reasons."""

from collections.abc import Iterable, Sequence

from catalog.mapping import MappedColumn
from catalog.reading import SheetMapping
from qafila.cli import output

_REASONS = {
    "given": "as you said",
    "name": "by its name",
    "words": "by its name",
    "language": "by its name, with the language",
    "parts": "by its name in two languages",
    "contains": "by words in its name",
    "content": "guessed from its cells",
    "double": "another column holds that already",
    "unknown": "its name is not known",
}


def documents(sheets: Sequence[SheetMapping]) -> list[dict[str, str]]:
    """As `import --json` shows them."""
    return [
        {"sheet": sheet, "column": _label(at, column), "field": column.written, "reason": column.reason}
        for sheet, at, column in _columns(sheets)
    ]


def show(sheets: Sequence[SheetMapping]) -> None:
    """A table for people, beside the report."""
    if rows := [(_label(at, column), column.written, _REASONS[column.reason]) for _, at, column in _columns(sheets)]:
        output.table("Columns (correct them with --mapping FILE)", ("column", "read as", "why"), rows, on=output.err)


def _columns(sheets: Sequence[SheetMapping]) -> Iterable[tuple[str, int, MappedColumn]]:
    for each in sheets:
        for at, column in enumerate(each.mapping.columns, 1):
            yield each.sheet, at, column


def _label(at: int, column: MappedColumn) -> str:
    return column.header or f"({at})"
