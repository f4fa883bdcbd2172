"""Discounts: the price before is the variant's own, and what is paid now stands in a price list of ours."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

import pytest

from connectors import ConnectorError
from connectors.testing import Seen
from connectors.testing.faults import CutAt, Fault
from tests.connectors.accounts import push_of
from tests.connectors.medusa.discounted import OFFERS_ONLY, PUSH, SOAP, Offer, at, sales, send, shown
from tests.connectors.medusa.fake import MedusaShop
from tests.connectors.medusa.runs import connected, family_of

OFFERS: Sequence[Offer] = ((80, None), (100, None), (80, 100), (90, 100), (60, 70), (110, 120))


@dataclass
class Watched(Fault):
    """What a buyer would have paid after each request that writes."""

    shop: MedusaShop
    paid: list[float] = field(default_factory=list)

    def after(self, seen: Seen) -> None:
        if seen.method == "POST":
            self.paid += [each for each, _ in shown(self.shop)]


def test_a_discount_is_shown_with_the_price_before(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        connector.push(push_of(at((80, 100))))
    (price_list,) = shop.price_lists.values()
    assert (price_list["type"], price_list["status"]) == ("sale", "active")
    assert (shown(shop), sales(shop)) == ([(80, 100)], [80])


@pytest.mark.parametrize("lane", [PUSH, OFFERS_ONLY])
def test_at_no_moment_is_anything_sold_for_less_than_it_was_or_should_be(shop: MedusaShop, lane: str) -> None:
    """Each change from one offer to another, looked at after each request. What can rise does so by the first."""
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, None))))
        for old, new in permutations(OFFERS, 2):
            send(connector, at(old), receipt)
            watched = Watched(shop)
            with shop.disturbed(watched):
                send(connector, at(new), receipt, lane)
            assert min(watched.paid) >= min(old[1] or old[0], new[0]), (old, new, watched.paid)
            assert shown(shop) == [new], (old, new)
            assert sales(shop) == [new[0]] * (new[1] is not None), (old, new)


@pytest.mark.parametrize("lane", [PUSH, OFFERS_ONLY])
@pytest.mark.parametrize(
    ("old", "new"),
    [((100, None), (80, 100)), ((80, 100), (90, 120)), ((80, 100), (100, None)), ((80, 100), (80, None))],
)
def test_wherever_it_is_cut_a_second_push_mends_it(shop: MedusaShop, lane: str, old: Offer, new: Offer) -> None:
    """Each push is another process, and knows nothing of the one before."""
    with connected(shop) as connector:
        receipt = connector.push(push_of(at(old)))
    for number in range(1, 20):
        try:
            with connected(shop) as connector, shop.disturbed(CutAt(number, "after", lasting=True)):
                send(connector, at(new), receipt, lane)
            break
        except ConnectorError:
            assert shown(shop)[0][0] >= min(old[0], new[0]), number
        with connected(shop) as connector:
            send(connector, at(new), connector.find(SOAP), lane)
            assert (shown(shop), sales(shop)) == ([new], [new[0]] * (new[1] is not None)), number
            send(connector, at(old), receipt)
    assert number > 4
    assert len(shop.price_lists) == 1


def test_a_price_that_was_left_behind_as_a_discount_ended_is_not_paid_once_the_price_rises(shop: MedusaShop) -> None:
    """Cut at each request of the end, and then dearer, in another process."""
    for number in range(1, 8):
        with connected(shop) as connector:
            receipt = connector.push(push_of(at((80, 100)), connector.find(SOAP)))
        with connected(shop) as connector, shop.disturbed(CutAt(number, "after", lasting=True)):
            connector.push_batch([push_of(at((80, None)), receipt, changed=["price"])])
        with connected(shop) as connector:
            send(connector, at((130, None)), receipt, OFFERS_ONLY)
        assert (shown(shop), sales(shop)) == ([(130, None)], []), number


def test_a_discount_ends_with_its_price_and_not_with_other_changes(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100))))
        connector.push(push_of(at((100, None)), receipt, changed=["content"]))
        assert shown(shop) == [(80, 100)]
        send(connector, at((130, None)), receipt)
    assert (shown(shop), sales(shop)) == ([(130, None)], [])


def test_variants_that_come_or_are_made_anew_have_the_discount_too(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100), family_of("ROBE", ("S", "M")))))
        more = at((80, 100), family_of("ROBE"))
        receipt = connector.push(push_of(more, receipt, changed=["content"]))
        assert shown(shop) == [(80, 100)] * 3
        colour = more.options[0].model_copy(update={"name": "Couleur", "values": ("Bleu",)})
        variants = tuple(
            each.model_copy(update={"options": {**each.options, "Couleur": "Bleu"}}) for each in more.variants
        )
        wider = more.model_copy(update={"options": (*more.options, colour), "variants": variants})
        connector.push(push_of(wider, receipt, changed=["content"]))
    assert shown(shop) == [(80, 100)] * 3


def test_a_product_that_was_taken_over_has_its_discount_and_keeps_it_while_it_is_not_on_sale(shop: MedusaShop) -> None:
    shop.stands("Vieux savon", "SOAP-1", 95)
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100)), connector.find(SOAP)))
        connector.withdraw(receipt)
        assert (shown(shop), sales(shop)) == ([(80, 100)], [80])
        connector.push(push_of(at((90, 100)), receipt))
    assert (shown(shop), sales(shop)) == ([(90, 100)], [90])
