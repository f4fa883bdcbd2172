"""What a meter learns: from refusals, and from what answers say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.allowance import Allowance
from connectors.budget import Budget, Limits
from connectors.errors import RateLimited
from connectors.meter import Meter
from tests.connectors.conftest import Clock
from tests.connectors.metering import TOO_MUCH, meter, rate_of, refused, times


def test_refusals_that_name_no_wait_pause_longer_each_time(clock: Clock) -> None:
    free = meter(clock)
    pauses = []
    for _ in range(3):
        pauses.append(refused(free))
        clock.now += 10
    assert pauses == [1, 2, 4]
    times(clock, free, 1)
    assert refused(free) == 1


def test_an_operation_that_is_slow_pauses_for_as_long_as_one_request_takes(clock: Clock) -> None:
    assert refused(meter(clock, Budget(per_minute=2))) == pytest.approx(30)


def test_what_left_before_a_refusal_and_was_refused_too_is_no_news(clock: Clock) -> None:
    paced = meter(clock, Budget(per_second=10))
    tickets = [paced.take() for _ in range(5)]
    clock.now += 0.5
    assert [paced.hear(ticket, (TOO_MUCH,)) for ticket in tickets] == [1, 1, 1, 1, 1]
    clock.now += 1
    assert rate_of(clock, paced) == pytest.approx(0.95 * 9.85, rel=0.03)


def test_a_refusal_without_a_wait_slows_its_own_operation_and_trust_comes_back_slowly(clock: Clock) -> None:
    paced = meter(clock, Budget(per_second=10), Budget("feeds", per_second=10))
    for _ in range(3):
        refused(paced)
    slowed = rate_of(clock, paced)
    assert 5 < slowed < 8
    assert rate_of(clock, paced, name="feeds") == pytest.approx(9.85, rel=0.01)
    rates = [slowed, *(round(rate_of(clock, paced, 500), 6) for _ in range(14))]
    assert rates == sorted(rates)
    assert rates[1] < 9
    assert 9.5 < rates[-1] < 9.86  # and never above what is stated


@given(st.lists(st.sampled_from(("fine", "refused", "named"))))
def test_whatever_is_answered_the_rate_is_never_above_the_stated_one(answers: list[str]) -> None:
    clock = Clock()
    paced = Meter(Limits(budgets=(Budget(per_second=5),)), clock=clock, sleep=clock.sleep, patience=1_000)
    told = {"fine": (), "refused": (TOO_MUCH,), "named": (Allowance(refused=True, wait=1),)}
    taken = []
    for answer in answers:
        clock.now += 600  # beyond every pause
        taken += times(clock, paced, 2)
        paced.hear(paced.take(), told[answer])
    gaps = [later - earlier for earlier, later in zip(taken[::2], taken[1::2], strict=True)]
    assert all(gap >= 1 / 5 for gap in gaps)


def test_where_no_rate_was_stated_one_is_learned_from_the_refusal(clock: Clock) -> None:
    free = meter(clock)
    for _ in range(30):
        clock.now += 0.1
        times(clock, free, 1)
    refused(free)
    clock.now += 1
    assert rate_of(clock, free) == pytest.approx(10, rel=0.15)
    assert rate_of(clock, free, 4_000) > 10  # it was no limit, after all


@pytest.mark.parametrize(("told", "expected"), [(2.0, 2.0), (8.0, 8.0), (0.0, 5.0), (1e-9, 0.05), (1e11, 500.0)])
def test_the_rate_that_a_platform_tells_counts_unless_it_is_nonsense(
    clock: Clock, told: float, expected: float
) -> None:
    paced = Meter(Limits(budgets=(Budget(per_second=5, burst=2),)), clock=clock, sleep=clock.sleep, patience=1_000)
    paced.hear(paced.take(), (Allowance(per_second=told),))
    times(clock, paced, 3)
    assert rate_of(clock, paced) == pytest.approx(expected, rel=0.02)


def test_a_rate_that_nobody_stated_is_kept_once_it_is_told(clock: Clock) -> None:
    free = meter(clock)
    free.hear(free.take(), (Allowance(window=1, limit=5),))
    assert rate_of(clock, free, 50) == pytest.approx(5, rel=0.05)
    refused(free)
    clock.now += 1
    assert rate_of(clock, free, 3_000) < 5


def test_what_the_platform_says_of_another_budget_is_that_budgets(clock: Clock) -> None:
    paced = meter(clock, Budget(per_second=10), Budget("feeds", per_second=10))
    paced.hear(paced.take(), (Allowance("feeds", refused=True, wait=60), Allowance("nonsense", refused=True, wait=9)))
    times(clock, paced, 5)
    with pytest.raises(RateLimited):
        paced.take("feeds")


def test_requests_draw_what_they_cost_and_the_answer_corrects_what_is_left(clock: Clock) -> None:
    costly = meter(clock, Budget(per_second=50, burst=1_000))
    ticket = costly.take(cost=800)
    costly.hear(ticket, (Allowance(limit=1_000, remaining=900, per_second=50, cost=800),))  # it needed 100 alone
    costly.take(cost=800)
    assert clock.slept == ()
    costly.take(cost=200)
    assert clock.slept == pytest.approx([100 / 49.25], rel=0.01)


def test_a_cost_that_was_never_said_is_learned_from_the_answers(clock: Clock) -> None:
    unsaid = meter(clock, Budget(per_second=50, burst=1_000))
    unsaid.hear(unsaid.take(), (Allowance(limit=40, remaining=18, per_second=2, cost=22),))
    unsaid.take()
    assert sum(clock.slept) == pytest.approx((22 - 18) / 1.97, rel=0.01)


def test_a_refused_cost_waits_until_it_is_there_and_slows_nothing(clock: Clock) -> None:
    costly = meter(clock, Budget(per_second=50, burst=1_000))
    told = Allowance(limit=1_000, remaining=118, per_second=50, cost=202, refused=True)
    assert refused(costly, told, cost=10) == pytest.approx(84 / 50)
    costly.take(cost=202)
    assert sum(clock.slept) == pytest.approx(84 / 49.25, rel=0.02)


def test_an_older_answer_does_not_give_back_what_newer_requests_took(clock: Clock) -> None:
    costly = meter(clock, Budget(per_second=1, burst=1_000))
    first, second = costly.take(cost=100), costly.take(cost=100)
    costly.hear(second, (Allowance(limit=1_000, remaining=100, per_second=1),))
    costly.hear(first, (Allowance(limit=1_000, remaining=900, per_second=1),))
    with pytest.raises(RateLimited):
        costly.take(cost=300)


def test_a_request_without_an_answer_is_no_longer_reckoned_with(clock: Clock) -> None:
    costly = meter(clock, Budget(per_second=1, burst=1_000))
    costly.hear(costly.take(cost=500), None)
    costly.hear(costly.take(cost=10), (Allowance(limit=1_000, remaining=400, per_second=1),))
    costly.take(cost=400)
    assert clock.slept == ()


def test_shares_of_an_unknown_whole_are_learned_and_kept_to(clock: Clock) -> None:
    """The platform's hour has 200; it tells whole percents."""
    told, sent = meter(clock), 0
    with pytest.raises(RateLimited) as limited:
        for sent in range(1, 300):
            clock.now += 0.1
            told.hear(told.take(), (Allowance(window=3_600, used_share=int(100 * sent / 200) / 100),))
    assert 194 <= sent <= 200
    assert 3_500 < (limited.value.retry_after or 0) <= 3_660
