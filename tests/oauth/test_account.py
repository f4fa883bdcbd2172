"""An account by consent, opened as runs and commands open it: its requests carry what is good now."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import LazySettings
from pydantic import SecretStr

from catalog import store as catalogue
from connectors.channels.youcan import YouCanConnector
from connectors.errors import AccountRefused
from connectors.oauth import Consent
from connectors.receipt import Tokens
from qafila.home import home
from qafila.keys import make_keys
from sync import opening
from sync.models import AppRow, ChannelAccount, GrantRow
from sync.opening import AccountIdle, learn, open_account, refusal
from sync.store import accounts, operator
from sync.store.given import AccountError
from sync.store.grants import GrantRows
from tests.connectors.youcan.fake import TOKEN, YouCanStore
from tests.oauth.authorization_server import CLIENT, SECRET, AuthorizationServer


@pytest.fixture
def store(server: AuthorizationServer) -> Iterator[YouCanStore]:
    with YouCanStore() as store:
        store.consents = server
        yield store


@pytest.fixture
def account(
    transactional_db: None, store: YouCanStore, server: AuthorizationServer, settings: LazySettings
) -> ChannelAccount:
    """Its owner has consented."""
    settings.ALLOW_HOSTS = frozenset(("127.0.0.1",))
    make_keys(home())
    server.pkce = False
    addresses = {"authorize_url": f"{server.url}/oauth/authorize", "exchange_url": f"{server.url}/oauth/token"}
    operator.set_app(YouCanConnector, {"client_id": CLIENT, **addresses}, {"client_secret": SECRET})
    business = catalogue.add_business("Souk", "MA", slug="souk")
    account = accounts.add_account(business, "shop", "youcan", accounts.Changes(config={"url": store.url}))
    with open_account(account, YouCanConnector) as connector:
        there = opening.token_server(connector)
    assert there is not None
    consent = Consent("http://127.0.0.1:8377/callback")
    redirect = server.agree(there.oauth.authorize_url(consent))
    GrantRows(account.pk).put(there.exchange(dict(parse_qsl(urlsplit(redirect).query))["code"], consent))
    return account


def test_the_apps_secret_is_encrypted_at_rest(account: ChannelAccount) -> None:
    row = AppRow.objects.get()
    assert SECRET not in str((row.config, row.secrets))
    app = operator.app_of(YouCanConnector)
    assert app is not None
    assert SECRET not in repr(app)


def test_an_app_that_is_set_in_part_says_what_is_missing(transactional_db: None) -> None:
    make_keys(home())
    with pytest.raises(AccountError, match="Client secret is missing"):
        operator.set_app(YouCanConnector, {"client_id": "x"}, {})
    assert not AppRow.objects.exists()


def test_an_access_that_was_ended_early_is_renewed_and_the_request_sent_again(
    account: ChannelAccount, server: AuthorizationServer, store: YouCanStore
) -> None:
    with open_account(account, YouCanConnector) as connector:
        connector.check_account()
        server.families[0].until = 0.0
        assert connector.check_account().currency == "MAD"
    assert len(server.asked) == 2
    assert store.arrivals == 3, "the refused one, and the same again"


def test_a_request_signed_before_a_renewal_is_sent_again_whatever_its_method(
    account: ChannelAccount, server: AuthorizationServer
) -> None:
    """The server ends an access as soon as it is renewed, and other threads' requests are on their way then."""
    with open_account(account, YouCanConnector) as connector, open_account(account, YouCanConnector) as other:
        connector.check_account()
        GrantRow.objects.update(expires_at=datetime.now(UTC) - timedelta(hours=1))
        other.check_account()
        assert connector.http.post("products", json={"name": "x"}, allow=(422,)).status == 422
    assert len(server.asked) == 2


def test_a_consent_that_was_taken_back_asks_for_another(account: ChannelAccount, server: AuthorizationServer) -> None:
    server.families[0].over = True
    with open_account(account, YouCanConnector) as connector, pytest.raises(AccountIdle) as raised:
        learn(account, connector)
    assert raised.value.issue.code == "consent_over"


def test_who_copied_a_key_is_asked_for_another_key(account: ChannelAccount) -> None:
    keyed = accounts.add_account(account.business, "keyed", "youcan", accounts.Changes(secrets={"token": "x"}))
    assert refusal(keyed, YouCanConnector, "").code == "account_refused"


def test_a_copied_key_works_without_any_consent(account: ChannelAccount, store: YouCanStore) -> None:
    changes = accounts.Changes(config={"url": store.url}, secrets={"token": TOKEN})
    keyed = accounts.add_account(account.business, "keyed", "youcan", changes)
    with open_account(keyed, YouCanConnector) as connector:
        assert connector.check_account().currency == "MAD"


def test_a_key_that_is_given_after_a_consent_takes_its_place(account: ChannelAccount, store: YouCanStore) -> None:
    row = accounts.set_account(account.business, "shop", accounts.Changes(secrets={"token": TOKEN}))
    assert not GrantRow.objects.exists()
    with open_account(row, YouCanConnector) as connector:
        connector.check_account()
    assert store.exchanges[-1].request.headers["authorization"] == f"Bearer {TOKEN}"


def test_an_account_that_goes_takes_its_grant_with_it(account: ChannelAccount) -> None:
    account.delete()
    assert not GrantRow.objects.exists()


def test_tokens_stay_out_of_what_is_told(account: ChannelAccount, server: AuthorizationServer) -> None:
    secret = server.families[0].access
    GrantRows(account.pk).put(Tokens(access=SecretStr("wr0ng-access-0123456789"), expires_at=None))
    with open_account(account, YouCanConnector) as connector, pytest.raises(AccountRefused) as raised:
        connector.check_account()
    assert "wr0ng-access" not in f"{raised.value!r}"
    assert secret not in f"{raised.value!r}"
