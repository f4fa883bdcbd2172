"""A server that misbehaves as told, on a real socket; a platform with a key; a clock that nobody waits for."""

import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from connectors.allowance import Allowance
from connectors.http import HttpClient
from connectors.reply import Reply
from connectors.request import Request

SECRET = "s3cr3t-K3Y"
RESET = struct.pack("ii", 1, 0)
Action = bytes | Callable[[socket.socket], None] | None


def answer(status: str, body: bytes = b"{}", *headers: str, media_type: str = "application/json") -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body


@dataclass
class RudeServer:
    """Does one action for each request: sends bytes, calls a function, or (None) cuts the connection."""

    listening: socket.socket
    actions: list[Action] = field(default_factory=list)
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    @property
    def lines(self) -> list[str]:
        return [request.split(b"\r\n", 1)[0].decode() for request in self.requests]

    def will(self, *actions: Action) -> None:
        self.actions.extend(actions)

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listening.accept()
            except OSError:
                return
            with connection:
                self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        try:
            self.requests.append(_request(connection))
        except EOFError:
            return
        action = self.actions.pop(0) if self.actions else answer("500 Unasked", b"nothing was planned")
        if isinstance(action, bytes):
            connection.sendall(action)
        elif action is None:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        else:
            action(connection)


def _request(connection: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (more := connection.recv(65_536)):
            raise EOFError
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    sizes = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while sizes and len(body) < int(sizes[0]):
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


@pytest.fixture
def rude() -> Iterator[RudeServer]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = RudeServer(listening)
        thread = threading.Thread(target=server.run)
        thread.start()
        yield server
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 1_000.0
    slept: Sequence[float] = ()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept = [*self.slept, seconds]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@dataclass
class Acme:
    """A platform with a key."""

    url: str = "https://acme.example/api"
    hosts: Sequence[str] = ()
    own: Sequence[str] = ()
    signed: list[str] = field(default_factory=list)
    tells: Callable[[Reply], Iterable[Allowance]] = lambda _reply: ()

    def base_url(self) -> str:
        return self.url

    def allowed_hosts(self) -> Sequence[str]:
        return self.hosts

    def own_hosts(self) -> Sequence[str]:
        return self.own

    def sign(self, request: Request) -> None:
        request.headers["Authorization"] = f"Bearer {SECRET}"
        self.signed.append(request.url)

    def renewed(self, request: Request) -> bool:
        return False

    def allowance(self, reply: Reply) -> Iterable[Allowance]:
        return self.tells(reply)


@pytest.fixture
def routed(clock: Clock) -> Iterator[Callable[..., HttpClient]]:
    clients = []

    def make(**more: object) -> HttpClient:
        given = {"platform": Acme(), "secrets": (SECRET,), "clock": clock, "sleep": clock.sleep, **more}
        clients.append(HttpClient(**given))  # type: ignore[arg-type]
        return clients[-1]

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """The interpreter goes from thread to thread as often as it can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)
