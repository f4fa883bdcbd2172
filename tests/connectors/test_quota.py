"""Counts that outlive a process: days, slow buckets, what an app's accounts share."""

import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.budget import DAY, Day, rate
from connectors.quota import LATE, Draw, MemoryQuota, Tally, corrected, counting, drawn, paused

TODAY = datetime(2026, 3, 29, 12, tzinfo=UTC).timestamp()
GAPS = st.lists(st.floats(0, 20_000), max_size=80)
NEVER = float("inf")


def call(limit: float | None = None, begins: str = "UTC", *, patience: float = 0.0, per_second: float = 0.0) -> Draw:
    day = None if limit is None else Day(limit, begins)
    return Draw("call", "app", patience=patience, rates=(rate(per_second, 1),) if per_second else (), day=day)


def granted(draw: Draw, gaps: list[float], tally: Tally = Tally()) -> list[float]:  # noqa: B008 - frozen
    """When something was granted, asked for at each moment as often as it is granted, ten times at most."""
    now, times = TODAY, []
    for gap in gaps:
        now += gap
        for _ in range(10):
            tally, turn = drawn(tally, draw, now)
            if turn.wait > draw.patience:
                break
            times.append(now + turn.wait)
    return times


@given(limit=st.integers(1, 40), gaps=GAPS)
def test_no_last_24_hours_hold_more_than_a_sliding_day_allows(limit: int, gaps: list[float]) -> None:
    times = granted(call(limit, "sliding"), gaps)
    assert all(sum(at <= other < at + DAY for other in times) <= limit for at in times)


@pytest.mark.parametrize("zone", ["UTC", "America/Los_Angeles", "Asia/Karachi", "Africa/Casablanca"])
@given(limit=st.integers(1, 40), gaps=GAPS)
def test_no_day_of_the_platforms_calendar_holds_more_than_it_allows(zone: str, limit: int, gaps: list[float]) -> None:
    dates = [datetime.fromtimestamp(at - LATE, ZoneInfo(zone)).date() for at in granted(call(limit, zone), gaps)]
    assert all(dates.count(date) <= limit for date in dates)


@given(limit=st.integers(1, 40), begins=st.sampled_from(("UTC", "sliding", "Asia/Karachi")), gaps=GAPS)
def test_after_the_wait_that_was_told_something_is_left(limit: int, begins: str, gaps: list[float]) -> None:
    draw, now, tally = call(limit, begins), TODAY, Tally()
    for gap in gaps:
        now += gap
        tally, turn = drawn(tally, draw, now)
        if turn.wait:
            now += turn.wait
            tally, turn = drawn(tally, draw, now)
            assert turn.wait == 0


@given(gaps=st.lists(st.floats(0, 30), min_size=1, max_size=60), per_second=st.integers(1, 20))
def test_who_is_lent_waits_so_long_that_no_second_holds_too_much(gaps: list[float], per_second: int) -> None:
    times = granted(call(per_second=per_second, patience=5), gaps)
    assert all(sum(at <= other < at + 1 - 1e-6 for other in times) <= per_second + 1 for at in times)


@pytest.mark.parametrize(
    ("zone", "at", "hours"),
    [
        ("UTC", datetime(2026, 3, 29, 12, tzinfo=UTC), 12),
        ("America/Los_Angeles", datetime(2026, 3, 29, 12, tzinfo=UTC), 19),
        ("Europe/Paris", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), 22.5),  # the night that has 23 hours
        ("Asia/Karachi", datetime(2026, 3, 29, 18, 59, tzinfo=UTC), 1 / 60),
    ],
)
def test_a_day_ends_where_the_platform_says(zone: str, at: datetime, hours: float) -> None:
    tally, first = drawn(Tally(), call(1, zone), at.timestamp())
    _, second = drawn(tally, call(1, zone), at.timestamp())
    assert (first.wait, first.left) == (0, 0)
    assert second.wait == pytest.approx(hours * 3_600 + LATE)


def test_a_day_begins_late_enough_for_a_platform_whose_clock_is_behind() -> None:
    midnight = datetime(2026, 3, 30, tzinfo=UTC).timestamp()
    tally, _ = drawn(Tally(), call(1), midnight - 60)
    assert [drawn(tally, call(1), midnight + after)[1].wait > 0 for after in (0, 3, LATE + 1)] == [True, True, False]


def test_a_sliding_day_gives_back_what_it_took_a_day_ago_and_no_earlier() -> None:
    draw = call(2, "sliding")
    tally, _ = drawn(Tally(), draw, TODAY)
    tally, _ = drawn(tally, draw, TODAY + 6 * 3_600)
    tally, full = drawn(tally, draw, TODAY + 7 * 3_600)
    assert 17 * 3_600 < full.wait <= 17.3 * 3_600
    tally, turn = drawn(tally, draw, TODAY + 24.3 * 3_600)
    assert (turn.wait, turn.left) == (0, 0)


@given(
    used=st.dictionaries(st.integers(0, 110), st.floats(0, 50), max_size=20),
    left=st.floats(0, 500),
    begins=st.sampled_from(("UTC", "sliding")),
)
def test_what_the_platform_says_is_left_is_what_is_left(used: Mapping[int, float], left: float, begins: str) -> None:
    day = Day(1_000, begins)
    before = Tally(used={int(TODAY) - 900 * ago: units for ago, units in used.items()})
    after = corrected(before, day, left, TODAY)
    assert day.limit - sum(counting(after.used, day, TODAY).values()) == pytest.approx(left, abs=1e-6)


def test_a_clock_that_is_set_back_grants_nothing_twice() -> None:
    draw = call(1, per_second=1)
    tally, first = drawn(Tally(), draw, TODAY)
    assert first.wait == 0
    for back in (1, 3_600, 2 * DAY):
        tally, turn = drawn(tally, draw, TODAY - back)
        assert turn.wait > 0


def test_what_is_paused_goes_on_where_it_was_to_and_one_by_one() -> None:
    tally = paused(Tally(), TODAY, 30)
    draw = call(per_second=1, patience=60)
    tally, first = drawn(tally, draw, TODAY + 10)
    tally, second = drawn(tally, draw, TODAY + 10)
    assert first.wait >= 20
    assert second.wait == pytest.approx(first.wait + 1)


def test_giving_back_is_never_refused() -> None:
    draw = call(1, per_second=0.001)
    tally, _ = drawn(Tally(), draw, TODAY)
    back = Draw("call", "app", -1.0, rates=draw.rates, day=draw.day)
    tally, _ = drawn(paused(tally, TODAY, 1), back, TODAY)
    _, again = drawn(tally, draw, TODAY + timedelta(hours=1).total_seconds())
    assert again.wait == 0


@pytest.mark.usefixtures("restless_threads")
def test_threads_that_share_a_quota_get_no_more_than_there_is() -> None:
    quota, turns = MemoryQuota(), []

    def work() -> None:
        turns.extend(quota.take(call(500)).wait for _ in range(200))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert turns.count(0.0) == 500
    quota.correct(call(500), 3)
    assert [quota.take(call(500)).wait == 0 for _ in range(4)] == [True] * 3 + [False]
