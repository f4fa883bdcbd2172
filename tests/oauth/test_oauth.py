"""What is asked of an authorization server, and what is made of its answers."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr

from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    TemporaryError,
    UnexpectedReply,
)
from connectors.oauth import Consent, OAuth, to_tokens
from connectors.reply import Reply
from connectors.testing import Answer
from connectors.token_server import TokenServer
from tests.oauth.authorization_server import CLIENT, SECRET, AuthorizationServer

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
REDIRECT = "http://127.0.0.1:8377/callback"
LEAK = b'{"access_token": "", "refresh_token": "rt_leak_0123"}'


def oauth_at(server: AuthorizationServer, **more: object) -> OAuth:
    given = {"pkce": server.pkce, "client_in": "header" if server.basic else "form", **more}
    return OAuth(
        f"{server.url}/oauth/authorize",
        f"{server.url}/oauth/token",
        CLIENT,
        SecretStr(SECRET),
        **given,  # type: ignore[arg-type]
    )


def talk(server: AuthorizationServer, **more: object) -> TokenServer:
    return TokenServer(oauth_at(server, **more), allow_hosts=("127.0.0.1",))


def code_of(server: AuthorizationServer, oauth: OAuth, consent: Consent) -> str:
    return dict(parse_qsl(urlsplit(server.agree(oauth.authorize_url(consent))).query))["code"]


@pytest.mark.parametrize("basic", [False, True])
@pytest.mark.parametrize("pkce", [False, True])
def test_a_consent_becomes_tokens_which_are_renewed(server: AuthorizationServer, *, basic: bool, pkce: bool) -> None:
    server.basic, server.pkce, server.redirect = basic, pkce, REDIRECT
    there, consent = talk(server), Consent(REDIRECT)
    tokens = there.exchange(code_of(server, there.oauth, consent), consent)
    assert server.admits(f"Bearer {tokens.access.get_secret_value()}")
    assert tokens.refresh is not None
    assert tokens.expires_at is not None
    assert timedelta(seconds=3590) < tokens.expires_at - datetime.now(UTC) <= timedelta(seconds=3600)
    again = there.renew(tokens.refresh, lambda: None)
    assert again.refresh is not None
    assert again.refresh != tokens.refresh
    assert ("code_verifier" in server.asked[0]) == pkce


def test_each_consent_has_a_state_and_a_verifier_of_its_own() -> None:
    one, other = Consent(REDIRECT), Consent(REDIRECT)
    assert one.state != other.state
    assert one.verifier != other.verifier
    assert 43 <= len(one.verifier) <= 128
    assert one.verifier not in repr(one)


def test_a_verifier_that_does_not_fit_is_refused(server: AuthorizationServer) -> None:
    there, consent = talk(server), Consent(REDIRECT)
    code = code_of(server, there.oauth, consent)
    with pytest.raises(AccountRefused, match="invalid_grant"):
        there.exchange(code, Consent(REDIRECT, state=consent.state))


def test_a_code_is_redeemed_once(server: AuthorizationServer) -> None:
    there, consent = talk(server), Consent(REDIRECT)
    code = code_of(server, there.oauth, consent)
    server.lose_answers()
    with pytest.raises(OutcomeUnknown):
        there.exchange(code, consent)
    assert len(server.asked) == 1, "it was sent again blindly"


def test_no_secret_is_told(server: AuthorizationServer, caplog: pytest.LogCaptureFixture) -> None:
    there, consent = talk(server), Consent(REDIRECT)
    server.before = _echo
    with caplog.at_level("DEBUG"), pytest.raises(ConnectorError) as raised:
        there.exchange("c0de-0123456789", consent)
    told = f"{raised.value!r} {caplog.text} {there!r}"
    assert not [each for each in ("c0de-0123456789", consent.verifier, SECRET) if each in told]


def _echo(form: dict[str, str]) -> Answer:
    return Answer(400, {"you sent": form})


def test_the_operators_app_is_not_the_sellers_fault(server: AuthorizationServer) -> None:
    wrong = TokenServer(OAuth("", f"{server.url}/oauth/token", CLIENT, SecretStr("wrong")), ("127.0.0.1",))
    with pytest.raises(TemporaryError, match="invalid_client"):
        wrong.renew(SecretStr("r"), lambda: None)


def test_nobody_there_is_not_an_answer_that_was_lost(server: AuthorizationServer) -> None:
    there = TokenServer(OAuth("", "http://127.0.0.1:9/token", CLIENT, SecretStr(SECRET)), ("127.0.0.1",))
    with pytest.raises(ChannelUnavailable):
        there.renew(SecretStr("r"), lambda: None)


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, b'{"error": "invalid_grant"}', AccountRefused),
        (401, b'{"error": "invalid_request", "hint": "Token has been revoked"}', AccountRefused),
        (400, b'{"error": "invalid_request"}', UnexpectedReply),
        (401, b'{"error": "invalid_client"}', TemporaryError),
        (429, b"", RateLimited),
        (500, b"", OutcomeUnknown),
        (503, b"<h1>Maintenance</h1>", OutcomeUnknown),
        (302, b"", UnexpectedReply),
        (200, b"<h1>Welcome</h1>", OutcomeUnknown),
        (200, b"{}", OutcomeUnknown),
        (200, b"null", OutcomeUnknown),
        (200, LEAK, OutcomeUnknown),
        (200, b'{"access_token": "a", "expires_in": "soon"}', OutcomeUnknown),
    ],
)
def test_an_answer_says_what_happens_next(status: int, body: bytes, error: type[ConnectorError]) -> None:
    reply = Reply(status, {}, body, "POST /oauth/token", excerpt=body.decode())
    with pytest.raises(error) as raised:
        to_tokens(reply, NOON)
    assert type(raised.value) is error
    assert "leak" not in str(raised.value)


def test_what_the_platform_says_of_the_end_is_trusted() -> None:
    """YouCan's pages speak of a year; its example of 15 days."""
    tokens = to_tokens(Reply(200, {}, b'{"access_token": "a", "expires_in": 1295999}'), NOON, SecretStr("before"))
    assert tokens.expires_at == NOON + timedelta(seconds=1_295_999)
    assert tokens.refresh == SecretStr("before"), "no new one was given: the one from before stays"
