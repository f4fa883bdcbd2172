"""The meter keeps to what is stated. On a virtual clock."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.allowance import Allowance
from connectors.budget import DAY, Budget, Limits
from connectors.errors import RateLimited
from connectors.meter import Meter
from connectors.quota import MemoryQuota
from tests.connectors.conftest import Clock
from tests.connectors.metering import meter, refused, times


def most_within(taken: Sequence[float], window: float) -> int:
    return max(sum(at <= other < at + window for other in taken) for at in taken)


@given(
    allowed=st.integers(1, 60),
    window=st.sampled_from((1, 60)),
    rests=st.lists(st.floats(0, 120), max_size=60),
)
def test_no_window_ever_holds_more_than_its_allowance(allowed: int, window: int, rests: list[float]) -> None:
    clock = Clock()
    budget = Budget(per_second=allowed) if window == 1 else Budget(per_minute=allowed)
    paced = Meter(Limits(budgets=(budget,)), clock=clock, sleep=clock.sleep, patience=100)
    taken = []
    for rest in (*rests, *[0.0] * allowed):
        clock.now += rest
        taken += times(clock, paced, 1)
    assert most_within(taken, window - 1e-6) <= allowed


@given(burst=st.integers(2, 30), per_second=st.floats(0.1, 20), rests=st.lists(st.floats(0, 60), max_size=60))
def test_a_bucket_is_never_drawn_on_for_more_than_it_holds(burst: int, per_second: float, rests: list[float]) -> None:
    clock = Clock()
    budget = Budget(per_second=per_second, burst=burst)
    paced = Meter(Limits(budgets=(budget,)), clock=clock, sleep=clock.sleep, patience=100)
    taken = []
    for rest in (*rests, *[0.0] * burst):
        clock.now += rest
        taken += times(clock, paced, 1)
    for first, begin in enumerate(taken):
        for count, end in enumerate(taken[first:], 1):
            assert count <= burst + (end - begin) * per_second + 1e-6


@pytest.mark.parametrize(
    ("budget", "per_second"), [(Budget(per_second=4), 4), (Budget(per_second=50), 50), (Budget(per_minute=60), 1)]
)
def test_little_of_an_allowance_is_wasted(clock: Clock, budget: Budget, per_second: float) -> None:
    taken = times(clock, meter(clock, budget), 300)
    assert len(taken) / (taken[-1] - taken[0]) >= 0.98 * per_second


def test_an_interval_is_kept_and_hardly_more(clock: Clock) -> None:
    paced = Meter(Limits(budgets=(Budget(every=60),)), clock=clock, sleep=clock.sleep, patience=100)
    taken = times(clock, paced, 10)
    gaps = [later - earlier for earlier, later in pairwise(taken)]
    assert 60 <= min(gaps) <= max(gaps) <= 61


def test_an_hour_of_rest_is_not_made_up_for(clock: Clock) -> None:
    paced = meter(clock, Budget(per_second=4))
    clock.now += 3_600
    taken = times(clock, paced, 9)
    assert taken[-1] - taken[0] == pytest.approx(2, rel=0.02)


def test_without_budgets_nothing_waits(clock: Clock) -> None:
    times(clock, meter(clock), 1_000)
    assert clock.slept == ()


def test_a_long_wait_is_not_made_but_told(clock: Clock) -> None:
    slow = meter(clock, Budget(per_minute=6))
    slow.take()
    with pytest.raises(RateLimited) as limited:
        slow.take()
    assert limited.value.retry_after == pytest.approx(10, rel=0.02)
    clock.now += limited.value.retry_after or 0
    slow.take()  # the refusal took nothing
    assert clock.slept == ()


def test_a_pause_that_the_platform_asked_for_is_kept_and_is_that_operations_alone(clock: Clock) -> None:
    paced = meter(clock, Budget(per_second=10), Budget("feeds", per_second=10))
    assert refused(paced, Allowance(refused=True, wait=3)) == 3
    paced.take("feeds")
    assert clock.slept == ()
    start = clock.now
    paced.take()
    assert clock.now - start == pytest.approx(3.1, abs=0.05)
    refused(paced, Allowance(refused=True, wait=60))
    with pytest.raises(RateLimited) as limited:
        paced.take()
    assert limited.value.retry_after == pytest.approx(60, abs=1)
    paced.take("feeds")


def test_what_an_operation_may_send_at_once_is_not_lost_by_anothers_pause(clock: Clock) -> None:
    paced = meter(clock, Budget(per_second=1, burst=10), Budget("feeds", per_second=1, burst=10))
    refused(paced, Allowance(refused=True, wait=30))
    times(clock, paced, 9, "feeds")
    assert clock.slept == ()


def test_budgets_of_one_name_are_all_drawn_on(clock: Clock) -> None:
    both = meter(clock, Budget(per_second=100), Budget(per_minute=60))
    times(clock, both, 10)
    assert sum(clock.slept) == pytest.approx(9, rel=0.02)


def test_a_misspelt_budget_is_told(clock: Clock) -> None:
    with pytest.raises(LookupError, match="'feeds'"):
        meter(clock, Budget("feed", per_second=1)).take("feeds")


def test_a_day_has_its_allowance_and_ends_at_midnight(clock: Clock) -> None:
    clock.now = 10 * DAY + 1_000
    quota, daily = MemoryQuota(clock), meter(clock, Budget(per_day=3))
    times(clock, daily, 3, quota=quota)
    with pytest.raises(RateLimited) as limited:
        daily.take(quota=quota)
    assert limited.value.retry_after == pytest.approx(DAY - 1_000, abs=10)
    clock.now += limited.value.retry_after or 0
    times(clock, daily, 3, quota=quota)


def test_what_the_platform_says_is_left_of_the_day_counts(clock: Clock) -> None:
    quota, daily = MemoryQuota(clock), meter(clock, Budget(per_day=1_000))
    daily.hear(daily.take(quota=quota), (Allowance(window=DAY, remaining=2),), quota)
    times(clock, daily, 2, quota=quota)
    with pytest.raises(RateLimited):
        daily.take(quota=quota)
    other = meter(clock, Budget(per_day=1_000))
    clock.now += 2 * DAY
    other.hear(other.take(quota=quota), (Allowance(window=DAY, limit=5, remaining=4),), quota)
    times(clock, other, 4, quota=quota)
    with pytest.raises(RateLimited):
        other.take(quota=quota)


def test_an_allowance_of_the_app_is_shared_by_its_accounts(clock: Clock) -> None:
    budget, quota = Budget(per_second=2, shared_by="app"), MemoryQuota(clock)
    one, other = meter(clock, budget), meter(clock, budget)
    start = clock.now
    for _ in range(5):
        times(clock, one, 1, quota=quota)
        times(clock, other, 1, quota=quota)
    assert clock.now - start == pytest.approx(4.5, rel=0.03)


def test_a_refusal_of_the_app_pauses_its_other_accounts_too(clock: Clock) -> None:
    budget, quota = Budget(per_second=2, shared_by="app"), MemoryQuota(clock)
    one, other = meter(clock, budget), meter(clock, budget)
    one.hear(one.take(quota=quota), (Allowance(refused=True, wait=40),), quota)
    with pytest.raises(RateLimited) as limited:
        other.take(quota=quota)
    assert limited.value.retry_after == pytest.approx(40, abs=1)


def test_an_allowance_of_hours_outlives_the_meter(clock: Clock) -> None:
    budget, quota = Budget("feeds", every=3_600), MemoryQuota(clock)
    times(clock, meter(clock, budget), 1, "feeds", quota)
    with pytest.raises(RateLimited) as limited:
        meter(clock, budget).take("feeds", quota=quota)
    assert limited.value.retry_after == pytest.approx(3_600, rel=0.02)


def test_what_one_quota_granted_is_given_back_where_another_refuses(clock: Clock) -> None:
    quota = MemoryQuota(clock)
    both = meter(clock, Budget(per_day=10, shared_by="app"), Budget(per_day=1))
    times(clock, both, 1, quota=quota)
    for _ in range(20):
        with pytest.raises(RateLimited):
            both.take(quota=quota)
    app = meter(clock, Budget(per_day=10, shared_by="app"))
    times(clock, app, 9, quota=quota)
