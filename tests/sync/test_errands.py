"""What only the run's own thread may do is done there, whoever asks, and nobody waits for ever."""

import threading
from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from connectors.errors import RunStopped
from connectors.quota import Draw, MemoryQuota, Turn
from connectors.receipt import Push, Receipt
from sync.errands import RunQuota
from sync.outcomes import Result
from sync.plan import Change
from sync.push import Delivery
from tests.sync.test_push import Notebook, Toy, create

KEYS = "ABCDEFGHIJ"
T = TypeVar("T")


class Asking(Toy):
    """Every push asks for something."""

    def __init__(self, delivery: Delivery, ask: Callable[[], object]) -> None:
        super().__init__(delivery)
        self.ask = ask

    def push(self, push: Push) -> Receipt:
        self.ask()
        return super().push(push)


class NotedQuota(MemoryQuota):
    def __init__(self) -> None:
        super().__init__()
        self.threads: list[int] = []

    def take(self, draw: Draw) -> Turn:
        self.threads.append(threading.get_ident())
        return super().take(draw)


def test_a_quota_is_asked_on_the_runs_thread_while_the_pool_talks_to_the_platform() -> None:
    book, delivery, quota, askers = Notebook(), Delivery(), NotedQuota(), set()
    asked = RunQuota(quota, delivery.do)

    def ask() -> None:
        askers.add(threading.get_ident())
        asked.take(Draw("call", "app"))
        asked.correct(Draw("call", "app"), 5)
        asked.pause(Draw("call", "app"), 0)

    delivery.carry_out(Asking(delivery, ask), [[create(key) for key in KEYS]], book)
    assert book.results() == dict.fromkeys(KEYS, Result.DONE)
    assert set(quota.threads) == {threading.get_ident()}
    assert len(quota.threads) == len(KEYS)
    assert threading.get_ident() not in askers


def test_the_runs_own_thread_asks_without_waiting_for_itself() -> None:
    """While it plans, for example."""
    quota, delivery, book = NotedQuota(), Delivery(), Notebook()

    def parts() -> Iterator[list[Change]]:
        for key in KEYS:
            RunQuota(quota, delivery.do).take(Draw("call", "app"))
            yield [create(key)]

    delivery.carry_out(Toy(delivery), parts(), book)
    assert book.results() == dict.fromkeys(KEYS, Result.DONE)
    assert set(quota.threads) == {threading.get_ident()}


def test_who_asks_while_the_runs_thread_waits_for_something_else_does_it_another_way() -> None:
    ways: list[str] = []

    def otherwise(work: Callable[[], T]) -> T:
        ways.append(threading.current_thread().name)
        return work()

    delivery, quota = Delivery(otherwise), NotedQuota()
    asking = threading.Thread(target=lambda: RunQuota(quota, delivery.do).take(Draw("call", "app")), name="check")
    asking.start()
    asking.join(timeout=10)
    assert not asking.is_alive()
    assert ways == ["check"]


def test_an_errand_that_fails_ends_the_run_and_lets_nobody_wait() -> None:
    book, delivery, raised = Notebook(), Delivery(), list[BaseException]()

    def ask() -> None:
        try:
            delivery.do(lambda: 1 / 0)
        except BaseException as error:
            raised.append(error)
            raise

    with pytest.raises(ZeroDivisionError):
        delivery.carry_out(Asking(delivery, ask), [[create(key) for key in KEYS]], book)
    assert raised
    assert {type(error) for error in raised} <= {ZeroDivisionError, RunStopped}


def test_a_run_that_ends_for_another_reason_lets_nobody_wait_either() -> None:
    book, delivery, raised, all_ask = Notebook(), Delivery(), list[BaseException](), threading.Barrier(3)

    def lost() -> None:
        raise RunStopped("another worker has the account")

    def ask() -> None:
        all_ask.wait(timeout=10)
        try:
            delivery.do(lost)
        except BaseException as error:
            raised.append(error)
            raise

    with pytest.raises(RunStopped):
        delivery.carry_out(Asking(delivery, ask), [[create(key) for key in "ABC"]], book)
    assert [type(error) for error in raised] == [RunStopped] * 3
