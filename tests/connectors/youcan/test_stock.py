"""Stock moves by differences alone, and what nobody knows is read."""

import pytest

from connectors import (
    OutcomeUnknown,
    UnexpectedReply,
)
from connectors.channels.youcan import YouCanConnector
from connectors.testing import Answer
from connectors.testing.faults import AnswersFrom, CutAt
from tests.connectors.accounts import push_of
from tests.connectors.youcan.fake import YouCanStore
from tests.connectors.youcan.listings import family, only, soap, stock, with_quantity


@pytest.mark.parametrize(("wish", "verb"), [(9, "increment"), (2, "decrement")])
def test_stock_is_moved_by_the_difference(store: YouCanStore, shop: YouCanConnector, wish: int, verb: str) -> None:
    receipt = shop.push(push_of(soap()))
    store.writes.clear()
    (answer,) = shop.update_offers([push_of(with_quantity(soap(), wish), receipt, "quantity")])
    assert answer == receipt
    assert stock(store) == [wish]
    assert [each.rpartition("/")[2] for each in store.writes] == [verb]


def test_stock_that_is_right_is_left_alone(store: YouCanStore, shop: YouCanConnector) -> None:
    receipt = shop.push(push_of(soap()))
    store.sell(receipt, "SOAP-1", 2)
    store.writes.clear()
    shop.update_offers([push_of(with_quantity(soap(), 3), receipt, "quantity")])
    assert not store.writes


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_difference_without_an_answer_is_resolved_by_reading(
    store: YouCanStore, shop: YouCanConnector, when: str
) -> None:
    """Sent again blindly it would count twice."""
    receipt = shop.push(push_of(soap()))
    wish = push_of(with_quantity(soap(), 9), receipt, "quantity")
    store.writes.clear()
    with store.disturbed(CutAt(2, when)):  # type: ignore[arg-type]
        (answer,) = shop.update_offers([wish])
    assert isinstance(answer, OutcomeUnknown)
    assert len(store.writes) == (when == "after"), "it was sent again"
    store.sell(receipt, "SOAP-1", 1)
    shop.update_offers([wish])
    assert stock(store) == [9]


def test_a_difference_answered_with_500_is_not_sent_again(store: YouCanStore, shop: YouCanConnector) -> None:
    receipt = shop.push(push_of(soap()))
    before = store.arrivals
    with store.disturbed(AnswersFrom(2, lambda seen: Answer(500, {"status": 500, "detail": "internal error"}))):
        (answer,) = shop.update_offers([push_of(with_quantity(soap(), 9), receipt, "quantity")])
    assert isinstance(answer, OutcomeUnknown)
    assert store.arrivals - before == 2


def test_stock_is_not_reckoned_from_what_is_not_told(store: YouCanStore, shop: YouCanConnector) -> None:
    receipt = shop.push(push_of(soap()))
    told = store.told(store.products[receipt.remote["listing"]], variants=False)
    with store.disturbed(AnswersFrom(1, lambda seen: Answer(200, told), times=1)):
        (answer,) = shop.update_offers([push_of(with_quantity(soap(), 9), receipt, "quantity")])
    assert isinstance(answer, UnexpectedReply)
    assert stock(store) == [5]


def test_a_new_variant_brings_its_stock_and_the_others_keep_theirs(store: YouCanStore, shop: YouCanConnector) -> None:
    receipt = shop.push(push_of(family("39", "40")))
    store.sell(receipt, "BAB-39", 3)
    receipt = shop.push(push_of(family("39", "40", "41"), receipt, "content", "price"))
    assert stock(store) == [1, 4, 4]
    assert set(receipt.remote) == {"listing", "variant BAB39", "variant BAB40", "variant BAB41"}


def test_one_becomes_a_family_and_back(store: YouCanStore, shop: YouCanConnector) -> None:
    receipt = shop.push(push_of(family("39")))
    receipt = shop.push(push_of(family("39", "40"), receipt))
    assert (only(store)["has_variants"], stock(store)) == (True, [4, 4])
    shop.push(push_of(family("39", quantity=2), receipt))
    assert (only(store)["has_variants"], stock(store)) == (False, [2])
    assert len(store.products) == 1


def test_a_family_that_is_counted_in_part_is_asked_about(shop: YouCanConnector) -> None:
    listing = family("39", "40")
    half = (listing.variants[0], listing.variants[1].model_copy(update={"quantity": None}))
    issues = [
        issue
        for asks in YouCanConnector.requirements
        for issue in asks(listing.model_copy(update={"variants": half}), shop.facts)
    ]
    assert [(issue.code, issue.params["sku"]) for issue in issues] == [("quantity_missing", "BAB-40")]
