"""What goes wrong between a connector and its platform, told request by request."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic_core import from_json


@dataclass(frozen=True)
class Seen:
    """A request as it arrived: names of headers in lower case. `elsewhere`: not at the platform's own address; `pairs`:
    the query with names that stand in it several times; `raw`: the path before its %xx were read.
    """

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    content: bytes = field(default=b"", repr=False)
    elsewhere: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    raw: str = ""

    def json(self) -> Any:
        return from_json(self.content)


@dataclass(frozen=True)
class Answer:
    """JSON, unless `content` is given."""

    status: int = 200
    json: object = None
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    media_type: str = "application/json"


class Cut(Exception):
    """The connection breaks."""


class Fault:
    """Each may answer, wait, or raise Cut: `before` the platform does what it was asked to, or `after`."""

    def before(self, seen: Seen) -> Answer | None:
        return None

    def after(self, seen: Seen) -> None:
        return


@dataclass
class CutAt(Fault):
    """Cuts the n-th request; `lasting`: from there on nothing gets through, as when the process is killed."""

    number: int
    when: Literal["before", "after"]
    lasting: bool = False
    _count: int = 0

    def before(self, seen: Seen) -> Answer | None:
        self._count += 1
        if (self._count == self.number and self.when == "before") or (self._count > self.number and self.lasting):
            raise Cut
        return None

    def after(self, seen: Seen) -> None:
        if self._count == self.number and self.when == "after":
            raise Cut


@dataclass
class AnswersFrom(Fault):
    """From the n-th request to the platform on, another answer than its own; `times`: to so many requests."""

    number: int
    answer: Callable[[Seen], Answer]
    times: int = 1_000
    _count: int = 0

    def before(self, seen: Seen) -> Answer | None:
        self._count += not seen.elsewhere
        due = self.number <= self._count < self.number + self.times
        return self.answer(seen) if due and not seen.elsewhere else None


@dataclass
class SlowAt(Fault):
    """Does the n-th request, and answers too late."""

    number: int
    seconds: float
    _count: int = 0

    def after(self, seen: Seen) -> None:
        self._count += 1
        if self._count == self.number:
            time.sleep(self.seconds)
