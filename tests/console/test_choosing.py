"""What a marketplace asks is answered once for a kind of product, on the page or by a command, and holds for all."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from django.conf import LazySettings
from django.test import Client
from pydantic import SecretStr

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.etsy import EtsyConnector
from connectors.channels.google import GoogleConnector
from connectors.receipt import Tokens
from console.models import Deed
from qafila.cli import choosing
from sync.models import ChannelAccount
from sync.store import accounts, operator
from sync.store.choices import choices, choose
from sync.store.given import AccountError
from tests.connectors.etsy.fake import KEY, SHOP, TOKEN, EtsyShop
from tests.console.conftest import client_of, member
from tests.console.test_catalogue import add, values

FIELD = re.compile(r'<label for="([a-z]+-[0-9a-f]{12})">([^<]*)</label>')


@pytest.fixture
def business(transactional_db: None, business: Business, settings: LazySettings) -> Business:
    settings.ALLOW_HOSTS = frozenset(("127.0.0.1",))
    for key, category, more in (("A", "Tapis", {}), ("B", "tapis", {"Room": "Living room"}), ("C", "Lampes; = x", {})):
        product = add(business, key)
        catalogue.edit(business, product.model_copy(update={"seller_category": category, "attributes": more}))
    return business


@pytest.fixture
def account(business: Business) -> Iterator[ChannelAccount]:
    name, _, secret = KEY.partition(":")
    operator.set_app(EtsyConnector, {"client_id": name}, {"client_secret": secret})
    with EtsyShop() as shop:
        changes = accounts.Changes(config={"shop_id": SHOP, "url": shop.url}, schedule="manual")
        row = accounts.add_account(business, "Etsy", "etsy", changes)
        accounts.consented(row, Tokens(access=SecretStr(TOKEN), expires_at=None))
        yield row


def page_of(account: ChannelAccount) -> str:
    return f"/b/souk/accounts/{account.pk}/choices/"


def shown(browser: Client, account: ChannelAccount) -> dict[str, str]:
    """Label of each field, and its name."""
    page = browser.get(page_of(account)).content.decode()
    return {html.unescape(label): name for name, label in FIELD.findall(page)}


def answered(browser: Client, account: ChannelAccount, **given: str) -> str:
    """By the beginning of a label."""
    names = shown(browser, account)
    typed = {
        next(name for label, name in names.items() if label.startswith(own)): value for own, value in given.items()
    }
    page = browser.get(page_of(account)).content.decode()
    answer = browser.post(page_of(account), {**values(page), **typed}, follow=True)
    return html.unescape(answer.content.decode())


def config(account: ChannelAccount) -> dict[str, Any]:
    account.refresh_from_db()
    return {name: account.config.get(name) for name in ("categories", "answers")}


def test_she_says_once_what_her_categories_are_and_what_is_asked_of_them(
    business: Business, owner: Client, account: ChannelAccount
) -> None:
    assert list(shown(owner, account)) == ["Tapis (2 products)", "Lampes; = x (1 product)", "All others"]
    page = answered(owner, account, Tapis="1012")
    assert config(account) == {"categories": "Tapis = 1012", "answers": None}
    assert "Asked of <bdi>1012</bdi>" in page and "1 product does not say it." in page, "B's own row says it"
    page = answered(owner, account, Room="bedroom", Lampes="2078")
    assert config(account) == {"categories": "Tapis = 1012\nLampes x = 2078", "answers": "1012.Room = bedroom"}
    assert "do not say it" not in page and "does not say it" not in page
    found = choices(account, EtsyConnector)
    assert found is not None
    assert [each.chosen for each in found.own] == ["1012", "2078", ""]
    assert [(each.asked.name, each.answer, each.lacking) for each in found.questions] == [("Room", "bedroom", 0)]
    answered(owner, account, Room="")
    assert config(account)["answers"] == "", "and takes it back"
    assert [deed.page for deed in Deed.objects.within(business)] == ["choices"] * 3


def test_what_every_row_says_by_itself_is_not_asked(business: Business, owner: Client, account: ChannelAccount) -> None:
    said = catalogue.product(business, "A").model_copy(update={"attributes": {"room": "Bedroom"}})
    catalogue.edit(business, said)
    assert "Nothing else is asked" in answered(owner, account, Tapis="1012")


def test_what_was_not_touched_stays_as_it_was_written(account: ChannelAccount, owner: Client) -> None:
    accounts.set_account(account.business, "Etsy", accounts.Changes(config={"categories": "* = 1\nSacs = 9"}))
    answered(owner, account, Tapis="1012")
    assert config(account)["categories"] == "* = 1\nSacs = 9\nTapis = 1012"


def test_two_editors_at_once_the_second_is_told(account: ChannelAccount, owner: Client) -> None:
    names = shown(owner, account)
    tapis = names["Tapis (2 products)"]
    choose(account, EtsyConnector, {"Tapis": "2078"}, {})
    answer = owner.post(page_of(account), {tapis: "1012", f"was-{tapis}": ""})
    assert (answer.status_code, "Somebody else has written “2078”" in answer.content.decode()) == (400, True)
    assert config(account)["categories"] == "Tapis = 2078"


@pytest.mark.parametrize("typed", ["1012; Sacs = 9", "1012\r\nSacs = 9", "x" * 201])
def test_an_answer_never_becomes_another_rule(account: ChannelAccount, owner: Client, typed: str) -> None:
    tapis = shown(owner, account)["Tapis (2 products)"]
    answer = owner.post(page_of(account), {tapis: typed, f"was-{tapis}": ""})
    assert (answer.status_code, "one short line" in answer.content.decode()) == (400, True)
    assert config(account) == {"categories": None, "answers": None}
    with pytest.raises(ValueError, match="one line"):
        choose(account, EtsyConnector, {"Tapis": "1; Sacs = 9"}, {})


def test_only_what_the_marketplace_knows_is_chosen(account: ChannelAccount, owner: Client) -> None:
    answered(owner, account, Tapis="1012")
    room = shown(owner, account)["Room"]
    assert owner.post(page_of(account), {room: "Kitchen", f"was-{room}": ""}).status_code == 400
    assert not config(account)["answers"]


def test_a_viewer_sees_and_changes_nothing_and_others_find_nothing(
    business: Business, other_business: Business, account: ChannelAccount
) -> None:
    page = client_of(member(business, "viewer")).get(page_of(account)).content.decode()
    assert "Tapis" in page and "<button>Save" not in page
    stranger = client_of(member(other_business))
    assert stranger.get(f"/b/bazar/accounts/{account.pk}/choices/").status_code == 404


def test_a_platform_that_asks_the_same_everywhere_has_no_such_page(business: Business, owner: Client) -> None:
    row = accounts.add_account(business, "shop", "memory", accounts.Changes(config={"shop": "x"}))
    assert owner.get(f"/b/souk/accounts/{row.pk}/choices/").status_code == 404
    assert "What it asks" not in owner.get(f"/b/souk/accounts/{row.pk}/").content.decode()


def test_the_settings_of_the_account_keep_each_rule_on_its_line(account: ChannelAccount, owner: Client) -> None:
    """A field of one line would join them."""
    choose(account, EtsyConnector, {"Tapis": "1012", "Lampes; = x": "2078"}, {})
    where = f"/b/souk/accounts/{account.pk}/settings/"
    given = values(owner.get(where).content.decode())
    assert given["own-categories"] == "Tapis = 1012\nLampes x = 2078"
    given["own-categories"] = "Tapis = 2078\r\nLampes x = 1012"
    answer = owner.post(where, {**given, "country": "MA"})
    assert answer["Location"] == f"/b/souk/accounts/{account.pk}/"
    account.refresh_from_db()
    found = choices(account, EtsyConnector)
    assert found is not None and [each.chosen for each in found.own] == ["2078", "1012", ""]


def test_googles_own_categories_are_not_chosen_and_what_they_ask_is_answered(business: Business, owner: Client) -> None:
    dress = catalogue.product(business, "A").model_copy(update={"category": 2271})
    catalogue.edit(business, dress)
    changes = accounts.Changes(config={"account": "1", "page": "https://shop.example/p/{sku}"}, country="FR")
    row = accounts.add_account(business, "Google", "google", changes)
    assert list(shown(owner, row)) == ["color", "size", "gender", "age_group"]
    answered(owner, row, color="bleu", gender="female")
    row.refresh_from_db()
    assert row.config["answers"] == "2271.color = bleu\n2271.gender = female"
    found = choices(row, GoogleConnector)
    assert found is not None and not found.own
    lacking = {each.asked.name: each.lacking for each in found.questions}
    assert lacking == {"color": 0, "size": 1, "gender": 0, "age_group": 1}
    with pytest.raises(AccountError, match="Google's categories"):
        choose(row, GoogleConnector, {"Tapis": "1"}, {})


def test_the_command_line_asks_and_keeps_the_same(
    account: ChannelAccount, owner: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    answered(owner, account, Tapis="1012")
    capsys.readouterr()
    with pytest.raises(typer.Exit) as waits:
        choosing.show("Etsy", "souk", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (waits.value.exit_code, told["categories"][0]) == (1, {"category": "Tapis", "products": 2, "chosen": "1012"})
    asked = {
        "category": "1012",
        "attribute": "Room",
        "values": ["bedroom", "living room"],
        "answer": None,
        "lacking": 1,
    }
    assert told["asked"] == [asked]
    with pytest.raises(typer.Exit) as done:
        choosing.show("Etsy", "souk", category=["*=2078"], answer=["1012.Room=bedroom"])
    assert done.value.exit_code == 0
    assert config(account) == {"categories": "Tapis = 1012\n* = 2078", "answers": "1012.Room = bedroom"}
    assert "bedroom" in capsys.readouterr().out


def looked_for(browser: Client, account: ChannelAccount, words: str) -> str:
    return html.unescape(browser.get(page_of(account), {"q": words}).content.decode())


def test_the_marketplaces_own_categories_are_looked_for_by_words(account: ChannelAccount, owner: Client) -> None:
    page = looked_for(owner, account, "rug")
    assert re.findall(r'<option value="(\d+)">([^<]+)<', page.partition("<datalist")[2]) == [
        ("1009", "Home & Living > Floor & Rugs"),
        ("1012", "Home & Living > Floor & Rugs > Rugs"),
    ]
    assert '<strong dir="ltr">1012</strong> <bdi>Home & Living > Floor & Rugs > Rugs</bdi>' in page
    assert page.count(' list="found"') == 3, "offered beside each of hers"
    assert "Try one word alone" in looked_for(owner, account, "tapis")
    viewer = client_of(member(account.business, "viewer"))
    assert "1012" not in looked_for(viewer, account, "rug"), "who may not choose asks nothing of the marketplace"


def test_a_marketplace_that_cannot_be_asked_is_told(account: ChannelAccount, owner: Client) -> None:
    accounts.set_account(account.business, "Etsy", accounts.Changes(config={"url": "http://127.0.0.1:9"}))
    page = looked_for(owner, account, "rug")
    assert "Etsy" in page and 'class="issues"' in page and "Tapis (2 products)" in page
