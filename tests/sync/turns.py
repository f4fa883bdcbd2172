"""A run in small steps: its thread and the pool's take turns, and something may happen at any step.

The pool goes on only while the run's thread waits for it. So the order of all steps is the same each time, and a test
can name one: the n-th statement to the database, or the n-th operation at the platform.
"""

import queue
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection

from sync import asking, inbox, push
from sync.pool import Pool, Work
from sync.store import leases

STUCK = 10.0
"""Seconds after which a test does not wait any more."""


class Killed(BaseException):
    """The process is no more: it neither writes nor sends."""


Fault = Callable[[], BaseException]


class Life:
    """What befalls a worker, and when. Statements and operations count from 1."""

    def __init__(
        self,
        *,
        statement: int = 0,
        happens: Callable[["Life"], None] | None = None,
        between_transactions: bool = False,
        faults: Mapping[tuple[int, bool], Fault] | None = None,
    ) -> None:
        """At (or, where it has to be between transactions, as soon as possible after) a statement something happens;
        `faults`: (operation, whether it is done already) → what is raised."""
        self._statement, self._happens, self._between = statement, happens, between_transactions
        self._faults = faults or {}
        self._asked = self._operated = 0
        self._apart = False
        self.over = False
        self.database_is_away = 0
        """For so many statements."""

    def ask(self, execute: Callable[..., Any], *statement: Any) -> Any:
        """Around each statement of the run's thread."""
        if self._apart:
            return execute(*statement)
        self._asked += 1
        free = not (self._between and connection.in_atomic_block)
        if self._happens and self._statement and self._asked >= self._statement and free and not self.over:
            happens, self._happens, self._apart = self._happens, None, True
            try:
                happens(self)
            finally:
                self._apart = False
        if self.over:
            raise Killed
        if self.database_is_away:
            self.database_is_away -= 1
            raise OperationalError("the database is away")
        return execute(*statement)

    def operate(self, *, done: bool) -> None:
        """Before and after each operation at the platform."""
        self._operated += not done
        fault = self._faults.get((self._operated, done))
        if fault is not None:
            error = fault()
            self.over = self.over or isinstance(error, Killed)
            raise error


class Turns:
    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._inboxes: list[_Inbox] = []
        self._lives = [Life()]
        self._of_thread = threading.local()
        self.lease: leases.Lease | None = None
        """That of the run which is under way, once it has it."""
        take = leases.take

        def taken(account_id: int, worker: str) -> leases.Lease | None:
            self.lease = take(account_id, worker)
            return self.lease

        patch.setattr(leases, "take", taken)
        patch.setattr(inbox, "queue", SimpleNamespace(SimpleQueue=self._inbox, Empty=queue.Empty))
        patch.setattr(push, "Pool", self._pool)
        patch.setattr(asking, "Pool", self._asking)

    @contextmanager
    def living(self, life: Life) -> Iterator[None]:
        """A worker's life. Another may begin and end in the middle of it."""
        inboxes, lease = len(self._inboxes), self.lease
        self.lease = None
        self._lives.append(life)
        try:
            with suppress(Killed), connection.execute_wrapper(life.ask):
                yield
        finally:
            self._lives.pop()
            self.lease = lease
            del self._inboxes[inboxes:]

    def disturb(self, operation: str, ref: str, done: bool) -> None:
        """`MemoryMarket.disturb`. Before anything leaves, the lease is asked, as the HTTP client does."""
        seat: _Seat = self._of_thread.seat
        if not done:
            if not seat.turn.wait(STUCK):
                raise TimeoutError(f"{operation} of {ref} never had its turn")
            if seat.life.over:
                raise Killed
            seat.lease.check(begun=seat.begun)
        seat.life.operate(done=done)

    def _inbox(self) -> "_Inbox":
        self._inboxes.append(_Inbox(self._seat(begun=True)))
        return self._inboxes[-1]

    def _seat(self, *, begun: bool) -> "_Seat":
        assert self.lease is not None
        return _Seat(self.lease, self._lives[-1], begun)

    def _pool(self, size: int, name: str) -> Pool:
        return _Bound(size, name, self._of_thread, self._inboxes[-1].seat)

    def _asking(self, size: int, name: str) -> Pool:
        """The run's thread does nothing but wait for it: it is always its turn."""
        seat = self._seat(begun=False)
        seat.turn.set()
        return _Bound(size, name, self._of_thread, seat)


@dataclass(frozen=True)
class _Seat:
    """What the threads of one pool know of their run."""

    lease: leases.Lease
    life: Life
    begun: bool
    """Its threads do only what the run has begun: `Delivery` asks before."""
    turn: threading.Event = field(default_factory=threading.Event)


class _Bound(Pool):
    def __init__(self, size: int, name: str, of_thread: threading.local, seat: _Seat) -> None:
        super().__init__(size, name)
        self._of_thread, self._seat = of_thread, seat

    def submit(self, work: Work) -> None:
        def seated() -> None:
            self._of_thread.seat = self._seat
            work()

        super().submit(seated)


class _Inbox:
    """In place of a delivery's queue: only who waits for a message gives the pool its turn."""

    def __init__(self, seat: _Seat) -> None:
        self._messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.seat = seat

    def put(self, message: Any) -> None:
        self.seat.turn.clear()
        self._messages.put(message)

    def get(self, timeout: float) -> Any:
        if self._messages.empty():
            self.seat.turn.set()
        try:
            return self._messages.get(timeout=min(timeout, STUCK))
        finally:
            self.seat.turn.clear()

    def get_nowait(self) -> Any:
        return self._messages.get_nowait()
