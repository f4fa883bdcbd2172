"""Waits on this machine for a browser that comes back from a platform's page for consent."""

import hmac
import queue
import socketserver
import time
from dataclasses import dataclass
from html import escape
from http.server import BaseHTTPRequestHandler
from typing import cast
from urllib.parse import parse_qs, urlsplit

from catalog.issues import Issue
from catalog.text import is_right_to_left
from sync.consenting import NoConsent, code_in

PATH = "/callback"
LOOK = 0.5


@dataclass(frozen=True)
class Answer:
    state: str
    code: str
    error: str


class Callback(socketserver.ThreadingTCPServer):
    """Hears this machine alone. A browser that opens connections and says nothing keeps nobody from being heard."""

    allow_reuse_address, daemon_threads, block_on_close = True, True, False
    timeout = LOOK

    def __init__(self, port: int, language: str) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.language, self.state, self.code_name = language, "", "code"
        self.answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{PATH}"

    def code(self, state: str, seconds: float, name: str = "code") -> str:
        """What came under this name with this state. Raises NoConsent."""
        self.state, self.code_name, latest = state, name, time.monotonic() + seconds
        while time.monotonic() < latest:
            self.handle_request()
            while not self.answers.empty():
                answer = self.answers.get()
                return code_in({name: answer.code, "error": answer.error}, name)
        raise NoConsent(Issue(code="consent_timed_out", params={"minutes": f"{seconds / 60:.0f}"}))

    def is_ours(self, answer: Answer) -> bool:
        return bool(self.state) and hmac.compare_digest(answer.state.encode(), self.state.encode())


class _Handler(BaseHTTPRequestHandler):
    timeout = 5.0
    server_version, sys_version = "Qafila", ""

    def do_GET(self) -> None:
        server = cast("Callback", self.server)
        parts = urlsplit(self.path)
        if parts.path != PATH:
            self._say(404, Issue(code="consent_elsewhere"))
            return
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        answer = Answer(given.get("state", ""), given.get(server.code_name, ""), given.get("error", ""))
        if not server.is_ours(answer) or not (answer.code or answer.error):
            self._say(400, Issue(code="consent_elsewhere"))
            return
        self._say(200, Issue(code="consent_heard"))
        server.answers.put(answer)

    def _say(self, status: int, issue: Issue) -> None:
        language = cast("Callback", self.server).language
        direction = "rtl" if is_right_to_left(language) else "ltr"
        words = f"<p>{escape(issue.message_in(language))}</p><p>{escape(issue.hint_in(language))}</p>"
        head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Qafila</title>'
        page = (
            f'<!doctype html><html lang="{language}" dir="{direction}"><head>{head}</head><body>{words}</body></html>'
        )
        body = page.encode()
        self.send_response(status)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("Connection", "close"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in http.server
        """Nothing: the address has the code in it."""
