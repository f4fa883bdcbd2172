"""What the database knows of its own size. PostgreSQL finds out by itself; SQLite looks when it is told to, and knows
averages alone: among many small businesses it takes a large one for small, and reads all of it to find fifty products.

So it is told that each business and each account is large: what suits a large one does a small one no harm.
"""

from collections.abc import Iterator

from django.db import connection

ENTRIES = 4_000
"""Looked at of each index: few enough to hold nobody up."""
LARGE = 100_000
OWNERS = ("business_id", "account_id")
MANY = 500
"""Rows that are new: fewer change no plan."""


def look(new: int = MANY) -> None:
    """After so many new rows."""
    if connection.vendor != "sqlite" or new < MANY:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ENTRIES}")
        cursor.execute("ANALYZE")
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE idx IS NOT NULL")
        for index, stat in list(_of_owners(cursor.fetchall())):
            cursor.execute("UPDATE sqlite_stat1 SET stat = %s WHERE idx = %s", [stat, index])
        cursor.execute("ANALYZE sqlite_schema")  # this connection reads them anew; others do when they are opened


def _of_owners(known: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The indexes that begin with an owner, and what to think of each: all rows, those of one owner, and so on."""
    for index, stat in known:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
            first = cursor.fetchone()
        everything, of_one, *rest = stat.split()
        if first and first[0] in OWNERS and int(of_one) < LARGE:
            yield index, " ".join((str(max(int(everything), 10 * LARGE)), str(LARGE), *rest))
