"""Listings that end, over the marketplace in memory on a real database."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from catalog.models import Business
from connectors.channels.memory import MemoryConnector, MemoryMarket
from connectors.errors import ListingRejected
from connectors.receipt import Push, Receipt
from sync import runs
from sync.models import ChannelAccount, ListingRow
from sync.store import accounts, listings
from tests.sync.stall import KEYS, run, state, writes

DAY = timedelta(days=1)
LIFE = 30 * DAY


@pytest.fixture(autouse=True)
def ending(account: ChannelAccount, market: MemoryMarket) -> Iterator[MemoryMarket]:
    """Listings are good for 30 days from their last push."""
    market.life = LIFE
    ListingRow.objects.within(account.business).update(revision=0, planned_hash="")  # sent again, each
    run(account)
    market.calls.clear()
    yield market


def passes(account: ChannelAccount, by: timedelta) -> None:
    """As if so much time had gone by."""
    for row in ListingRow.objects.within(account.business):
        row.renew_at, row.expires_at = [each and each - by for each in (row.renew_at, row.expires_at)]
        row.save(update_fields=["renew_at", "expires_at"])
    account.refresh_from_db()
    if account.due_at:
        ChannelAccount.everywhere.filter(pk=account.pk).update(due_at=account.due_at - by)


def rows(account: ChannelAccount) -> list[tuple[datetime | None, datetime | None]]:
    return list(ListingRow.objects.within(account.business).values_list("renew_at", "expires_at"))


def test_a_listing_is_due_three_days_before_it_ends(account: ChannelAccount) -> None:
    for renew_at, expires_at in rows(account):
        assert renew_at is not None
        assert expires_at is not None
        assert expires_at - renew_at == 3 * DAY
    account.refresh_from_db()
    assert account.due_at == min(renew_at for renew_at, _ in rows(account) if renew_at)
    assert runs.accounts_due() == []


def test_what_is_due_is_sent_again_as_it_is_and_no_more_often(account: ChannelAccount, ending: MemoryMarket) -> None:
    run(account)
    assert writes(ending) == []
    passes(account, LIFE - 2 * DAY)
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert sorted(writes(ending)) == [("update", key) for key in KEYS]
    assert listings.renewals_late(account) == []
    assert runs.accounts_due() == []
    run(account)
    assert len(writes(ending)) == 3


def test_a_platform_that_takes_it_and_leaves_the_end_where_it_was_is_not_asked_for_ever(
    account: ChannelAccount, ending: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = now() + 3 * DAY
    real = MemoryConnector.push
    monkeypatch.setattr(
        MemoryConnector, "push", lambda self, push: real(self, push).model_copy(update={"expires_at": ends})
    )
    passes(account, LIFE - 2 * DAY)
    for _ in range(3):
        run(account)
    assert len(writes(ending)) == 3
    assert runs.accounts_due() == []
    assert all(renew_at and now() < renew_at < ends for renew_at, _ in rows(account))


def refusing(self: MemoryConnector, push: Push) -> Receipt:
    raise ListingRejected([])


def test_an_alarm_is_raised_a_day_before_the_end_where_nothing_was_renewed_and_is_over_once_it_is(
    account: ChannelAccount, business: Business, ending: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alarms() -> list[str]:
        account.refresh_from_db()
        return [issue["params"]["count"] for issue in account.issues if issue["code"] == "renewal_late"]

    monkeypatch.setattr(MemoryConnector, "push", refusing)
    passes(account, LIFE - 2 * DAY)
    run(account)
    assert alarms() == []
    passes(account, timedelta(days=1.1))
    run(account)
    assert alarms() == ["3"]
    passes(account, 5 * DAY)
    run(account)
    assert alarms() == ["3"]
    monkeypatch.undo()
    monkeypatch.setattr(MemoryConnector, "requirements", ())
    listings.retry(account)
    run(account)
    assert alarms() == []
    assert state(business)["state"] == "live"


def test_a_paused_account_is_alarmed_without_a_run(account: ChannelAccount) -> None:
    accounts.set_state(account, ChannelAccount.State.PAUSED)
    passes(account, LIFE - DAY / 2)
    (issue,) = listings.renewals_late(account)
    assert issue.params == {"count": "3"}


def test_what_is_withdrawn_is_not_renewed(account: ChannelAccount, ending: MemoryMarket) -> None:
    listings.withhold(account, ["A"], withheld=True)
    run(account)
    passes(account, LIFE)
    assert [issue.params["count"] for issue in listings.renewals_late(account)] == ["2"]
    ending.calls.clear()
    run(account)
    assert sorted(writes(ending)) == [("update", "B"), ("update", "C")]
