"""Prices and quantities alone: what is sent, and what is left as customers made it."""

import re
from collections.abc import Iterable
from decimal import Decimal

import pytest

from connectors import Money, OutcomeUnknown, Receipt
from connectors.testing import Seen, listing_of
from connectors.testing.conformance.setting import dearer, with_offers
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.saleor.fake import SaleorShop
from tests.connectors.saleor.runs import Account, by_sku, connected

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
FAMILY = family_of("ROBE")


def sent(seen: Seen) -> list[dict[str, object]]:
    """The rows of all variants in a request."""
    variables = seen.json()["variables"]
    return [row for name, rows in variables.items() if name.startswith("variants") for row in rows]


def names_in(seen: Iterable[Seen]) -> list[str]:
    return [re.findall(r"(?:query|mutation) (\w+)", each.json()["query"])[0] for each in seen]


@pytest.mark.parametrize(("changed", "names"), [("price", {"id", "channelListings"}), ("quantity", {"id", "stocks"})])
def test_an_offer_is_one_question_and_one_change_for_all_and_names_what_changed(
    shop: SaleorShop, changed: str, names: set[str]
) -> None:
    account = Account(shop)
    account.sync([SOAP, FAMILY])
    wishes = [with_offers(dearer(each), quantity=9) for each in (SOAP, FAMILY)]
    with connected(shop) as connector:
        shop.exchanges.clear()
        pushes = [push_of(each, account.receipt(each.key), changed=[changed]) for each in wishes]
        answers = connector.update_offers(pushes)
    assert answers == [account.receipt("SOAP"), account.receipt("ROBE")]
    asked, changes = (each.request for each in shop.exchanges)
    assert names_in([asked, changes]) == ["Known", "ProductVariantBulkUpdate"]
    assert [set(row) for row in sent(changes)] == [names] * 4


def test_an_offer_that_stands_already_is_not_sent(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    shop.writes.clear()
    with connected(shop) as connector:
        push = push_of(SOAP, account.receipt("SOAP"), changed=["price", "quantity"])
        assert connector.update_offers([push]) == [account.receipt("SOAP")]
    assert shop.writes == []


def test_what_is_ordered_and_not_yet_sent_is_not_for_sale_again(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    shop.sell(account.receipt("SOAP"), "SOAP-1", 3)
    account.sync([with_offers(SOAP, quantity=8)])
    (stock,) = by_sku(shop)["SOAP-1"]["stocks"].values()
    assert (stock["quantity"], stock["quantityAllocated"]) == (11, 3)
    with connected(shop) as connector:
        (standing,) = connector.read_listings()
    assert [each.quantity for each in standing.variants or ()] == [8]


def test_what_is_not_counted_any_more_stays_for_sale_and_comes_back(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    account.sync([with_offers(SOAP, quantity=None)])
    variant = by_sku(shop)["SOAP-1"]
    assert variant["trackInventory"] is False
    account.sync([with_offers(SOAP, quantity=0)])
    (stock,) = variant["stocks"].values()
    assert (variant["trackInventory"], stock["quantity"]) == (True, 0)


def test_what_was_never_counted_has_a_stock_all_the_same(shop: SaleorShop) -> None:
    """Without one a shop shows it as sold out."""
    Account(shop).sync([with_offers(SOAP, quantity=None)])
    variant = by_sku(shop)["SOAP-1"]
    assert (variant["trackInventory"], len(variant["stocks"])) == (False, 1)


def test_the_price_before_a_sale_comes_and_goes(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    account.sync([with_offers(SOAP, price="10.00", compare_at=Money.of("12.50", "EUR"))])
    (listing,) = by_sku(shop)["SOAP-1"]["listings"].values()
    assert (listing["price"], listing["priorPrice"]) == (Decimal("10.00"), Decimal("12.50"))
    account.sync([SOAP])
    assert (listing["price"], listing["priorPrice"]) == (Decimal("12.50"), None)


def test_a_stock_and_a_price_that_somebody_took_away_are_made_again(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    variant = by_sku(shop)["SOAP-1"]
    variant["stocks"].clear()
    variant["listings"].clear()
    account.sync([dearer(SOAP)])
    shown = shop.shown(account.receipt("SOAP"))
    assert shown is not None
    assert (shown.variants["SOAP-1"].price, shown.variants["SOAP-1"].quantity) == (Decimal("13.50"), 5)


def test_an_offer_of_what_is_gone_is_looked_for_and_the_others_are_taken(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([SOAP, FAMILY])
    shop.remove(account.receipt("SOAP"))
    del shop.variants[account.receipt("ROBE").remote["variant ROBEVM"]]
    shop.products[account.receipt("ROBE").remote["listing"]]["variants"].pop(1)
    other = listing_of("BOL", "Bol")
    account.sync([other])
    with connected(shop) as connector:
        pushes = [push_of(dearer(each), account.receipt(each.key), changed=["price"]) for each in (SOAP, FAMILY, other)]
        soap, family, bowl = connector.update_offers(pushes)
    assert isinstance(soap, OutcomeUnknown)
    assert isinstance(family, OutcomeUnknown)
    assert isinstance(bowl, Receipt)
    assert by_sku(shop)["BOL-1"]["listings"][shop.channel]["price"] == Decimal("13.50")


def test_prices_are_exact_in_every_currency(shop: SaleorShop) -> None:
    for currency, price in (("XOF", "12500"), ("KWD", "3.125"), ("MAD", "1234567.80")):
        shop.currency = currency
        shop.forget()
        account = Account(shop)
        account.sync([listing_of("OUD", "عطر", price, currency, language="ar")])
        assert by_sku(shop)["OUD-1"]["listings"][shop.channel]["price"] == Decimal(price)
        with connected(shop) as connector:
            (standing,) = connector.read_listings()
        assert [each.price for each in standing.variants or ()] == [Money.of(price, currency)]
