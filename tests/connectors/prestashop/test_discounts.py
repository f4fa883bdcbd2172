"""The price before a discount: a specific price of the shop beside the product's own price, which is what is paid."""

from decimal import Decimal

import pytest

from connectors import AccountFacts, AccountRefused, Listing, Money, Receipt
from connectors.channels.prestashop.demands import discount_shown
from connectors.testing import Answer, Seen, listing_of
from connectors.testing.faults import Cut, Fault
from tests.connectors.accounts import push_of
from tests.connectors.families import with_variants
from tests.connectors.prestashop.fake import PrestaShop
from tests.connectors.prestashop.goods import Row
from tests.connectors.prestashop.runs import connected, facts_of, family_of, requests

SOAP = listing_of("SOAP", "Savon noir")


def reduced(listing: Listing, *before: str | None) -> Listing:
    """With prices before; None: none."""
    variants = (
        each.model_copy(update={"compare_at": Money.of(price, "EUR") if price else None})
        for each, price in zip(listing.variants, before, strict=True)
    )
    return with_variants(listing, *variants)


def rows(shop: PrestaShop) -> list[Row]:
    return list(shop.tables["specific_prices"].values())


def told(shop: PrestaShop) -> list[tuple[Decimal, Decimal]]:
    """Before, and what is taken off it."""
    return [(Decimal(each["price"]), Decimal(each["reduction"])) for each in rows(shop)]


def paid(shop: PrestaShop, receipt: Receipt) -> list[Decimal]:
    shown = shop.shown(receipt)
    assert shown is not None
    return [offer.price for offer in shown.variants.values()]


def test_a_discount_is_shown_and_the_products_own_price_is_what_is_paid(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(reduced(SOAP, "15.00")))
    (product,) = shop.tables["products"].values()
    assert (product["price"], told(shop), paid(shop, receipt)) == ("12.50", [(15, Decimal("2.50"))], [Decimal("12.50")])
    (row,) = rows(shop)
    assert (row["id_product"], row["id_product_attribute"]) == (str(product["id"]), "0")
    assert (row["reduction_type"], row["reduction_tax"], row["from_quantity"]) == ("amount", "0", "1")
    assert receipt.remote["discount SOAPV1"] == str(row["id"])


def test_what_nobody_has_discounted_asks_for_no_discount(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        connector.push(push_of(SOAP, receipt))
        connector.update_offers([push_of(SOAP, receipt, changed=["price"])])
    assert not [each for each in requests(shop) if "specific" in each]


def test_variants_are_discounted_each_for_itself(shop: PrestaShop) -> None:
    listing = reduced(family_of("FAM"), "30.00", None, "22.00")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        assert requests(shop).count("POST specific_prices") == 1
    parts = {each["reference"]: str(each["id"]) for each in shop.tables["combinations"].values()}
    # 22.00 is what FAM-L costs: that is no discount
    assert [each["id_product_attribute"] for each in rows(shop)] == [parts["FAM-S"]]
    assert (told(shop), paid(shop, receipt)) == ([(30, 10)], [20, 21, 22])


def test_a_new_price_before_changes_the_row_and_none_takes_it_away(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(reduced(SOAP, "15.00")))
        first = rows(shop)[0]["id"]
        (receipt,) = connector.update_offers([push_of(reduced(SOAP, "20.00"), receipt, changed=["price"])])
        assert isinstance(receipt, Receipt)
        assert (rows(shop)[0]["id"], told(shop)) == (first, [(20, Decimal("7.50"))])
        shop.writes.clear()
        connector.update_offers([push_of(reduced(SOAP, "20.00"), receipt, changed=["price"])])
        assert [each for each in shop.writes if "specific" in each] == []
        (receipt,) = connector.update_offers([push_of(SOAP, receipt, changed=["price"])])
    assert isinstance(receipt, Receipt)
    assert rows(shop) == []


def test_a_campaign_of_the_shops_own_is_left_alone(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        ours = {"id_product": receipt.remote["listing"], "reduction_type": "percentage", "reduction_tax": "1"}
        scope = dict.fromkeys(("id_shop", "id_cart", "id_currency", "id_country", "id_customer"), "0")
        time = {"from": "2026-11-27 00:00:00", "to": "2026-11-30 23:59:59", "from_quantity": "1"}
        amounts = {"price": "-1", "reduction": "0.200000", "id_product_attribute": "0"}
        shop.add("specific_prices", {**ours, **scope, **time, **amounts, "id_group": "0"})
        shop.add(
            "specific_prices", {**ours, **scope, **time, **amounts, "id_group": "3", "from": "0000-00-00 00:00:00"}
        )
        (receipt,) = connector.update_offers([push_of(reduced(SOAP, "15.00"), receipt, changed=["price"])])
        assert isinstance(receipt, Receipt)
        assert len(rows(shop)) == 3
        connector.update_offers([push_of(SOAP, receipt, changed=["price"])])
    assert [each["reduction"] for each in rows(shop)] == ["0.200000", "0.200000"]


def test_a_discount_whose_answer_was_lost_is_found_again(shop: PrestaShop) -> None:
    class Lost(Fault):
        def after(self, seen: Seen) -> None:
            if seen.method == "POST" and "specific" in seen.path:
                raise Cut

    listing = reduced(family_of("FAM"), "30.00", "31.00", None)
    with connected(shop) as connector:
        with shop.disturbed(Lost()), pytest.raises(Exception, match="specific_prices"):
            connector.push(push_of(listing))
        receipt = connector.push(push_of(listing, connector.find(listing)))
    assert (len(rows(shop)), paid(shop, receipt)) == (2, [20, 21, 22])


def test_a_discount_goes_with_its_variant_and_from_a_product_that_becomes_a_family(shop: PrestaShop) -> None:
    listing = reduced(family_of("FAM"), "30.00", "31.00", "32.00")
    one = with_variants(listing, listing.variants[0].model_copy(update={"options": {}, "picture": None}))
    single = one.model_copy(update={"options": ()})
    with connected(shop) as connector:
        receipt = connector.push(push_of(single))
        assert [each["id_product_attribute"] for each in rows(shop)] == ["0"]
        receipt = connector.push(push_of(listing, receipt))
        assert len(rows(shop)) == 3
        assert "0" not in {each["id_product_attribute"] for each in rows(shop)}
        receipt = connector.push(push_of(with_variants(listing, *listing.variants[:2]), receipt))
        assert (len(rows(shop)), paid(shop, receipt)) == (2, [20, 21])
        receipt = connector.push(push_of(single, receipt))
    assert ([each["id_product_attribute"] for each in rows(shop)], paid(shop, receipt)) == (["0"], [20])


def test_without_the_right_it_is_told_and_sold_all_the_same(shop: PrestaShop) -> None:
    listing = reduced(SOAP, "15.00")
    assert not list(discount_shown(listing, facts_of(shop)))
    del shop.rights["specific_prices"]
    (issue,) = discount_shown(listing, facts_of(shop))
    assert issue.code == "compare_at_not_shown"
    assert [each.code for each in discount_shown(listing, AccountFacts())] == ["compare_at_not_shown"]
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
    assert (paid(shop, receipt), rows(shop)) == ([Decimal("12.50")], [])


def test_a_right_that_is_gone_pauses_the_account_before_something_is_sold_at_an_old_price(shop: PrestaShop) -> None:
    listing = reduced(SOAP, "15.00")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
    del shop.rights["specific_prices"]
    with connected(shop) as connector:
        (answer,) = connector.update_offers([push_of(reduced(SOAP, "16.00"), receipt, changed=["price"])])
    assert isinstance(answer, AccountRefused)


def test_an_answer_of_another_kind_is_no_discount(shop: PrestaShop) -> None:
    class Odd(Fault):
        def before(self, seen: Seen) -> Answer | None:
            page = Answer(503, content=b"<html>busy</html>", media_type="text/html")
            return page if "specific" in seen.path and seen.method == "DELETE" else None

    with connected(shop) as connector:
        receipt = connector.push(push_of(reduced(SOAP, "15.00")))
        with shop.disturbed(Odd()):
            (answer,) = connector.update_offers([push_of(SOAP, receipt, changed=["price"])])
        assert not isinstance(answer, Receipt)
        (answer,) = connector.update_offers([push_of(SOAP, receipt, changed=["price"])])
    assert isinstance(answer, Receipt)
    assert rows(shop) == []
