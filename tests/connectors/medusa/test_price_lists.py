"""The price list that discounts stand in: asked for only by them, one, ours alone; what others made there stays."""

from collections import Counter

from connectors import ListingRejected, Money, Receipt
from connectors.testing import Answer, Seen, listing_of
from connectors.testing.faults import Cut, Fault
from tests.connectors.accounts import push_of
from tests.connectors.medusa.discounted import at, sales, send, shown
from tests.connectors.medusa.fake import MedusaShop
from tests.connectors.medusa.goods import Document
from tests.connectors.medusa.runs import connected, family_of


def by_hand(shop: MedusaShop, title: str, **more: object) -> Document:
    """A list that somebody made in the admin panel."""
    return shop.listed({"title": title, "description": title, "status": "active", **more})


def asked(shop: MedusaShop) -> list[str]:
    """Of price lists."""
    paths = [f"{each.request.method} {each.request.path}" for each in shop.exchanges]
    return [each.partition("/admin/")[2] for each in paths if "price-lists" in each]


def test_where_nothing_has_a_discount_nobody_asks_for_price_lists(shop: MedusaShop) -> None:
    """A price before that is not higher is no discount."""
    several = [listing_of(f"A{n}", f"Bol {n}") for n in range(3)] + [at((80, 70)), at((80, 80), family_of("ROBE"))]
    with connected(shop) as connector:
        receipts = connector.push_batch([push_of(each) for each in several])
        pushes = [
            push_of(each, known) for each, known in zip(several, receipts, strict=True) if isinstance(known, Receipt)
        ]
        connector.push_batch(pushes)
        connector.update_offers(pushes)
        assert len(list(connector.read_listings())) == len(pushes) == 5
        assert not asked(shop)


def test_many_discounts_take_two_requests_and_one_more_to_make_the_list(shop: MedusaShop) -> None:
    several = [at((80, 100), listing_of(f"A{n}", f"Bol {n}")) for n in range(40)]
    with connected(shop) as connector:
        receipts = connector.push_batch([push_of(each) for each in several])
        number = next(iter(shop.price_lists))
        assert asked(shop) == ["price-lists", "price-lists", f"price-lists/{number}/prices/batch"]
        shop.exchanges.clear()
        cheaper = [push_of(at((70, 100), each), known) for each, known in zip(several, receipts, strict=True)]
        connector.update_offers(cheaper)
        assert asked(shop) == [f"price-lists/{number}/prices/batch"], "the list is looked for once in a run"
        shop.exchanges.clear()
        connector.update_offers(cheaper)
        assert not asked(shop), "what stands there already is not sent again"
    assert sales(shop) == [70] * 40


def test_once_a_discount_has_ended_nobody_asks_any_more(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100))))
        send(connector, at((100, None)), receipt)
    (variant,) = shop.variants()
    assert variant["metadata"] == {"qafila_key": "SOAPV1"}
    with connected(shop) as connector:
        send(connector, at((120, None)), receipt)
        assert not asked(shop)


def test_what_a_buyer_pays_is_read_back(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        connector.push_batch([push_of(at((80, 100))), push_of(at((60, 70), listing_of("BOL", "Bol")))])
        told = {each.key: [one.price for one in each.variants or ()] for each in connector.read_listings()}
        assert told == {"SOAP": [Money.of("80", "EUR")], "BOL": [Money.of("60", "EUR")]}
        assert asked(shop)[3:] == ["price-lists", f"price-lists/{next(iter(shop.price_lists))}/prices"]


def test_a_list_that_somebody_has_paused_is_seen_and_put_in_force_by_the_next_discount(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100))))
    (price_list,) = shop.price_lists.values()
    price_list["status"] = "draft"
    with connected(shop) as connector:
        (standing,) = connector.read_listings()
        assert [each.price for each in standing.variants or ()] == [Money.of("100", "EUR")]
        send(connector, at((80, 100)), receipt)
    assert shown(shop) == [(80, 100)]


def test_lists_and_prices_of_the_shops_people_stay(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100))))
    (variant,), (ours,) = shop.variants(), shop.price_lists
    theirs = by_hand(shop, "Qafila", metadata={"season": "summer"})["id"]
    price = {"variant_id": variant["id"], "currency_code": "eur"}
    shop.sale(theirs, {**price, "amount": 95})
    shop.sale(ours, {**price, "amount": 75, "min_quantity": 10})
    shop.sale(ours, {**price, "amount": 85, "rules": {"region_id": "reg_1"}})
    shop.sale(ours, {**price, "amount": 99, "currency_code": "usd"})
    with connected(shop) as connector:
        send(connector, at((70, 100)), receipt)
        assert sorted(sales(shop)) == [70, 75, 85, 95, 99]
        send(connector, at((100, None)), receipt)
    assert sorted(sales(shop)) == [75, 85, 95, 99]
    assert len(shop.price_lists) == 2


class MakingTheListIsNotAnswered(Fault):
    def after(self, seen: Seen) -> None:
        if seen.method == "POST" and seen.path.endswith("/price-lists"):
            raise Cut


def test_a_list_whose_making_was_not_answered_is_found_and_not_made_again(shop: MedusaShop) -> None:
    with connected(shop) as connector, shop.disturbed(MakingTheListIsNotAnswered()):
        connector.push(push_of(at((80, 100))))
    assert (len(shop.price_lists), shown(shop)) == (1, [(80, 100)])


def test_of_two_lists_that_are_ours_the_elder_is_used_and_nothing_stands_in_both(shop: MedusaShop) -> None:
    elder = by_hand(shop, "Qafila", metadata={"qafila_key": "discounts"})["id"]
    younger = by_hand(shop, "Qafila", metadata={"qafila_key": "discounts"})["id"]
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100))))
    (sale,) = shop.sales.values()
    assert sale["list"] == elder
    for alone in (False, True):
        if alone:
            shop.sales.clear()
        shop.sale(younger, {"variant_id": sale["variant_id"], "currency_code": "eur", "amount": 50})
        with connected(shop) as connector:
            send(connector, at((80, 100)), receipt)
        assert [(each["list"], each["amount"]) for each in shop.sales.values()] == [(elder, 80)]


def test_a_price_that_stands_twice_in_the_list_stands_there_once_afterwards(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100))))
    (sale,) = shop.sales.values()
    shop.sale(sale["list"], {"variant_id": sale["variant_id"], "currency_code": "eur", "amount": 40})
    assert sorted(sales(shop)) == [40, 80]
    with connected(shop) as connector:
        send(connector, at((80, 100)), receipt)
    assert (shown(shop), sales(shop)) == ([(80, 100)], [80])


def test_a_list_that_was_deleted_meanwhile_is_made_again(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(at((80, 100))))
        shop.price_lists.clear()
        shop.sales.clear()
        send(connector, at((70, 100)), receipt)
    assert (shown(shop), len(shop.price_lists)) == ([(70, 100)], 1)


class RefusesPricesOf(Fault):
    def __init__(self, variant: str) -> None:
        self.variant = variant

    def before(self, seen: Seen) -> Answer | None:
        refused = seen.path.endswith("/prices/batch") and self.variant.encode() in seen.content
        told = {"type": "invalid_data", "message": f"No price set exist for variants: {self.variant}"}
        return Answer(400, told) if refused else None


def test_one_price_that_is_refused_keeps_no_other_from_standing(shop: MedusaShop) -> None:
    several = [listing_of(f"A{n}", f"Bol {n}") for n in range(4)]
    with connected(shop) as connector:
        known = connector.push_batch([push_of(each) for each in several])
        bad = list(shop.variants())[1]["id"]
        pushes = [push_of(at((8, 10), each), receipt) for each, receipt in zip(several, known, strict=True)]
        with shop.disturbed(RefusesPricesOf(bad)):
            answers = connector.update_offers(pushes)
    assert Counter(type(each) for each in answers) == {Receipt: 3, ListingRejected: 1}
    assert shown(shop) == [(8, 10), (10, None), (8, 10), (8, 10)]
