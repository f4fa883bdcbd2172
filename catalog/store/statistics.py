"""What the database knows of its own size. PostgreSQL finds out by itself; SQLite looks when it is told to.

Without it SQLite takes every business for a small one, and reads all of a large one to find fifty of its products.
"""

from django.db import connection

ENTRIES = 4_000
"""Of each index: more than are asked for at a time, and few enough to hold nobody up."""
MANY = 500
"""Rows that are new: fewer change no plan."""


def look(new: int = MANY) -> None:
    """After so many new rows."""
    if connection.vendor == "sqlite" and new >= MANY:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit={ENTRIES}")
            cursor.execute("ANALYZE")
