"""Threads that talk to a platform. One that never comes back is left behind: neither its run nor the process waits."""

import queue
import threading
from collections.abc import Callable
from contextvars import Context, copy_context
from types import TracebackType
from typing import Self

Work = Callable[[], None]

_left: list[threading.Thread] = []


class Pool:
    """Work is begun in the order in which it is given, each piece in a copy of its giver's context."""

    def __init__(self, size: int, name: str) -> None:
        self._size, self._name = size, name
        self._work: queue.SimpleQueue[tuple[Context, Work] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._busy: set[threading.Thread] = set()
        self._over = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Every thread ends after what it has begun."""
        for _thread in self._threads:
            self._work.put(None)

    def submit(self, work: Work) -> None:
        self._work.put((copy_context(), work))
        if len(self._threads) < self._size:
            thread = threading.Thread(target=self._serve, name=f"{self._name}-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def leave(self) -> None:
        """Says that the threads at work will not come back; what nobody has begun yet is dropped."""
        self._over = True
        _left.extend(self._busy)

    def _serve(self) -> None:
        while (given := self._work.get()) is not None and not self._over:
            context, work = given
            self._busy.add(threading.current_thread())
            context.run(work)
            self._busy.discard(threading.current_thread())


def left_behind() -> int:
    """How many threads of this process were given up and still have not come back."""
    _left[:] = [thread for thread in _left if thread.is_alive()]
    return len(_left)
