"""The database's time. Whatever is stored, or compared with what is stored, is told by this one clock.

A worker's own may be wrong, or jump. On SQLite the two are the same clock of the same machine.
"""

import time
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.utils import timezone

ASK_AGAIN = 5.0
"""Seconds for which the monotonic clock is trusted to go as fast as the database's."""
ALIKE = timedelta(seconds=60)
"""Clocks that differ by less are taken for the same: platforms and networks are no more exact than that."""

_asked: tuple[float, datetime] | None = None


def now() -> datetime:
    if connection.vendor == "sqlite":
        return timezone.now()
    global _asked  # noqa: PLW0603 - one database, one clock
    at = time.monotonic()
    if _asked is None or at - _asked[0] > ASK_AGAIN:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            _asked = at, cursor.fetchone()[0].astimezone(UTC)
    asked, answered = _asked
    return answered + timedelta(seconds=at - asked)


def apart() -> timedelta:
    """How much later it is by the database's clock than by this process's own, which plugins go by."""
    found = now() - timezone.now()
    return found if abs(found) >= ALIKE else timedelta(0)
