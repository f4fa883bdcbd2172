"""Runs the marketplace on this machine: for good (`serve`), or for as long as somebody works with it (`running`)."""

import asyncio
import secrets
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from pathlib import Path
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from practice import operations, storefront
from practice.api import Market
from practice.faults import Faults
from practice.gateway import Gateway
from practice.listings import Registration
from practice.operations import LogEntry, Stats
from practice.storage import Storage

HOST = "127.0.0.1"
_RESET = struct.pack("ii", 1, 0)  # linger for 0 seconds: closing resets the connection


class PortInUse(OSError):
    """Another program listens on the port."""


class Marketplace:
    """A running marketplace, for the program that started it."""

    def __init__(self, gateway: Gateway, port: int) -> None:
        self._gateway = gateway
        self._storage = gateway.market.storage
        self.port = port
        self.url = gateway.market.address

    def stats(self) -> Stats:
        return operations.stats(self._storage)

    def log(self, after: int = 0) -> list[LogEntry]:
        return operations.log(self._storage, after)

    def faults(self, spec: str, seed: int = 0) -> None:
        self._gateway.faults = Faults(spec, seed)

    def register(
        self,
        name: str,
        country: str = "MA",
        currency: str = "MAD",
        language: str = "fr",
        countries: Sequence[str] = (),
    ) -> str:
        """The key of a new seller, who sells in `countries`, or in her own."""
        given = Registration(
            name=name, country=country, currency=currency, language=language, countries=tuple(countries)
        )
        with self._storage.transaction():
            return self._storage.add_seller(given, time.time())[1]


def serve(
    folder: Path,
    port: int,
    *,
    faults: str = "none",
    seed: int = 0,
    review: float = 1.0,
    rate: float = 50.0,
    life: float | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Answers until the process is told to stop (SIGTERM, SIGINT). `on_ready` is told the address."""
    with (
        _opened(folder, port, Faults(faults, seed), review, rate, life) as (gateway, server, listening),
        _stopped_by_signals(server),
    ):
        if on_ready:
            on_ready(gateway.market.address)
        server.run(sockets=[listening])


@contextmanager
def running(
    folder: Path,
    *,
    port: int = 0,
    faults: str = "none",
    seed: int = 0,
    review: float = 1.0,
    rate: float = 50.0,
    life: float | None = None,
) -> Iterator[Marketplace]:
    """Answers from a thread of this process; port 0 takes a free one."""
    with _opened(folder, port, Faults(faults, seed), review, rate, life) as (gateway, server, listening):
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="practice marketplace")
        thread.start()
        try:
            if not server.ready.wait(timeout=10):
                raise RuntimeError("the practice marketplace did not start")
            yield Marketplace(gateway, listening.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def _opened(
    folder: Path, port: int, faults: Faults, review: float, rate: float, life: float | None
) -> Iterator[tuple[Gateway, "_Server", socket.socket]]:
    folder.mkdir(parents=True, exist_ok=True)
    with _listening(port) as listening:
        storage = Storage(folder / "practice.sqlite3")
        try:
            address = f"http://{HOST}:{listening.getsockname()[1]}"
            gateway = Gateway(Market(storage, address, review, life), faults, rate)
            yield gateway, _Server(_settings(gateway)), listening
        finally:
            storage.close()


def _listening(port: int) -> socket.socket:
    # asyncio turns Nagle's waiting off only where the protocol is named: without it an answer takes 40 ms
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise PortInUse(f"port {port} cannot be used ({error.strerror}): choose another one with --port") from None
    return listening


def _settings(gateway: Gateway) -> uvicorn.Config:
    routes = [*gateway.routes(), *operations.routes(gateway), *storefront.routes(gateway.market)]
    app = Starlette(routes=routes, exception_handlers={404: storefront.not_found})
    return uvicorn.Config(
        _WithRequestId(app),
        http=_Protocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )


class _Protocol(H11Protocol):
    """Gives each request the means to reset its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "abort": self._abort}

    def _abort(self) -> None:
        if self.transport.is_closing():
            return
        with suppress(OSError):  # the other side may have gone already
            self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        self.transport.abort()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()  # uvicorn's own would raise the signal again once all is closed


@contextmanager
def _stopped_by_signals(server: _Server) -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        server.should_exit = True

    kept = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


class _WithRequestId:
    """Every answer carries an `X-Request-Id`, and is what its content type says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request_id = secrets.token_hex(8)
        scope["state"]["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                headers["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, send_with_id)
