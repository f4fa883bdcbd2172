"""An authorization server that is strict: RFC 6749 with RFC 7636 (PKCE) and rotation as RFC 9700 wants it.

A code is good for once, its second use ends what it gave; a refresh token is good for once, its second use ends the
whole family; addresses are compared letter by letter; an access token of before a renewal is worth nothing.
"""

import hashlib
import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, unquote, urlencode, urlsplit

from connectors.testing.faults import Answer, Cut, Seen
from connectors.testing.loopback import LoopbackServer

CLIENT, SECRET = "app-4711", "app_s3cret-0123456789"


@dataclass
class Family:
    """All that came of one consent."""

    access: str = ""
    refresh: str = ""
    until: float = 0.0
    spent: set[str] = field(default_factory=set)
    over: bool = False


@dataclass
class Asked:
    """What a page for consent was asked for."""

    redirect: str
    challenge: str | None
    until: float
    family: Family | None = None


@dataclass
class AuthorizationServer:
    redirect: str = ""
    """The one address that is registered; empty: any of this machine."""
    pkce: bool = True
    rotates: bool = True
    basic: bool = False
    lasts: float = 3600.0
    skew: float = 0.0
    """By how much its clock is ahead."""
    codes: dict[str, Asked] = field(default_factory=dict)
    families: list[Family] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    """The forms that arrived."""
    before: Callable[[dict[str, str]], Answer | None] = lambda _form: None
    after: Callable[[dict[str, str]], None] = lambda _form: None
    broken: list[BaseException | None] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Self:
        self.server = LoopbackServer(self.serve, lambda: None)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def now(self) -> float:
        return time.time() + self.skew

    def serve(self, seen: Seen) -> Answer:
        if (seen.method, seen.path) == ("POST", "/oauth/token"):
            form = self._form(seen)
            if form is None:
                return _refused("invalid_request", 400)
            with self._lock:
                self.asked.append(form)
                planned = self.before(form)
                answer = planned or self._token(form, seen.headers)
            self.after(form)
            return answer
        return Answer(404, {"error": "not_found"})

    def agree(self, address: str, *, error: str = "") -> str:
        """What the seller's browser does: reads the page, agrees (or not), and is sent back to this address."""
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query))
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.url}/oauth/authorize"
        assert query["response_type"] == "code"
        assert query["client_id"] == CLIENT
        assert len(query["state"]) >= 32, "a state that can be guessed"
        assert SECRET not in address
        assert "code_verifier" not in query
        if self.redirect:
            assert query["redirect_uri"] == self.redirect, "not the address that is registered"
        assert query["redirect_uri"].startswith("http://127.0.0.1:")
        if self.pkce:
            assert query["code_challenge_method"] == "S256"
        if error:
            return f"{query['redirect_uri']}?{urlencode({'error': error, 'state': query['state']})}"
        code = secrets.token_urlsafe(24)
        self.codes[code] = Asked(query["redirect_uri"], query.get("code_challenge"), self.now + 60)
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def admits(self, authorization: str) -> bool:
        access = authorization.removeprefix("Bearer ")
        return any(each.access == access and not each.over and each.until > self.now for each in self.families)

    def _form(self, seen: Seen) -> dict[str, str] | None:
        if seen.headers.get("content-type") != "application/x-www-form-urlencoded" or seen.query:
            return None
        given = parse_qs(seen.content.decode(), keep_blank_values=True)
        return {name: values[0] for name, values in given.items()} if all(len(v) == 1 for v in given.values()) else None

    def _token(self, form: dict[str, str], headers: dict[str, str]) -> Answer:
        if not self._is_client(form, headers.get("authorization", "")):
            return _refused("invalid_client", 401)
        match form.get("grant_type"):
            case "authorization_code":
                return self._redeem(form)
            case "refresh_token":
                return self._renew(form)
        return _refused("unsupported_grant_type", 400)

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if self.basic:
            name, _, secret = b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            return (unquote(name), unquote(secret)) == (CLIENT, SECRET) and "client_secret" not in form
        return (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET) and not authorization

    def _redeem(self, form: dict[str, str]) -> Answer:
        asked = self.codes.get(form.get("code", ""))
        if asked is None or asked.until < self.now or form.get("redirect_uri") != asked.redirect:
            return _refused("invalid_grant", 400)
        if asked.family is not None:  # used before: whoever has it now is not to be trusted
            asked.family.over = True
            return _refused("invalid_grant", 400)
        asked.family = Family()
        self.families.append(asked.family)
        if asked.challenge is not None and _challenge(form.get("code_verifier", "")) != asked.challenge:
            return _refused("invalid_grant", 400)
        return self._given(asked.family)

    def _renew(self, form: dict[str, str]) -> Answer:
        token = form.get("refresh_token", "")
        for family in self.families:
            if token in family.spent:
                family.over = True
            elif token == family.refresh and not family.over:
                if self.rotates:
                    family.spent.add(token)
                return self._given(family)
        return _refused("invalid_grant", 400)

    def _given(self, family: Family) -> Answer:
        family.access, family.until = f"access-{secrets.token_urlsafe(24)}", self.now + self.lasts
        told: dict[str, Any] = {"access_token": family.access, "token_type": "Bearer", "expires_in": int(self.lasts)}
        if self.rotates or not family.refresh:
            family.refresh = f"refresh-{secrets.token_urlsafe(24)}"
            told["refresh_token"] = family.refresh
        return Answer(200, told, {"Cache-Control": "no-store"})

    def lose_answers(self, times: int = 1) -> None:
        """Does what it is asked to, and the answer does not arrive."""
        left = [times]

        def lost(_form: dict[str, str]) -> None:
            if left[0]:
                left[0] -= 1
                raise Cut

        self.after = lost


def _challenge(verifier: str) -> str:
    return urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _refused(error: str, status: int) -> Answer:
    return Answer(status, {"error": error, "error_description": "no"})
