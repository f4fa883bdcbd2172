"""When an account's changes are sent by themselves: as they come, once a day, or never."""

import re
from datetime import datetime, time, timedelta
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

AUTO, MANUAL = "auto", "manual"
_TIME = re.compile(r"([01]?\d|2[0-3])[:hH.]([0-5]\d)")


class ScheduleUnknown(ValueError):
    def __init__(self, told: str) -> None:
        super().__init__(
            f"A schedule is auto (changes are sent as they come), manual (when you run `qafila sync`) or a time of the"
            f" day such as 07:30, not {told!r}."
        )


def read_schedule(told: str) -> str:
    """`auto`, `manual` or HH:MM. Raises ScheduleUnknown."""
    said = told.strip().lower()
    if said in (AUTO, MANUAL):
        return said
    found = _TIME.fullmatch(said)
    if found is None:
        raise ScheduleUnknown(told)
    return f"{int(found[1]):02}:{found[2]}"


def next_time(schedule: str, country: str, after: datetime) -> datetime | None:
    """When changes are sent next, by the clocks of the country; None where that is not for a clock to say."""
    if schedule in (AUTO, MANUAL):
        return None
    here = after.astimezone(zone_of(country))
    days = (here, here + timedelta(days=1))
    due = (datetime.combine(day, time.fromisoformat(schedule), here.tzinfo) for day in days)
    return next(moment for moment in due if moment > after)


@cache
def zone_of(country: str) -> ZoneInfo:
    """That of the country's most people, by the order of the time zone database's zone.tab; UTC for an unknown one."""
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines() if not line.startswith("#"))
    return ZoneInfo(next((row[2] for row in rows if row[0] == country.upper()), "UTC"))
