"""What a host offers to a connector, in memory and without waiting."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from connectors.contract import Connector, ConnectorConfig, Files, TokenKeeper
from connectors.listing import Picture
from connectors.receipt import AccountFacts, Push, Receipt, Tokens
from connectors.request import Request
from connectors.session import open_session

K = TypeVar("K", bound=Connector[Any])


@dataclass(frozen=True)
class _MemoryFiles:
    contents: Mapping[str, bytes]

    def read(self, picture: Picture) -> bytes:
        return self.contents.get(picture.rendition, f"pixels of {picture.rendition}".encode())


@dataclass
class _MemoryTokens:
    tokens: Tokens | None

    def current(self) -> Tokens | None:
        return self.tokens

    def renewed(self, request: Request) -> bool:
        return False


def memory_files(contents: Mapping[str, bytes] | None = None) -> Files:
    """Files by rendition; of others something that stands for their pixels."""
    return _MemoryFiles(contents or {})


def memory_tokens(tokens: Tokens | None = None) -> TokenKeeper:
    return _MemoryTokens(tokens)


@dataclass
class Kept:
    """Stands for the run's database: the latest receipt that was saved for each listing, and all in order."""

    receipts: dict[str, Receipt] = field(default_factory=dict)
    history: list[Receipt] = field(default_factory=list)

    def __call__(self, push: Push, receipt: Receipt) -> None:
        self.receipts[push.listing.key] = receipt
        self.history.append(receipt)


@dataclass
class _Time:
    """Passes by itself, and at once where somebody sleeps."""

    slept: float = 0.0

    def now(self) -> float:
        return time.monotonic() + self.slept

    def sleep(self, seconds: float) -> None:
        self.slept += seconds


@contextmanager
def hosted(
    kind: type[K],
    config: ConnectorConfig,
    *,
    saved: Callable[[Push, Receipt], None] | None = None,
    files: Files | None = None,
    tokens: TokenKeeper | None = None,
    facts: AccountFacts | None = None,
    app: ConnectorConfig | None = None,
    guard: Callable[[], None] = lambda: None,
    allow_hosts: Collection[str] = ("127.0.0.1",),
    timeout: float = 30.0,
) -> Iterator[K]:
    """The connector with a host in memory, where waiting takes no time."""
    time_here = _Time()
    with open_session(
        kind,
        config,
        files=files or memory_files(),
        saved=saved or Kept(),
        tokens=tokens or memory_tokens(),
        facts=facts or AccountFacts(),
        app=app,
        guard=guard,
        allow_hosts=allow_hosts,
        timeout=timeout,
        clock=time_here.now,
        sleep=time_here.sleep,
    ) as connector:
        yield cast("K", connector)
