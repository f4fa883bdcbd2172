"""FakeChannel: a platform that is quick to write, over real HTTP on this machine. Its author writes what it does
with each request; the conformance suite brings the faults."""

import itertools
import re
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, Self, TypeVar
from urllib.parse import unquote

from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing.faults import Answer, Cut, Fault, Seen
from connectors.testing.loopback import LoopbackServer

H = TypeVar("H", bound=Callable[..., object])


class Unsupported(NotImplementedError):
    """The fake, or the platform it stands for, knows no such thing."""


@dataclass(frozen=True)
class ShownOffer:
    price: Decimal
    quantity: int | None = None
    """None: not counted, or not shown."""


@dataclass(frozen=True)
class Shown:
    """What customers see of a listing. `variants` by SKU; `description` is None where the platform has none."""

    title: str
    description: str | None
    variants: Mapping[str, ShownOffer]
    pictures: int
    on_sale: bool = True


@dataclass
class Exchange:
    """A request, and what it was answered: None where the answer never arrived."""

    request: Seen
    answer: Answer | None = None


def route(method: str, path: str, *, elsewhere: bool = False) -> Callable[[H], H]:
    """Marks the method that handles such requests; `{name}` in the path becomes an argument of that name, read anew
    from what was sent, so that it may have a slash in it.

    It is given the request and returns an Answer, or what the body's JSON says.
    """

    def mark(handler: H) -> H:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))
        handler.__dict__.setdefault("routes", []).append((method, re.compile(pattern), elsewhere))
        return handler

    return mark


class FakeChannel(ABC):
    """Write `empty`, `shown`, `listings` and a method for each route. Answer in `currency`, which the suite may set."""

    currency = "EUR"
    speaks_http: ClassVar[bool] = True
    """False: a platform in memory, which is disturbed through `reached` instead."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.arrivals = 0
        """How many requests have arrived, ever."""
        self._fault: Fault | None = None
        self._lock = threading.RLock()
        self._servers: list[LoopbackServer] = []
        self._broken: list[BaseException] = []
        self.forget()

    @abstractmethod
    def empty(self) -> None:
        """Makes the store empty, as before anything was sent."""

    @abstractmethod
    def shown(self, receipt: Receipt) -> Shown | None:
        """None where the listing is gone."""

    @abstractmethod
    def listings(self) -> int:
        """How many listings the account has, on sale or not."""

    def admits(self, seen: Seen) -> bool:
        """Whether the request's credentials are good. Asked for those to the platform's own address."""
        return True

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        """A customer buys."""
        raise Unsupported("the fake sells nothing")

    def remove(self, receipt: Receipt) -> None:
        """Somebody deletes the listing by hand."""
        raise Unsupported("nobody can delete a listing by hand")

    def stand(self, listing: Listing) -> None:
        """Somebody else makes this listing by hand."""
        raise Unsupported("nobody can make a listing by hand")

    def settle(self) -> None:  # noqa: B027 - most platforms decide at once
        """Time passes: moderation decides, jobs end."""

    def trouble(self, status: int, message: str) -> Answer:
        """The platform's own way of saying that something is wrong."""
        return Answer(status, {"error": {"message": message}})

    def new_id(self) -> str:
        """The same ones in the same order after each `forget`."""
        return str(next(self._ids))

    def forget(self) -> None:
        self._ids = itertools.count(70_001)
        self.exchanges.clear()
        self.empty()

    @property
    def url(self) -> str:
        return self._server(0).url

    @property
    def elsewhere(self) -> str:
        """The address of another host, such as one for uploads: its routes are marked `elsewhere=True`."""
        return self._server(1).url

    @property
    def addresses(self) -> set[tuple[str, int]]:
        return {server.address for server in self._servers}

    @contextmanager
    def disturbed(self, fault: Fault) -> Iterator[None]:
        self._fault = fault
        try:
            yield
        finally:
            self._fault = None

    def reached(self, seen: Seen, *, done: bool) -> Answer | None:
        """Called before a request is carried out and after it (`done`), under HTTP by the server; raises Cut."""
        fault = self._fault or Fault()
        if done:
            fault.after(seen)
            return None
        self.arrivals += 1
        self.exchanges.append(Exchange(seen))
        return fault.before(seen)

    def respond(self, seen: Seen) -> Answer:
        if not (seen.elsewhere or self.admits(seen)):
            return self.trouble(401, "these credentials are not known here")
        for handler in self._handlers():
            for method, pattern, elsewhere in handler.routes:
                found = pattern.fullmatch(seen.raw) or pattern.fullmatch(seen.path)
                if found and (method, elsewhere) == (seen.method, seen.elsewhere):
                    made = handler(seen, **{name: unquote(part) for name, part in found.groupdict().items()})
                    return made if isinstance(made, Answer) else Answer(json=made)
        return self.trouble(404, f"there is no {seen.method} {seen.path}")

    @classmethod
    @cache
    def _names(cls) -> list[str]:
        return [name for name in dir(cls) if hasattr(getattr(cls, name, None), "routes")]

    def _handlers(self) -> list[Any]:
        return [getattr(self, name) for name in self._names()]

    def _server(self, number: int) -> LoopbackServer:
        while len(self._servers) <= number:
            elsewhere = bool(self._servers)
            self._servers.append(LoopbackServer(self._serve, self._note_broken, elsewhere=elsewhere))
        return self._servers[number]

    def _serve(self, seen: Seen) -> Answer:
        with self._lock:
            answer = self.reached(seen, done=False)
            exchange = self.exchanges[-1]
            if answer is None:
                answer = self.respond(seen)
                self.reached(seen, done=True)
            exchange.answer = answer
            return answer

    def _note_broken(self) -> None:
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError):  # who gave up waiting has gone
            self._broken.append(error)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        for server in self._servers:
            server.stop()
        self._servers.clear()
        if self._broken:
            raise AssertionError(f"the fake itself broke: {self._broken[0]!r}") from self._broken[0]


__all__ = ["Answer", "Cut", "Exchange", "FakeChannel", "Seen", "Shown", "ShownOffer", "Unsupported", "route"]
