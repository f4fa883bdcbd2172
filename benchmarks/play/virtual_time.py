"""Real threads on a virtual clock: one runs at a time, and time passes only when all of them sleep. Deterministic."""

import heapq
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count


class Over(BaseException):
    """The time of the play is over."""


class Stage:
    def __init__(self, until: float) -> None:
        self.now, self._until = 0.0, until
        self._numbers = count()
        self._sleepers: list[tuple[float, int, threading.Semaphore]] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Returns when it is this thread's turn again; raises Over at the end."""
        turn = self._turn_at(self.now + max(0.0, seconds))
        self._wake_next()
        turn.acquire()
        if self.now >= self._until:
            raise Over

    def play(self, parts: Sequence[Callable[[], None]]) -> None:
        """Until the end, or until all parts have returned."""
        with ThreadPoolExecutor(len(parts)) as pool:
            playing = [pool.submit(self._play, part, self._turn_at(0.0)) for part in parts]
            self._wake_next()
            for part in playing:
                part.result()

    def _play(self, part: Callable[[], None], turn: threading.Semaphore) -> None:
        turn.acquire()
        try:
            with suppress(Over):
                part()
        finally:
            self._wake_next()

    def _turn_at(self, when: float) -> threading.Semaphore:
        turn = threading.Semaphore(0)
        heapq.heappush(self._sleepers, (when, next(self._numbers), turn))
        return turn

    def _wake_next(self) -> None:
        if self._sleepers:
            self.now, _, turn = heapq.heappop(self._sleepers)
            turn.release()
