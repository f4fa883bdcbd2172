"""Prices and quantities alone, while customers buy."""

from collections.abc import Callable

import pytest

from connectors import ChannelUnavailable, OutcomeUnknown, Push, Receipt
from connectors.channels.shopify.stock import key_of
from connectors.listing import Listing
from connectors.testing import Seen, listing_of
from connectors.testing.conformance.setting import dearer, with_offers
from connectors.testing.faults import CutAt, Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.goods import Document, Refused
from tests.connectors.shopify.runs import Account, connected

SOAP = listing_of("SOAP", "Savon noir")


class Buys(Fault):
    """A customer buys one just before each quantity is set, so many times."""

    def __init__(self, shop: ShopifyShop, times: int) -> None:
        self.shop, self.left = shop, times

    def before(self, seen: Seen) -> None:
        if b"inventorySetQuantities" in seen.content and self.left:
            self.left -= 1
            for _, variant in self.shop.variants():
                variant["levels"][self.shop.location] -= 1


def offer(known: Receipt, listing: Listing, *changed: str, write_id: str = "w2") -> Push:
    return push_of(listing, known, changed=changed, write_id=write_id)


def left(shop: ShopifyShop) -> list[int]:
    return [variant["levels"][shop.location] for _, variant in shop.variants()]


def test_a_price_alone_takes_one_request_and_no_quantity_is_written(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([family_of("ROBE")])
    shop.exchanges.clear()
    with connected(shop) as connector:
        shop.exchanges.clear()
        connector.update_offers([offer(account.receipt("ROBE"), dearer(family_of("ROBE")), "price")])
    assert len(shop.exchanges) == 1
    assert {variant["price"] for _, variant in shop.variants()} == {"21.00"}
    assert shop.stock_writes == 0


def test_a_quantity_is_set_from_what_is_there_and_again_where_somebody_bought_meanwhile(shop: ShopifyShop) -> None:
    """Each time by what was read last: the shop itself refuses to write over what it was not told of."""
    account = Account(shop)
    account.sync([SOAP])
    with connected(shop) as connector, shop.disturbed(Buys(shop, 2)):
        (answer,) = connector.update_offers([offer(account.receipt("SOAP"), with_offers(SOAP, quantity=9), "quantity")])
    assert isinstance(answer, Receipt)
    assert left(shop) == [9]
    sent = [each.request.json() for each in shop.exchanges if b"mutation Count" in each.request.content]
    rows = [row for each in sent for row in each["variables"]["input"]["quantities"]]
    assert [row["changeFromQuantity"] for row in rows] == [5, 4, 3]


def test_a_shop_that_sells_without_end_is_tried_again_later(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    with connected(shop) as connector, shop.disturbed(Buys(shop, 99)):
        (answer,) = connector.update_offers([offer(account.receipt("SOAP"), with_offers(SOAP, quantity=9), "quantity")])
    assert isinstance(answer, ChannelUnavailable)


class BoughtAtOnce(CutAt):
    """Somebody buys one as soon as the quantity is set, and the answer is lost."""

    def __init__(self, shop: ShopifyShop) -> None:
        super().__init__(3, "after")  # read, tracked, quantity
        self.shop = shop

    def after(self, seen: Seen) -> None:
        if b"inventorySetQuantities" in seen.content and self.shop.stock_writes == 1 and left(self.shop) == [9]:
            Buys(self.shop, 1).before(seen)
        super().after(seen)


def test_a_quantity_whose_answer_was_lost_is_set_once(shop: ShopifyShop) -> None:
    """By its key the shop knows a repeat, and what was bought since is not put back on the shelf."""
    account = Account(shop)
    account.sync([SOAP])
    wish = offer(account.receipt("SOAP"), with_offers(SOAP, quantity=9), "quantity")
    with connected(shop) as connector, shop.disturbed(BoughtAtOnce(shop)):
        (answer,) = connector.update_offers([wish])
    assert isinstance(answer, Receipt)
    assert (left(shop), shop.stock_writes) == ([8], 1)


def test_a_key_is_the_same_for_a_repeat_and_another_for_another_wish() -> None:
    assert key_of("w1", {"quantity": 4}) == key_of("w1", {"quantity": 4})
    assert len({key_of("w1", {"quantity": 4}), key_of("w2", {"quantity": 4}), key_of("w1", {"quantity": 5})}) == 3


def test_a_hundred_and_more_quantities_go_in_as_many_calls_as_they_need(shop: ShopifyShop) -> None:
    family = family_of("ROBE", sizes=[str(n) for n in range(130)])
    account = Account(shop)
    account.sync([family])
    with connected(shop) as connector:
        (receipt,) = connector.refresh([account.receipt("ROBE")])
        assert isinstance(receipt, Receipt)
        shop.writes.clear()
        (answer,) = connector.update_offers([offer(receipt, with_offers(family, quantity=7), "quantity")])
    assert isinstance(answer, Receipt)
    assert set(left(shop)) == {7}
    assert shop.writes.count("inventorySetQuantities") == 2


def test_what_was_not_counted_is_counted_from_now_on(shop: ShopifyShop) -> None:
    uncounted = with_offers(SOAP, quantity=None)
    account = Account(shop)
    account.sync([uncounted])
    with connected(shop) as connector:
        connector.update_offers([offer(account.receipt("SOAP"), SOAP, "quantity")])
    ((_, variant),) = shop.variants()
    assert (variant["tracked"], variant["levels"]) == (True, {shop.location: 5})


def test_a_variant_that_was_never_seen_is_looked_for_first(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([family_of("ROBE", sizes=("S", "M"))])
    with connected(shop) as connector:
        (answer,) = connector.update_offers([offer(account.receipt("ROBE"), family_of("ROBE"), "price")])
    assert isinstance(answer, OutcomeUnknown)


def test_one_that_is_gone_does_not_keep_the_others_from_their_price(shop: ShopifyShop) -> None:
    account, other = Account(shop), listing_of("OTHER", "Bol")
    account.sync([SOAP, other])
    shop.remove(account.receipt("SOAP"))
    pushes = [offer(account.receipt(each.key), dearer(each), "price") for each in (SOAP, other)]
    with connected(shop) as connector:
        gone, done = connector.update_offers(pushes)
    assert isinstance(gone, OutcomeUnknown)
    assert isinstance(done, Receipt)
    assert [variant["price"] for _, variant in shop.variants()] == ["13.50"]


def trouble(shop: ShopifyShop, code: str, times: int) -> Callable[[Document], Document]:
    """The shop's way of setting stock, which refuses so often before it does."""
    left, usual = [code] * times, shop.set_stock

    def set_stock(given: Document) -> Document:
        if left:
            raise Refused(left.pop(), "not now")
        return usual(given)

    return set_stock


def test_a_key_that_is_in_use_is_tried_again_later(shop: ShopifyShop, monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account(shop)
    account.sync([SOAP])
    monkeypatch.setattr(shop, "set_stock", trouble(shop, "IDEMPOTENCY_CONCURRENT_REQUEST", 9))
    with connected(shop) as connector:
        (answer,) = connector.update_offers([offer(account.receipt("SOAP"), with_offers(SOAP, quantity=9), "quantity")])
    assert isinstance(answer, ChannelUnavailable)


def test_a_key_of_an_attempt_that_failed_is_given_up_for_another(
    shop: ShopifyShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account(shop)
    account.sync([SOAP])
    monkeypatch.setattr(shop, "set_stock", trouble(shop, "IDEMPOTENCY_PREVIOUS_ATTEMPT_FAILED", 1))
    with connected(shop) as connector:
        (answer,) = connector.update_offers([offer(account.receipt("SOAP"), with_offers(SOAP, quantity=9), "quantity")])
    assert isinstance(answer, Receipt)
    assert left(shop) == [9]
    sent = [each.request.json() for each in shop.exchanges if b"mutation Count" in each.request.content]
    assert len({each["variables"]["key"] for each in sent}) == 2
