"""GraphQL over the host's HTTP: what an answer with status 200 says went wrong becomes the error that says what to do.

Queries may be sent again; mutations only where their operation says so.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from pydantic import BaseModel
from pydantic_core import to_json

from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    UnexpectedReply,
)
from connectors.http import HttpClient
from connectors.multipart import Part, multipart
from connectors.reply import Reply, read

T = TypeVar("T")
REFUSED = frozenset(
    (
        "FORBIDDEN",
        "UNAUTHENTICATED",
        "UNAUTHORIZED",
        "ACCESS_DENIED",
        "SHOP_INACTIVE",
        "PermissionDenied",
        "InvalidTokenError",
        "InvalidSignatureError",
        "ExpiredSignatureError",
        "DecodeError",
    )
)
"""Saleor names the exceptions of its language."""
LIMITED = frozenset(("THROTTLED", "TOO_MANY_REQUESTS", "RATE_LIMITED"))
DOWN = frozenset(("INTERNAL_SERVER_ERROR", "INTERNAL", "SERVICE_UNAVAILABLE", "TIMEOUT", "GATEWAY_TIMEOUT"))


@dataclass(frozen=True)
class Operation(Generic[T]):
    """A document with one operation, and what its `data` is read as. `repeatable`: a mutation that may be sent twice,
    as it sets what it names by id."""

    text: str
    reply: type[T]
    repeatable: bool = False

    @property
    def idempotent(self) -> bool:
        return self.repeatable or not self.text.lstrip().startswith("mutation")

    @property
    def name(self) -> str:
        return self.text.split("(")[0].split("{")[0].split()[-1]


@dataclass(frozen=True)
class Upload:
    """A file in the place of a variable, which is null meanwhile: `path` is such as `input.0.file`."""

    path: str
    name: str
    media_type: str
    content: bytes


class Problem(BaseModel):
    """One of an answer's errors."""

    message: str = ""
    path: Sequence[str | int] | None = None
    extensions: dict[str, Any] | None = None

    @property
    def code(self) -> str:
        told = self.extensions or {}
        inner = told.get("exception")
        code = told.get("code") or (inner.get("code") if isinstance(inner, dict) else None)
        return str(code or "")


class GraphQLRefusal(UnexpectedReply):
    """The server refuses the operation, and says why in `problems`: nothing of the account or the line."""

    def __init__(self, message: str, problems: Sequence[Problem]) -> None:
        super().__init__(message)
        self.problems = tuple(problems)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(problem.code for problem in self.problems)


class TooLarge(UnexpectedReply):
    """The request has to be sent in parts: the server, or what stands before it, takes no body of its size."""


class _Envelope(BaseModel):
    data: Any = None
    errors: list[Problem] | None = None


@dataclass(frozen=True)
class GraphQL:
    """`path` is below the platform's address."""

    http: HttpClient
    path: str
    budget: str = "call"

    def ask(self, operation: Operation[T], *uploads: Upload, timeout: float | None = None, **variables: object) -> T:
        """The operation's data, or the error that says what happens next."""
        return self.answer(operation, *uploads, timeout=timeout, **variables)[0]

    def answer(
        self, operation: Operation[T], *uploads: Upload, timeout: float | None = None, **variables: object
    ) -> tuple[T, Reply]:
        """The same with the whole reply, for what stands in its headers."""
        asked = {"query": operation.text, "variables": variables}
        content, media_type = _multipart(asked, uploads) if uploads else (_compact(asked), "application/json")
        reply = self.http.post(
            self.path,
            content=content,
            media_type=media_type,
            budget=self.budget,
            idempotent=operation.idempotent,
            allow=(400, 413),  # the first is what some servers answer to what they cannot make sense of
            timeout=timeout,
        )
        if reply.status == 413:
            raise TooLarge(f"{reply.request} {operation.name} answered 413: {reply.excerpt}")
        return _data(replace(reply, request=f"{reply.request} {operation.name}"), operation), reply


def _data(reply: Reply, operation: Operation[T]) -> T:
    envelope = read(reply, _Envelope)
    if envelope.errors:
        raise _error(reply, envelope.errors, idempotent=operation.idempotent)
    if envelope.data is None or not reply.ok:
        raise UnexpectedReply(f"{reply.request} answered {reply.status} with neither data nor errors: {reply.excerpt}")
    return read(replace(reply, content=to_json(envelope.data)), operation.reply)


def _error(reply: Reply, problems: Sequence[Problem], *, idempotent: bool) -> ConnectorError:
    """The gravest decides."""
    codes = {problem.code for problem in problems}
    told = f"{reply.request}: {_told(problems)}"
    if codes & REFUSED:
        return AccountRefused(told)
    if codes & LIMITED:
        return RateLimited(told)
    if codes & DOWN:
        return ChannelUnavailable(told) if idempotent else OutcomeUnknown(told)
    return GraphQLRefusal(told, problems)


def _told(problems: Iterable[Problem]) -> str:
    return "; ".join(f"{each.code} {each.message}".strip() for each in problems)[:500]


def _compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _multipart(asked: Mapping[str, object], uploads: Sequence[Upload]) -> tuple[bytes, str]:
    """By the GraphQL multipart request specification."""
    places = {str(number): [f"variables.{upload.path}"] for number, upload in enumerate(uploads)}
    files = [Part(str(number), upload.content, upload.name, upload.media_type) for number, upload in enumerate(uploads)]
    return multipart([Part("operations", _compact(asked)), Part("map", _compact(places)), *files])
