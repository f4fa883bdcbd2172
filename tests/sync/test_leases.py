import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models.functions import Now

from connectors.errors import RunStopped
from sync.models import ChannelAccount, WorkerRow
from sync.store import leases


def expire(account: ChannelAccount) -> None:
    ChannelAccount.everywhere.filter(pk=account.pk).update(lease_until=Now() - leases.ALIVE)


def test_one_worker_at_a_time_has_an_account(account: ChannelAccount) -> None:
    first = leases.take(account.pk, "a")
    assert first is not None
    assert leases.take(account.pk, "b") is None
    leases.release(first)
    second = leases.take(account.pk, "b")
    assert second is not None
    assert second.epoch == first.epoch + 1


def test_a_lease_that_ran_out_can_be_taken_and_its_first_holder_writes_nothing_more(account: ChannelAccount) -> None:
    first = leases.take(account.pk, "a")
    assert first is not None
    expire(account)
    assert leases.take(account.pk, "b") is not None
    with pytest.raises(RunStopped), transaction.atomic():
        leases.hold(first)
    with pytest.raises(RunStopped):
        first.check()


def test_a_renewal_after_another_worker_took_over_tells_the_first_that_it_lost(account: ChannelAccount) -> None:
    first = leases.take(account.pk, "a")
    assert first is not None
    expire(account)
    leases.take(account.pk, "b")
    leases.renew(first)
    with pytest.raises(RunStopped, match="over"):
        first.check()


def test_a_worker_that_slept_past_its_lease_sends_nothing(
    account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    lease = leases.take(account.pk, "a")
    assert lease is not None
    lease.check()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + leases.LEASE + 0.1)
    with pytest.raises(RunStopped):
        lease.check()


def test_a_lease_that_was_let_go_is_not_renewed(account: ChannelAccount) -> None:
    lease = leases.take(account.pk, "a")
    assert lease is not None
    leases.release(lease)
    leases.renew(lease)
    assert not leases.is_held(account.pk)


def test_a_lease_from_before_the_clock_was_set_back_keeps_nobody_out(account: ChannelAccount) -> None:
    dead = leases.take(account.pk, "dead")
    assert dead is not None
    leases.sign_in("dead")
    tomorrow = Now() + timedelta(days=1)
    ChannelAccount.everywhere.filter(pk=account.pk).update(lease_until=tomorrow)
    WorkerRow.objects.update(seen_at=tomorrow)
    assert not leases.is_held(account.pk)
    assert leases.workers_alive() == 0
    assert leases.take(account.pk, "b") is not None
    with pytest.raises(RunStopped), transaction.atomic():
        leases.hold(dead)


def test_the_heart_signs_in_and_keeps_leases_alive(account: ChannelAccount) -> None:
    heart = leases.Heart("a")
    lease = leases.take(account.pk, "a")
    assert lease is not None
    expire(account)
    heart.keep(lease)
    heart.start()
    deadline = time.monotonic() + 5
    while not leases.is_held(account.pk) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert leases.is_held(account.pk)
    assert leases.workers_alive() == 1
    heart.end_all()
    with pytest.raises(RunStopped, match="asked to end"):
        lease.check()
    heart.stop()
    assert not heart.is_alive()
    leases.sign_out("a")
    assert leases.workers_alive() == 0


def test_a_run_that_starts_while_its_worker_ends_sends_nothing(account: ChannelAccount) -> None:
    heart = leases.Heart("a")
    assert not heart.end_all()
    lease = leases.take(account.pk, "a")
    assert lease is not None
    heart.keep(lease)
    assert heart.end_all()
    with pytest.raises(RunStopped, match="asked to end"):
        lease.check()
