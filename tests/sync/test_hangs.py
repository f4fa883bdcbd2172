"""A call that never comes back: its run ends all the same, and what comes late finds nobody."""

import threading
import time
from collections.abc import Callable

import pytest

from connectors.errors import RunStopped
from connectors.receipt import Push, Receipt
from sync.outcomes import Result
from sync.pool import left_behind
from sync.push import Delivery
from tests.sync.test_nonsense import carried_out
from tests.sync.test_push import Notebook, Toy, create, receipt_of

pytestmark = pytest.mark.usefixtures("quick")


class Hanging(Toy):
    """B's call does not come back until it is let go."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.go = threading.Event()
        self.late: list[BaseException] = []

    def push(self, push: Push) -> Receipt:
        if push.listing.key == "B":
            self.go.wait()
            try:
                self.delivery.saved(push, receipt_of(push))
            except BaseException as error:
                self.late.append(error)
                raise
        return super().push(push)


def wait_until(what: Callable[[], bool]) -> None:
    latest = time.monotonic() + 5
    while not what():
        assert time.monotonic() < latest
        time.sleep(0.01)


def test_a_call_that_hangs_is_given_up_and_what_comes_late_is_not_taken() -> None:
    delivery, before = Delivery(), left_behind()
    toy = Hanging(delivery)
    book = carried_out(toy, delivery, "ABCDEFGH")
    assert delivery.hung
    assert book.results().pop("B") is Result.UNKNOWN
    assert [issue.code for issue in book.outcomes["B"].issues] == ["connector_hangs"]
    assert {result for key, result in book.results().items() if key != "B"} == {Result.DONE}
    assert left_behind() == before + 1
    lines = list(book.lines)
    toy.go.set()
    wait_until(lambda: left_behind() == before)
    assert [type(error) for error in toy.late] == [RunStopped]
    assert book.lines == lines


def test_where_every_thread_hangs_the_rest_is_not_begun_once_they_come_back() -> None:
    delivery, before = Delivery(), left_behind()
    toy = Hanging(delivery)
    toy.limits = Toy.limits.__class__(concurrency=1)  # type: ignore[misc]  # of this one alone
    book = carried_out(toy, delivery, "BCDEFGHIJ")
    begun = {key for what, key in book.lines if what == "begin"}
    assert 1 < len(begun) < 9
    assert book.results() == dict.fromkeys(begun, Result.UNKNOWN)
    toy.go.set()
    wait_until(lambda: left_behind() == before)
    assert toy.pushed == []


class Slow(Toy):
    """Each of its calls takes three times the silence, and sends a request now and then."""

    asked: Callable[[], None]

    def push(self, push: Push) -> Receipt:
        for _ in range(12):
            self.asked()
            time.sleep(0.1)
        return super().push(push)


def test_a_long_call_that_still_sends_requests_does_not_hang() -> None:
    delivery = Delivery()
    toy = Slow(delivery)
    toy.asked = delivery.watching(lambda *, begun: None)
    assert carried_out(toy, delivery, "A").results() == {"A": Result.DONE}


def test_a_journal_that_breaks_while_a_call_hangs_ends_the_run_all_the_same() -> None:
    book, delivery = Notebook(), Delivery()
    toy = Hanging(delivery)

    def lost() -> None:
        raise RunStopped("another worker has the account")

    book.broken = lost
    with pytest.raises(RunStopped):
        delivery.carry_out(toy, [[create(key) for key in "BA"]], book)
    toy.go.set()
