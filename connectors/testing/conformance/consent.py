"""Consent instead of a key: no secret in the address that people open, and the token that is good now in requests."""

from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from connectors.contract import Authorizes
from connectors.errors import AccountRefused
from connectors.oauth import Consent
from connectors.receipt import Tokens
from connectors.request import Request
from connectors.testing.conformance.setting import Setting, secrets_of
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.rehearsal import Rehearsal


@dataclass
class _Renewed:
    """Tokens that are renewed once."""

    count: int = 1

    def current(self) -> Tokens:
        return Tokens(access=SecretStr(f"access-{self.count}"))

    def renewed(self, request: Request) -> bool:
        self.count += 1
        return self.count == 2


class Consents(Setting):
    def test_the_page_for_consent_is_told_no_secret(self, fake: FakeChannel) -> None:
        self.need(Authorizes)
        if self.app is None:
            pytest.fail("set `app`, the operator's settings, for the suite to ask with")
        with self._host(fake).session() as connector:
            assert isinstance(connector, Authorizes)
            oauth = connector.oauth()
        assert oauth is not None, "with an app, the connector says how consent is given"
        consent = Consent("http://127.0.0.1:8377/callback")
        address = oauth.authorize_url(consent)
        assert not [secret for secret in (*secrets_of(self.app), consent.verifier) if secret in address]
        assert consent.state in address
        assert ("code_challenge=" in address) == oauth.pkce
        for each in (oauth.authorize_at, oauth.token_at):
            parts = urlsplit(each)
            assert parts.scheme == "https" or parts.hostname == "127.0.0.1", f"{each} is open to whoever listens"

    def test_without_an_app_nobody_is_asked_for_consent(self, fake: FakeChannel) -> None:
        self.need(Authorizes)
        host = self._host(fake)
        host.app = None
        with host.session() as connector:
            assert isinstance(connector, Authorizes)
            assert connector.oauth() is None

    def test_requests_carry_the_token_that_is_good_now(self, fake: FakeChannel) -> None:
        """Sign with `self.tokens.current()`, each time: the host renews it while the connector works."""
        self.need(Authorizes)
        self.need_http(fake)
        host = self._host(fake)
        host.tokens = _Renewed()
        with host.session() as connector, pytest.raises(AccountRefused):
            connector.check_account()
        sent = [" ".join(exchange.request.headers.values()) for exchange in fake.exchanges]
        assert [f"access-{number}" in told for number, told in enumerate(sent, start=1)] == [True, True]

    def _host(self, fake: FakeChannel) -> Rehearsal:
        return Rehearsal(self.connector, self.config(fake), fake, self.files, self.tokens, self.app)
