"""OAuth 2 by authorization code, as far as platforms differ in it: what is asked, and what is made of the answers.

Pure. `connectors.token_server` sends it; who keeps tokens, and who may renew them, is the host's business.
"""

import hashlib
import re
import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from urllib.parse import quote, urlencode

from pydantic import BaseModel, Field, SecretStr, ValidationError

from connectors.errors import AccountRefused, ConnectorError, OutcomeUnknown, RateLimited, TemporaryError
from connectors.errors import UnexpectedReply as Unexpected
from connectors.receipt import Tokens
from connectors.reply import Reply, retry_after

APP_REFUSED = frozenset(("invalid_client", "unauthorized_client"))
"""The operator's app is at fault, not the seller."""


@dataclass(frozen=True)
class Consent:
    """One question to a seller. Who answers it knows its `state`; who redeems the answer, its `verifier`."""

    redirect: str
    state: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48), repr=False)

    @property
    def challenge(self) -> str:
        """PKCE's, S256."""
        return urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True)
class TokenRequest:
    form: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def content(self) -> bytes:
        return urlencode(self.form).encode()


@dataclass(frozen=True)
class OAuth:
    """How a platform gives access to an app. `more`: what else its page for consent wants to be told."""

    authorize_at: str
    token_at: str
    client_id: str
    client_secret: SecretStr
    scopes: tuple[str, ...] = ()
    pkce: bool = False
    client_in: Literal["form", "header"] = "form"
    """Where the app says who it is."""
    more: Mapping[str, str] = field(default_factory=dict)
    with_code: Mapping[str, str] = field(default_factory=dict)
    """What else is asked when a code is exchanged."""
    code_name: str = "code"
    """What the platform calls the code that the browser brings back."""

    def authorize_url(self, consent: Consent) -> str:
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": consent.redirect,
            "state": consent.state,
            **({"scope": " ".join(self.scopes)} if self.scopes else {}),
            **({"code_challenge": consent.challenge, "code_challenge_method": "S256"} if self.pkce else {}),
            **self.more,
        }
        joint = "&" if "?" in self.authorize_at else "?"
        return f"{self.authorize_at}{joint}{urlencode(asked, quote_via=quote)}"

    def exchange(self, code: str, consent: Consent) -> TokenRequest:
        asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": consent.redirect, **self.with_code}
        return self._from_app(asked | ({"code_verifier": consent.verifier} if self.pkce else {}))

    def renewal(self, refresh: SecretStr) -> TokenRequest:
        return self._from_app({"grant_type": "refresh_token", "refresh_token": refresh.get_secret_value()})

    def _from_app(self, form: dict[str, str]) -> TokenRequest:
        name, secret = self.client_id, self.client_secret.get_secret_value()
        if self.client_in == "form":
            return TokenRequest({**form, "client_id": name, "client_secret": secret})
        basic = b64encode(f"{quote(name, safe='')}:{quote(secret, safe='')}".encode()).decode()
        return TokenRequest(form, {"Authorization": f"Basic {basic}"})


class _Given(BaseModel):
    access_token: SecretStr = Field(min_length=1)
    refresh_token: SecretStr | None = None
    expires_in: float | None = Field(None, gt=0, le=10 * 366 * 86_400)


class _Refused(BaseModel):
    error: str = ""


def to_tokens(reply: Reply, asked_at: datetime, before: SecretStr | None = None) -> Tokens:
    """What was given, or a ConnectorError. `before`: the refresh token that stays where no new one is given.

    A body is never told: there may be tokens in it. What cannot be read may have been given all the same.
    """
    if not reply.ok:
        raise _refusal(reply)
    try:
        given = _Given.model_validate_json(reply.content)
    except ValidationError as error:
        fields = sorted({str(each["loc"][0]) for each in error.errors(include_input=False) if each["loc"]})
        wrong = ", ".join(fields) or "the body"
        raise OutcomeUnknown(f"{reply.request} answered {reply.status}, and {wrong} cannot be read") from None
    lasts = timedelta(seconds=given.expires_in) if given.expires_in else None
    refresh = given.refresh_token if given.refresh_token and given.refresh_token.get_secret_value() else before
    return Tokens(access=given.access_token, refresh=refresh, expires_at=asked_at + lasts if lasts else None)


def _refusal(reply: Reply) -> ConnectorError:
    code = _code(reply)
    told = f"{reply.request} answered {reply.status} {code}".rstrip()
    if reply.status == 429:
        return RateLimited(told, retry_after(reply.headers.get("retry-after")))
    if reply.status >= 500 or reply.status == 408:
        return OutcomeUnknown(told)
    if code in APP_REFUSED:
        return TemporaryError(f"{told}: the app that the operator has set is refused")
    if code == "invalid_grant" or reply.status == 401:  # older servers say invalid_request with 401 of a dead token
        return AccountRefused(told)
    return Unexpected(told)


def _code(reply: Reply) -> str:
    """One of the standard's short words, or nothing."""
    try:
        code = _Refused.model_validate_json(reply.content).error
    except ValidationError:
        return ""
    return code if re.fullmatch(r"[a-z_]{1,60}", code) else ""
