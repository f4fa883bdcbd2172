"""Changes go out as they come, once a day by the seller's clock, or when somebody asks; never at another time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from catalog import store as catalogue
from catalog.models import Business
from catalog.money import Money
from catalog.product import Offer
from connectors.channels.memory import MemoryMarket
from connectors.errors import ChannelUnavailable, ConnectorError, RateLimited
from sync import runs
from sync.models import ChannelAccount, ListingRow
from sync.schedule import ScheduleUnknown, next_time, read_schedule, zone_of
from sync.store import accounts, backlog, leases, occasions


@pytest.mark.parametrize(
    ("told", "read"),
    [("auto", "auto"), (" Manual ", "manual"), ("7:30", "07:30"), ("23h05", "23:05"), ("0.00", "00:00")],
)
def test_a_schedule_is_read_as_people_write_it(told: str, read: str) -> None:
    assert read_schedule(told) == read


@pytest.mark.parametrize("told", ["", "daily", "24:00", "7:5", "12:60", "-1:00"])
def test_what_is_no_schedule_is_told_with_an_example(told: str) -> None:
    with pytest.raises(ScheduleUnknown, match="07:30"):
        read_schedule(told)


def test_the_time_of_day_is_that_of_the_sellers_clocks() -> None:
    after = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    due = next_time("07:30", "PK", after)
    assert due is not None
    assert due.astimezone(UTC) == datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
    assert next_time("07:30", "PK", due) == due + timedelta(days=1), "never twice on one day"
    assert next_time("19:00", "", after) == datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
    assert (next_time("auto", "PK", after), next_time("manual", "PK", after)) == (None, None)


def test_each_member_state_has_a_clock() -> None:
    zones = {country: zone_of(country).key for country in ("MA", "SA", "JO", "NG", "PK", "RW", "GR", "BD")}
    assert zones["MA"] == "Africa/Casablanca"
    assert "UTC" not in zones.values()


def test_a_day_on_which_the_clocks_change_has_its_time_once() -> None:
    """In Athens 2027-03-28 has no 03:30, and 2026-10-25 has it twice."""
    for year, month, day in ((2027, 3, 28), (2026, 10, 25)):
        moments, at = [], datetime(year, month, day, 0, 0, tzinfo=ZoneInfo("Europe/Athens"))
        while at.astimezone(UTC) < datetime(year, month, day + 2, tzinfo=UTC):
            due = next_time("03:30", "GR", at)
            assert due is not None
            moments.append(due)
            at = due
        assert len({moment.date() for moment in moments}) == len(moments)


@pytest.fixture
def scheduled(business: Business, account: ChannelAccount, market: MemoryMarket) -> Callable[[str], ChannelAccount]:
    """Three products are on sale; then the account gets a schedule, and all prices change."""

    def made(schedule: str) -> ChannelAccount:
        accounts.set_account(business, account.name, accounts.Changes(schedule=schedule))
        run(account)
        for key in ("A", "B", "C"):
            reprice(business, key, "120")
        return account

    return made


def reprice(business: Business, key: str, price: str) -> None:
    product = catalogue.product(business, key)
    variant = product.variants[0].model_copy(update={"offer": Offer(price=Money.of(price, "MAD"), quantity=3)})
    catalogue.edit(business, product.model_copy(update={"variants": (variant,)}))


def run(account: ChannelAccount) -> str:
    return runs.run_account(account.pk, "worker", leases.Heart("worker"))


def prices(market: MemoryMarket) -> dict[str, str]:
    return {each.ref: f"{each.listing.variants[0].price.amount:.0f}" for each in market.listings.values()}


OLD, NEW = dict.fromkeys("ABC", "100"), dict.fromkeys("ABC", "120")


def test_a_manual_account_sends_nothing_unasked_and_everything_when_asked(
    scheduled: Callable[[str], ChannelAccount], market: MemoryMarket
) -> None:
    account = scheduled("manual")
    assert runs.accounts_due() == []
    assert run(account) == "done", "a run for another reason"
    assert prices(market) == OLD
    occasions.ask(account)
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert prices(market) == NEW
    assert runs.accounts_due() == []


def test_a_daily_account_sends_at_its_time_and_not_before(
    business: Business, scheduled: Callable[[str], ChannelAccount], market: MemoryMarket
) -> None:
    account = scheduled("07:30")
    row = ChannelAccount.objects.within(business).get(pk=account.pk)
    assert row.sends_at is not None
    assert datetime.now(UTC) < row.sends_at <= datetime.now(UTC) + timedelta(days=1)
    assert runs.accounts_due() == []
    due = datetime.now(UTC) - timedelta(minutes=2)
    ChannelAccount.objects.within(business).update(sends_at=due, waits_since=due - timedelta(hours=9))
    assert runs.accounts_due() == [account.pk]
    assert 119 <= backlog.backlog().seconds <= 180, "waiting for its time is no queue"
    run(account)
    assert (prices(market), runs.accounts_due()) == (NEW, [])
    row.refresh_from_db()
    assert row.sends_at > datetime.now(UTC), "and again tomorrow"


def test_one_product_goes_alone_and_the_others_wait(
    business: Business, scheduled: Callable[[str], ChannelAccount], market: MemoryMarket
) -> None:
    account = scheduled("manual")
    occasions.ask(account, ["B"])
    occasions.ask(account, ["B"])
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert prices(market) == OLD | {"B": "120"}
    assert runs.accounts_due() == []
    catalogue.delete(business, "C")
    occasions.ask(account, ["C"])
    run(account)
    assert [each.ref for each in market.listings.values() if each.withdrawn] == ["C"]
    assert prices(market)["A"] == "100"


def test_on_an_account_that_sends_as_changes_come_the_others_follow(
    scheduled: Callable[[str], ChannelAccount], market: MemoryMarket
) -> None:
    account = scheduled("auto")
    occasions.ask(account, ["B"])
    run(account)
    assert prices(market) == OLD | {"B": "120"}
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert prices(market) == NEW


@pytest.mark.parametrize("error", [ChannelUnavailable("down"), RateLimited("slowly", 0.5)])
def test_what_was_asked_for_and_did_not_get_through_is_tried_again_and_nothing_else(
    business: Business,
    scheduled: Callable[[str], ChannelAccount],
    market: MemoryMarket,
    error: ConnectorError,
) -> None:
    account = scheduled("manual")
    occasions.ask(account, ["B"])

    def down(_operation: str, _ref: str, _done: bool) -> None:
        raise error

    market.disturb = down
    run(account)
    market.disturb = lambda *_: None
    assert prices(market) == OLD
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    ListingRow.objects.within(business).exclude(not_before=None).update(not_before=long_ago)
    ChannelAccount.objects.within(business).exclude(due_at=None).update(due_at=long_ago)
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert prices(market) == OLD | {"B": "120"}
    assert runs.accounts_due() == []


def test_a_request_during_a_run_is_not_lost(
    scheduled: Callable[[str], ChannelAccount], market: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    account, close = scheduled("manual"), occasions.close
    occasions.ask(account, ["A"])

    def ask_before(row: ChannelAccount, occasion: occasions.Occasion) -> None:
        occasions.ask(account, ["B"])
        close(row, occasion)

    monkeypatch.setattr(occasions, "close", ask_before)
    run(account)
    assert prices(market) == OLD | {"A": "120"}
    monkeypatch.setattr(occasions, "close", close)
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert prices(market) == OLD | {"A": "120", "B": "120"}


def test_a_request_for_everything_during_a_run_is_not_lost(
    scheduled: Callable[[str], ChannelAccount], market: MemoryMarket, business: Business
) -> None:
    account = scheduled("manual")
    occasions.ask(account)

    def edited(operation: str, ref: str, done: bool) -> None:
        if done and ref == "C" and prices(market)["C"] == "120":
            market.disturb = lambda *_: None
            reprice(business, "A", "130")
            occasions.ask(account)

    market.disturb = edited
    run(account)
    assert prices(market) == NEW
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert prices(market) == NEW | {"A": "130"}


def test_ten_changes_while_an_account_waits_send_one(
    business: Business, scheduled: Callable[[str], ChannelAccount], market: MemoryMarket
) -> None:
    account = scheduled("auto")
    run(account)
    market.calls.clear()
    for price in range(130, 140):
        reprice(business, "A", str(price))
    run(account)
    assert (len(market.calls), prices(market)["A"]) == (1, "139")
