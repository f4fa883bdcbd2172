"""How each connector does, as programme staff see it."""

from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext

from catalog.models import Business
from connectors.budget import Budget, Limits
from connectors.channels.memory import MemoryConnector
from sync.models import Attempt, ChannelAccount, QuotaRow, SyncRun
from sync.store import clock, leases
from sync.store.health import Health, health
from tests.sync.programme import ago, connected, listed, member

pytestmark = pytest.mark.django_db


def tried(account: ChannelAccount, results: dict[str, int], hours_ago: float = 1) -> None:
    run = SyncRun.objects.create(business=account.business, account=account, epoch=1, worker="a")
    (row,) = listed(account, {"live": 1}, mark=f"{hours_ago}", synced_at=ago(hours=hours_ago))
    for result, count in results.items():
        Attempt.objects.within(account.business).bulk_create(
            Attempt(business=account.business, listing=row, run=run, result=result, at=ago(hours=hours_ago))
            for _ in range(count)
        )


def only(businesses: object = None) -> Health:
    (found,) = health(Business.objects.all() if businesses is None else businesses).connectors  # type: ignore[arg-type]
    return found


def test_what_a_platform_refuses_is_no_error_of_its_connector() -> None:
    account = connected(member("Amal"))
    tried(account, {"done": 6, "rejected": 2, "later": 2, "failed": 1, "unknown": 1})
    tried(account, {"failed": 50}, hours_ago=25)
    found = only()
    assert (found.name, found.tries, found.errors) == ("Memory", 12, 2)
    assert found.error_rate == pytest.approx(2 / 12)


def test_without_tries_there_is_no_rate() -> None:
    connected(member("Amal"), state="refused")
    found = only()
    assert (found.error_rate, found.last_success, found.accounts, found.shut_out) == (None, None, 1, 1)


def test_the_queue_is_as_old_as_the_first_that_waits_and_the_last_success_is_the_last() -> None:
    business = member("Amal")
    tried(connected(business, "one", waits_since=ago(minutes=5)), {"done": 1}, hours_ago=3)
    tried(connected(business, "two", waits_since=ago(minutes=50)), {"done": 1}, hours_ago=2)
    connected(business, "three", dirty=0, waits_since=ago(days=9))
    found = only()
    assert (found.waiting, found.waits) == (2, pytest.approx(3_000, abs=5))
    assert found.last_success is not None
    assert clock.now() - found.last_success == pytest.approx(timedelta(hours=2), abs=timedelta(seconds=5))


def test_a_worker_that_is_alive_is_counted() -> None:
    assert health(Business.objects.all()).workers == 0
    leases.sign_in("a")
    assert health(Business.objects.all()).workers == 1


class Limited(MemoryConnector):
    limits: ClassVar[Limits] = Limits(
        budgets=(
            Budget("call", per_second=4),
            Budget("create", per_day=100),
            Budget("app", per_day=10_000, shared_by="app"),
        )
    )


def test_an_allowance_is_what_is_left_to_the_account_that_has_least(monkeypatch: pytest.MonkeyPatch) -> None:
    noon = datetime.now(UTC).replace(hour=12)
    monkeypatch.setattr("sync.store.health.now", lambda: noon)
    monkeypatch.setattr(MemoryConnector, "limits", Limited.limits)
    business = member("Amal")
    one, two = connected(business, "one"), connected(business, "two")
    today = int(noon.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())
    QuotaRow.objects.create(scope=f"account:{one.pk}", budget="create", account=one, used={str(today): 20})
    until = noon + timedelta(hours=1)
    QuotaRow.objects.create(
        scope=f"account:{two.pk}", budget="create", account=two, at=until, used={str(today): 90, str(today - 86_400): 5}
    )
    QuotaRow.objects.create(scope="app:memory:abc", budget="app", used={str(today): 4_000})
    create, app = only().allowances
    assert (create.budget, create.limit, create.left, create.shared) == ("create", 100, 10, False)
    assert create.waits_until == until
    assert (app.budget, app.left, app.shared, app.waits_until) == ("app", 6_000, True, None)


def test_other_countries_count_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryConnector, "limits", Limits(budgets=(Budget("create", per_day=100, day="sliding"),)))
    mine, other = member("Amal", "MA"), member("Badr", "JO")
    tried(connected(mine), {"done": 1})
    theirs = connected(other, waits_since=Now() - timedelta(days=1))
    tried(theirs, {"failed": 9})
    just_now = int(ago(minutes=30).timestamp())
    QuotaRow.objects.create(scope=f"account:{theirs.pk}", budget="create", account=theirs, used={str(just_now): 90})
    found = only(Business.objects.filter(country="MA"))
    assert (found.accounts, found.tries, found.errors) == (1, 1, 0)
    assert found.waits < 100
    assert [allowance.left for allowance in found.allowances] == [100]


def test_a_connector_that_is_not_installed_is_shown_without_a_name() -> None:
    connected(member("Amal"), connector="gone")
    assert (only().connector, only().name, only().allowances) == ("gone", "", [])


def test_ten_times_the_accounts_ask_as_many_queries() -> None:
    tried(connected(member("Amal")), {"done": 1})
    with CaptureQueriesContext(connection) as few:
        health(Business.objects.all())
    for number in range(10):
        tried(connected(member(f"B{number}")), {"done": 1})
    with CaptureQueriesContext(connection) as many:
        health(Business.objects.all())
    assert len(few) == len(many) <= 8
