"""The file of an account: what is on sale, at an address that nobody guesses."""

import re

import pytest
from django.test import Client

from catalog import store as catalogue
from catalog.models import Business
from connectors import Push, Receipt
from connectors.channels.feed import FeedConnector
from sync import runs
from sync.models import Attempt, ChannelAccount
from sync.store import accounts, feeds, leases, listings
from tests.sync.conftest import rug

CONFIG = {"format": "google-tsv", "page": "https://shop.example/p/{sku}"}


@pytest.fixture
def feed(business: Business, settings: object, monkeypatch: pytest.MonkeyPatch) -> ChannelAccount:
    """An account with two products in its file. They need no photo here."""
    monkeypatch.setattr("django.conf.settings.PUBLIC_URL", "https://qafila.example", raising=False)
    monkeypatch.setattr(FeedConnector, "requirements", ())
    monkeypatch.setattr(FeedConnector, "pictures", FeedConnector.pictures.__class__(by="url"))
    for key in ("A", "B"):
        catalogue.add(business, rug(key))
    account = accounts.add_account(business, "feed", "feed", accounts.Changes(config=CONFIG))
    sync(account)
    return account


def sync(account: ChannelAccount) -> None:
    runs.run_account(account.pk, "worker", leases.Heart("worker"))


def address(account: ChannelAccount) -> str:
    found = feeds.address(account)
    assert found is not None
    return found.removeprefix("https://qafila.example")


def prices(account: ChannelAccount) -> dict[str, str]:
    answer = Client().get(address(account))
    assert answer.status_code == 200
    head, *lines = answer.content.decode().removesuffix("\n").split("\n")
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    return {row["id"]: row["price"] for row in rows}


def test_what_is_on_sale_is_in_the_file_and_no_sign_in_is_asked_for(feed: ChannelAccount) -> None:
    assert prices(feed) == {"A": "100.00 MAD", "B": "100.00 MAD"}
    answer = Client().get(address(feed))
    assert answer["Content-Type"].startswith("text/tab-separated-values")
    assert answer["X-Robots-Tag"] == "noindex"


def test_what_is_withdrawn_leaves_the_file(feed: ChannelAccount) -> None:
    listings.withhold(feed, ["A"], withheld=True)
    sync(feed)
    assert prices(feed) == {"B": "100.00 MAD"}


def test_a_change_is_in_the_file_after_the_next_sync(feed: ChannelAccount, business: Business) -> None:
    catalogue.edit(business, rug("A", price="120"))
    assert prices(feed)["A"] == "100.00 MAD", "what was last published"
    sync(feed)
    assert prices(feed) == {"A": "120.00 MAD", "B": "100.00 MAD"}


def test_new_rules_for_its_content_send_what_is_live_again_and_once(feed: ChannelAccount, business: Business) -> None:
    def sent_after(**config: str) -> int:
        accounts.set_account(business, "feed", accounts.Changes(config=config))
        sync(feed)
        return Attempt.objects.within(business).count()

    before = sent_after(page=CONFIG["page"])
    assert sent_after(answers="1604.gender = unisex") == before + 2
    assert sent_after(answers="1604.gender = unisex") == before + 2
    assert sent_after(answers="1604.gender = female") == before + 4


def test_new_rules_during_a_run_send_again_what_that_run_sent_by_the_old_ones(
    feed: ChannelAccount, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushed, put = list[str](), FeedConnector.push

    def push(connector: FeedConnector, asked: Push) -> Receipt:
        pushed.append(connector.config.answers)
        if pushed == [""]:
            accounts.set_account(business, "feed", accounts.Changes(config={"answers": "1604.gender = female"}))
        return put(connector, asked)

    monkeypatch.setattr(FeedConnector, "push", push)
    catalogue.edit(business, rug("A", price="120"))
    catalogue.edit(business, rug("B", price="120"))
    sync(feed)
    assert pushed == ["", ""]
    sync(feed)
    assert pushed[2:] == ["1604.gender = female"] * 2
    sync(feed)
    assert len(pushed) == 4


def test_the_address_cannot_be_guessed_and_is_the_same_tomorrow(feed: ChannelAccount, business: Business) -> None:
    path = address(feed)
    assert re.fullmatch(rf"/feeds/{feed.pk}-[0-9a-f]{{40}}\.tsv", path)
    assert address(feed) == path
    other = accounts.add_account(business, "other", "feed", accounts.Changes(config=CONFIG))
    sign = path.partition("-")[2]
    for wrong in (
        f"/feeds/{other.pk}-{sign}",
        f"/feeds/{feed.pk}-{'0' * 40}.tsv",
        f"/feeds/{feed.pk}-.tsv",
        path.replace(".tsv", ".xml"),
        f"/feeds/{feed.pk + 999}-{sign}",
    ):
        assert Client().get(wrong).status_code == 404


def test_an_account_that_sends_has_no_file(business: Business, account: ChannelAccount, feed: ChannelAccount) -> None:
    assert feeds.address(account) is None
    path = f"/feeds/{account.pk}-{feeds._sign(account.pk)}.tsv"
    assert Client().get(path).status_code == 404


def test_without_an_address_of_ours_there_is_none_for_the_file(
    feed: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.PUBLIC_URL", "", raising=False)
    assert feeds.address(feed) is None
