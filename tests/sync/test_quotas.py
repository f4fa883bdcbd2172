"""Quotas as rows, on a real database."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from PIL import Image
from pydantic import Field, SecretStr

from catalog import store as catalogue
from catalog.models import Business
from catalog.product import ImageRef
from connectors.budget import DAY, Budget, Day, Limits, Place, rate
from connectors.channels.practice import PracticeConnector
from connectors.contract import ConnectorConfig
from connectors.quota import Draw, Turn
from images import store as images
from images.worker import PhotoWorkers
from practice.server import Marketplace, running
from qafila.keys import make_keys
from sync import runs
from sync.models import Attempt, ChannelAccount, QuotaRow, SyncRun
from sync.store import accounts, leases, reports
from sync.store.quotas import QuotaRows
from tests.sync.conftest import rug


class App(ConnectorConfig):
    client_secret: SecretStr = Field(title="Client secret")


def a_day(limit: float, place: Place = "app", budget: str = "call", begins: str = "UTC") -> Draw:
    return Draw(budget, place, day=Day(limit, begins))


def granted(quota: QuotaRows, draw: Draw, tries: int = 10) -> int:
    return [quota.take(draw).wait <= draw.patience for _ in range(tries)].count(True)


@pytest.fixture
def other(business: Business) -> ChannelAccount:
    return accounts.add_account(business, "second", "memory", accounts.Changes(config={"shop": "second"}))


@pytest.mark.parametrize("begins", ["UTC", "sliding", "America/Los_Angeles"])
def test_a_day_of_the_app_is_shared_by_its_accounts(
    account: ChannelAccount, other: ChannelAccount, begins: str
) -> None:
    draw = a_day(5, begins=begins)
    assert granted(QuotaRows(account), draw, 3) == 3
    assert granted(QuotaRows(other), draw) == 2
    turn = QuotaRows(other).take(draw)
    assert 0 < turn.wait <= 1.05 * DAY
    assert turn.left == 0


def test_a_day_of_an_account_is_its_own_and_so_is_each_budgets(account: ChannelAccount, other: ChannelAccount) -> None:
    for quota in (QuotaRows(account), QuotaRows(other)):
        assert granted(quota, a_day(2, "account")) == 2
        assert granted(quota, a_day(3, "account", "feeds")) == 3
    assert QuotaRow.objects.count() == 4


def test_another_connector_or_another_app_has_another_quota(account: ChannelAccount, business: Business) -> None:
    elsewhere = accounts.add_account(
        business, "market", "practice", accounts.Changes({"url": "http://127.0.0.1:1"}, {"api_key": "x"})
    )
    mine, theirs = (App(client_secret=SecretStr(secret)) for secret in ("s3cret-1", "s3cret-2"))
    for quota in (QuotaRows(account), QuotaRows(elsewhere), QuotaRows(account, mine), QuotaRows(account, theirs)):
        assert granted(quota, a_day(2)) == 2
    assert not QuotaRow.objects.filter(scope__contains="s3cret").exists()


def test_a_bucket_that_fills_slowly_lends_and_waits(account: ChannelAccount) -> None:
    quota, draw = QuotaRows(account), Draw("feeds", "account", patience=25, rates=(rate(6, 60),))
    waits = [quota.take(draw).wait for _ in range(5)]
    assert waits[:3] == [pytest.approx(10 * turn, abs=1) for turn in range(3)]
    assert waits[3:] == [pytest.approx(waits[3], abs=1)] * 2  # nothing was taken
    assert waits[3] <= 31


def test_what_the_platform_says_is_left_corrects_the_row(account: ChannelAccount) -> None:
    quota = QuotaRows(account)
    quota.correct(a_day(1_000), 4)
    assert granted(quota, a_day(1_000)) == 4
    quota.correct(a_day(1_000), 7)
    assert granted(quota, a_day(1_000)) == 7


def test_a_pause_of_the_app_is_every_accounts(account: ChannelAccount, other: ChannelAccount) -> None:
    QuotaRows(account).pause(a_day(5), 90)
    assert 85 < QuotaRows(other).take(a_day(5)).wait <= 90


def test_the_time_is_the_databases_whatever_our_clock_says(
    account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota, now = QuotaRows(account), time.time()
    assert granted(quota, a_day(2)) == 2
    monkeypatch.setattr(time, "time", lambda: now + 7 * DAY)
    assert granted(quota, a_day(2)) == 0


def test_a_deleted_account_leaves_no_count_behind(account: ChannelAccount) -> None:
    granted(QuotaRows(account), a_day(2, "account"))
    granted(QuotaRows(account), a_day(2))
    account.delete()
    assert [row.scope for row in QuotaRow.objects.all()] == ["app:memory"]


def test_threads_with_connections_of_their_own_get_no_more_than_there_is(account: ChannelAccount) -> None:
    counts: list[int] = []

    def work() -> None:
        try:
            counts.append(granted(QuotaRows(account), a_day(50), 30))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 50
    assert sum(QuotaRow.objects.get().used.values()) == 50


@pytest.fixture
def market(tmp_path: Path) -> Iterator[Marketplace]:
    with running(tmp_path, review=0, rate=1_000) as market:
        yield market


@pytest.fixture
def seller(
    business: Business, market: Marketplace, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> ChannelAccount:
    """An account with 10 products on a marketplace over HTTP, whose app may send 12 requests a day."""
    budgets = (Budget(per_second=1_000), Budget(per_day=12, shared_by="app"))
    monkeypatch.setattr(PracticeConnector, "limits", Limits(budgets=budgets, concurrency=4))
    settings.ALLOW_HOSTS, settings.HOME = frozenset(("127.0.0.1",)), tmp_path
    Image.new("RGB", (600, 500), "#0a7").save(tmp_path / "rug.jpg")
    with PhotoWorkers() as workers:
        images.take_in(business, ["rug.jpg"], images.FolderPhotos(tmp_path), workers)
    make_keys(tmp_path)
    for number in range(10):
        catalogue.add(business, rug(f"R{number}", images=(ImageRef(source="rug.jpg"),)))
    changes = accounts.Changes({"url": market.url}, {"api_key": market.register("Souk")}, currency="MAD")
    return accounts.add_account(business, "market", "practice", changes)


def test_a_run_keeps_to_the_day_of_its_app_and_no_thread_that_pushes_writes_the_count(
    business: Business, seller: ChannelAccount, market: Marketplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: set[str] = set()
    take = QuotaRows.take

    def noted(quota: QuotaRows, draw: Draw) -> Turn:
        threads.add(threading.current_thread().name)
        return take(quota, draw)

    monkeypatch.setattr(QuotaRows, "take", noted)
    assert runs.run_account(seller.pk, "worker", leases.Heart("worker")) == "stopped"
    assert len(market.log()) == 12
    assert threads == {threading.current_thread().name, "check-0"}  # the account check, while the run waits for it
    assert sum(QuotaRow.objects.get(scope="app:practice").used.values()) == 12
    assert {entry["state"] for entry in reports.status(business)} == {"live", "pending"}


def test_a_run_that_used_up_its_allowance_comes_back_later_and_nothing_counts_as_failed(
    business: Business, seller: ChannelAccount, market: Marketplace
) -> None:
    runs.run_account(seller.pk, "worker", leases.Heart("worker"))
    run = SyncRun.objects.within(business).get()
    seller.refresh_from_db()
    assert seller.due_at is not None
    assert run.finished_at is not None
    assert 0 < (seller.due_at - run.finished_at).total_seconds() < 905, "a quarter of an hour, or the end of the day"
    assert seller.state == ChannelAccount.State.ACTIVE
    assert set(Attempt.objects.within(business).values_list("result", flat=True)) <= {"done", "later"}
    assert not seller.listings.filter(attempts__gt=0).exists()
    QuotaRow.objects.all().delete()  # the next day
    seller.listings.update(not_before=None)
    runs.run_account(seller.pk, "worker", leases.Heart("worker"))
    assert len(market.log()) == 24
