"""Several at once, in order, and never more in memory than are needed."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def each(function: Callable[[Item], Answer], items: Iterable[Item], at_once: int) -> Iterator[tuple[Item, Answer]]:
    """Every item with its answer; items are taken only when a thread is about to be free for them."""
    running: deque[tuple[Item, Future[Answer]]] = deque()
    with ThreadPoolExecutor(at_once) as threads:
        for item in items:
            running.append((item, threads.submit(function, item)))
            if len(running) > at_once:
                yield _first(running)
        while running:
            yield _first(running)


def _first(running: deque[tuple[Item, Future[Answer]]]) -> tuple[Item, Answer]:
    item, answer = running.popleft()
    return item, answer.result()
