"""What drifted becomes what its owner, or the account's policy, chooses."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils.timezone import now

from catalog import store as catalogue
from catalog.models import Business
from catalog.product import Status
from connectors.channels.memory import MemoryConnector, MemoryListing, MemoryMarket
from connectors.errors import ChannelUnavailable, OutcomeUnknown
from connectors.receipt import Push, Receipt, ReceiptStatus
from connectors.standing import Standing
from sync.drift import Choice, DriftKind
from sync.models import ChannelAccount, ListingRow
from sync.reconcile.on_demand import decide, read_now
from sync.store import accounts, drifts
from tests.sync.conftest import rug
from tests.sync.stall import OURS, THEIRS, add, kinds, offered, remove, run, shown, stands, state, writes

pytestmark = pytest.mark.usefixtures("market")


@pytest.mark.parametrize(
    ("choice", "standing"),
    [(Choice.RESEND, OURS), (Choice.ADOPT, THEIRS), (Choice.WITHDRAW, (*THEIRS[:3], False))],
)
def test_what_changed_becomes_what_is_chosen(
    account: ChannelAccount, market: MemoryMarket, choice: Choice, standing: tuple[object, ...]
) -> None:
    offered(market, "A", price="120", quantity=2)
    offered(market, "B", price="130")
    read_now(account)
    assert [each.drift.key for each in decide(account, choice, ["A"]).done] == ["A"]
    run(account)
    assert shown(market) == standing
    assert [each.drift.key for each in drifts.noted(account) if each.drift.kind is DriftKind.CHANGED] == ["B"]
    assert shown(market, "B")[1] == "130.00"
    left = [("changed", "B"), *([] if choice is Choice.WITHDRAW else [("stock", "A")])]
    assert kinds(account) == left
    run(account)
    assert shown(market) == standing


def test_a_price_taken_as_it_is_there_stands_until_the_seller_changes_hers(
    account: ChannelAccount, business: Business, market: MemoryMarket
) -> None:
    offered(market, "A", price="120")
    read_now(account)
    decide(account, Choice.ADOPT)
    catalogue.edit(business, rug("A", quantity=8))
    run(account)
    assert shown(market) == ("Tapis A", "120.00", 8, True)
    catalogue.edit(business, rug("A", price="90", quantity=8))
    run(account)
    assert shown(market) == ("Tapis A", "90.00", 8, True)


@pytest.mark.parametrize(("choice", "count"), [(Choice.RESEND, 3), (Choice.ADOPT, 2), (Choice.WITHDRAW, 2)])
def test_what_was_removed_becomes_what_is_chosen(
    account: ChannelAccount, business: Business, market: MemoryMarket, choice: Choice, count: int
) -> None:
    remove(market)
    before = ListingRow.objects.within(business).get(product_key="A").write_id
    read_now(account)
    decide(account, choice)
    run(account)
    assert (len(market.listings), kinds(account)) == (count, [])
    run(account)
    assert len(market.listings) == count
    if choice is Choice.RESEND:
        assert ListingRow.objects.within(business).get(product_key="A").write_id != before


def test_a_removed_listing_that_stands_there_again_is_found_and_not_doubled(
    account: ChannelAccount, market: MemoryMarket
) -> None:
    listing = stands(market).listing
    remove(market)
    market.listings["900"] = MemoryListing("900", "A", listing)
    assert kinds(account) == [("removed", "A")]
    decide(account, Choice.RESEND)
    run(account)
    assert (len(market.listings), kinds(account)) == (3, [])


@pytest.mark.parametrize(
    ("choice", "told", "on_sale"),
    [(Choice.RESEND, "live", True), (Choice.ADOPT, "withdrawn", False), (Choice.WITHDRAW, "withdrawn", False)],
)
def test_what_was_taken_off_by_hand_becomes_what_is_chosen(
    account: ChannelAccount, business: Business, market: MemoryMarket, choice: Choice, told: str, on_sale: bool
) -> None:
    stands(market).withdrawn = True
    offered(market, quantity=1)
    read_now(account)
    decide(account, choice)
    run(account)
    assert (state(business)["state"], shown(market)[3], shown(market)[2]) == (told, on_sale, 1)
    assert [kind for kind in kinds(account) if kind[0] != "stock"] == []


@pytest.mark.parametrize(
    ("choice", "withdrawn"), [(Choice.RESEND, True), (Choice.ADOPT, False), (Choice.WITHDRAW, True)]
)
def test_ghosts_and_second_ones_become_what_is_chosen(
    account: ChannelAccount, market: MemoryMarket, choice: Choice, withdrawn: bool
) -> None:
    add(market, "GH0ST", ours=True, number="901")
    add(market, "A", ours=True, number="903")
    read_now(account)
    assert len(decide(account, choice).done) == 2
    run(account)
    assert [market.listings[number].withdrawn for number in ("901", "903")] == [withdrawn, withdrawn]
    assert shown(market)[3]
    left = [each for each in read_now(account).noted if not each.left_alone]
    assert left == []


def test_a_withdrawn_listing_that_is_on_sale_again_is_a_ghost(
    account: ChannelAccount, business: Business, market: MemoryMarket
) -> None:
    catalogue.edit(business, rug("A", status=Status.ARCHIVED))
    run(account)
    stands(market).withdrawn = False
    assert kinds(account) == [("ghost", "A")]
    decide(account, Choice.WITHDRAW)
    run(account)
    assert (shown(market)[3], state(business)["state"], kinds(account)) == (False, "withdrawn", [])


def test_a_stray_that_could_not_be_withdrawn_stays_chosen(account: ChannelAccount, market: MemoryMarket) -> None:
    add(market, "GH0ST", ours=True)
    read_now(account)
    decide(account, Choice.WITHDRAW)

    def down(operation: str, ref: str, done: bool) -> None:
        if operation == "withdraw":
            raise ChannelUnavailable("down")

    market.disturb = down
    run(account)
    assert [each.choice for each in drifts.noted(account)] == [Choice.WITHDRAW]
    market.disturb = lambda *_: None
    run(account)
    assert market.listings["900"].withdrawn
    assert drifts.noted(account) == []


def test_what_others_made_is_linked_to_the_product_with_its_sku_and_written_with_the_first_change(
    account: ChannelAccount, business: Business, market: MemoryMarket
) -> None:
    add(market, "theirs", ours=False, sku=" sku-new ")
    assert kinds(account) == [("orphan", None)]
    catalogue.add(business, rug("NEW"))
    assert kinds(account) == [("orphan", "NEW")]
    before = writes(market)
    assert [each.drift.key for each in decide(account, Choice.ADOPT).done] == ["NEW"]
    run(account)
    assert writes(market) == before
    assert (state(business, "NEW")["state"], state(business, "NEW")["remote_id"]) == ("live", "900")
    assert kinds(account) == []
    catalogue.edit(business, rug("NEW", price="90"))
    run(account)
    assert shown(market, "theirs")[:2] == ("Tapis NEW", "90.00")
    assert len(market.listings) == 4


def test_a_linked_listing_whose_last_outcome_is_open_is_still_its_owners(
    account: ChannelAccount, business: Business, market: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(market, "NEW", ours=False, sku="SKU-NEW")
    catalogue.add(business, rug("NEW"))
    read_now(account)
    decide(account, Choice.ADOPT)
    catalogue.edit(business, rug("NEW", price="90"))
    real = MemoryConnector.push

    def cut(self: MemoryConnector, push: Push) -> Receipt:
        raise OutcomeUnknown("cut")

    monkeypatch.setattr(MemoryConnector, "push", cut)
    run(account)
    monkeypatch.setattr(MemoryConnector, "push", real)
    ListingRow.objects.within(business).update(not_before=None)
    run(account)
    assert (state(business, "NEW")["state"], shown(market, "NEW")[1]) == ("live", "90.00")


def test_a_linked_listing_that_the_platform_is_asked_about_stays_its_owners(
    account: ChannelAccount, business: Business, market: MemoryMarket
) -> None:
    add(market, "NEW", ours=False, sku="SKU-NEW")
    catalogue.add(business, rug("NEW"))
    read_now(account)
    decide(account, Choice.ADOPT)
    row = ListingRow.objects.within(business).filter(product_key="NEW")
    row.update(check_after=now() - timedelta(seconds=1))
    run(account)
    assert row.get().check_after is None
    assert (state(business, "NEW")["state"], row.get().receipt["ours"]) == ("live", True)  # type: ignore[index]  # it has one


def test_an_adoption_waits_for_a_product_that_has_something_to_mend(
    account: ChannelAccount, business: Business, market: MemoryMarket
) -> None:
    add(market, "theirs", ours=False, sku="SKU-NEW")
    catalogue.add(business, rug("NEW", title={}))
    read_now(account)
    chosen = decide(account, Choice.ADOPT, ["NEW"])
    assert (len(chosen.done), len(chosen.impossible)) == (0, 1)


def test_a_choice_that_makes_no_sense_is_told(account: ChannelAccount, market: MemoryMarket) -> None:
    add(market, "theirs", ours=False)
    offered(market, quantity=9)
    read_now(account)
    for key in ("900", "A"):
        chosen = decide(account, Choice.RESEND, [key])
        assert (len(chosen.done), len(chosen.impossible)) == (0, 1)
    assert decide(account, Choice.RESEND).done == []


@pytest.mark.parametrize(
    ("policy", "standing", "count"),
    [
        (Choice.SHOW, THEIRS, 4), (Choice.RESEND, OURS, 4), (Choice.ADOPT, THEIRS, 4),
        (Choice.WITHDRAW, (*THEIRS[:3], False), 2),
    ],
)  # fmt: skip
def test_the_policy_decides_what_needs_no_person(
    account: ChannelAccount, business: Business, market: MemoryMarket, policy: Choice, standing: object, count: int
) -> None:
    accounts.set_account(business, account.name, accounts.Changes(on_drift=policy))
    offered(market, "A", price="120", quantity=2)
    remove(market, "C")
    add(market, "theirs", ours=False, sku="SKU-C", number="902")
    add(market, "GH0ST", ours=True, number="903")
    read_now(account)
    run(account)
    assert shown(market) == standing
    on_sale = sum(not each.withdrawn for each in market.listings.values())
    assert on_sale == {Choice.RESEND: 4}.get(policy, count)
    assert not stands(market, "theirs").withdrawn
    assert stands(market, "theirs").listing.title == "Kilim"


def test_what_moderation_refuses_is_never_sent_again_by_the_policy(
    account: ChannelAccount, business: Business, market: MemoryMarket, monkeypatch: pytest.MonkeyPatch
) -> None:
    accounts.set_account(business, account.name, accounts.Changes(on_drift=Choice.RESEND))
    real = MemoryConnector.read_listings

    def refused(self: MemoryConnector) -> Iterator[Standing]:
        for each in real(self):
            yield each.model_copy(update={"status": ReceiptStatus.REJECTED}) if each.key == "A" else each

    monkeypatch.setattr(MemoryConnector, "read_listings", refused)
    (noted,) = read_now(account).noted
    assert (noted.drift.kind, noted.choice) == (DriftKind.SUSPENDED, None)
    decide(account, Choice.ADOPT)
    before = writes(market)
    run(account)
    assert (state(business)["state"], writes(market)) == ("rejected", before)
