"""Prices and quantities alone."""

from decimal import Decimal

import pytest

from connectors import EVERYTHING, Money, OutcomeUnknown, Receipt
from connectors.channels.prestashop import PrestaShopConnector
from connectors.listing import Listing
from connectors.testing import Seen, listing_of
from connectors.testing.faults import Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import with_variants
from tests.connectors.prestashop.fake import PrestaShop
from tests.connectors.prestashop.runs import connected, family_of, requests


def offer(connector: PrestaShopConnector, listing: Listing, known: Receipt, *changed: str) -> Receipt:
    (answer,) = connector.update_offers([push_of(listing, known, changed=changed)])
    assert isinstance(answer, Receipt), answer
    return answer


def costing(listing: Listing, *prices: str) -> Listing:
    variants = (
        each.model_copy(update={"price": Money.of(price, "EUR")})
        for each, price in zip(listing.variants, prices, strict=True)
    )
    return with_variants(listing, *variants)


def counting(listing: Listing, quantity: int | None) -> Listing:
    return with_variants(listing, *(each.model_copy(update={"quantity": quantity}) for each in listing.variants))


def prices(shop: PrestaShop) -> list[Decimal]:
    (product,) = shop.tables["products"].values()
    return [Decimal(product["price"]) + Decimal(each["price"] or 0) for each in shop.tables["combinations"].values()]


@pytest.mark.parametrize("wish", [("25", "25", "27"), ("15", "30", "17"), ("20", "21", "30"), ("22", "21", "20")])
def test_prices_of_a_family_arrive_and_none_is_ever_too_low(shop: PrestaShop, wish: tuple[str, str, str]) -> None:
    listing, lowest = family_of("FAM"), []

    class Watch(Fault):
        def after(self, seen: Seen) -> None:
            if seen.method == "PATCH":
                lowest.append(prices(shop))

    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        before = prices(shop)
        with shop.disturbed(Watch()):
            answer = offer(connector, costing(listing, *wish), receipt, "price")
    assert prices(shop) == [Decimal(each) for each in wish]
    for shown in lowest:
        assert all(price >= min(old, Decimal(new)) for price, old, new in zip(shown, before, wish, strict=True))
    assert answer.remote == receipt.remote


def test_a_rise_of_all_prices_is_one_change(shop: PrestaShop) -> None:
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        shop.writes.clear()
        offer(connector, costing(listing, "25", "26", "27"), receipt, "price")
    assert len(shop.writes) == 1


def test_a_price_sends_no_quantity_and_a_quantity_no_price(shop: PrestaShop) -> None:
    simple = listing_of("SOAP", "Savon")
    with connected(shop) as connector:
        receipt = connector.push(push_of(simple))
        row = shop.stock(int(receipt.remote["listing"]))
        row["quantity"] = "1"
        shop.exchanges.clear()
        offer(connector, counting(costing(simple, "15.00"), 9), receipt, "price")
        assert row["quantity"] == "1"
        offer(connector, counting(costing(simple, "99.00"), 7), receipt, "quantity")
    assert requests(shop) == [f"PATCH products/{receipt.remote['listing']}", f"PATCH stock_availables/{row['id']}"]
    (product,) = shop.tables["products"].values()
    assert (product["price"], row["quantity"]) == ("15.00", "7")


def test_quantities_of_a_family_are_one_request_and_their_rows_are_not_asked_for_again(shop: PrestaShop) -> None:
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        shop.exchanges.clear()
        offer(connector, counting(listing, 8), receipt, "quantity")
    assert requests(shop) == ["PATCH stock_availables"]
    (product,) = shop.tables["products"].values()
    assert shop.stock(product["id"])["quantity"] == "24"


def test_what_is_not_counted_may_be_ordered_and_an_order_setting_of_the_shop_stays(shop: PrestaShop) -> None:
    simple = listing_of("SOAP", "Savon")
    with connected(shop) as connector:
        receipt = connector.push(push_of(counting(simple, None)))
        row = shop.stock(int(receipt.remote["listing"]))
        assert row["out_of_stock"] == "1"
        row["out_of_stock"] = "0"
        offer(connector, counting(simple, 3), receipt, "quantity")
    assert (row["out_of_stock"], row["quantity"]) == ("0", "3")


def test_what_is_counted_from_now_on_is_not_ordered_beyond_its_stock(shop: PrestaShop) -> None:
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(counting(listing, None)))
        rows = [
            shop.stock(int(receipt.remote["listing"]), int(receipt.remote[f"variant {each.key}"]))
            for each in listing.variants
        ]
        assert {row["out_of_stock"] for row in rows} == {"1"}
        (counted,) = connector.update_offers([push_of(counting(listing, 0), receipt, changed=["quantity"])])
        assert isinstance(counted, Receipt)
        assert {(row["out_of_stock"], row["quantity"]) for row in rows} == {("2", "0")}
        rows[0]["out_of_stock"] = "1"  # by the shop's people: theirs to decide from now on
        offer(connector, counting(listing, 4), counted, "quantity")
    assert [(row["out_of_stock"], row["quantity"]) for row in rows] == [("1", "4"), ("2", "4"), ("2", "4")]


def test_an_offer_of_what_somebody_deleted_is_looked_for(shop: PrestaShop) -> None:
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        shop.remove(receipt)
        for changed in (["price"], ["quantity"]):
            (answer,) = connector.update_offers([push_of(listing, receipt, changed=changed)])
            assert isinstance(answer, OutcomeUnknown)


def test_one_refused_price_leaves_the_others(shop: PrestaShop) -> None:
    one, two = listing_of("ONE", "Un"), listing_of("TWO", "Deux")
    with connected(shop) as connector:
        known = [connector.push(push_of(each)) for each in (one, two)]
        pushes = [
            push_of(costing(one, "13.13"), known[0], changed=["price"]),
            push_of(costing(two, "14.00"), known[1], changed=["price"]),
        ]
        bad, good = connector.update_offers(pushes)
    assert not isinstance(bad, Receipt)
    assert isinstance(good, Receipt)


def test_a_shop_that_only_takes_whole_resources_keeps_all_that_is_not_ours(shop: PrestaShop) -> None:
    """Before 8, and where the key has no right to PATCH."""
    shop.patches = False
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        (product,) = shop.tables["products"].values()
        product["meta_title"]["1"], product["wholesale_price"] = "Titre", "7.000000"
        row = shop.stock(product["id"], int(receipt.remote["variant FAMVS"]))
        row["out_of_stock"] = "0"
        offer(connector, counting(costing(listing, "25", "26", "28"), 3), receipt, *EVERYTHING - {"content"})
        shop.exchanges.clear()
        offer(connector, counting(listing, 2), receipt, "quantity")
    assert (product["meta_title"]["1"], product["wholesale_price"], row["out_of_stock"]) == ("Titre", "7.000000", "0")
    assert (row["quantity"], row["id_shop"]) == ("2", "1")
    assert "PATCH stock_availables" not in requests(shop), "it was told once"


def test_a_shop_that_takes_no_two_changes_at_once_is_told_one_by_one(shop: PrestaShop) -> None:
    shop.several = False
    listing = family_of("FAM")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        offer(connector, counting(costing(listing, "20", "25", "30"), 3), receipt, "price", "quantity")
    assert prices(shop) == [20, 25, 30]
    (product,) = shop.tables["products"].values()
    assert shop.stock(product["id"])["quantity"] == "9"
