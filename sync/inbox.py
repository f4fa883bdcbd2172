"""Where the threads that talk to a platform leave word for the run's own thread, which notices when none comes."""

import queue
import time
from collections.abc import Callable
from contextlib import suppress
from typing import ClassVar, Generic, TypeVar

from connectors.errors import RunStopped

M = TypeVar("M")


class Silence(Exception):
    """No word came, and no request was sent: the connector hangs."""


class Inbox(Generic[M]):
    SILENCE: ClassVar[float] = 600.0
    """Seconds, beyond every time-out of `connectors.http`."""

    def __init__(self) -> None:
        self._messages: queue.SimpleQueue[M] = queue.SimpleQueue()
        self._moved = time.monotonic()
        self.closed = True
        """Nobody reads."""

    def watching(self, guard: Callable[[], None]) -> Callable[[], None]:
        """The guard, asked before every request: a connector that still sends requests does not hang."""

        def check() -> None:
            guard()
            self._moved = time.monotonic()

        return check

    def put(self, message: M) -> None:
        """Raises RunStopped where nobody will read it, or nobody may have."""
        self._messages.put(message)
        if self.closed:
            raise RunStopped("the run is over")

    def get(self, timeout: float | None = None) -> M:
        """Raises queue.Empty after the timeout, or Silence where none was given and nothing moves any more."""
        if timeout is not None:
            return self._messages.get(timeout=timeout)
        self._moved = time.monotonic()
        while (left := self._moved + self.SILENCE - time.monotonic()) > 0:
            with suppress(queue.Empty):
                return self._messages.get(timeout=left)
        raise Silence

    def open(self) -> None:
        self.closed = False

    def close(self) -> list[M]:
        """What was left unread, for whoever waits for an answer to it; what comes later is refused by `put`."""
        self.closed, unread = True, list[M]()
        with suppress(queue.Empty):
            while True:
                unread.append(self._messages.get_nowait())
        return unread
