"""Requests on their way to a platform: what may be said of one, and what is noted of those that left."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Protocol, TypedDict

from connectors.allowance import Allowance
from connectors.reply import Expects, Reply

AGENT = "Qafila/0.1"


@dataclass
class Request:
    """A request about to be sent, for `sign` to add credentials to."""

    method: str
    url: str
    headers: dict[str, str] = field(repr=False)
    content: bytes = field(default=b"", repr=False)


class Platform(Protocol):
    """How a platform is reached; every connector is one."""

    def base_url(self) -> str: ...

    def allowed_hosts(self) -> Sequence[str]: ...

    def own_hosts(self) -> Sequence[str]: ...

    def sign(self, request: Request) -> None: ...

    def renewed(self, request: Request) -> bool: ...

    def allowance(self, reply: Reply) -> Iterable[Allowance]: ...


class Options(TypedDict, total=False):
    """What may be said of a request. `allow`: statuses that the caller handles, besides 2xx."""

    json: object
    content: bytes | None
    media_type: str | None
    params: Mapping[str, str | int] | None
    headers: Mapping[str, str] | None
    allow: Collection[int]
    budget: str
    cost: float
    """In the units of the budget, where the platform counts something else than requests."""
    idempotent: bool | None
    """Whether sending it twice does no harm; None: by its method."""
    expects: Expects
    timeout: float | None


@dataclass(frozen=True)
class Sent:
    """One request that left: `status` is None where no answer came."""

    method: str
    path: str
    status: int | None
    request_id: str | None
    milliseconds: int


_traced: ContextVar[list[Sent] | None] = ContextVar("traced", default=None)


@contextmanager
def trace() -> Iterator[list[Sent]]:
    """The requests that leave from this thread meanwhile."""
    sent: list[Sent] = []
    token = _traced.set(sent)
    try:
        yield sent
    finally:
        _traced.reset(token)


def note(sent: Sent) -> None:
    traced = _traced.get()
    if traced is not None:
        traced.append(sent)


def body_and_headers(options: Options) -> tuple[bytes, dict[str, str]]:
    """As they are sent; names of headers in lower case."""
    content, media_type = options.get("content"), options.get("media_type")
    if options.get("json") is not None:
        content = json.dumps(options["json"], ensure_ascii=False, allow_nan=False).encode()
        media_type = media_type or "application/json"
    accept = "application/json" if options.get("expects", "json") == "json" else "*/*"
    headers = {"user-agent": AGENT, "accept": accept, "accept-encoding": "gzip, deflate"}
    if content is not None:
        headers["content-type"] = media_type or "application/octet-stream"
    headers |= {name.lower(): value for name, value in (options.get("headers") or {}).items()}
    return content or b"", headers


def added(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """What `sign` put into headers: of `Basic abc` also `abc`. All of it is secret."""
    new = [value for name, value in after.items() if before.get(name) != value]
    return [*new, *(part for value in new for part in value.split()[1:])]
