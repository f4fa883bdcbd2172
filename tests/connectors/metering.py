"""A meter on a virtual clock, and what tests do with it."""

from connectors.allowance import Allowance
from connectors.budget import Budget, Limits
from connectors.meter import Meter
from connectors.quota import MemoryQuota
from tests.connectors.conftest import Clock

TOO_MUCH = Allowance(refused=True)


def meter(clock: Clock, *budgets: Budget) -> Meter:
    return Meter(Limits(budgets=budgets), clock=clock, sleep=clock.sleep)


def times(clock: Clock, one: Meter, count: int, name: str = "call", quota: MemoryQuota | None = None) -> list[float]:
    """When each of so many requests left, one after the other, each answered at once."""
    taken = []
    for _ in range(count):
        one.hear(one.take(name, quota=quota), (), quota)
        taken.append(clock.now)
    return taken


def refused(one: Meter, *told: Allowance, name: str = "call", cost: float | None = None) -> float | None:
    return one.hear(one.take(name, cost), told or (TOO_MUCH,))


def rate_of(clock: Clock, one: Meter, count: int = 10, name: str = "call") -> float:
    taken = times(clock, one, count, name)
    return (count - 1) / (taken[-1] - taken[0])
