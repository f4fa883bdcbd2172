"""Days as exports write them. What can be read two ways is not read."""

import re
from datetime import date

from catalog.folding import latin_digits

LONGEST_DAY = 60
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:$|[T\s].*)")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:$|[T\s].*)")


def read_day(text: str) -> date | None:
    """The day of `2026-12-31T23:59+01:00` or `31/12/2026`; None for `05/12/2026`, which may be two days."""
    plain = latin_digits(text).strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.fullmatch(plain):
        day, month, year = (int(part) for part in found.groups())
        if day <= 12 and day != month:
            return None
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
