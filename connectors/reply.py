"""Reply: what a platform answered, and what follows from it. Pure."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Literal, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    UnexpectedReply,
)
from connectors.redaction import without_query

T = TypeVar("T")
Expects = Literal["json", "any"]
RETRY_AT_ONCE = 5.0
"""Waits up to so many seconds are made on the spot."""
_BOM = b"\xef\xbb\xbf"
_REQUEST_IDS = ("x-request-id", "x-amzn-requestid", "x-fb-trace-id", "x-correlation-id", "cf-ray")
_GONE = (404, 410)


@dataclass(frozen=True)
class Reply:
    """`headers` are found in any spelling. `excerpt` is the body's beginning, with no secret in it."""

    status: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)
    request: str = ""
    """The request that was answered: its method and path."""
    excerpt: str = field(default="", repr=False)

    @property
    def request_id(self) -> str | None:
        return next((self.headers[name] for name in _REQUEST_IDS if name in self.headers), None)

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


@dataclass(frozen=True)
class Verdict:
    """What a reply means where it is not what was hoped for. `again`: it may be asked again at once, after `wait`."""

    error: ConnectorError
    again: bool = False
    wait: float | None = None


class Again(Exception):
    """The request may be asked again, after `wait` where the platform says so, at what it says that it costs."""

    def __init__(self, error: ConnectorError, wait: float | None = None, cost: float | None = None) -> None:
        super().__init__(str(error))
        self.error, self.wait, self.cost = error, wait, cost


def read(reply: Reply, model: type[T]) -> T:
    """The body as a value; what does not fit is an UnexpectedReply."""
    try:
        adapter: TypeAdapter[T] = _adapter(model)  # type: ignore[arg-type]  # a type is hashable
        return adapter.validate_json(reply.content.removeprefix(_BOM))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the body"
        raise UnexpectedReply(f"{reply.request}: {place}: {first['type']} in: {reply.excerpt}") from None


@cache
def _adapter(model: Any) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def judge(reply: Reply, *, allow: Collection[int], idempotent: bool, expects: Expects) -> Verdict | None:
    """None where the connector takes the reply as it is: success, or a status that it allows. See also `limited`."""
    told = _told(reply)
    html = expects == "json" and is_html(reply)
    if reply.ok or reply.status in allow:
        if html and (reply.ok or reply.status in _GONE):  # a web server's page: "not found" says nothing of the listing
            return _no_answer(told, idempotent=idempotent or not reply.ok)
        if reply.ok and expects == "json" and not idempotent and not _is_json(reply):
            return _no_answer(told, idempotent=False)
        return None
    if reply.status in (401, 403):
        return Verdict(AccountRefused(told))
    if reply.status >= 500 or reply.status == 408:
        wait = retry_after(reply.headers.get("retry-after")) if reply.status == 503 else None
        verdict = _no_answer(told, idempotent=idempotent)
        return verdict if wait is None else Verdict(verdict.error, verdict.again and wait <= RETRY_AT_ONCE, wait)
    if 300 <= reply.status < 400:
        told = f"{reply.request} was sent on to {without_query(reply.headers.get('location', 'nowhere'))}"
    return Verdict(UnexpectedReply(told))


def limited(reply: Reply, wait: float, *, clear: bool) -> Verdict:
    """The reply is that there were too many requests: nothing was carried out. `clear`: the wait is the platform's."""
    return Verdict(RateLimited(_told(reply), wait), again=clear and wait <= RETRY_AT_ONCE, wait=wait)


def _told(reply: Reply) -> str:
    return f"{reply.request} answered {reply.status}: {reply.excerpt}".rstrip(": ")


def _no_answer(told: str, *, idempotent: bool) -> Verdict:
    return Verdict(ChannelUnavailable(told), again=True) if idempotent else Verdict(OutcomeUnknown(told))


def is_html(reply: Reply) -> bool:
    """Whether a web page, or a PHP warning, stands where JSON should."""
    if reply.content.removeprefix(_BOM).lstrip()[:1] == b"<":
        return True
    return "html" in reply.headers.get("content-type", "") and not _is_json(reply)


def _is_json(reply: Reply) -> bool:
    try:
        from_json(reply.content.removeprefix(_BOM))
    except ValueError:
        return not reply.content.strip()
    return True


def retry_after(given: str | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """Seconds to wait, from a number or a date; None where there is neither."""
    if given is None:
        return None
    if re.fullmatch(r"\d{1,9}(\.\d+)?", given.strip()):
        return float(given)
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now()).total_seconds())


def excerpt(content: bytes, redact: Callable[[str], str]) -> str:
    """Redacted before it is cut, so that no half of a secret stays."""
    return " ".join(redact(content[:4_000].decode("utf-8", "replace")).split())[:200]
