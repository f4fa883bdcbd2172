"""From an account to listings on sale: checked before it is kept, planned in words before anything is sent."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from catalog.models import Business, Chore
from console.models import Deed
from practice import server
from qafila.home import PRACTICE, home
from sync import runs
from sync.models import ChannelAccount, ListingRow
from sync.store import leases
from tests.console.conftest import client_of, member
from tests.console.test_catalogue import add
from tests.console.test_upload import do_all, photo


@pytest.fixture
def market(tmp_path: Path, settings: Any) -> Iterator[server.Marketplace]:
    with server.running(tmp_path / "market", review=0.0) as running:
        settings.ALLOW_HOSTS = frozenset({"127.0.0.1"})
        (home() / PRACTICE).write_text(running.url.removeprefix("http://"), "utf-8")
        yield running
        (home() / PRACTICE).unlink()


@pytest.fixture
def business(transactional_db: None, business: Business) -> Business:
    """Runs work from other threads, over connections of their own."""
    return business


def run(account: ChannelAccount) -> str:
    heart = leases.Heart("worker")
    return runs.run_account(account.pk, "worker", heart)


def the_account(business: Business) -> ChannelAccount:
    return ChannelAccount.objects.within(business).get()


def with_photo(business: Business, owner: Client, key: str) -> None:
    add(business, key, f"Tapis {key} du Haut Atlas")
    owner.post(f"/b/souk/products/{key}/photos", {"wish": "remove-1"})
    owner.post("/b/souk/upload/photos", {"photos": [photo("a.jpg")]})


def test_she_practises_sees_the_plan_publishes_and_finds_the_links(
    business: Business, owner: Client, market: server.Marketplace
) -> None:
    with_photo(business, owner, "A")
    add(business, "B", "Panier", price=None)
    page = owner.get("/b/souk/accounts/").content.decode()
    assert "Practise first" in page and "Practice marketplace" not in page, "it is offered once"
    where = owner.post("/b/souk/accounts/practise")["Location"]
    assert owner.post("/b/souk/accounts/practise")["Location"] == where, "pressed twice, it is one account"
    assert the_account(business).schedule == "manual", "nothing goes out before she says so"
    planned = owner.post(f"{where}plan")["Location"]
    do_all()
    page = owner.get(planned).content.decode()
    assert "1 product is new there." in page and "1 cannot go yet" in page
    assert "Nothing has been sent yet." in page and not any(market.stats()["listings"].values())
    plan = Chore.objects.within(business).latest("pk")
    assert owner.post(f"{where}publish", {"plan": plan.pk})["Location"] == where
    assert (
        "It is under way" in owner.get(where).content.decode()
        or "no worker is alive" in owner.get(where).content.decode()
    )
    run(the_account(business))
    run(the_account(business))
    page = owner.get(where).content.decode()
    assert re.search(r'href="http://127\.0\.0\.1:\d+/[^"]+" rel="noreferrer">See it there', page)
    assert "on sale</span>: <bdi>1</bdi>" in page
    assert market.stats()["listings"]["live"] == 1
    fragment = owner.get(where, headers={"hx-request": "true"}).content.decode()
    assert fragment.startswith('<div id="state"') and "<html" not in fragment


def test_what_changed_since_the_plan_is_shown_before_it_is_sent(
    business: Business, owner: Client, market: server.Marketplace
) -> None:
    with_photo(business, owner, "A")
    where = owner.post("/b/souk/accounts/practise")["Location"]
    owner.post(f"{where}plan")
    do_all()
    plan = Chore.objects.within(business).latest("pk")
    with_photo(business, owner, "C")
    answer = owner.post(f"{where}publish", {"plan": plan.pk}, follow=True)
    assert "/work/" in answer.redirect_chain[-1][0]
    assert the_account(business).sends_at is None, "nothing was asked for"
    for nonsense in ("", "x", "99999999999999999999999", "1"):
        owner.post(f"{where}publish", {"plan": nonsense})
    assert the_account(business).sends_at is None


def given(market: server.Marketplace, key: str, **more: str) -> dict[str, str]:
    terms = {"country": "FR", "language": "fr", "currency": "MAD", "rate": "", "margin": "0", "rounding": "none"}
    return {"own-url": market.url, "own-api_key": key, **terms, **more}


def test_an_account_is_kept_only_once_the_platform_lets_us_in(
    business: Business, owner: Client, market: server.Marketplace
) -> None:
    page = owner.get("/b/souk/accounts/new/practice/").content.decode()
    assert "API key" in page and 'type="password"' in page
    refused = owner.post("/b/souk/accounts/new/practice/", given(market, "wrong key"))
    assert refused.status_code == 400
    assert "Nothing was saved yet" in refused.content.decode()
    assert "wrong key" not in refused.content.decode(), "a secret is never shown"
    assert not ChannelAccount.objects.within(business).exists()
    key = market.register("Souk", "FR", "MAD", "fr")
    made = owner.post("/b/souk/accounts/new/practice/", given(market, key))
    row = the_account(business)
    assert made["Location"] == f"/b/souk/accounts/{row.pk}/"
    assert key not in str(row.secrets)
    assert owner.post("/b/souk/accounts/new/practice/", given(market, key))["Location"] == made["Location"], (
        "sent twice"
    )
    broken = owner.post(f"/b/souk/accounts/{row.pk}/settings/", given(market, "another wrong one"))
    assert broken.status_code == 400
    assert the_account(business).secrets == row.secrets, "what worked stays"
    page = owner.get(f"/b/souk/accounts/{row.pk}/settings/").content.decode()
    assert key not in page and "Kept." in page
    assert owner.post(f"/b/souk/accounts/{row.pk}/settings/", given(market, "", margin="12,5")).status_code == 302
    assert (the_account(business).margin, the_account(business).secrets) == (12.5, row.secrets)


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("own-url", "", "This is needed."),
        ("own-url", "not an address", "Write the whole address"),
        ("rate", "much", "does not fit here"),
        ("rate", "-1", "does not fit here"),
        ("margin", "-100", "does not fit here"),
        ("currency", "XXX", "Choose one of these."),
        ("currency", "EUR", "Without a rate"),
    ],
)
def test_a_setting_that_does_not_fit_is_told_beside_it(
    business: Business, owner: Client, field: str, typed: str, said: str
) -> None:
    terms = {"country": "FR", "language": "fr", "currency": "MAD", "rate": "", "margin": "0", "rounding": "none"}
    asked = {"own-url": "http://127.0.0.1:9", "own-api_key": "k", **terms, field: typed}
    answer = owner.post("/b/souk/accounts/new/practice/", asked)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not ChannelAccount.objects.within(business).exists()


def test_the_price_rule_is_shown_on_a_product_of_hers(business: Business, owner: Client) -> None:
    add(business, "A", price="1250")
    terms = {"country": "FR", "language": "fr", "currency": "EUR", "rate": "0,092", "margin": "10", "rounding": "90"}
    asked = {"own-url": "http://127.0.0.1:9", "own-api_key": "k", **terms, "try": "1"}
    page = owner.post("/b/souk/accounts/new/practice/", asked).content.decode()
    assert "1250.00 MAD" in page and "126.90 EUR" in page


def test_an_account_without_a_country_gets_none_by_being_saved(
    business: Business, owner: Client, market: server.Marketplace
) -> None:
    key = market.register("Souk", "FR", "MAD", "fr")
    owner.post("/b/souk/accounts/new/practice/", given(market, key))
    ChannelAccount.objects.within(business).update(country="")
    where = f"/b/souk/accounts/{the_account(business).pk}/settings/"
    assert '<option value="" selected>Choose</option>' in owner.get(where).content.decode()
    assert owner.post(where, given(market, "", country="")).status_code == 302
    assert the_account(business).country == ""
    assert owner.post(where, given(market, "", country="FR")).status_code == 302
    assert '<option value="">' not in owner.get(where).content.decode()


def test_connectors_that_reach_no_platform_are_not_offered(business: Business, owner: Client) -> None:
    page = owner.get("/b/souk/accounts/").content.decode()
    assert "WooCommerce" in page and "Memory" not in page
    assert page.index("WooCommerce") < page.index("Etsy"), "what has yet to be set up comes later"
    assert "has yet to set it up" in page
    for nowhere in ("memory", "nonsense"):
        assert owner.get(f"/b/souk/accounts/new/{nowhere}/").status_code == 404


def test_an_account_is_paused_taken_up_again_and_let_go_by_itself(
    business: Business, owner: Client, market: server.Marketplace
) -> None:
    where = owner.post("/b/souk/accounts/practise")["Location"]
    for wish, state, schedule in (
        ("pause", "paused", "manual"),
        ("resume", "active", "manual"),
        ("auto", "active", "auto"),
        ("manual", "active", "manual"),
        ("nonsense", "active", "manual"),
    ):
        owner.post(f"{where}steer", {"wish": wish})
        assert (the_account(business).state, the_account(business).schedule) == (state, schedule)


def test_what_was_refused_is_sent_once_more_when_she_asks_for_it(
    business: Business, owner: Client, market: server.Marketplace
) -> None:
    where = owner.post("/b/souk/accounts/practise")["Location"]
    assert "Send again what was refused" not in owner.get(where).content.decode()
    tried = {"content": "1", "price": "1", "quantity": "1"}
    row = ListingRow.objects.within(business).create(
        business=business, account=the_account(business), product_key="A", title="Tapis", state="rejected", tried=tried
    )
    assert "Send again what was refused" in owner.get(where).content.decode()
    assert client_of(member(business, "viewer")).post(f"{where}retry").status_code == 403
    assert owner.post(f"{where}retry")["Location"] == where
    row.refresh_from_db()
    assert row.tried is None, "sent as it is, though nothing of it has changed"
    assert the_account(business).sends_at is not None, "now, and not when something changes"


def test_another_business_has_no_way_to_the_account(
    business: Business, other_business: Business, owner: Client, market: server.Marketplace
) -> None:
    where = owner.post("/b/souk/accounts/practise")["Location"]
    stranger = client_of(member(other_business))
    for path in (where, where.replace("souk", "bazar"), f"{where}settings/".replace("souk", "bazar")):
        assert stranger.get(path).status_code == 404
    for path in ("plan", "publish", "steer", "retry"):
        assert stranger.post(f"{where}{path}".replace("souk", "bazar")).status_code == 404


@pytest.mark.parametrize(
    ("language", "said"), [("fr", ("Adresse de la boutique", "Clé client")), ("ar", ("عنوان المتجر", "مفتاح العميل"))]
)
def test_what_a_marketplace_asks_is_said_in_her_language(
    business: Business, owner: Client, language: str, said: tuple[str, str]
) -> None:
    owner.post("/language", {"language": language})
    for path in ("accounts/", "accounts/new/woocommerce/"):
        page = owner.get(f"/b/souk/{path}").content.decode()
        assert all(words in page for words in said) and "Shop address" not in page, path


def test_times_are_told_by_the_clocks_of_her_country(business: Business, owner: Client) -> None:
    owner.post("/b/souk/people/consent", {"wish": "give", "days": "30"})
    Deed.objects.within(business).update(at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    assert "2026-07-02 00:30" in owner.get("/b/souk/people/").content.decode()


def test_where_the_practice_marketplace_is_not_open_it_is_not_offered(business: Business, owner: Client) -> None:
    assert not (home() / PRACTICE).exists()
    assert "Practise first" not in owner.get("/b/souk/accounts/").content.decode()
    assert owner.post("/b/souk/accounts/practise").status_code == 404
