"""A seller consents on the platform's own page and comes back. The state is hers, the business's, and good for once."""

import html
import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from django.test import Client

from catalog.models import Business
from connectors.channels.etsy import EtsyConnector
from connectors.channels.youcan import YouCanConnector
from connectors.testing import Answer
from console import connecting
from console.models import Deed
from sync.models import ChannelAccount, GrantRow
from sync.store import accounts, operator
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.youcan.fake import YouCanStore
from tests.console.conftest import client_of, member
from tests.oauth.authorization_server import CLIENT, SECRET, AuthorizationServer

TERMS = {"country": "MA", "language": "fr", "currency": "MAD", "rate": "", "margin": "0", "rounding": "none"}


@pytest.fixture
def business(transactional_db: None, business: Business, settings: LazySettings) -> Business:
    """Platforms are asked from other threads."""
    settings.ALLOW_HOSTS = frozenset(("127.0.0.1",))
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    return business


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    with AuthorizationServer(redirect="http://127.0.0.1:8000/consented", pkce=False) as server:
        yield server


@pytest.fixture
def store(server: AuthorizationServer) -> Iterator[YouCanStore]:
    with YouCanStore() as store:
        store.consents = server
        yield store


@pytest.fixture
def known(business: Business, server: AuthorizationServer) -> None:
    """The operator has made the installation known to the platform."""
    addresses = {"authorize_url": f"{server.url}/oauth/authorize", "exchange_url": f"{server.url}/oauth/token"}
    for kind in (YouCanConnector, EtsyConnector):
        operator.set_app(kind, {"client_id": CLIENT, **addresses}, {"client_secret": SECRET})


def added(owner: Client, store: YouCanStore) -> str:
    """Where the account is connected."""
    answer = owner.post("/b/souk/accounts/new/youcan/", {"own-url": store.url, **TERMS})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def asked(owner: Client, where: str) -> str:
    """The address of the platform's page."""
    page = owner.get(where)
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    (address,) = re.findall(r'<a class="button" href="([^"]+)" rel="noreferrer">', page.content.decode())
    return html.unescape(address)


def back(browser: Client, redirect: str, **how: object) -> str:
    """What the page says after the browser has come back."""
    answer = browser.get(redirect.removeprefix("http://127.0.0.1:8000"), follow=True, **how)  # type: ignore[arg-type]
    return html.unescape(answer.content.decode())


def the_account(business: Business) -> ChannelAccount:
    return ChannelAccount.objects.within(business).get()


@pytest.mark.usefixtures("known")
def test_she_is_led_to_the_platform_and_comes_back_connected(
    business: Business, owner: Client, store: YouCanStore, server: AuthorizationServer
) -> None:
    where = added(owner, store)
    row = the_account(business)
    assert where == f"/b/souk/accounts/{row.pk}/connect/"
    assert "waits for your consent" in html.unescape(owner.get(f"/b/souk/accounts/{row.pk}/").content.decode())
    assert added(owner, store) == where, "sent twice, it is one account"
    assert "has let Qafila in" in back(owner, server.agree(asked(owner, where)))
    row.refresh_from_db()
    assert accounts.connected(row) and row.facts is not None, "the platform was asked about the account"
    assert server.families[0].access not in str(GrantRow.objects.values().get())
    done = Deed.objects.within(business)[0]
    assert (done.page, done.about, done.who) == ("consented", "YouCan", "owner@souk.example")
    assert "waits for your consent" not in owner.get(f"/b/souk/accounts/{row.pk}/").content.decode()


@pytest.mark.usefixtures("known")
def test_a_verifier_is_asked_for_where_the_platform_knows_it(
    business: Business, owner: Client, server: AuthorizationServer
) -> None:
    server.pkce = True
    with EtsyShop() as shop:
        given = {"own-shop_id": "1", "own-url": shop.url, **TERMS}
        where = owner.post("/b/souk/accounts/new/etsy/", given)["Location"]
        said = back(owner, server.agree(asked(owner, where)))
    assert server.asked[0]["code_verifier"] and len(server.families) == 1 and server.families[0].access
    assert "does not let this account in" in said, "and the shop, which knows nothing of it, was asked at once"


@pytest.mark.usefixtures("known")
def test_a_state_is_good_for_once(
    business: Business, owner: Client, store: YouCanStore, server: AuthorizationServer
) -> None:
    redirect = server.agree(asked(owner, added(owner, store)))
    back(owner, redirect)
    assert "Nothing was connected" in back(owner, redirect)
    assert len(server.asked) == 1, "the code is not sent again"
    assert not server.families[0].over


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("state", ["guessed", "", "another browser", "later"])
def test_a_state_that_is_not_hers_or_too_old_connects_nothing(
    business: Business,
    owner: Client,
    store: YouCanStore,
    server: AuthorizationServer,
    state: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    redirect = server.agree(asked(owner, added(owner, store)))
    browser = owner
    if state == "another browser":
        browser = client_of(member(business, "owner", "second@souk.example"))
    elif state == "later":
        before = connecting.time.time()
        monkeypatch.setattr(connecting.time, "time", lambda: before + connecting.LASTS + 1)
    else:
        redirect = f"{redirect.partition('state=')[0]}state={state}"
    assert "Nothing was connected" in back(browser, redirect)
    assert not server.asked and not GrantRow.objects.exists()


@pytest.mark.usefixtures("known")
def test_who_is_no_editor_any_more_connects_nothing(
    business: Business, store: YouCanStore, server: AuthorizationServer
) -> None:
    user = member(business, "editor")
    browser = client_of(user)
    redirect = server.agree(asked(browser, added(browser, store)))
    user.memberships.update(role="viewer")
    assert browser.get(redirect.removeprefix("http://127.0.0.1:8000")).status_code == 403
    assert not server.asked


@pytest.mark.usefixtures("known")
def test_an_ended_session_passes_no_code_on(
    business: Business, owner: Client, store: YouCanStore, server: AuthorizationServer
) -> None:
    redirect = server.agree(asked(owner, added(owner, store)))
    code = parse_qs(urlsplit(redirect).query)["code"][0]
    answer = Client().get(redirect.removeprefix("http://127.0.0.1:8000"))
    assert answer["Location"].startswith("/accounts/login/") and code not in answer["Location"]


@pytest.mark.usefixtures("known")
def test_what_the_platform_says_is_told_in_her_language(
    business: Business, store: YouCanStore, server: AuthorizationServer
) -> None:
    owner = client_of(member(business), "fr")
    where = added(owner, store)
    said = back(owner, server.agree(asked(owner, where), error="access_denied"))
    assert "vous n'avez pas donné votre accord" in said and "la même commande" not in said
    said = back(owner, server.agree(asked(owner, where), error="server_error"))
    assert "«\xa0server_error\xa0»" in said
    server.before = lambda _form: Answer(400, {"error": "invalid_grant"})
    assert "La plateforme n'a pas connecté le compte" in back(owner, server.agree(asked(owner, where)))
    server.before = lambda _form: None
    server.lose_answers()
    assert "n'a pas remis l'accès" in back(owner, server.agree(asked(owner, where)))
    assert not GrantRow.objects.exists()


def test_a_platform_that_does_not_know_the_installation_is_not_begun_with(
    business: Business, owner: Client, store: YouCanStore
) -> None:
    answer = owner.post("/b/souk/accounts/new/youcan/", {"own-url": store.url, **TERMS})
    assert (answer.status_code, "Ask whoever runs Qafila" in answer.content.decode()) == (400, True)
    assert not ChannelAccount.objects.within(business).exists()
    row = accounts.add_account(business, "shop", "youcan", accounts.Changes(config={"url": store.url}))
    said = owner.get(f"/b/souk/accounts/{row.pk}/connect/", follow=True).content.decode()
    assert "Ask whoever runs Qafila" in said


def test_an_account_without_consents_has_no_page_for_them(business: Business, owner: Client) -> None:
    row = accounts.add_account(business, "shop", "memory", accounts.Changes(config={"shop": "x"}))
    assert owner.get(f"/b/souk/accounts/{row.pk}/connect/").status_code == 404
    assert owner.get("/b/souk/accounts/999/connect/").status_code == 404
