"""Everything is read, whatever happens meanwhile, and what drifted is noted; nothing is sent."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from catalog import store as catalogue
from catalog.models import Business
from connectors.channels.memory import MemoryConnector, MemoryListing, MemoryMarket
from connectors.contract import Connector, ConnectorConfig
from connectors.errors import ChannelUnavailable, ConnectorError
from connectors.listing import Listing
from connectors.receipt import AccountFacts, Push, Receipt
from sync import runs
from sync.drift import DriftKind
from sync.models import ChannelAccount, DriftRow, ListingRow
from sync.reconcile import reading
from sync.reconcile.on_demand import AccountBusy, read_now
from sync.store import accounts, drifts, leases, reports
from tests.sync.conftest import rug
from tests.sync.stall import KEYS, add, kinds, offered, remove, run, shown, stands, state, writes

pytestmark = pytest.mark.usefixtures("market")


def test_reading_sends_nothing_and_finds_nothing_where_all_is_as_it_was_sent(
    account: ChannelAccount, market: MemoryMarket
) -> None:
    before = writes(market)
    read = read_now(account)
    assert (read.count, read.noted) == (3, [])
    assert writes(market) == before
    account.refresh_from_db()
    assert account.lease_until is None


def test_every_kind_of_drift_is_noted_with_its_date_and_forgotten_when_it_is_over(
    account: ChannelAccount, business: Business, market: MemoryMarket
) -> None:
    offered(market, "A", price="120", quantity=1)
    stands(market, "B").withdrawn = True
    remove(market, "C")
    add(market, "GH0ST", ours=True, number="901")
    add(market, "theirs", ours=False, number="902")
    add(market, "A", ours=True, number="903")
    expected = [
        ("changed", "A"), ("removed", "C"), ("suspended", "B"), ("ghost", "GH0ST"), ("orphan", None),
        ("duplicate", "A"), ("stock", "A"),
    ]  # fmt: skip
    assert kinds(account) == expected
    since = {each.pk: each.since for each in drifts.noted(account)}
    assert kinds(account) == expected
    assert {each.pk: each.since for each in drifts.noted(account)} == since
    assert [(state(business, key)["state"], state(business, key)["drift"][0]["kind"]) for key in "ABC"] == [
        ("live", "changed"), ("blocked", "suspended"), ("blocked", "removed"),
    ]  # fmt: skip
    offered(market, "A", price="100", quantity=3)
    stands(market, "B").withdrawn = False
    for number in ("901", "902", "903"):
        del market.listings[number]
    assert kinds(account) == [("removed", "C")]
    before = writes(market)
    run(account)
    assert [state(business, key)["state"] for key in "ABC"] == ["live", "live", "blocked"]
    assert writes(market) == before


def test_unasked_nothing_is_overwritten(account: ChannelAccount, business: Business, market: MemoryMarket) -> None:
    offered(market, "A", price="120", quantity=9)
    stands(market, "B").withdrawn = True
    remove(market, "C")
    before = writes(market)
    for _ in range(2):
        read_now(account)
        accounts.wake(account)
        run(account)
    catalogue.edit(business, rug("B", price="90"))
    catalogue.edit(business, rug("C", price="90", title={"fr": "Autre"}))
    run(account)
    assert writes(market) == before
    assert shown(market) == ("Tapis A", "120.00", 9, True)


def test_all_is_read_once_a_day_in_a_run(account: ChannelAccount, market: MemoryMarket) -> None:
    account.refresh_from_db()
    assert account.reconcile_at is not None
    assert timedelta(hours=21) < account.reconcile_at - now() <= timedelta(days=1)
    offered(market, price="120")
    run(account)
    assert drifts.noted(account) == []
    assert runs.accounts_due() == []
    due(account)
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert [each.drift.kind for each in drifts.noted(account)] == [DriftKind.CHANGED]
    account.refresh_from_db()
    assert account.reconcile_at is not None
    assert account.reconcile_at > now() + timedelta(hours=20)
    assert account.reconciled_at is not None


def due(account: ChannelAccount) -> None:
    ChannelAccount.everywhere.filter(pk=account.pk).update(reconcile_at=now() - timedelta(seconds=1))


@pytest.mark.parametrize(
    "error", [ChannelUnavailable("down"), KeyError("shop"), SystemExit(), "not a standing"], ids=repr
)
def test_a_reading_that_fails_is_tried_again_later_and_concludes_nothing(
    account: ChannelAccount, business: Business, market: MemoryMarket, monkeypatch: pytest.MonkeyPatch, error: object
) -> None:
    offered(market, price="120")
    read_now(account)
    real = MemoryConnector.read_listings

    def breaking(self: MemoryConnector) -> Iterator[Any]:
        yield next(real(self))
        if isinstance(error, BaseException):
            raise error
        yield error

    monkeypatch.setattr(MemoryConnector, "read_listings", breaking)
    monkeypatch.setattr(reading, "CHUNK", 1)
    due(account)
    assert run(account) == "done"
    assert [each.drift.kind for each in drifts.noted(account)] == [DriftKind.CHANGED]
    assert {entry["state"] for entry in reports.status(business)} == {"live"}
    account.refresh_from_db()
    assert account.reconcile_at is not None
    assert timedelta(minutes=50) < account.reconcile_at - now() < timedelta(minutes=70)
    with pytest.raises(ConnectorError):
        read_now(account)


def test_a_platform_that_is_down_is_not_asked_again_every_few_seconds(
    account: ChannelAccount, business: Business, market: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(operation: str, ref: str, done: bool) -> None:
        raise ChannelUnavailable("down")

    monkeypatch.setattr("sync.push.GIVE_UP_AFTER", 1)
    market.disturb = down
    due(account)
    catalogue.add(business, rug("NEW"))
    assert run(account) == "stopped"
    ChannelAccount.everywhere.filter(pk=account.pk).update(due_at=None)
    assert runs.accounts_due() == []


def test_a_page_that_shifted_makes_nobody_believe_that_a_listing_is_gone(
    account: ChannelAccount, market: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MemoryConnector.read_listings
    monkeypatch.setattr(MemoryConnector, "read_listings", lambda self: (each for each in real(self) if each.key != "B"))
    remove(market, "C")
    assert kinds(account) == [("removed", "C")]


def test_where_hundreds_are_missing_some_are_asked_for(
    account: ChannelAccount, market: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "ASKED", 1)
    market.listings.clear()
    market.calls.clear()
    assert len(kinds(account)) == 3
    assert len([call for call in market.calls if call[0] == "find"]) == 1
    monkeypatch.setattr(MemoryConnector, "read_listings", lambda self: iter(()))
    for key in KEYS:
        ListingRow.objects.within(account.business).filter(product_key=key).update(state="live")
    market.listings["1"] = MemoryListing("1", "A", listing_of(account, "A"))
    assert [key for kind, key in kinds(account) if kind == "removed"] == [], "one of them is there after all"


def listing_of(account: ChannelAccount, key: str) -> Listing:
    return drifts.sent(account, [key])[key]


def test_nothing_is_noted_by_who_has_lost_the_lease(account: ChannelAccount, market: MemoryMarket) -> None:
    offered(market, price="120")

    def stolen(operation: str, ref: str, done: bool) -> None:
        ChannelAccount.everywhere.filter(pk=account.pk).update(run_epoch=10_000)

    market.disturb = stolen
    with pytest.raises(AccountBusy):
        read_now(account)
    assert DriftRow.objects.within(account.business).count() == 0


def test_the_lease_of_a_running_run_is_waited_for(account: ChannelAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    lease = leases.take(account.pk, "worker")
    assert lease is not None
    monkeypatch.setattr("sync.reconcile.on_demand.PATIENCE", 0.3)
    with pytest.raises(AccountBusy, match="qafila runs"):
        read_now(account)
    leases.release(lease)
    assert read_now(account).count == 3


class Silent(Connector[ConnectorConfig]):
    slug, name = "silent", "Silent"

    def base_url(self) -> str:
        return "https://silent.example"

    def check_account(self) -> AccountFacts:
        return AccountFacts()

    def find(self, listing: Listing) -> Receipt | None:
        return None

    def push(self, push: Push) -> Receipt:
        return Receipt(remote={})


def test_a_connector_that_cannot_read_is_left_alone(account: ChannelAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    due(account)
    account.refresh_from_db()
    assert reading.reserve(account, Silent) is False
    account.refresh_from_db()
    assert account.reconcile_at is None
    monkeypatch.setattr("sync.reconcile.on_demand.registered", lambda _slug: Silent)
    assert read_now(account).count is None


def test_one_business_never_sees_anothers_drift(account: ChannelAccount, market: MemoryMarket) -> None:
    offered(market, price="120")
    read_now(account)
    other = catalogue.add_business("Other", "MA", slug="other")
    assert drifts.by_listing(other, "ABC") == {}
    assert reports.status(other) == []
