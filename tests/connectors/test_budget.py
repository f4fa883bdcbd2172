"""What a connector may state of an allowance."""

import pytest

from connectors.budget import Budget, Limits, rate
from connectors.checks import _sane_limits


def test_a_rate_without_a_burst_lets_hardly_more_than_one_go_at_once() -> None:
    (second,) = Budget(per_second=40).rates()
    (minute,) = Budget(per_minute=600).rates()
    (interval,) = Budget(every=900, burst=7).rates()
    assert (second.window, second.per_second, second.size) == (1, 40, 1)
    assert (minute.window, minute.per_second, minute.size) == (60, 10, pytest.approx(9))
    assert (interval.window, interval.per_second, interval.size) == (900, pytest.approx(1 / 900), 1)


def test_a_stated_bucket_is_not_emptied_to_the_last_unit() -> None:
    (bucket,) = Budget(per_second=5, burst=10).rates()
    assert bucket.size == 9


@pytest.mark.parametrize(
    ("budget", "short"),
    [
        (Budget(per_second=45), True),
        (Budget(every=60), True),
        (Budget(every=61), False),
        (Budget(per_second=0.0083, burst=15), False),
    ],
)
def test_what_takes_more_than_a_minute_is_counted_where_it_outlives_the_process(budget: Budget, short: bool) -> None:
    assert [each.short for each in budget.rates()] == [short]


def test_what_is_told_again_and_again_is_measured_by_what_was_stated() -> None:
    told = rate(10, 1).told(1e9).told(1e9)
    assert told.per_second == 1_000
    assert told.told(0.001).per_second == 0.1


@pytest.mark.parametrize(
    "budget",
    [
        Budget(per_second=0),
        Budget(per_minute=-1),
        Budget(every=0),
        Budget(burst=0, per_second=1),
        Budget(per_day=-5),
        Budget(cost=0),
        Budget(per_day=5, day="Rabat"),
        Budget(per_second=1, shared_by="world"),  # type: ignore[arg-type]
    ],
)
def test_nonsense_in_a_budget_is_found_when_the_connector_is_loaded(budget: Budget) -> None:
    assert not _sane_limits(Limits(budgets=(budget,)))


def test_two_days_of_one_budget_are_nonsense_unless_one_is_the_apps() -> None:
    account, app = Budget(per_day=5), Budget(per_day=500, shared_by="app", day="Africa/Casablanca")
    assert _sane_limits(Limits(budgets=(account, app, Budget("feeds", per_day=5, day="sliding"))))
    assert not _sane_limits(Limits(budgets=(account, Budget(per_day=6))))
