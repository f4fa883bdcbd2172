"""What only the run's own thread may do: it alone writes the database. Threads that talk to a platform ask it to."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from connectors.quota import Draw, Quota, Turn

T = TypeVar("T")


class Asks(Protocol):
    """Does the work where it may be done, and returns what came of it."""

    def __call__(self, work: Callable[[], T]) -> T: ...


def at_once(work: Callable[[], T]) -> T:
    return work()


@dataclass(frozen=True)
class Errand(Generic[T]):
    """Work that somebody waits for."""

    work: Callable[[], T]
    done: "Future[T]" = field(default_factory=Future)

    def run(self) -> None:
        try:
            self.done.set_result(self.work())
        except BaseException as error:
            self.done.set_exception(error)  # for the thread that waits, too
            raise

    def refuse(self, error: BaseException) -> None:
        if not self.done.done():
            self.done.set_exception(error)


class RunQuota:
    """A quota that is asked on the run's own thread."""

    def __init__(self, quota: Quota, ask: Asks) -> None:
        self._quota, self._ask = quota, ask

    def take(self, draw: Draw) -> Turn:
        return self._ask(lambda: self._quota.take(draw))

    def correct(self, draw: Draw, left: float) -> None:
        self._ask(lambda: self._quota.correct(draw, left))

    def pause(self, draw: Draw, seconds: float) -> None:
        self._ask(lambda: self._quota.pause(draw, seconds))
