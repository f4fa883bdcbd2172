"""How much of an allowance is used, and how much is refused, under each rate model.

The platforms are strict and keep accounts of their own (play/platforms.py). Eight threads always want to send. Time is
virtual, so that the figures are the same on any machine. Our clock and the platform's differ, and each way takes 20 ms
and a random time more, 10 ms on average.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent)]

from benchmarks.play import platforms
from benchmarks.play.virtual_time import Stage
from connectors import Budget, Limits, RateLimited
from connectors.allowance import hear
from connectors.meter import Meter
from connectors.quota import MemoryQuota

HOURS, DAYS = 3_600.0, 86_400.0
AHEAD, FASTER = 2.5, 1.0002
"""The platform's clock, in seconds and in seconds a second."""
SURE, JITTER, SLOWEST = 0.02, 0.01, 0.5
"""Of one way, in seconds."""
THREADS = 8
Cost = Callable[[random.Random], float]


def one(_chance: random.Random) -> float:
    return 1.0


def query(chance: random.Random) -> float:
    return float(chance.choice((12, 30, 52, 104, 202)))


def small_query(chance: random.Random) -> float:
    return float(chance.choice((3, 10, 22)))


@dataclass(frozen=True)
class Model:
    """`budgets` is what the connector states. `says_cost`: it knows what a request costs before it is sent."""

    name: str
    platform: Callable[[], platforms.Platform]
    budgets: tuple[Budget, ...]
    seconds: float
    cost: Cost = one
    says_cost: bool = False


SHOPIFY = (Budget(per_second=50, burst=1_000),)
AMAZON = (Budget(per_second=5, burst=10),)
ETSY = {"per_second": 10, "day": "sliding", "shared_by": "app"}
MODELS = (
    Model("cost bucket", lambda: platforms.CostBucket(1_000, 50), SHOPIFY, 1 * HOURS, query, says_cost=True),
    Model("cost bucket, costs unknown", lambda: platforms.CostBucket(1_000, 50), SHOPIFY, 1 * HOURS, query),
    Model("cost bucket of a tiny shop", lambda: platforms.CostBucket(40, 2), SHOPIFY, 4 * HOURS, small_query),
    Model("token bucket per operation", lambda: platforms.OperationBucket(10, 5), AMAZON, 1 * HOURS),
    Model(
        "token bucket of a slow operation",
        lambda: platforms.OperationBucket(15, 0.0083),
        (Budget(per_second=0.0083, burst=15),),
        5 * DAYS,
    ),
    Model("token bucket, a header tells less", lambda: platforms.OperationBucket(8, 4), AMAZON, 1 * HOURS),
    Model(
        "token bucket, less and nothing tells",
        lambda: platforms.OperationBucket(8, 4, tells=False),
        AMAZON,
        2 * HOURS,
    ),
    Model(
        "per second, headers",
        lambda: platforms.SecondAndDay(10, 100_000),
        (Budget(per_day=100_000, **ETSY),),  # type: ignore[arg-type]  # a dict of keywords
        1 * HOURS,
    ),
    Model(
        "per day that slides, headers",
        lambda: platforms.SecondAndDay(10, 200),
        (Budget(per_day=200, **ETSY),),  # type: ignore[arg-type]  # a dict of keywords
        99.9 * DAYS,
    ),
    Model("usage JSON", lambda: platforms.UsageShare(2_400), (), 9.9 * HOURS),
    Model("usage JSON, small", lambda: platforms.UsageShare(200), (), 99.9 * HOURS),
    Model("minimum interval", lambda: platforms.MinimumInterval(60), (Budget(every=60),), 1 * DAYS),
    Model("seconds in the text", lambda: platforms.Ban(10, 1), (Budget(per_second=10),), 1 * HOURS),
    Model("60 a minute by the clock", lambda: platforms.Minute(60), (Budget(per_minute=60),), 6 * HOURS),
    Model(
        "60 a minute, leaking",
        lambda: platforms.OperationBucket(60, 1, tells=False),
        (Budget(per_minute=60),),
        6 * HOURS,
    ),
)


class Play:
    """One model, played to its end."""

    def __init__(self, model: Model, seed: int = 1) -> None:
        self.sent = self.refused = 0
        self._model, self._chance, self._platform = model, random.Random(seed), model.platform()
        self._stage = Stage(model.seconds)
        self._meter = Meter(Limits(model.budgets), clock=self._stage.clock, sleep=self._stage.sleep)
        self._quota = MemoryQuota(self._stage.clock)
        self._stage.play([self._work] * THREADS)
        self.share_used = self._platform.used / self._platform.allowance_until(model.seconds * FASTER)
        self.share_refused = self.refused / self.sent

    def _work(self) -> None:
        while True:
            cost = self._model.cost(self._chance)
            while not self._carried_out(cost):
                pass

    def _carried_out(self, cost: float) -> bool:
        """As HttpClient does it, without HTTP."""
        try:
            ticket = self._meter.take("call", cost if self._model.says_cost else None, self._quota)
        except RateLimited as limited:  # a later run comes back then
            self._stage.sleep(limited.retry_after or 1.0)
            return False
        self._stage.sleep(self._way())
        reply = self._platform.answer(AHEAD + self._stage.now * FASTER, cost)
        self._stage.sleep(self._way())
        self.sent += 1
        refused = self._meter.hear(ticket, hear(self._platform, reply), self._quota) is not None
        self.refused += refused
        return not refused

    def _way(self) -> float:
        return SURE + min(self._chance.expovariate(1 / JITTER), SLOWEST)


def main() -> None:
    print(f"{'rate model':38} {'used':>7} {'refused':>8} {'sent':>7}")
    for model in MODELS:
        play = Play(model)
        print(f"{model.name:38} {play.share_used:7.2%} {play.share_refused:8.3%} {play.sent:7,}")


if __name__ == "__main__":
    main()
