"""How far runs are, and what waits for a worker."""

from datetime import datetime, timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.memory import MemoryConnector
from qafila.cli.output import lasting
from qafila.cli.waiting import standstill
from sync import runs
from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun
from sync.store import accounts, clock, leases, progress
from sync.store.backlog import Backlog, backlog
from tests.sync.conftest import rug


def under_way(account: ChannelAccount, ages: list[float], **fields: object) -> SyncRun:
    """A run whose listings were tried so many seconds ago."""
    run = SyncRun.objects.create(business=account.business, account=account, epoch=1, worker="a", **fields)
    row, _ = ListingRow.objects.within(account.business).get_or_create(account=account, product_key="A")
    at = clock.now()
    tries = [
        Attempt(business=account.business, listing=row, run=run, at=at - timedelta(seconds=age))
        for age in sorted(ages)[::-1]
    ]
    Attempt.objects.within(account.business).bulk_create(tries)
    return run


def document(account: ChannelAccount) -> dict[str, object]:
    return progress.last_runs(account.business)[0]


def test_a_run_tells_how_fast_it_goes_and_how_long_it_will_take(account: ChannelAccount) -> None:
    under_way(account, [second / 4 for second in range(100)], total=500, done=100)  # four a second
    leases.sign_in("a")
    told = document(account)
    assert (told["done"], told["total"], told["worker_alive"]) == (100, 500, True)
    assert told["rate"] == pytest.approx(4, rel=0.1)
    assert told["seconds_left"] == pytest.approx(100, rel=0.1)


def test_what_counts_is_how_fast_it_goes_now(account: ChannelAccount) -> None:
    slow = [300.0 + number * 60 for number in range(50)]
    fast = [number / 10 for number in range(250)]
    under_way(account, slow + fast, total=1_000, done=300)
    assert document(account)["rate"] == pytest.approx(10, rel=0.1)


@pytest.mark.parametrize("ages", [[], [5.0], [5.0, 5.0]])
def test_before_there_is_enough_to_tell_nothing_is_told(account: ChannelAccount, ages: list[float]) -> None:
    under_way(account, ages, total=10, done=len(ages))
    told = document(account)
    assert told["seconds_left"] is None
    assert not told["rate"]


def test_a_run_whose_worker_is_gone_says_so_and_one_that_has_ended_has_none(account: ChannelAccount) -> None:
    run = under_way(account, [])
    assert document(account)["worker_alive"] is False
    SyncRun.everywhere.filter(pk=run.pk).update(state="done", finished_at=Now())
    assert document(account)["worker_alive"] is None


def test_a_request_waits_with_or_without_a_worker(business: Business, account: ChannelAccount) -> None:
    ChannelAccount.everywhere.update(waits_since=Now() - timedelta(seconds=130))
    (waiting,) = progress.requests(business)
    assert (waiting["run"], waiting["state"], waiting["worker_alive"]) == (None, "waiting", False)
    assert waiting["waited"] == pytest.approx(130, abs=2)
    assert waiting.keys() == {**waiting, **_shape(account)}.keys()
    leases.sign_in("a")
    assert progress.requests(business)[0]["worker_alive"] is True
    assert progress.requests(business, "stall")
    assert leases.take(account.pk, "a")
    assert progress.requests(business) == []


def _shape(account: ChannelAccount) -> dict[str, object]:
    under_way(account, [])
    return document(account)


def test_a_change_waits_since_it_was_made_until_a_run_has_seen_it(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryConnector, "requirements", ())
    runs.run_account(account.pk, "a", leases.Heart("a"))
    account.refresh_from_db()
    assert account.waits_since is None
    assert backlog().accounts == 0
    catalogue.add(business, rug("A"))
    account.refresh_from_db()
    first = account.waits_since
    assert isinstance(first, datetime)
    accounts.wake(account)
    account.refresh_from_db()
    assert account.waits_since == first
    assert backlog().accounts == 1
    runs.run_account(account.pk, "a", leases.Heart("a"))
    account.refresh_from_db()
    assert account.waits_since is None


def test_the_first_that_waits_tells_how_old_the_backlog_is(business: Business, account: ChannelAccount) -> None:
    other = accounts.add_account(business, "other", "memory", accounts.Changes())
    paused = accounts.add_account(business, "paused", "memory", accounts.Changes())
    accounts.set_state(paused, ChannelAccount.State.PAUSED)
    ChannelAccount.everywhere.update(waits_since=Now() - timedelta(hours=1))
    ChannelAccount.everywhere.filter(pk=other.pk).update(seen=F("dirty"), due_at=Now() - timedelta(hours=3))
    found = backlog()
    assert (found.accounts, found.workers) == (2, 0)
    assert found.seconds == pytest.approx(3 * 3_600, abs=5)
    assert backlog([catalogue.add_business("Other", "MA", slug="other")]).accounts == 0


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Backlog(3, 130.0, 0), "3 accounts wait, since 2 minutes, and no worker is alive: start `qafila worker`"),
        (Backlog(1, 4.0, 0), "1 account waits, since 4 seconds, and no worker is alive"),
        (Backlog(3, 130.0, 1), None),
        (Backlog(0, 0.0, 0), None),
    ],
)
def test_work_that_stands_still_is_told_in_a_sentence(found: Backlog, said: str | None) -> None:
    told = standstill(found)
    assert told is None if said is None else told is not None and told.startswith(said)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "0 seconds"), (119, "119 seconds"), (120, "2 minutes"), (7_200, "2 hours"), (259_200, "3 days")],
)
def test_a_time_is_told_in_a_unit_that_fits(seconds: float, said: str) -> None:
    assert lasting(seconds) == said
