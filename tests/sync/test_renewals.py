from datetime import UTC, datetime, timedelta

import pytest

from sync.renewals import is_late, renewal_time

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def day(number: float) -> datetime:
    return NOW + timedelta(days=number)


@pytest.mark.parametrize(
    ("expires", "before", "renewed", "planned"),
    [
        (None, (None, None), True, None),
        (None, (day(5), day(2)), False, None),
        (30, (None, None), True, 27),
        (3, (None, None), True, 2),
        (30, (day(30), day(27)), False, 27),
        (30, (day(10), day(7)), False, 27),
        (3, (day(3), day(0)), True, 2),
        (3, (day(3), day(0)), False, 0),
        (0.003, (None, None), True, 0.002),
        (-1, (day(-1), day(-4)), True, 1 / 24),
    ],
)
def test_a_listing_is_renewed_three_days_before_its_end_or_when_a_third_is_left(
    expires: float | None, before: tuple[datetime | None, datetime | None], renewed: bool, planned: float | None
) -> None:
    found = renewal_time(None if expires is None else day(expires), NOW, before=before, renewed=renewed)
    if planned is None:
        assert found is None
    else:
        assert found is not None
        assert abs(found - day(planned)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("expires", "planned", "late"),
    [
        (3, 0, False),
        (1.01, -2, False),
        (0.99, -2.01, True),
        (-1, -4, True),
        (0.003, 0.002, False),
        (0.0003, -0.0007, True),
    ],
)
def test_a_renewal_is_late_a_day_before_the_end_of_a_long_life(expires: float, planned: float, late: bool) -> None:
    assert is_late(NOW, day(expires), day(planned)) is late
