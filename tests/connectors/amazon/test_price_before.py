"""The price before, crossed out beside the price."""

from collections.abc import Mapping

import pytest

from catalog.money import Money
from connectors.channels.amazon import AmazonConnector
from connectors.channels.amazon.definitions import to_product_type
from connectors.channels.amazon.mapping import to_before
from connectors.channels.amazon.marketplaces import MARKETPLACES
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.terms import price_before
from connectors.listing import Listing
from connectors.receipt import AccountFacts
from tests.connectors.accounts import push_of
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import family, soap
from tests.connectors.amazon.types import PROPERTIES, schema_of
from tests.connectors.families import with_offer

HERE = {"marketplace_id": "A13V1IB3VIYZZH"}
PLACE = Place("A1", "FR", MARKETPLACES["FR"])


def before(listing: Listing, amount: str) -> Listing:
    return with_offer(listing, compare_at=Money.of(amount, "EUR"))


def crossed_out(market: AmazonMarket, sku: str) -> list[Mapping[str, object]] | None:
    found = market.items[sku]["attributes"].get("list_price")
    return list(found) if found else None


def test_it_comes_with_a_new_product_and_goes_when_the_discount_is_over(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    (only,) = soap().variants
    known = amazon.push(push_of(before(soap(), "12.50")))
    assert crossed_out(market, only.sku) == [{"value": 12.5, "currency": "EUR", **HERE}]
    known = amazon.push(push_of(before(soap(title="Savon"), "12.50"), known, "content"))
    assert crossed_out(market, only.sku) == [{"value": 12.5, "currency": "EUR", **HERE}]
    amazon.push(push_of(soap(), known, "content", "price"))
    assert crossed_out(market, only.sku) is None


def test_a_change_of_prices_alone_sets_it_and_takes_it_away(market: AmazonMarket, amazon: AmazonConnector) -> None:
    known = amazon.push(push_of(family("38", "39")))
    amazon.update_offers([push_of(before(family("38", "39"), "40.00"), known, "price")])
    assert crossed_out(market, "BAB-39") == [{"value": 40, "currency": "EUR", **HERE}]
    amazon.update_offers([push_of(family("38", "39"), known, "price")])
    assert (crossed_out(market, "BAB-38"), crossed_out(market, "BAB-39")) == (None, None)


def test_a_change_of_stock_leaves_it(market: AmazonMarket, amazon: AmazonConnector) -> None:
    known = amazon.push(push_of(before(family("38"), "40.00")))
    amazon.update_offers([push_of(with_offer(family("38"), quantity=2), known, "quantity")])
    assert crossed_out(market, "BAB-38") == [{"value": 40, "currency": "EUR", **HERE}]


@pytest.mark.parametrize(("amount", "expected"), [("12.50", 12.5), ("9.90", 9.9), ("5.00", 9.9)])
def test_a_type_that_insists_on_it_is_told_the_price_where_there_is_no_discount(amount: str, expected: float) -> None:
    kind = to_product_type("RUG", "1", schema_of("list_price"))
    (only,) = before(soap(), amount).variants
    assert to_before(only, kind, PLACE) == {"list_price": [{"value": expected, "currency": "EUR", **HERE}]}


def test_where_the_type_has_no_place_for_it_that_is_told(market: AmazonMarket, amazon: AmazonConnector) -> None:
    listing = before(soap(), "12.50")
    assert [issue.code for issue in price_before(listing, amazon.facts)] == []
    assert [issue.code for issue in price_before(listing, AccountFacts())] == ["compare_at_not_shown"]
    without = {**schema_of(), "properties": {name: each for name, each in PROPERTIES.items() if name != "list_price"}}
    (only,) = listing.variants
    assert to_before(only, to_product_type("RUG", "1", without), PLACE) == {}
