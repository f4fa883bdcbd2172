"""Which products of a Shopify export are on the shop's own pages, and so are to be sold."""

from catalog.cell_words import STATUSES, found_in
from catalog.dialects.columns import Columns
from catalog.product import Status
from catalog.sources.tables import Row


def hides_some(columns: Columns) -> bool:
    """Whether some products are on its pages and others are not; a shop without pages has none there."""
    return len({_is_published(columns, row) for row in columns.table.rows if columns.text(row, "published")}) > 1


def shown_by(columns: Columns, rows: list[Row], hides: bool) -> str:
    """The column that says whether buyers see a product: of what is active, some may be hidden."""
    status = columns.first(rows, "status")
    active = status is not None and found_in(STATUSES, status.text) == (Status.ACTIVE,)
    hidden = active and hides and not _is_published(columns, rows[0])
    return "published" if status is None or hidden else "status"


def _is_published(columns: Columns, row: Row) -> bool:
    return found_in(STATUSES, columns.text(row, "published")) != (Status.DRAFT,)
