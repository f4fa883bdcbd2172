"""A small HTTP server on this machine, for as long as a test takes."""

import socket
import struct
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import cast
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic_core import to_json

from connectors.testing.faults import Answer, Cut, Seen

_RESET = struct.pack("ii", 1, 0)  # linger for 0 seconds: closing resets the connection


class LoopbackServer(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, serve: Callable[[Seen], Answer], broken: Callable[[], None], *, elsewhere: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.serve, self.elsewhere, self._broken = serve, elsewhere, broken
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.002})
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.server_port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        self._broken()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def _handle(self) -> None:
        server = cast("LoopbackServer", self.server)
        try:
            answer = server.serve(self._seen(elsewhere=server.elsewhere))
        except Cut:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.close_connection = True
            return
        self.wfile.write(_written(answer))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815 - http.server wants them so

    def _seen(self, *, elsewhere: bool) -> Seen:
        parts, size = urlsplit(self.path), int(self.headers.get("content-length") or 0)
        content = self.rfile.read(size)
        if len(content) < size:
            raise ConnectionAbortedError("who asks has gone before all was said")
        return Seen(
            method=self.command,
            path=unquote(parts.path),
            raw=parts.path,
            query=dict(parse_qsl(parts.query, keep_blank_values=True)),
            pairs=tuple(parse_qsl(parts.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            content=content,
            elsewhere=elsewhere,
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in http.server
        return


def _written(answer: Answer) -> bytes:
    """In one piece: two would wait for each other's acknowledgement."""
    body = to_json(answer.json) if answer.content is None else answer.content
    body = b"" if answer.status == HTTPStatus.NO_CONTENT else body
    headers = {"Content-Type": answer.media_type, "Content-Length": str(len(body)), **answer.headers}
    lines = [f"HTTP/1.1 {answer.status} -", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    return "\r\n".join(lines).encode() + body
