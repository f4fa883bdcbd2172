"""Answers by index."""

from connectors.batch import guarded
from connectors.errors import AccountRefused, ListingRejected, RateLimited


def test_what_fails_for_one_is_its_own_answer() -> None:
    rejected = ListingRejected([])

    def act(number: int) -> int:
        if number == 2:
            raise rejected
        return number * 10

    assert guarded([1, 2, 3], act) == [10, rejected, 30]


def test_what_concerns_the_account_or_the_line_ends_the_asking() -> None:
    for error in (AccountRefused(), RateLimited()):
        asked: list[int] = []

        def act(number: int, error: Exception = error, asked: list[int] = asked) -> int:
            asked.append(number)
            if number == 2:
                raise error
            return number

        assert guarded([1, 2, 3], act) == [1, error, error]
        assert asked == [1, 2]


def test_errors_among_the_many_stay_where_they_are() -> None:
    before = ListingRejected([])
    assert guarded([1, before, 2], lambda number: -number) == [-1, before, -2]
