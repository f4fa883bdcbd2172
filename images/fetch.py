"""The guarded GET for photo addresses: public machines only, and the address that was checked is the one dialled."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from images.addresses import is_allowed, may_dial, port_is_sane
from images.links import file_address, page_code
from images.photo import MAX_BYTES, PhotoNotFetched, is_address, photo_issue

SECONDS, SECONDS_OF_SILENCE = 30.0, 10.0
MAX_REDIRECTS = 5
LONGEST_ADDRESS = 2000
REDIRECTS = frozenset((301, 302, 303, 307, 308))
PORTS = {"http": 80, "https": 443}

Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class FetchOptions:
    """What the operator decides."""

    allow_hosts: frozenset[str] = frozenset()
    ca_file: str | None = None


@dataclass(frozen=True)
class Fetched:
    data: bytes = field(repr=False)
    final_url: str
    etag: str = ""
    last_modified: str = ""


def resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def fetch(
    url: str,
    *,
    allow_hosts: frozenset[str] = frozenset(),
    ca_file: str | None = None,
    etag: str = "",
    last_modified: str = "",
    resolver: Resolver = resolve,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Fetched | None:
    """The photo; None where the site says that it is still the one with this etag or date. Raises PhotoNotFetched."""
    caller = _Caller(url.strip(), allow_hosts, _Deadline(seconds), resolver, max_bytes)
    target = caller.checked(file_address(caller.url))
    kept = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    headers = {name: value for name, value in kept.items() if value}
    for _ in range(MAX_REDIRECTS + 1):
        reply = caller.get(target, headers, _tls(ca_file))
        if reply.status not in REDIRECTS or not reply.header("location"):
            return caller.judged(reply, target, conditional=bool(headers))
        target = caller.checked(reply.header("location"), target)
    raise caller.failed("photo_redirects_endless")


@dataclass(frozen=True)
class _Reply:
    status: int
    headers: Sequence[tuple[bytes, bytes]]
    data: bytes = b""

    def header(self, name: str) -> str:
        return _header(self.headers, name)


def _header(headers: Sequence[tuple[bytes, bytes]], name: str) -> str:
    return next((value for each, value in headers if each.lower() == name.encode()), b"").decode("latin-1")


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self, at_most: float | None = None) -> float:
        """Raises when nothing is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the time for this photo is up")
        return min(left, SECONDS_OF_SILENCE if at_most is None else at_most)


class _Guard(httpcore.NetworkBackend):
    """Looks a name up once, checks every address, and dials those very addresses."""

    def __init__(self, allow_hosts: frozenset[str], deadline: _Deadline, resolver: Resolver) -> None:
        self._allow_hosts, self._deadline, self._resolver = allow_hosts, deadline, resolver
        self._dial = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._resolver(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(str(error)) from None
        if addresses and not may_dial(host, port, addresses, self._allow_hosts):
            raise _Private
        problem: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in addresses:
            try:
                stream = self._dial.connect_tcp(address, port, self._deadline.left(timeout))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            else:
                return _Timed(stream, self._deadline)
        raise problem


class _Private(Exception):
    """A name that leads to a machine which is not public."""


class _Timed(httpcore.NetworkStream):
    """A connection on which nothing can be drawn out beyond the deadline, not by drops either."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Timed(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@lru_cache(maxsize=4)
def _tls(ca_file: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


@dataclass(frozen=True)
class _Caller:
    """One photo being fetched; its failures name the address that the seller gave."""

    url: str
    allow_hosts: frozenset[str]
    deadline: _Deadline
    resolver: Resolver
    max_bytes: int

    def failed(self, code: str, **params: object) -> PhotoNotFetched:
        return PhotoNotFetched(photo_issue(code, self.url, **params))

    def checked(self, url: str, base: httpx.URL | None = None) -> httpx.URL:
        """Names and passwords in an address are never sent."""
        try:
            whole = _without_breaks(url)
            target = (base.join(whole) if base else httpx.URL(whole)).copy_with(
                username=None, password=None, fragment=None
            )
        except (httpx.InvalidURL, ValueError):
            raise self.failed("photo_address_wrong") from None
        if not is_address(str(target)) or not target.host or "%" in target.host or len(url) > LONGEST_ADDRESS:
            raise self.failed("photo_address_wrong")
        port = PORTS[target.scheme] if target.port is None else target.port
        if not port_is_sane(port) and not is_allowed(target.host, port, self.allow_hosts):
            raise self.failed("photo_address_wrong")
        return target

    def get(self, target: httpx.URL, extra: dict[str, str], tls: ssl.SSLContext) -> _Reply:
        address = httpcore.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        headers = {
            "Host": target.netloc.decode("ascii"),
            "User-Agent": "Qafila (product photos)",
            "Accept": "image/jpeg, image/png, image/webp;q=0.9, image/*;q=0.8, */*;q=0.5",
            "Accept-Encoding": "identity",
            **extra,
        }
        guard = _Guard(self.allow_hosts, self.deadline, self.resolver)
        silence = dict.fromkeys(("connect", "read", "write", "pool"), SECONDS_OF_SILENCE)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=tls, network_backend=guard) as pool,
                pool.stream(
                    "GET",
                    address,
                    headers=[(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
                    extensions={"timeout": silence},
                ) as response,
            ):
                return _Reply(response.status, response.headers, self._body(response))
        except _Private:
            raise self.failed("photo_address_private", host=target.host) from None
        except httpcore.TimeoutException:
            raise self.failed("photo_fetch_slow") from None
        except (httpcore.NetworkError, httpcore.ProtocolError):
            raise self.failed("photo_host_unreachable", host=target.host) from None

    def _body(self, response: httpcore.Response) -> bytes:
        if response.status != 200:
            return b""
        declared = _header(response.headers, "content-length")
        if declared.isdecimal() and int(declared) > self.max_bytes:
            raise self._too_big()
        data = bytearray()
        for chunk in response.iter_stream():
            data += chunk
            if len(data) > self.max_bytes:
                raise self._too_big()
        return bytes(data)

    def _too_big(self) -> PhotoNotFetched:
        return self.failed("photo_file_too_big", limit=self.max_bytes // 1_000_000)

    def judged(self, reply: _Reply, target: httpx.URL, conditional: bool) -> Fetched | None:
        if reply.status == 304 and conditional:
            return None
        if reply.status in {404, 410}:
            raise self.failed("photo_address_dead")
        if reply.status in {401, 402, 403, 407, 451}:
            code = page_code(self.url)
            raise self.failed("photo_not_public" if code == "photo_is_a_page" else code)
        if reply.status != 200:
            raise self.failed("photo_host_failing", status=reply.status, host=target.host)
        if _is_page(reply):
            raise self.failed(page_code(self.url))
        return Fetched(reply.data, str(target), reply.header("etag"), reply.header("last-modified"))


def _without_breaks(url: str) -> str:
    """Cells and chats break long addresses into lines; no address has a line break in it."""
    return "".join(url.split("\n")).replace("\r", "").replace("\t", "")


def _is_page(reply: _Reply) -> bool:
    start = reply.data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    says_so = reply.header("content-type").lower().startswith(("text/html", "application/xhtml"))
    return start.startswith((b"<!doctype html", b"<html")) or (says_so and start.startswith(b"<"))
