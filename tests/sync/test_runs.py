"""Runs over the marketplace in memory, on a real database."""

from datetime import UTC, datetime, timedelta

import pytest

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business
from catalog.product import ImageRef, Status
from connectors import EVERYTHING, registry
from connectors.budget import Limits
from connectors.channels.memory import MemoryConnector, MemoryMarket
from connectors.contract import Pictures
from connectors.errors import AccountRefused, ChannelUnavailable, ConnectorError, ListingRejected, OutcomeUnknown
from connectors.receipt import Push, Receipt
from connectors.request import Sent, note
from sync import runs
from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun
from sync.states import ListingState
from sync.store import accounts, history, leases, listings, reports
from tests.sync.conftest import rug

pytestmark = pytest.mark.usefixtures("account")


@pytest.fixture(autouse=True)
def pictures_are_no_matter_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryConnector, "requirements", ())


def run(account: ChannelAccount) -> str:
    return runs.run_account(account.pk, "worker", leases.Heart("worker"))


def states(business: Business) -> dict[str, str]:
    return {entry["product"]: entry["state"] for entry in reports.status(business)}


def test_a_catalogue_is_published_once_and_kept(business: Business, account: ChannelAccount) -> None:
    for key in ("A", "B"):
        catalogue.add(business, rug(key))
    assert run(account) == "done"
    assert states(business) == {"A": "live", "B": "live"}
    pushes = Attempt.objects.within(business).count()
    assert run(account) == "done"
    assert Attempt.objects.within(business).count() == pushes
    newest = SyncRun.objects.within(business).order_by("-pk")[0]
    assert newest.counts == {"keep": 2}


def test_a_change_of_the_catalogue_wakes_the_account_and_a_run_puts_it_to_rest(
    business: Business, account: ChannelAccount
) -> None:
    run(account)
    assert runs.accounts_due() == []
    catalogue.add(business, rug("A"))
    assert runs.accounts_due() == [account.pk]
    run(account)
    assert runs.accounts_due() == []


def test_what_is_archived_is_withdrawn_and_comes_back(business: Business, account: ChannelAccount) -> None:
    catalogue.add(business, rug("A"))
    run(account)
    catalogue.edit(business, rug("A", status=Status.ARCHIVED))
    run(account)
    assert states(business) == {"A": "withdrawn"}
    catalogue.edit(business, rug("A"))
    run(account)
    assert states(business) == {"A": "live"}


@pytest.mark.parametrize("error", [ChannelUnavailable("down"), ListingRejected([Issue(code="title_short")])])
def test_what_is_archived_before_it_was_ever_there_waits_for_nothing(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch, error: ConnectorError
) -> None:
    def refuse(*_: object) -> Receipt:
        raise error

    monkeypatch.setattr(MemoryConnector, "push", refuse)
    catalogue.add(business, rug("A"))
    run(account)
    assert states(business) != {"A": "withdrawn"}
    catalogue.edit(business, rug("A", status=Status.ARCHIVED))
    ListingRow.objects.within(business).update(not_before=None)
    run(account)
    assert states(business) == {"A": "withdrawn"}
    account.refresh_from_db()
    assert account.due_at is None
    monkeypatch.undo()
    ListingRow.objects.within(business).update(not_before=None)
    catalogue.edit(business, rug("A"))
    run(account)
    assert states(business) == {"A": "live"}


def test_what_was_half_made_and_withdrawn_comes_back_whole(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushes = failing(OutcomeUnknown("cut before the stock was sent"), 1, monkeypatch)
    catalogue.add(business, rug("A"))
    run(account)
    catalogue.edit(business, rug("A", status=Status.ARCHIVED))
    ListingRow.objects.within(business).update(not_before=None)
    run(account)
    assert states(business) == {"A": "withdrawn"}
    catalogue.edit(business, rug("A"))
    run(account)
    assert states(business) == {"A": "live"}
    assert (len(pushes), pushes[-1].changed) == (2, EVERYTHING)


def test_a_stock_that_may_have_arrived_is_taken_back_though_the_first_try_fails(
    market: MemoryMarket, business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_: object) -> Receipt:
        raise ChannelUnavailable("down")

    def again() -> None:
        ListingRow.objects.within(business).update(not_before=None)
        run(account)

    with monkeypatch.context() as patch:
        failing(OutcomeUnknown("cut"), 9, patch)
        catalogue.edit(business, rug("A", quantity=8, title={"fr": "Tapis rouge"}))
        run(account)
    with monkeypatch.context() as patch:
        patch.setattr(MemoryConnector, "push", down)
        catalogue.edit(business, rug("A", quantity=3))
        again()
    again()
    (stands,) = market.search("A")
    assert (states(business)["A"], stands.listing.variants[0].quantity) == ("live", 3)


def failing(error: BaseException, times: int, monkeypatch: pytest.MonkeyPatch) -> list[Push]:
    """The first pushes arrive at the platform and then raise."""
    real, seen = MemoryConnector.push, []

    def push(self: MemoryConnector, given: Push) -> Receipt:
        receipt = real(self, given)
        seen.append(given)
        if len(seen) <= times:
            raise error
        return receipt

    monkeypatch.setattr(MemoryConnector, "push", push)
    return seen


def test_an_unknown_outcome_is_looked_up_and_makes_no_double(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushes = failing(OutcomeUnknown("cut"), 1, monkeypatch)
    catalogue.add(business, rug("A"))
    run(account)
    assert states(business) == {"A": "unknown"}
    ListingRow.objects.within(business).update(not_before=None)
    run(account)
    assert states(business) == {"A": "live"}
    assert pushes[1].known is not None
    assert pushes[0].write_id == pushes[1].write_id


def test_a_wish_that_changes_meanwhile_has_a_new_write_id_and_a_higher_version(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    pushes = failing(OutcomeUnknown("cut"), 2, monkeypatch)
    for price in ("100", "110", "100"):
        product = rug("A", price)
        catalogue.add(business, product) if not pushes else catalogue.edit(business, product)
        ListingRow.objects.within(business).update(not_before=None)
        run(account)
    assert len({push.write_id for push in pushes}) == 3
    assert [push.version for push in pushes] == [1, 2, 3]
    assert states(business) == {"A": "live"}


def test_a_refused_account_is_set_aside_and_its_owner_told(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(AccountRefused("key revoked"), 1, monkeypatch)
    catalogue.add(business, rug("A"))
    assert run(account) == "stopped"
    account.refresh_from_db()
    assert account.state == ChannelAccount.State.REFUSED
    assert [issue["code"] for issue in account.issues] == ["account_refused"]
    assert run(account) == "idle"
    accounts.set_account(business, "stall", accounts.Changes())
    ListingRow.objects.within(business).update(not_before=None)
    assert run(account) == "done"
    assert states(business) == {"A": "live"}


@pytest.mark.parametrize("error", [ChannelUnavailable("down"), OutcomeUnknown("cut")])
def test_a_product_deleted_before_its_outcome_is_known_leaves_nothing_behind(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch, error: ConnectorError
) -> None:
    failing(OutcomeUnknown("cut"), 1, monkeypatch)
    catalogue.add(business, rug("A"))
    run(account)
    catalogue.delete(business, "A")
    ListingRow.objects.within(business).update(not_before=None)
    run(account)
    assert states(business) == {"A": "withdrawn"}


def test_a_listing_is_unknown_from_the_moment_before_it_is_sent(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(MemoryConnector, "find", lambda *_: seen.extend(states(business).values()))
    catalogue.add(business, rug("A"))
    run(account)
    assert seen == [ListingState.UNKNOWN.value]


def test_one_business_never_sees_anothers_accounts(business: Business, account: ChannelAccount) -> None:
    other = catalogue.add_business("Other", "MA", slug="other")
    assert accounts.accounts(other) == []
    with pytest.raises(accounts.AccountUnknown):
        accounts.account(other, "stall")
    assert listings.known(account) == {}


def test_secrets_are_encrypted_and_those_of_other_keys_are_refused(business: Business) -> None:
    row = accounts.add_account(
        business, "shop", "practice", accounts.Changes({"url": "http://127.0.0.1:1"}, {"api_key": "s3cret"})
    )
    assert "s3cret" not in str(row.secrets)
    kind = registry.connector("practice")
    assert accounts.config_of(row, kind).api_key.get_secret_value() == "s3cret"  # type: ignore[attr-defined]
    row.secrets = {"api_key": "gAAAA-from-elsewhere"}
    with pytest.raises(accounts.SecretsUnreadable, match="restore the key file"):
        accounts.config_of(row, kind)


def test_a_wake_up_in_the_last_moment_of_a_run_is_not_lost(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.add(business, rug("A"))
    ask = listings.next_due

    def meanwhile(of: ChannelAccount) -> object:
        if not ListingRow.objects.within(business).filter(product_key="B"):
            catalogue.add(business, rug("B"))
        return ask(of)

    monkeypatch.setattr(listings, "next_due", meanwhile)
    run(account)
    monkeypatch.undo()
    assert runs.accounts_due() == [account.pk]


def test_a_platform_that_fetches_photos_is_told_to_its_owner_where_there_is_no_public_address(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryConnector, "pictures", Pictures(by="url"))
    catalogue.add(business, rug("A", images=(ImageRef(source="https://photos.invalid/a.jpg"),)))
    assert run(account) == "done"
    account.refresh_from_db()
    assert [issue["code"] for issue in account.issues] == ["public_url_missing"]
    assert states(business) == {"A": "live"}


def test_history_is_kept_for_its_time_and_no_longer(business: Business, account: ChannelAccount) -> None:
    catalogue.add(business, rug("A"))
    run(account)
    catalogue.edit(business, rug("A", price="120"))
    run(account)
    old, new = SyncRun.objects.within(business).order_by("pk")
    long_ago = datetime.now(UTC) - timedelta(days=91)
    Attempt.objects.within(business).filter(run=old).update(at=long_ago)
    SyncRun.objects.within(business).filter(pk=old.pk).update(started_at=long_ago)
    history.prune(timedelta(days=90))
    assert [row.run_id for row in Attempt.objects.within(business)] == [new.pk]
    assert [row.pk for row in SyncRun.objects.within(business)] == [new.pk]


def test_each_try_keeps_the_platforms_own_name_for_it(
    business: Business, account: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MemoryConnector.push

    def push(self: MemoryConnector, given: Push) -> Receipt:
        note(Sent("POST", "/items", 201, "req-17", 5))
        return real(self, given)

    monkeypatch.setattr(MemoryConnector, "push", push)
    monkeypatch.setattr(MemoryConnector, "limits", Limits())
    catalogue.add(business, rug("A"))
    run(account)
    assert [row.request_id for row in Attempt.objects.within(business)] == ["req-17"]
