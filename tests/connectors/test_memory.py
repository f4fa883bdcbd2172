"""The reference connector, and with it the promises that every connector makes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from connectors import AccountRefused, Listing, ListingRejected, Money, OutcomeUnknown, Push, Receipt, ReceiptStatus
from connectors.channels.memory import MemoryConfig, MemoryConnector, MemoryMarket
from connectors.testing import SAMPLES, Kept, hosted, listing_of

RUG = SAMPLES["options, photos, everything"]


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def memory(kept: Kept) -> Iterator[MemoryConnector]:
    MemoryMarket.forget_all()
    with hosted(MemoryConnector, MemoryConfig(shop="souk"), saved=kept) as connector:
        yield connector
    MemoryMarket.forget_all()


def push_of(listing: Listing, known: Receipt | None = None, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **more})


def priced_at(listing: Listing, price: str, quantity: int | None = 5) -> Listing:
    (variant,) = listing.variants
    changed = variant.model_copy(update={"price": Money.of(price, listing.currency), "quantity": quantity})
    return listing.model_copy(update={"variants": (changed,)})


@pytest.mark.parametrize("what", SAMPLES)
def test_listings_arrive_as_they_are(memory: MemoryConnector, what: str) -> None:
    receipt = memory.push(push_of(SAMPLES[what]))
    assert receipt.status is ReceiptStatus.LIVE
    assert memory.market.listings[receipt.remote["listing"]].listing == SAMPLES[what]
    assert memory.find(SAMPLES[what]) == receipt.model_copy(update={"pictures": {}})


def test_a_repeated_push_makes_one_listing_and_uploads_nothing_again(memory: MemoryConnector) -> None:
    first = memory.push(push_of(RUG))
    assert memory.push(push_of(RUG, first)) == first
    assert memory.market.calls == [("photo", "RUG"), ("photo", "RUG"), ("create", "RUG"), ("update", "RUG")]


@pytest.mark.parametrize("operation", ["photo", "create"])
def test_what_was_made_before_a_cut_is_kept_and_found(memory: MemoryConnector, kept: Kept, operation: str) -> None:
    cuts = []

    def cut(what: str, ref: str, done: bool) -> None:
        if what == operation and done and not cuts:
            cuts.append(ref)
            raise OutcomeUnknown("cut")

    memory.market.disturb = cut
    with pytest.raises(OutcomeUnknown):
        memory.push(push_of(RUG))
    found = memory.find(RUG) or Receipt(remote={})
    known = found.model_copy(update={"pictures": kept.receipts["RUG"].pictures if kept.receipts else {}})
    memory.push(push_of(RUG, known))
    assert len(memory.market.listings) == 1
    assert len(memory.market.photos) == (3 if operation == "photo" else 2)


def test_a_price_change_leaves_what_customers_bought_meanwhile(memory: MemoryConnector) -> None:
    soap = listing_of("SOAP", "Savon")
    known = memory.push(push_of(soap))
    stands = memory.market.listings[known.remote["listing"]]
    stands.listing = priced_at(soap, "12.50", 2)  # three were sold
    (receipt,) = memory.update_offers([push_of(priced_at(soap, "14.00"), known, changed=["price"])])
    assert receipt == known
    assert stands.listing == priced_at(soap, "14.00", 2)
    memory.push(push_of(priced_at(soap, "15.00"), known, changed=["price", "content"]))
    assert stands.listing == priced_at(soap, "15.00", 2)
    memory.update_offers([push_of(priced_at(soap, "16.00", 9), known, changed=["quantity"])])
    assert stands.listing == priced_at(soap, "15.00", 9)


def test_a_batch_is_answered_by_index(memory: MemoryConnector) -> None:
    memory.market.refuses = frozenset(["BAD"])
    listings = [listing_of("A", "Plat"), listing_of("BAD", "Copie"), listing_of("C", "Bol")]
    answers = memory.push_batch([push_of(listing) for listing in listings])
    assert [type(answer) for answer in answers] == [Receipt, ListingRejected, Receipt]


def test_withdrawing_twice_is_fine_and_a_push_puts_it_on_sale_again(memory: MemoryConnector) -> None:
    known = memory.push(push_of(RUG))
    memory.withdraw(known)
    memory.withdraw(known)
    (gone,) = memory.refresh([known])
    assert isinstance(gone, Receipt)
    assert gone.status is ReceiptStatus.WITHDRAWN
    assert memory.push(push_of(RUG, known)).status is ReceiptStatus.LIVE


def test_moderation_answers_later(memory: MemoryConnector) -> None:
    memory.market.review = timedelta(hours=1)
    receipt = memory.push(push_of(RUG))
    assert receipt.status is ReceiptStatus.SUBMITTED
    assert receipt.check_after is not None
    memory.market.listings[receipt.remote["listing"]].review_until -= timedelta(hours=2)
    (decided,) = memory.refresh([receipt])
    assert isinstance(decided, Receipt)
    assert decided.status is ReceiptStatus.LIVE


def test_what_others_listed_is_not_ours(memory: MemoryConnector) -> None:
    receipt = memory.push(push_of(RUG))
    memory.market.listings[receipt.remote["listing"]].ours = False
    found = memory.find(RUG)
    assert found is not None
    assert not found.ours


def test_a_listing_that_is_gone_is_looked_for(memory: MemoryConnector) -> None:
    gone = Receipt(remote={"listing": "77"})
    assert isinstance(memory.update_offers([push_of(RUG, gone)])[0], OutcomeUnknown)
    assert isinstance(memory.refresh([gone])[0], OutcomeUnknown)
    memory.push(push_of(RUG, gone))
    assert len(memory.market.listings) == 1


def test_a_closed_shop_refuses_the_account(memory: MemoryConnector) -> None:
    assert memory.check_account().currency is None
    memory.market.closed = True
    with pytest.raises(AccountRefused):
        memory.check_account()
