"""Asks a connector about the account, and for all that stands in it; guards who asks against whatever it does."""

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, wait
from itertools import islice
from typing import Any, TypeVar

import structlog

from connectors.asked import PlatformCategory
from connectors.contract import Connector, FindsCategories
from connectors.errors import ConnectorError, RunStopped, UnexpectedReply
from connectors.receipt import AccountFacts
from connectors.secrecy import redacted
from sync import calls
from sync.inbox import Inbox
from sync.outcomes import storable
from sync.pool import Pool

log = structlog.get_logger()

T = TypeVar("T")


def check_account(connector: Connector[Any]) -> AccountFacts:
    """What the platform says of the account. Raises ConnectorError alone, whatever the connector does."""
    with Pool(1, "check") as pool:
        facts = _come(_begin(connector.check_account, pool), pool, "check_account()")
    if not isinstance(facts, AccountFacts):
        raise _nonsense("check_account()", facts)
    return storable(facts)


def categories_like(connector: FindsCategories, words: str, most: int) -> list[PlatformCategory]:
    """The platform's own, the best first. Raises ConnectorError alone, whatever the connector does."""
    with Pool(1, "find") as pool:
        coming = _begin(lambda: list(islice(connector.categories(words), most)), pool)
        found = _come(coming, pool, "categories()")
    if not all(isinstance(each, PlatformCategory) for each in found):
        raise _nonsense("categories()", found)
    return found


def drawn(source: Callable[[], Iterator[T]], size: int, meanwhile: Callable[[], None]) -> Generator[list[T]]:
    """What a connector yields, `size` at a time, drawn in a thread of its own, one ahead; `meanwhile` is called every
    second of waiting. Raises ConnectorError and RunStopped alone, whatever the connector does."""
    iterator = _opened(source)

    def draw() -> list[T]:
        return list(islice(iterator, size))

    with Pool(1, "read") as pool:
        coming = _begin(draw, pool)
        while ready := _come(coming, pool, "read_listings()", meanwhile):
            coming = _begin(draw, pool)
            yield ready


def _opened(source: Callable[[], Iterator[T]]) -> Iterator[T]:
    """Nothing of it runs before the first is wanted."""
    yield from source()


def _begin(call: Callable[[], T], pool: Pool) -> "Future[T]":
    answer: Future[T] = Future()

    def work() -> None:
        try:
            answer.set_result(call())
        except BaseException as error:  # foreign code
            answer.set_exception(calls.sayable(error))

    pool.submit(work)
    return answer


def _come(answer: "Future[T]", pool: Pool, name: str, meanwhile: Callable[[], None] = lambda: None) -> T:
    latest = time.monotonic() + Inbox.SILENCE
    while not wait([answer], timeout=min(1.0, Inbox.SILENCE)).done:
        if time.monotonic() >= latest:
            pool.leave()
            raise UnexpectedReply(f"{name} did not come back within {Inbox.SILENCE:g} s")
        meanwhile()
    raised = answer.exception()
    if raised is None or isinstance(raised, ConnectorError | RunStopped):
        return answer.result()
    raise _nonsense(name, raised)


def _nonsense(name: str, answered: object) -> UnexpectedReply:
    log.error("a connector answers nonsense", call=name, error=repr(answered))
    return UnexpectedReply(redacted(f"{name}: {answered!r}"))
