"""Several calls in one request, by index: a request of requests (multipart/mixed). Pure but for `Caller`."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from urllib.parse import urlencode

from connectors import HttpClient, Reply, UnexpectedReply

AT_ONCE = 100
BATCH = "batch/products/v1"
HANDLED = (400, 404, 409, 412)


@dataclass(frozen=True)
class Call:
    """All of them may be sent twice: they set what they name."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Caller:
    http: HttpClient

    def send(self, calls: Sequence[Call]) -> list[Reply]:
        """Each one's own answer, whatever it is; raises where the whole request failed."""
        replies: list[Reply] = []
        for start in range(0, len(calls), AT_ONCE):
            chunk = calls[start : start + AT_ONCE]
            replies += [self._one(chunk[0])] if len(chunk) == 1 else self._together(chunk)
        return replies

    def _one(self, call: Call) -> Reply:
        body = {} if call.body is None else {"json": call.body}
        return self.http.send(
            call.method,
            call.path,
            params=call.params or None,
            allow=HANDLED,
            idempotent=True,
            **body,  # type: ignore[arg-type]
        )

    def _together(self, calls: Sequence[Call]) -> list[Reply]:
        content, media_type = to_batch(calls)
        reply = self.http.post(
            BATCH,
            content=content,
            media_type=media_type,
            idempotent=True,
            expects="any",
            cost=float(len(calls)),
            timeout=90.0,
        )
        return from_batch(reply, len(calls))


def to_batch(calls: Sequence[Call]) -> tuple[bytes, str]:
    parts = [_part(number, call) for number, call in enumerate(calls)]
    boundary = sha256(b"".join(parts)).hexdigest()
    content = b"".join(b"--" + boundary.encode() + b"\r\n" + part + b"\r\n" for part in parts)
    return content + f"--{boundary}--\r\n".encode(), f"multipart/mixed; boundary={boundary}"


def _part(number: int, call: Call) -> bytes:
    address = f"/{call.path}" + (f"?{urlencode(call.params)}" if call.params else "")
    body = b"" if call.body is None else json.dumps(call.body, ensure_ascii=False, allow_nan=False).encode()
    head = f"Content-Type: application/http\r\nContent-ID: <item{number}>\r\n\r\n{call.method} {address} HTTP/1.1\r\n"
    head += f"Content-Type: application/json; charset=UTF-8\r\nContent-Length: {len(body)}\r\n\r\n" if body else "\r\n"
    return head.encode() + body


def from_batch(reply: Reply, count: int) -> list[Reply]:
    """By the numbers that we gave them: they may come in any order, and each has to be there."""
    boundary = re.search(r'boundary="?([^";]+)', reply.headers.get("content-type", ""))
    found: dict[int, Reply] = {}
    if boundary:
        for part in reply.content.split(b"--" + boundary[1].encode())[1:-1]:
            number, answer = _answer(reply, part)
            found[number] = answer
    if set(found) != set(range(count)):
        raise UnexpectedReply(f"{reply.request}: {count} calls were sent, and {len(found)} answered: {reply.excerpt}")
    return [found[number] for number in range(count)]


def _answer(reply: Reply, part: bytes) -> tuple[int, Reply]:
    outer, _, inner = part.replace(b"\r\n", b"\n").strip(b"\n").partition(b"\n\n")
    head, _, body = inner.partition(b"\n\n")
    number = re.search(rb"content-id:[^\n]*?(\d+)>?\s*(?:\n|$)", outer, re.IGNORECASE)
    status = re.match(rb"HTTP/\S+ (\d{3})", head)
    if number is None or status is None:
        raise UnexpectedReply(f"{reply.request}: a part of the answer has no number or no status")
    lines = (line.partition(b":") for line in head.split(b"\n")[1:])
    headers = {name.decode().lower(): value.decode().strip() for name, _, value in lines}
    return int(number[1]), Reply(int(status[1]), headers, body, f"{reply.request} [{number[1].decode()}]")
