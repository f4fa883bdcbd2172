"""The dates of what became of listings and accounts, and the news of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models import F
from django.db.models.functions import Now

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.memory import MemoryMarket
from sync.models import ChannelAccount, ListingRow, Notice
from sync.store import accounts, clock, milestones, notices
from tests.sync.conftest import rug
from tests.sync.stall import run


def dates(business: Business, key: str) -> tuple[bool, bool, bool, bool]:
    """Whether it has been live, refused, mended; whether it is stuck."""
    row = ListingRow.objects.within(business).get(product_key=key)
    return tuple(each is not None for each in (row.first_live_at, row.refused_at, row.mended_at, row.stuck_since))  # type: ignore[return-value]


def news(business: Business) -> list[tuple[str, int]]:
    return sorted((each.kind, each.count) for each in notices.latest(business))


@pytest.fixture
def stands(account: ChannelAccount, business: Business) -> Callable[..., None]:
    """Listings as a run left them, which then ends."""

    def leave(states: dict[str, str], **fields: object) -> None:
        for key, state in states.items():
            ListingRow.objects.within(business).update_or_create(
                account=account, product_key=key, defaults={"state": state, **fields}
            )
        milestones.note(account)

    return leave


def test_what_a_run_publishes_is_dated_and_told_once(
    business: Business, account: ChannelAccount, market: MemoryMarket
) -> None:
    assert news(business) == [("published", 3)]
    assert dates(business, "A") == (True, False, False, False)
    first = ListingRow.objects.within(business).get(product_key="A").first_live_at
    catalogue.edit(business, rug("A", price="120"))
    run(account)
    assert news(business) == [("published", 3)]
    assert ListingRow.objects.within(business).get(product_key="A").first_live_at == first


def test_runs_that_follow_each_other_make_one_message(
    business: Business, account: ChannelAccount, market: MemoryMarket
) -> None:
    catalogue.add(business, rug("D"))
    run(account)
    assert news(business) == [("published", 4)]


def test_a_refusal_is_told_and_told_again_only_after_it_was_live(
    business: Business, stands: Callable[..., None]
) -> None:
    stands({"A": "rejected", "B": "live"})
    assert dates(business, "A") == (False, True, False, True)
    assert news(business) == [("published", 1), ("refused", 1)]
    stands({"A": "rejected"})
    assert news(business) == [("published", 1), ("refused", 1)]
    stands({"A": "live"})
    assert dates(business, "A") == (True, True, True, False)
    stands({"A": "rejected"})
    assert news(business) == [("published", 2), ("refused", 2)]
    row = ListingRow.objects.within(business).get(product_key="A")
    assert row.refused_at > row.mended_at


def test_a_listing_is_stuck_since_it_first_was_until_the_platform_has_it(
    business: Business, stands: Callable[..., None]
) -> None:
    stands({"A": "blocked"})
    since = ListingRow.objects.within(business).get(product_key="A").stuck_since
    for state in ("pending", "unknown", "failed"):
        stands({"A": state})
        assert ListingRow.objects.within(business).get(product_key="A").stuck_since == since, state
    stands({"A": "submitted"})
    assert dates(business, "A") == (False, False, False, False)


@pytest.mark.parametrize(("hours", "stuck"), [(23, False), (25, True)])
def test_what_does_not_get_through_for_a_day_is_stuck(
    business: Business, stands: Callable[..., None], hours: int, stuck: bool
) -> None:
    stands({"A": "unknown"}, trying_since=clock.now() - timedelta(hours=hours))
    assert dates(business, "A")[3] is stuck


def test_an_account_that_is_shut_out_is_told_once_until_it_is_connected_anew(
    business: Business, account: ChannelAccount, market: MemoryMarket
) -> None:
    market.closed = True
    ChannelAccount.everywhere.update(facts=None, dirty=F("dirty") + 1)
    run(account)
    assert ("account", 1) in news(business)
    assert ChannelAccount.objects.within(business).get().stuck_since is not None
    milestones.note(account)
    assert ("account", 1) in news(business)
    accounts.set_account(business, "stall", accounts.Changes())
    assert ChannelAccount.objects.within(business).get().stuck_since is None
    run(account)
    assert ("account", 2) in news(business)


def test_a_business_is_told_when_nothing_more_is_under_way(
    business: Business, account: ChannelAccount, market: MemoryMarket
) -> None:
    assert notices.ripe() == [], "it has only just happened"
    Notice.everywhere.update(at=Now() - notices.QUIET)
    assert notices.ripe() == [business]
    accounts.wake(account)
    assert notices.ripe() == [], "a run will add to it"
    Notice.everywhere.update(began_at=Now() - notices.LONGEST)
    assert notices.ripe() == [business], "nobody is kept waiting for ever"


def test_what_was_taken_to_be_told_is_not_taken_again(
    business: Business, account: ChannelAccount, market: MemoryMarket
) -> None:
    Notice.everywhere.update(at=Now() - notices.QUIET)
    assert [(each.kind, each.count, each.account.name) for each in notices.take(business)] == [
        ("published", 3, "stall")
    ]
    assert notices.take(business) == []
    assert notices.ripe() == []
    catalogue.add(business, rug("D"))
    run(account)
    assert [(each.kind, each.count) for each in notices.take(business)] == [("published", 1)]
    assert news(business) == [("published", 1), ("published", 3)], "both stay to be read"
