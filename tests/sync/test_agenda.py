"""What a run reads: only what the last plan did not leave at rest, in the order in which it is sent."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import store as catalogue
from catalog.models import Business
from catalog.product import ImageRef, Product, Status
from connectors.budget import Limits
from connectors.channels.memory import MemoryConnector
from connectors.errors import ChannelUnavailable, ListingRejected
from connectors.receipt import Push, Receipt
from sync import runs
from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun
from sync.store import accounts, leases, listings
from sync.store.agenda import Agenda, agenda, basis
from tests.sync.conftest import rug

pytestmark = pytest.mark.usefixtures("account")


@pytest.fixture(autouse=True)
def pictures_are_no_matter_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryConnector, "requirements", ())
    monkeypatch.setattr(MemoryConnector, "limits", Limits())


def run(account: ChannelAccount) -> str:
    return runs.run_account(account.pk, "worker", leases.Heart("worker"))


def todo(account: ChannelAccount) -> Agenda:
    account.refresh_from_db()
    return agenda(account, basis(account, MemoryConnector), datetime.now(UTC))


def keys(found: Agenda) -> dict[str, list[str]]:
    return {lane.name: keys for lane, keys in found.lanes.items() if keys}


def last_counts(business: Business) -> dict[str, int]:
    return dict(SyncRun.objects.within(business).order_by("-pk")[0].counts)


def test_what_is_at_rest_is_not_read_again(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        catalogue.add(business, rug(f"R{number}"))
    run(account)
    read: list[str] = []
    versions = catalogue.versions
    monkeypatch.setattr(catalogue, "versions", lambda owner, wanted: read.extend(wanted) or versions(owner, wanted))
    with CaptureQueriesContext(
        connection,
    ) as few:
        run(account)
    assert read == []
    assert last_counts(business) == {"keep": 30}
    catalogue.edit(business, rug("R7", price="120"))
    run(account)
    assert read == ["R7"]
    assert last_counts(business) == {"keep": 29, "offer": 1}
    for number in range(30, 60):
        catalogue.add(business, rug(f"R{number}"))
    run(account)
    with CaptureQueriesContext(connection) as more:
        run(account)
    assert len(more) == len(few), "the number of products does not matter"


def test_each_has_the_lane_in_which_it_is_sent(business: Business, account: ChannelAccount) -> None:
    for key in ("SOLD", "PRICE", "TEXT", "GONE", "HELD", "SAME"):
        catalogue.add(business, rug(key))
    run(account)
    catalogue.add(business, rug("NEW"))
    catalogue.edit(business, rug("SOLD", quantity=0))
    catalogue.edit(business, rug("PRICE", price="120"))
    catalogue.edit(business, rug("TEXT", title={"fr": "Tapis berbère"}))
    catalogue.delete(business, "GONE")
    listings.withhold(account, ["HELD"], withheld=True)
    assert keys(todo(account)) == {
        "UNWANTED": ["GONE", "HELD"],
        "SOLD_OUT": ["SOLD"],
        "OFFER": ["PRICE"],
        "UPDATE": ["TEXT"],
        "CREATE": ["NEW"],
    }
    run(account)
    assert keys(todo(account)) == {}


def test_stops_go_first_then_offers_updates_and_new_ones(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PART", 1)
    for key in ("TEXT", "PRICE", "SOLD", "GONE"):
        catalogue.add(business, rug(key))
    run(account)
    before = Attempt.objects.within(business).order_by("-pk")[0].pk
    catalogue.add(business, rug("NEW"))
    catalogue.edit(business, rug("TEXT", title={"fr": "Tapis berbère"}))
    catalogue.edit(business, rug("PRICE", price="120"))
    catalogue.edit(business, rug("SOLD", quantity=0))
    catalogue.edit(business, rug("GONE", status=Status.DRAFT))
    run(account)
    tries = Attempt.objects.within(business).filter(pk__gt=before).order_by("pk")
    assert [row.listing.product_key for row in tries] == ["GONE", "SOLD", "PRICE", "TEXT", "NEW"]


CHANGES: Sequence[tuple[str, Callable[[Business, ChannelAccount], object]]] = [
    ("rate", lambda owner, row: accounts.set_account(owner, row.name, accounts.Changes(margin=rug().weight or 5))),
    ("language", lambda owner, row: accounts.set_account(owner, row.name, accounts.Changes(language="ar"))),
    ("facts", lambda _owner, row: ChannelAccount.everywhere.filter(pk=row.pk).update(facts={"values": {"a": 1}})),
    ("retry", lambda _owner, row: listings.retry(row)),
    ("resume", lambda _owner, row: listings.withhold(row, None, withheld=False)),
]


@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[what for what, _ in CHANGES])
def test_whatever_else_a_plan_depends_on_has_it_made_anew(
    business: Business,
    account: ChannelAccount,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    change: Callable[[Business, ChannelAccount], object],
) -> None:
    catalogue.add(business, rug("A"))
    if what == "retry":
        refuse(monkeypatch)
    run(account)
    assert keys(todo(account)) == {}
    change(business, account)
    assert sum(len(lane) for lane in keys(todo(account)).values()) == 1


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    def push(_connector: MemoryConnector, _push: Push) -> Receipt:
        raise ListingRejected([])

    monkeypatch.setattr(MemoryConnector, "push", push)


def test_a_new_revision_of_the_connector_compares_every_listing_anew(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.add(business, rug("A"))
    run(account)
    monkeypatch.setattr(MemoryConnector, "revision", MemoryConnector.revision + 1)
    run(account)
    assert last_counts(business) == {"update": 1}


def test_what_waits_for_its_time_is_left_until_then_unless_it_changes(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    def push(_connector: MemoryConnector, _push: Push) -> Receipt:
        raise ChannelUnavailable("down")

    catalogue.add(business, rug("A"))
    with monkeypatch.context() as down:
        down.setattr(MemoryConnector, "push", push)
        run(account)
    ListingRow.objects.within(business).update(not_before=datetime.now(UTC) + timedelta(hours=1))
    assert keys(todo(account)) == {}
    catalogue.edit(business, rug("A", price="120"))
    assert keys(todo(account)) == {"CREATE": ["A"]}


def test_a_photo_that_could_not_be_fetched_is_asked_for_again(business: Business, account: ChannelAccount) -> None:
    catalogue.add(business, rug("A", images=(ImageRef(source="http://127.0.0.1:1/a.jpg"),)))
    run(account)
    assert keys(todo(account)) == {"UPDATE": ["A"]}


def test_products_that_are_not_planned_yet_are_seen_to_wait(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    def push(_connector: MemoryConnector, _push: Push) -> Receipt:
        raise ChannelUnavailable("down")

    monkeypatch.setattr(runs, "PART", 5)
    monkeypatch.setattr(MemoryConnector, "push", push)
    for number in range(100):
        catalogue.add(business, rug(f"R{number}"))
    assert run(account) == "stopped"
    rows = ListingRow.objects.within(business)
    assert rows.filter(state="pending").count() == 100
    assert rows.filter(planned_action="").count() > 50, "and nobody read them in vain"


def test_a_long_run_makes_room_for_others_and_goes_on(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "PART", 5)
    monkeypatch.setattr(runs, "TURN", 0.0)
    for number in range(12):
        catalogue.add(business, rug(f"R{number}"))
    assert run(account) == "yielded"
    assert runs.accounts_due() == [account.pk]
    assert ListingRow.objects.within(business).filter(state="live").count() == 5
    assert [run(account), run(account)] == ["yielded", "done"]
    assert ListingRow.objects.within(business).filter(state="live").count() == 12


def test_a_product_that_changes_while_it_is_sent_is_sent_again(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, changed = MemoryConnector.push, list[Product]()

    def push(connector: MemoryConnector, given: Push) -> Receipt:
        if not changed:
            changed.append(catalogue.edit(business, rug("A", price="130")))
        return real(connector, given)

    monkeypatch.setattr(MemoryConnector, "push", push)
    catalogue.add(business, rug("A"))
    run(account)
    assert keys(todo(account)) == {"OFFER": ["A"]}
