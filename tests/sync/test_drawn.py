import threading
import time
from collections.abc import Iterator

import pytest

from connectors import registry
from connectors.contract import capabilities
from connectors.errors import RunStopped, UnexpectedReply
from sync.asking import drawn


def test_what_is_drawn_comes_in_chunks_from_a_thread_of_its_own_one_ahead() -> None:
    threads, taken = set(), []

    def source() -> Iterator[int]:
        for number in range(5):
            threads.add(threading.get_ident())
            taken.append(number)
            yield number

    drawing = drawn(source, 2, lambda: None)
    assert next(drawing) == [0, 1]
    time.sleep(0.1)
    assert taken == [0, 1, 2, 3]
    assert list(drawing) == [[2, 3], [4]]
    assert threading.get_ident() not in threads


def test_somebody_is_called_while_a_page_takes_its_time() -> None:
    called: list[float] = []

    def slow() -> Iterator[int]:
        time.sleep(1.2)
        yield 1

    assert list(drawn(slow, 1, lambda: called.append(time.monotonic()))) == [[1]]
    assert called


def test_nonsense_while_drawing_is_the_connectors_fault() -> None:
    def broken() -> Iterator[int]:
        raise ZeroDivisionError
        yield 1

    with pytest.raises(UnexpectedReply, match="ZeroDivisionError"):
        list(drawn(broken, 1, lambda: None))


def test_the_memory_market_is_one_that_can_be_read() -> None:
    assert "ReadsListings" in capabilities(registry.connector("memory"))


def test_a_page_that_never_comes_is_not_waited_for_for_ever(quick: None) -> None:
    go = threading.Event()

    def hanging() -> Iterator[int]:
        go.wait(20)
        yield 1

    try:
        with pytest.raises(UnexpectedReply, match="did not come back within"):
            list(drawn(hanging, 1, lambda: None))
    finally:
        go.set()


def test_a_run_that_is_stopped_while_drawing_is_stopped() -> None:
    def stopped() -> Iterator[int]:
        raise RunStopped("cancelled")
        yield 1

    with pytest.raises(RunStopped, match="cancelled"):
        list(drawn(stopped, 1, lambda: None))
