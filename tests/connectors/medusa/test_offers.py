"""Prices and stock: what the shop's owner or its customers did meanwhile stays."""

from connectors import Money
from connectors.testing import listing_of
from tests.connectors.accounts import push_of
from tests.connectors.medusa.fake import LOCATION, MedusaShop
from tests.connectors.medusa.runs import connected, with_variants

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")


def test_prices_of_other_currencies_and_for_others_stay(shop: MedusaShop) -> None:
    """A variant's prices are replaced as a whole there."""
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        (variant,) = shop.variants()
        other = {"id": "p2", "currency_code": "usd", "amount": 99, "min_quantity": None, "max_quantity": None}
        many = {"id": "p3", "currency_code": "eur", "amount": 8, "min_quantity": 10, "max_quantity": None}
        variant["prices"] += [{**other, "rules": {}}, {**many, "rules": {}}]
        dearer = with_variants(SOAP, price=Money.of("13.00", "EUR"))
        connector.update_offers([push_of(dearer, receipt, changed=["price"])])
        connector.push(push_of(with_variants(SOAP, price=Money.of("14.00", "EUR")), receipt, changed=["price"]))
    told = {(each["currency_code"], each["amount"], each["min_quantity"]) for each in variant["prices"]}
    assert told == {("eur", 14, None), ("usd", 99, None), ("eur", 8, 10)}


def test_what_is_ordered_and_not_yet_sent_is_not_sold_again(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        shop.sell(receipt, "SOAP-1", 3)
        connector.update_offers([push_of(with_variants(SOAP, quantity=10), receipt, changed=["quantity"])])
        (standing,) = connector.read_listings()
    (item,) = shop.items.values()
    assert item["levels"][LOCATION] == {"location_id": LOCATION, "stocked_quantity": 13, "reserved_quantity": 3}
    assert standing.variants is not None
    assert standing.variants[0].quantity == 10


def test_stock_that_is_no_longer_counted_and_then_is_again_finds_its_item(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
        (item,) = shop.items
        receipt = connector.push(push_of(with_variants(SOAP, quantity=None), receipt, changed=["quantity"]))
        (variant,) = shop.variants()
        assert (variant["manage_inventory"], variant["inventory_items"]) == (False, [])
        connector.push(push_of(with_variants(SOAP, quantity=2), receipt, changed=["quantity"]))
    assert (variant["manage_inventory"], variant["inventory_items"], list(shop.items)) == (True, [item], [item])
    assert shop.items[item]["levels"][LOCATION]["stocked_quantity"] == 2


def test_what_is_not_counted_can_always_be_bought(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(with_variants(SOAP, quantity=None)))
        (standing,) = connector.read_listings()
    (variant,) = shop.variants()
    assert (variant["manage_inventory"], variant["inventory_items"], shop.items) == (False, [], {})
    assert receipt.remote.keys() == {"listing", "variant SOAPV1"}
    assert [each.quantity for each in standing.variants or ()] == [None]


def test_an_item_that_was_left_behind_with_our_sku_is_taken_up(shop: MedusaShop) -> None:
    shop.items["iitem_old"] = {"id": "iitem_old", "sku": "SOAP-1", "levels": {}}
    with connected(shop) as connector:
        receipt = connector.push(push_of(SOAP))
    assert receipt.remote["stock SOAPV1"] == "iitem_old"
    assert shop.items["iitem_old"]["levels"][LOCATION]["stocked_quantity"] == 5


def test_prices_are_read_in_the_currency_in_which_they_were_written(shop: MedusaShop) -> None:
    shop.currencies = ["eur", "mad"]
    with connected(shop) as connector:
        connector.push(push_of(listing_of("BOL", "Bol", "125.00", "MAD")))
        shop.stands("Vieux bol", "OLD", 12)
        ours, theirs = sorted(connector.read_listings(), key=lambda each: not each.ours)
    assert [each.price for each in ours.variants or ()] == [Money.of("125.00", "MAD")]
    assert [each.price for each in theirs.variants or ()] == [Money.of("12.00", "EUR")]
