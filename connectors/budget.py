"""How much a platform allows, as its connector states it. Values only: connectors/meter.py keeps to them."""

from dataclasses import dataclass
from typing import Literal

PACE = 0.985
"""The share of a rate that is asked for. The rest pays for clocks that differ and for requests that arrive early."""
BURST = 0.9
"""The share of a platform's bucket that is drawn on, so that the last unit is there for a request that comes early."""
FARTHEST = 100.0
"""What a platform tells of a rate is believed up to so many times more, or less, than was stated."""
MINUTE, DAY = 60.0, 86_400.0
SLIDING = "sliding"
Place = Literal["account", "app"]


@dataclass(frozen=True)
class Rate:
    """A bucket that gains `per_second` and holds `size`; `window` seconds is what the allowance was stated of."""

    window: float
    per_second: float
    size: float
    stated: float | None = None
    """What `per_second` was before the platform told another."""

    @property
    def short(self) -> bool:
        """Whether it may start anew with the process: it has forgotten everything after a minute."""
        return self.per_second * MINUTE >= 1

    def told(self, per_second: float, size: float | None = None) -> "Rate":
        """As the platform says it is; nonsense is not believed."""
        stated = self.stated or self.per_second
        believed = min(max(per_second, stated / FARTHEST), stated * FARTHEST)
        return Rate(self.window, believed, self.size if size is None else max(1.0, size), stated)


def rate(allowed: float, window: float, burst: float | None = None) -> Rate:
    """Without a burst so little may go at once that no window ever holds more than its allowance."""
    return Rate(window, allowed / window, max(1.0, allowed * (1 - PACE) if burst is None else burst * BURST))


@dataclass(frozen=True)
class Day:
    """`begins`: the time zone whose midnight begins it, or "sliding" for the last 24 hours."""

    limit: float
    begins: str = "UTC"


@dataclass(frozen=True)
class Budget:
    """An allowance by name; a request draws on the one named in `http.send(…, budget=…)`, "call" unless told.

    Budgets may share a name: a request then draws on all of them. What is counted are requests, or whatever the
    platform counts: then say `http.send(…, cost=…)`.
    """

    name: str = "call"
    per_second: float | None = None
    per_minute: float | None = None
    every: float | None = None
    """Seconds from one request to the next."""
    burst: float | None = None
    """How much may go at once, where the platform keeps a bucket that fills; else requests are spread evenly."""
    per_day: float | None = None
    day: str = "UTC"
    """When the day begins: midnight in this time zone, or "sliding" where the last 24 hours count."""
    cost: float = 1.0
    """What a request is reckoned at until the platform has told one's cost."""
    shared_by: Place = "account"

    def rates(self) -> tuple[Rate, ...]:
        windows = ((self.per_second, 1.0), (self.per_minute, MINUTE))
        rates = [rate(allowed, window, self.burst) for allowed, window in windows if allowed]
        return (*rates, rate(1, self.every)) if self.every else tuple(rates)

    def a_day(self) -> Day | None:
        return None if self.per_day is None else Day(self.per_day, self.day)


@dataclass(frozen=True)
class Limits:
    """`batch`: listings in one call, used from `batch_from` on; `concurrency`: calls at the same time."""

    budgets: tuple[Budget, ...] = ()
    batch: int = 1
    batch_from: int = 2
    concurrency: int = 1
