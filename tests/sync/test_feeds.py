"""The file of an account, as the platform fetches it: what every listing of ours has to be where nothing is sent.

The suite of connectors is for platforms that hold listings; what it asks is asked of the file here, on a real
database."""

import re
from collections.abc import Sequence

import pytest
from django.test import Client

from catalog import store as catalogue
from catalog.models import Business
from catalog.money import Money
from catalog.product import Offer, Option, Product, Status, Variant
from connectors import MaxLength, Push, Receipt
from connectors.channels.feed import FeedConnector
from sync import runs
from sync.models import Attempt, ChannelAccount
from sync.store import accounts, erasure, feeds, leases, listings
from sync.store.journal import RunJournal
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


def rows(account: ChannelAccount) -> dict[str, dict[str, str]]:
    answer = Client().get(address(account))
    assert answer.status_code == 200
    head, *lines = answer.content.decode().removesuffix("\n").split("\n")
    found = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    return {row["id"]: row for row in found}


def prices(account: ChannelAccount) -> dict[str, str]:
    return {key: row["price"] for key, row in rows(account).items()}


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
    path = f"/feeds/{account.pk}-{feeds._sign(account.pk, '')}.tsv"
    assert Client().get(path).status_code == 404


def test_without_an_address_of_ours_there_is_none_for_the_file(
    feed: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.PUBLIC_URL", "", raising=False)
    assert feeds.address(feed) is None


# ---- what was published is there, whole and once


def test_what_was_synced_twice_is_the_same_file(feed: ChannelAccount) -> None:
    before = Client().get(address(feed)).content
    sync(feed)
    assert Client().get(address(feed)).content == before


def test_what_is_withdrawn_and_comes_back_is_there_again(feed: ChannelAccount) -> None:
    for withheld, left in ((True, {"B"}), (False, {"A", "B"})):
        listings.withhold(feed, ["A"], withheld=withheld)
        sync(feed)
        assert set(prices(feed)) == left


@pytest.mark.parametrize("status", ["archived", "draft"])
def test_what_is_no_longer_for_sale_leaves_the_file(feed: ChannelAccount, business: Business, status: str) -> None:
    catalogue.edit(business, catalogue.product(business, "A").model_copy(update={"status": Status(status)}))
    sync(feed)
    assert set(prices(feed)) == {"B"}


def test_a_change_and_its_end_arrive_as_they_were(feed: ChannelAccount, business: Business) -> None:
    first = Client().get(address(feed)).content
    for price in ("120", "100"):
        catalogue.edit(business, rug("A", price=price))
        sync(feed)
    assert Client().get(address(feed)).content == first


def test_what_is_sold_out_stays_and_says_so(feed: ChannelAccount, business: Business) -> None:
    catalogue.edit(business, rug("A", quantity=0))
    sync(feed)
    assert {key: row["availability"] for key, row in rows(feed).items()} == {"A": "out_of_stock", "B": "in_stock"}


def family(sizes: Sequence[str]) -> Product:
    variants = tuple(
        Variant(key=f"A{size}", options={"Taille": size}, offer=Offer(price=Money.of("100", "MAD"))) for size in sizes
    )
    return rug("A").model_copy(update={"options": (Option(name="Taille"),), "variants": variants})


def test_a_variant_that_was_renamed_leaves_no_ghost(feed: ChannelAccount, business: Business) -> None:
    for sizes in (("S", "M"), ("S", "XL")):
        catalogue.edit(business, family(sizes))
        sync(feed)
        found = {key: row["item_group_id"] for key, row in rows(feed).items()}
        assert found == {**{f"A{size}": "A" for size in sizes}, "B": ""}


def test_what_is_refused_before_it_is_sent_never_was_there_and_a_change_that_is_refused_changes_nothing(
    feed: ChannelAccount, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FeedConnector, "requirements", (MaxLength("title", 20),))
    catalogue.add(business, rug("C", title={"fr": "x" * 21}))
    catalogue.edit(business, rug("A", title={"fr": "y" * 21}))
    sync(feed)
    assert {key: row["title"] for key, row in rows(feed).items()} == {"A": "Tapis A", "B": "Tapis B"}


def test_arabic_and_signs_that_part_columns_arrive_intact(feed: ChannelAccount, business: Business) -> None:
    catalogue.edit(business, rug("A", title={"fr": "سجادة\t«تيفاوين»\n🧶"}))
    sync(feed)
    assert rows(feed)["A"]["title"] == "سجادة «تيفاوين» 🧶"


@pytest.mark.parametrize("dies_at", ["begin", "ended"])
def test_a_run_that_is_killed_leaves_each_row_whole_and_the_next_one_mends_it(
    feed: ChannelAccount, business: Business, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    """As it was or as it will be, and never in between: a listing is one value of one row."""

    class Killed(BaseException):
        pass

    def die(*_given: object) -> None:
        raise Killed

    for key in ("A", "B"):
        catalogue.edit(business, rug(key, price="120"))
    with monkeypatch.context() as dying:
        dying.setattr(RunJournal, dies_at, die)
        with pytest.raises(Killed):
            sync(feed)
    found = prices(feed)
    assert set(found) == {"A", "B"}
    assert set(found.values()) <= {"100.00 MAD", "120.00 MAD"}
    sync(feed)
    assert prices(feed) == {"A": "120.00 MAD", "B": "120.00 MAD"}


# ---- how it is fetched


def test_who_has_the_file_is_told_that_it_has_not_changed(feed: ChannelAccount, business: Business) -> None:
    first = Client().get(address(feed))
    same = Client().get(address(feed), HTTP_IF_NONE_MATCH=first["ETag"])
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    catalogue.edit(business, rug("A", price="120"))
    sync(feed)
    other = Client().get(address(feed), HTTP_IF_NONE_MATCH=first["ETag"])
    assert other.status_code == 200
    assert other["ETag"] != first["ETag"]


def test_it_is_read_and_nothing_else(feed: ChannelAccount) -> None:
    head = Client().head(address(feed))
    assert (head.status_code, head.content) == (200, b"")
    assert Client().post(address(feed)).status_code == 405


def test_another_word_voids_the_address_that_was_given_away(feed: ChannelAccount, business: Business) -> None:
    given_away = address(feed)
    accounts.set_account(business, "feed", accounts.Changes(config={"address": "printemps"}))
    feed.refresh_from_db()
    assert Client().get(given_away).status_code == 404
    assert address(feed) != given_away
    assert set(prices(feed)) == {"A", "B"}
    accounts.set_account(business, "feed", accounts.Changes(config={"address": "été"}))
    assert Client().get(address(feed)).status_code == 404, "the row that was read before"


def test_who_is_forgotten_has_no_file(feed: ChannelAccount, business: Business) -> None:
    path = address(feed)
    erasure.erase(business)
    assert Client().get(path).status_code == 404


def test_a_paused_account_shows_what_was_last_published(feed: ChannelAccount) -> None:
    accounts.set_state(feed, ChannelAccount.State.PAUSED)
    assert set(prices(feed)) == {"A", "B"}
