"""How refusals slow a rate down, and how trust comes back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.pace import SLOWEST, SLOWEST_TOLD, Pace


def after(pace: Pace, granted: int, now: float = 0.0) -> float:
    for _ in range(granted):
        pace.granted(now)
    return pace.factor


@given(st.lists(st.sampled_from(("granted", "refused", "told")), max_size=400))
def test_whatever_comes_it_stays_between_a_crawl_and_what_is_stated(answers: list[str]) -> None:
    pace = Pace(0.0)
    for number, answer in enumerate(answers):
        before = pace.factor
        if answer == "granted":
            pace.granted(float(number))
            assert pace.factor >= before
        else:
            pace.refused(float(number), told=answer == "told")
            assert pace.factor <= before
        assert SLOWEST <= pace.factor <= 1


def test_a_refusal_costs_little_and_refusals_in_a_row_cost_more_each_time() -> None:
    pace, factors = Pace(0.0), [1.0]
    for _ in range(5):
        pace.refused(0.0, told=False)
        factors.append(pace.factor)
    cuts = [1 - later / earlier for earlier, later in pairwise(factors)]
    assert cuts == [pytest.approx(each) for each in (0.05, 0.1, 0.2, 0.4, 0.5)]


def test_what_says_how_long_to_wait_slows_little_and_never_below_half() -> None:
    pace = Pace(0.0)
    pace.refused(0.0, told=True)
    assert pace.factor == pytest.approx(0.995)
    for _ in range(100):
        pace.refused(0.0, told=True)
    assert pace.factor == SLOWEST_TOLD


def test_where_a_platform_gives_less_than_it_says_hardly_anything_is_refused_and_hardly_anything_wasted() -> None:
    """It refuses whatever is above 0.8 of the stated rate."""
    pace, refused, used = Pace(0.0), 0, 0.0
    for _ in range(50_000):
        if pace.factor > 0.8:
            pace.refused(0.0, told=False)
            refused += 1
        else:
            used += pace.factor / 0.8
            pace.granted(0.0)
    assert refused < 250
    assert used / (50_000 - refused) >= 0.97


def test_a_budget_that_is_drawn_on_once_an_hour_recovers_within_a_day() -> None:
    pace = Pace(0.0)
    for _ in range(4):
        pace.refused(0.0, told=False)
    for hour in range(1, 24):
        pace.granted(hour * 3_600.0)
    assert pace.factor == 1


def test_where_nobody_stated_a_rate_there_is_no_end_to_the_growth() -> None:
    pace = Pace(0.0, open_ended=True)
    pace.refused(0.0, told=False)
    assert after(pace, 1_000) < 1.1
    assert after(pace, 5_000) > 3
