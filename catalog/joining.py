"""Products on one sheet and their variants, stock or prices on another: one table, by the column that both share.

A column of the second sheet that says the same thing as one of the first (a price, a SKU) says it for the variant; the
others stand beside those of the product. Each cell still knows the sheet and row where it was read.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from catalog.drafts import TEXTS, Field
from catalog.folding import folded
from catalog.issues import Issue, Place, Severity
from catalog.mapping import REPEATABLE, map_headers
from catalog.sources.sheets import Sheet
from catalog.sources.tables import Row, Table, table_below

PARENT = "Parent SKU"
"""The name of the column that says which rows of the joined table are one product."""

_KEYS = frozenset({Field.REFERENCE, Field.SKU, Field.ID, Field.TITLE})
_HEADER_WITHIN = 10
_MOST_ARE_FOUND = 0.6


@dataclass(frozen=True)
class Join:
    """Column `here` of the products names what column `there` of the other sheet names too."""

    here: int
    there: int
    found: int


def join_of(products: Table, other: Table) -> Join | None:
    """The columns by which most rows of the other sheet find their product; None where the sheets share none."""
    fields, theirs = (
        [column.target.field for column in map_headers(table.header).columns] for table in (products, other)
    )
    keys = [at for at, field in enumerate(fields) if field in _KEYS]
    pairs = ((here, there) for here in keys for there in range(len(other.header)))
    joins = (
        join for here, there in pairs if (join := _join(products, other, here, there, fields[here] is theirs[there]))
    )
    return max(joins, key=lambda join: join.found, default=None)


def _join(products: Table, other: Table, here: int, there: int, same: bool) -> Join | None:
    """`same`: both columns hold the same kind of thing by their names, such as "ID" and "Product ID"."""
    own = [key for row in products.rows if (key := _key(row, here))]
    known = set(own)
    theirs = [key for row in other.rows if (key := _key(row, there))]
    if not theirs or len(known) < len(own):
        return None
    found = sum(key in known for key in theirs)
    alike = same or folded(products.header[here]) == folded(other.header[there])
    telling = alike or any(not key.isdecimal() or len(key) > 3 for key in theirs)
    return Join(here, there, found) if telling and found >= _MOST_ARE_FOUND * len(theirs) else None


def _key(row: Row, at: int) -> str:
    return folded(row.cells[at]) or row.cells[at].strip()


def table_joining(products: Table, sheet: Sheet) -> tuple[Table, Join, list[Issue]] | None:
    """The other sheet as a table with its join, below the line of its header that joins most rows."""
    best: tuple[Table, Join, list[Issue]] | None = None
    for line in range(min(_HEADER_WITHIN, len(sheet.lines) - 1)):
        if sum(1 for cell in sheet.lines[line].cells if cell.strip()) > 1:
            table, issues = table_below(sheet, line)
            join = join_of(products, table)
            if join and (best is None or join.found > best[1].found):
                best = table, join, issues
    return best


def joined(products: Table, other: Table, join: Join) -> tuple[Table, list[Issue]]:
    """One row for each row of the other sheet that finds its product, and one for each product that nothing finds."""
    theirs: dict[str, list[Row]] = {}
    for row in other.rows:
        theirs.setdefault(_key(row, join.there), []).append(row)
    if _shows_photos(other, join):
        theirs = {key: [_together(rows, join.there)] for key, rows in theirs.items()}
    several = any(len(rows) > 1 for rows in theirs.values())
    layout = _Layout(products, other, join, several)
    rows: list[Row] = []
    for row in products.rows:
        rows.extend(layout.row(row, found) for found in theirs.pop(_key(row, join.here), [None]))
    issues = [_orphan(other, row) for left in theirs.values() for row in left]
    return Table(products.sheet, layout.header, tuple(rows)), issues


def _orphan(other: Table, row: Row) -> Issue:
    at = Place(sheet=other.sheet, row=row.number)
    return Issue(code="variant_without_product", severity=Severity.WARNING, value=row.excerpt, at=at)


def _shows_photos(other: Table, join: Join) -> bool:
    """Whether the other sheet tells of each product its photos and nothing else."""
    columns = map_headers(["" if at == join.there else name for at, name in enumerate(other.header)]).columns
    named = {column.target.field for column in columns if column.header}
    return Field.IMAGES in named and named <= {Field.IMAGES, Field.PRIVATE, Field.IGNORE}


def _together(rows: Sequence[Row], but: int) -> Row:
    """Rows about one product as one, with a line in each cell for each of them."""
    cells = [
        "\n".join(dict.fromkeys(filter(None, map(str.strip, several))))
        for several in zip(*(row.cells for row in rows), strict=True)
    ]
    cells[but] = rows[0].cells[but]
    return Row(rows[0].number, tuple(cells))


def makes_variants(other: Table, join: Join) -> bool:
    """Whether the other sheet has several rows for a product, so that what is joined later finds it several times."""
    keys = [key for row in other.rows if (key := _key(row, join.there))]
    return len(set(keys)) < len(keys) and not _shows_photos(other, join)


class _Layout:
    """Where the columns of the other sheet stand in the joined table."""

    def __init__(self, products: Table, other: Table, join: Join, several: bool) -> None:
        self.other, self.join, self.width = other, join, len(products.header)
        mine = [column.target for column in map_headers(products.header).columns]
        kinds = {
            (target.field, target.language): at for at, target in enumerate(mine) if target.field not in REPEATABLE
        }
        names = {folded(name): at for at, name in enumerate(products.header) if name}
        self.texts = {at for at, target in enumerate(mine) if target.field in TEXTS}
        self.places: dict[int, int] = {}
        header = list(products.header)
        apart = ["" if at == join.there else name for at, name in enumerate(other.header)]
        for at, column in enumerate(map_headers(apart).columns):  # "Code produit" leaves the SKU to "Réf"
            if at == join.there:
                continue
            place = names.get(folded(column.header)) if column.header else None
            if place is None:
                place = kinds.get((column.target.field, column.target.language), len(header))
            self.places[at] = place
            if place == len(header):
                header.append(column.header)
        fields = [target.field for target in mine]
        self.names_parent = several and Field.REFERENCE not in fields
        # A reference that names the product names none of its variants.
        self.blanked = several and fields[join.here] is Field.SKU
        self.header = (*header, *([PARENT] if self.names_parent else []))

    def row(self, product: Row, found: Row | None) -> Row:
        cells = [*product.cells, *[""] * (len(self.header) - self.width)]
        exact, units, places = set(product.exact), dict(product.units or {}), dict[int, Place]()
        if self.names_parent:
            cells[-1] = product.cells[self.join.here]
        if found:
            if self.blanked:
                cells[self.join.here] = ""
            for at, place in self.places.items():
                text = found.cells[at]
                if text.strip() and not (place in self.texts and cells[place].strip()):
                    cells[place] = text
                    self._carry(found, at, place, exact, units, places)
        return Row(product.number, tuple(cells), frozenset(exact), units or None, places or None)

    def _carry(
        self, found: Row, at: int, place: int, exact: set[int], units: dict[int, str], places: dict[int, Place]
    ) -> None:
        """What is known of the other sheet's cell goes along with it."""
        exact.discard(place)
        units.pop(place, None)
        if at in found.exact:
            exact.add(place)
        if found.units and at in found.units:
            units[place] = found.units[at]
        places[place] = Place(sheet=self.other.sheet, row=found.number, column=self.other.header[at])


def most_joined(tables: Iterable[Table], sheet: Sheet) -> tuple[int, Table, Join, list[Issue]] | None:
    """The first of the tables that the sheet joins best, by its place among them."""
    found = [(at, *told) for at, table in enumerate(tables) if (told := table_joining(table, sheet))]
    return max(found, key=lambda one: one[2].found, default=None)
