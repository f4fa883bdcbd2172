"""Lists in pages: `limit` rows at most, and a cursor for where the next page begins."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from ninja import Query

from console.api.problems import Problem

MOST = 100
LARGEST = 2**63 - 1
RowT = TypeVar("RowT")
Limit = Annotated[int, Query(50, ge=1, le=MOST, description="How many at most.")]
Cursor = Annotated[str, Query("", max_length=40, pattern=r"^[A-Za-z0-9_-]*$", description="`next` of the page before.")]


def place(cursor: str) -> int:
    """The number after which the page begins."""
    if not cursor:
        return 0
    try:
        number = int(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (NotBase64, ValueError):
        number = -1
    if not 0 <= number <= LARGEST:
        raise Problem(400, "cursor_invalid", "This cursor is none of ours: take `next` of the page before, or none.")
    return number


def page_of(
    rows: Sequence[RowT], limit: int, number: Callable[[RowT], int], shown: Callable[[RowT], Any]
) -> dict[str, Any]:
    """Of `limit + 1` rows, where there are so many: the last only says that there is another page."""
    here = rows[:limit]
    more = urlsafe_b64encode(str(number(here[-1])).encode()).decode().rstrip("=") if len(rows) > limit else None
    return {"items": [shown(row) for row in here], "next": more}
