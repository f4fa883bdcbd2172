"""Shares of an allowance whose size is told nowhere."""

from collections import deque

import pytest

from connectors.usage import Usage

HOUR = 3_600.0


class Hour:
    """A platform's hour that slides."""

    def __init__(self, whole: int) -> None:
        self.whole, self.times = whole, deque[float]()

    def take(self, now: float, count: int = 1) -> float:
        """The share that it tells afterwards, in whole percents; above 1 where it refused."""
        while self.times and self.times[0] <= now - HOUR:
            self.times.popleft()
        if len(self.times) + count > self.whole:
            return 1.01
        self.times.extend([now] * count)
        return int(100 * len(self.times) / self.whole) / 100


def run(usage: Usage, hour: Hour, begin: float, end: float, step: float = 0.5) -> list[float]:
    """Asks as often as it may; the shares that were told."""
    now, told = begin, []
    while now < end:
        if (wait := usage.wait(now, 1.0, 0.0)) > 0:
            now += wait
            continue
        usage.sent(now)
        told.append(hour.take(now))
        usage.tell(now, told[-1], 1.0)
        now += step
    return told


@pytest.mark.parametrize("whole", [150, 1_000, 3_333])
def test_nearly_all_is_used_and_nothing_refused(whole: int) -> None:
    told = run(Usage(HOUR), Hour(whole), 0, 10 * HOUR)
    assert max(told) <= 1
    assert len(told) >= 0.97 * 10 * whole


def test_what_others_leave_is_found_out() -> None:
    hour, usage = Hour(1_000), Usage(HOUR)
    run(usage, hour, 0, 100)
    hour.take(100, 1_000 - len(hour.times))  # somebody else takes the rest
    told = run(usage, hour, 100, HOUR + 90)
    assert sum(share > 1 for share in told) <= 30
    assert len(run(usage, hour, HOUR + 90, 3 * HOUR)) >= 900


def test_what_others_give_back_is_felt_for() -> None:
    hour, usage = Hour(1_000), Usage(HOUR)
    run(usage, hour, 0, 30)
    theirs = 1_000 - len(hour.times)
    hour.take(30, theirs)
    run(usage, hour, 30, 1_800)
    for _ in range(theirs):
        hour.times.pop()
    assert len(run(usage, hour, 1_800, 2_400)) > 100


def test_before_anything_is_learned_a_share_that_is_high_already_is_crept_up_on() -> None:
    usage = Usage(HOUR)
    usage.tell(0, 0.95, 1.0)
    assert usage.wait(0, 1.0, 0.0) == 0
    usage.sent(0)
    assert usage.wait(0, 1.0, 0.0) == pytest.approx(1)


def test_what_is_under_way_is_reckoned_with() -> None:
    hour, usage = Hour(1_000), Usage(HOUR)
    run(usage, hour, 0, 490)  # 980 of them
    assert usage.wait(490, 1.0, 0.0) == 0
    assert usage.wait(490, 1.0, 30.0) > 100
