"""The meter with real threads and real time."""

import threading
import time
from collections.abc import Callable

import pytest

from connectors.allowance import Allowance
from connectors.budget import Budget, Limits
from connectors.errors import RateLimited
from connectors.meter import Meter
from tests.connectors.metering import refused


def test_after_a_pause_those_who_waited_go_one_by_one() -> None:
    """And not all at the moment at which it ends."""
    paced = Meter(Limits(budgets=(Budget(per_second=20),)))
    refused(paced, Allowance(refused=True, wait=0.3))
    taken = _in_threads(paced, threads=4, each=1)
    assert taken[-1] - taken[0] >= 0.1, "three waits of 0.05 seconds, less what the first was late to tell"


def test_threads_are_served_in_turn_and_none_too_soon() -> None:
    paced = Meter(Limits(budgets=(Budget(per_second=100),)))
    taken = _in_threads(paced, threads=4, each=10)
    assert len(taken) == 40
    assert taken[-1] - taken[0] >= 0.3, "39 waits of 0.01 seconds, less what the first was late to tell"


@pytest.mark.usefixtures("restless_threads")
def test_threads_that_take_and_hear_at_once_lose_count_of_nothing() -> None:
    paced = Meter(Limits(budgets=(Budget(per_second=1, burst=10_000),)), patience=0)
    started = time.monotonic()

    def work() -> None:
        for number in range(200):
            paced.hear(paced.take(cost=5), None if number % 3 else ())

    _together(work, 8)
    with pytest.raises(RateLimited) as limited:
        paced.take(cost=2_000)  # 8,000 of 9,000 are gone
    assert limited.value.retry_after == pytest.approx(1_000 / 0.985, abs=2 + time.monotonic() - started)
    paced.hear(paced.take(cost=1), (Allowance(limit=9_000, remaining=5_000, per_second=1),))
    paced.take(cost=5_000)  # nothing is under way any more


def _in_threads(paced: Meter, threads: int, each: int) -> list[float]:
    """When requests left, in order."""
    taken: list[float] = []

    def work() -> None:
        for _ in range(each):
            ticket = paced.take()
            taken.append(time.monotonic())
            paced.hear(ticket, ())

    _together(work, threads)
    return sorted(taken)


def _together(work: Callable[[], None], count: int) -> None:
    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
