"""What the owner of a sheet is told of its columns: what was kept as a detail, left out as private, or guessed."""

from collections.abc import Iterable, Sequence

from catalog.cell_words import says_nothing
from catalog.column_guesses import Guess
from catalog.column_names import Target
from catalog.dialects.columns import has_content
from catalog.drafts import Field
from catalog.issues import Issue, Place, Severity
from catalog.mapping import Mapping
from catalog.sources.tables import Table


def told_of_columns(
    table: Table, mapping: Mapping, columns: Sequence[Target], unclear: Iterable[int], guesses: Iterable[Guess]
) -> Iterable[Issue]:
    """`columns` are what they are taken for in the end, `unclear` the places of discounts that may be either kind."""
    filled = [at for at in range(len(columns)) if has_content(table, at)]
    kept = [at for at in filled if columns[at].field is Field.ATTRIBUTE and mapping.columns[at].reason != "given"]
    private = [at for at in filled if columns[at].field is Field.PRIVATE]
    for code, places in (("columns_kept", kept), ("columns_private", private)):
        if places:
            listed = {"columns": ", ".join(_label(table, at) for at in places)}
            yield Issue(code=code, severity=Severity.INFO, params=listed, at=Place(sheet=table.sheet))
    for at in unclear:
        at_column = Place(sheet=table.sheet, column=table.header[at])
        yield Issue(code="discount_unclear", field="price", severity=Severity.WARNING, at=at_column)
    for at, field in guesses:
        cells = (row.cells[at].strip() for row in table.rows)
        example = next(cell for cell in cells if cell and not says_nothing(cell))[:80]
        at_column = Place(sheet=table.sheet, column=table.header[at])
        told = Issue(code=f"column_guessed_{field}", field=field, severity=Severity.INFO, value=example, at=at_column)
        yield told.model_copy(update={"params": {"column": _label(table, at)}})


def _label(table: Table, at: int) -> str:
    """A column's name, or its place where it has none."""
    return table.header[at] or f"({at + 1})"
