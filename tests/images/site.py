"""A real site on loopback, with every way in which sites go wrong."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.images.pictures import corners, saved

PHOTO = saved(corners())


class Site(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.seen: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.moved: dict[str, str] = {}
        """Paths that are sent on, by path."""
        self.bare = PHOTO
        """What it gives without a word on whether it changed."""
        self.stopped = threading.Event()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"

    def handle_error(self, request: object, client_address: object) -> None:
        """The other side hung up, as many tests want it to."""


class _Page(BaseHTTPRequestHandler):
    server: Site

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the server calls it by
        pass

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        self.server.headers.append({name.lower(): value for name, value in self.headers.items()})
        if target := self.server.moved.get(self.path.partition("?")[0]):
            return self._to(target)
        name, _, rest = self.path.lstrip("/").partition("/")
        return getattr(self, f"_{name}", self._status)(rest)

    def _answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _status(self, _: str) -> None:
        path = self.path.strip("/")
        self._answer(int(path) if path.isdecimal() else 404)

    def _photo(self, _: str) -> None:
        if self.headers.get("If-None-Match") == '"one"' or self.headers.get("If-Modified-Since") == "yesterday":
            return self._answer(304)
        return self._answer(200, PHOTO, ETag='"one"', Last_Modified="yesterday")

    def _bare(self, _: str) -> None:
        self._answer(200, self.server.bare)

    def _page(self, _: str) -> None:
        self._answer(200, b"\n<!DOCTYPE html><title>Shared with you</title>", Content_Type="text/html; charset=utf-8")

    def _odd(self, _: str) -> None:
        self._answer(200, PHOTO, Content_Type="text/html")

    def _to(self, target: str) -> None:
        self._answer(302, Location=target)

    def _round(self, number: str) -> None:
        self._answer(301, Location=f"/round/{int(number) + 1}")

    def _steps(self, left: str) -> None:
        self._answer(307, Location=f"/steps/{int(left) - 1}" if int(left) > 1 else "../photo")

    def _large(self, _: str) -> None:
        self._answer(200, bytes(5000))

    def _promise(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(10**9))
        self.end_headers()
        self.server.stopped.wait(30)

    def _endless(self, _: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.stopped.is_set():
            self.wfile.write(bytes(1000))

    def _drops(self, where: str) -> None:
        if where == "body":
            self.send_response(200)
            self.end_headers()
        else:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not self.server.stopped.wait(0.05):
            self.wfile.write(b"x")

    def _silent(self, _: str) -> None:
        self.server.stopped.wait(30)

    def _cut(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "3000")
        self.end_headers()
        self.wfile.write(PHOTO[:100])

    def _junk(self, _: str) -> None:
        self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    thread = threading.Thread(target=site.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.stopped.set()
        site.shutdown()
        site.server_close()
        thread.join()
