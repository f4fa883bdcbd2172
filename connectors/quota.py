"""What is counted outside one account's process: by the day, over more than a minute, or for all accounts of an app.

How a count changes is a pure function here; where it is kept is behind the protocol `Quota`.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from connectors.budget import DAY, SLIDING, Day, Place, Rate

PART = DAY / 96
"""A sliding day is remembered by quarters of an hour."""
LATE = 5.0
"""Seconds by which our day begins after the platform's, for clocks that differ."""


@dataclass(frozen=True)
class Draw:
    """What a request wants of one budget. Where it has to wait longer than `patience`, it takes nothing.

    A cost below 0 gives back what was taken and not used.
    """

    budget: str
    place: Place
    cost: float = 1.0
    patience: float = 0.0
    rates: tuple[Rate, ...] = ()
    day: Day | None = None


@dataclass(frozen=True)
class Turn:
    """`wait` seconds until the request may leave; `left`: of the day, as far as we know."""

    wait: float
    left: float | None = None


class Quota(Protocol):
    def take(self, draw: Draw) -> Turn: ...

    def correct(self, draw: Draw, left: float) -> None:
        """The platform has told what is left of the day."""

    def pause(self, draw: Draw, seconds: float) -> None:
        """The platform has asked to wait."""


@dataclass(frozen=True)
class Tally:
    """The count of one budget. `levels`: window → what its bucket held at `at`; `used`: begin of a day, or of a part of
    one → units."""

    at: float = 0.0
    levels: Mapping[str, float] = field(default_factory=dict)
    used: Mapping[int, float] = field(default_factory=dict)


def drawn(tally: Tally, draw: Draw, now: float) -> tuple[Tally, Turn]:
    """The count after the draw, or the same where it has to wait too long."""
    at = max(now, tally.at)  # later than now where it pauses; and no clock goes back
    levels = {f"{rate.window:g}": _filled(tally, rate, at) for rate in draw.rates}
    waits = [(draw.cost - levels[f"{rate.window:g}"]) / rate.per_second for rate in draw.rates]
    wait = at - now + max([0.0, *waits])
    used, left = tally.used, None
    if draw.day is not None:
        used = counting(tally.used, draw.day, now)
        left = draw.day.limit - sum(used.values())
        wait = max(wait, _until_free(used, draw.day, draw.cost - left, now))
    if wait > draw.patience and draw.cost > 0:
        return tally, Turn(wait, left)
    levels = {window: level - draw.cost for window, level in levels.items()}
    if draw.day is None or left is None:
        return Tally(at, levels), Turn(wait)
    return Tally(at, levels, _more(used, draw.day, draw.cost, now)), Turn(wait, left - draw.cost)


def corrected(tally: Tally, day: Day, left: float, now: float) -> Tally:
    """The count with which as much is left as the platform says."""
    used = dict(counting(tally.used, day, now))
    missing = day.limit - sum(used.values()) - left
    if missing > 0:
        return replace(tally, used=_more(used, day, missing, now))
    for begin in sorted(used):  # what was taken first counts no more
        freed = min(used[begin], -missing)
        used[begin], missing = used[begin] - freed, missing + freed
    return replace(tally, used=used)


def paused(tally: Tally, now: float, seconds: float) -> Tally:
    levels = {window: min(level, 0.0) for window, level in tally.levels.items()}
    return replace(tally, at=max(tally.at, now + seconds), levels=levels)


def _filled(tally: Tally, rate: Rate, at: float) -> float:
    level = tally.levels.get(f"{rate.window:g}", rate.size)
    return min(rate.size, level + max(0.0, at - tally.at) * rate.per_second)


def counting(used: Mapping[int, float], day: Day, now: float) -> dict[int, float]:
    """What of it counts still."""
    if day.begins == SLIDING:
        return {begin: units for begin, units in used.items() if _expires(begin) > now}
    today, _ = _today(day, now)
    return {begin: units for begin, units in used.items() if begin >= today}


def _more(used: Mapping[int, float], day: Day, units: float, now: float) -> dict[int, float]:
    begin = int(now // PART * PART) if day.begins == SLIDING else _today(day, now)[0]
    begin = max(begin, *used, begin)  # no clock goes back
    return {**used, begin: used.get(begin, 0.0) + units}


def _until_free(used: Mapping[int, float], day: Day, missing: float, now: float) -> float:
    if missing <= 0:
        return 0.0
    if day.begins != SLIDING:
        return _today(day, now)[1] - now
    for begin in sorted(used):
        missing -= used[begin]
        if missing <= 0:
            return _expires(begin) - now
    return DAY


def _expires(begin: int) -> float:
    return begin + PART + DAY + LATE


def _today(day: Day, now: float) -> tuple[int, float]:
    """When the day began by the platform's clock, and when the next begins by ours."""
    zone = UTC if day.begins == "UTC" else ZoneInfo(day.begins)
    local = datetime.fromtimestamp(now - LATE, zone)
    begin = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    following = datetime.combine(begin.date() + timedelta(days=1), begin.timetz())
    return int(begin.timestamp()), following.timestamp() + LATE


class MemoryQuota:
    """A quota for as long as this process lives."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._tallies: dict[tuple[Place, str], Tally] = {}

    def take(self, draw: Draw) -> Turn:
        with self._lock:
            tally, turn = drawn(self._tally(draw), draw, self._clock())
            self._tallies[draw.place, draw.budget] = tally
            return turn

    def correct(self, draw: Draw, left: float) -> None:
        if draw.day is not None:
            with self._lock:
                tally = corrected(self._tally(draw), draw.day, left, self._clock())
                self._tallies[draw.place, draw.budget] = tally

    def pause(self, draw: Draw, seconds: float) -> None:
        with self._lock:
            self._tallies[draw.place, draw.budget] = paused(self._tally(draw), self._clock(), seconds)

    def _tally(self, draw: Draw) -> Tally:
        return self._tallies.get((draw.place, draw.budget), Tally())
