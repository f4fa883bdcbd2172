"""The admin API of one shop: in the language of what is sent, and within a session where there is no API key.

A Vendure checks an API key anew for each field that is asked for, which takes it longer than most of what it is asked.
"""

import re
import threading
from dataclasses import dataclass, field
from typing import TypeVar

from connectors import AccountRefused, GraphQL, HttpClient, Operation, Request, UnexpectedReply, Upload
from connectors.channels.vendure.operations import LOGIN
from connectors.reply import Reply

T = TypeVar("T")
API = "admin-api"


@dataclass(frozen=True)
class Credentials:
    """An API key, or a name and a password."""

    api_key: str = field(default="", repr=False)
    username: str = ""
    password: str = field(default="", repr=False)


@dataclass
class Admin:
    http: HttpClient
    credentials: Credentials
    _session: dict[str, str] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(
        self,
        operation: Operation[T],
        *uploads: Upload,
        language: str = "",
        timeout: float | None = None,
        **variables: object,
    ) -> T:
        self._log_in()
        path = f"{API}?languageCode={language}" if language else API
        return GraphQL(self.http, path).ask(operation, *uploads, timeout=timeout, **variables)

    def sign(self, request: Request) -> None:
        if self.credentials.api_key:
            request.headers["vendure-api-key"] = self.credentials.api_key
        request.headers |= self._session

    def _log_in(self) -> None:
        """Once for each run."""
        with self._lock:
            if self.credentials.api_key or self._session:
                return
            who, password = self.credentials.username, self.credentials.password
            answer, reply = GraphQL(self.http, API).answer(LOGIN, username=who, password=password)
            if answer.login.kind != "CurrentUser":
                raise AccountRefused(f"the shop does not let {who} in: {answer.login.message}")
            self._session = _session_in(reply)


def _session_in(reply: Reply) -> dict[str, str]:
    """As a token in a header, or as cookies where the shop knows no tokens."""
    if token := reply.headers.get("vendure-auth-token"):
        return {"Authorization": f"Bearer {token}"}
    cookies = re.findall(r"\b(session(?:\.sig)?=[^;,\s]+)", reply.headers.get("set-cookie", ""))
    if not cookies:
        raise UnexpectedReply(f"{reply.request}: the login was answered with neither a token nor a session")
    return {"Cookie": "; ".join(cookies)}
