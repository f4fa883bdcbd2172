"""A bad line to a real shop: a small proxy on this machine that loses, refuses and delays what passes through it."""

import random
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import httpx

from connectors.testing import Answer, Seen
from connectors.testing.faults import Cut, Fault
from connectors.testing.loopback import LoopbackServer

BUSY = Answer(503, content=b"<html><h1>Service Unavailable</h1></html>", media_type="text/html")
GATEWAY = Answer(502, content=b"<html><h1>502 Bad Gateway</h1></html>", media_type="text/html")
SLOW_DOWN = Answer(429, {"message": "Too many requests"}, {"Retry-After": "1"})
GAVE_UP = Answer(504, content=b"<html><h1>504 Gateway Time-out</h1></html>", media_type="text/html")
KINDS = ("429", "503", "502", "cut", "commit-then-cut", "commit-then-504", "slow")
NOT_PASSED_ON = frozenset(("connection", "content-encoding", "content-length", "keep-alive", "transfer-encoding"))


@dataclass
class BadLine(Fault):
    """Of a hundred requests 3 are answered with 429, 5 with a 5xx, 2 are cut before they arrive and 5 after, and 2 are
    carried out and answered late. `worse`: so many times as many. `happened` counts them."""

    seed: int
    late: float = 0.5
    worse: float = 1
    slow_down: Sequence[Answer] = (SLOW_DOWN,)
    happened: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - no secret

    def before(self, seen: Seen) -> Answer | None:
        match self._thrown():
            case dice if dice < 0.03:
                return self._told("429", self._dice.choice(self.slow_down))
            case dice if dice < 0.06:
                return self._told("503", BUSY)
            case dice if dice < 0.08:
                return self._told("502", GATEWAY)
            case dice if dice < 0.10:
                self._told("cut", None)
                raise Cut
        return None

    def after(self, seen: Seen) -> None:
        match self._thrown():
            case dice if dice < 0.05:
                self._told("commit-then-cut", None)
                raise Cut
            case dice if dice < 0.07:
                self._told("slow", None)
                time.sleep(self.late)

    def instead(self, answer: Answer) -> Answer:
        """Whatever stands before the platform did not wait: of a hundred requests that were carried out, 3."""
        if self._thrown() < 0.03:
            return self._told("commit-then-504", GAVE_UP) or answer
        return answer

    def _thrown(self) -> float:
        with self._lock:
            return self._dice.random() / self.worse

    def _told(self, what: str, answer: Answer | None) -> Answer | None:
        with self._lock:
            self.happened[what] += 1
        return answer


class Proxy:
    """`requests` counts what arrives at the shop, by method and path."""

    def __init__(self, shop: str, fault: Fault | None = None) -> None:
        self.fault = fault or Fault()
        self.requests: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._client = httpx.Client(base_url=shop, trust_env=False, timeout=60)
        self._shop = shop
        self._server = LoopbackServer(self._serve, lambda: None)

    @property
    def url(self) -> str:
        return self._server.url

    def stop(self) -> None:
        self._server.stop()
        self._client.close()

    def _serve(self, seen: Seen) -> Answer:
        if refused := self.fault.before(seen):
            return refused
        answer = self._passed_on(seen)
        self.fault.after(seen)
        return answer

    def _passed_on(self, seen: Seen) -> Answer:
        with self._lock:
            self.requests[f"{seen.method} {seen.path}"] += 1
        headers = {name: value for name, value in seen.headers.items() if name not in NOT_PASSED_ON}
        headers["host"] = urlsplit(self._shop).netloc
        path = seen.path + (f"?{urlencode(seen.pairs)}" if seen.pairs else "")
        reply = self._client.request(seen.method, path, headers=headers, content=seen.content)
        told = {name: value for name, value in reply.headers.items() if name not in {*NOT_PASSED_ON, "content-type"}}
        return Answer(reply.status_code, None, told, reply.content, reply.headers.get("content-type", ""))


@contextmanager
def proxied(shop: str, fault: Fault | None = None) -> Iterator[Proxy]:
    proxy = Proxy(shop, fault)
    try:
        yield proxy
    finally:
        proxy.stop()
