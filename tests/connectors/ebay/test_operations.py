"""All that the connector can send, each with a body that is eBay's: the double checks them, and refuses what it does
not know."""

import re
from contextlib import suppress

from hypothesis import HealthCheck, given, settings

from catalog.issues import blocking
from connectors import ConnectorError, Listing, Receipt
from connectors.channels.ebay import EbayConnector
from connectors.testing import hosted, memory_tokens
from tests.connectors.accounts import push_of
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.listings import TOKENS, config, family, soap
from tests.connectors.families import with_offer
from tests.connectors.made_listings import listings

ACCOUNT = {
    "GET /sell/account/v1/fulfillment_policy",
    "GET /sell/account/v1/payment_policy",
    "GET /sell/account/v1/return_policy",
    "POST /sell/inventory/v1/bulk_migrate_listing",
    "GET /sell/inventory/v1/location",
    "POST /sell/inventory/v1/location/QAFILA",
    "GET /commerce/taxonomy/v1/get_default_category_tree_id",
    "GET /commerce/taxonomy/v1/category_tree/{id}/get_item_aspects_for_category",
    "GET /commerce/taxonomy/v1/category_tree/{id}/get_category_suggestions",
}
LISTINGS = {
    "POST /commerce/media/v1_beta/image/create_image_from_file",
    "GET /commerce/media/v1_beta/image/{id}",
    "POST /sell/inventory/v1/bulk_get_inventory_item",
    "POST /sell/inventory/v1/bulk_create_or_replace_inventory_item",
    "GET /sell/inventory/v1/inventory_item",
    "DELETE /sell/inventory/v1/inventory_item/{sku}",
    "GET /sell/inventory/v1/inventory_item_group/{sku}",
    "PUT /sell/inventory/v1/inventory_item_group/{sku}",
    "DELETE /sell/inventory/v1/inventory_item_group/{sku}",
    "GET /sell/inventory/v1/offer",
    "GET /sell/inventory/v1/offer/{id}",
    "PUT /sell/inventory/v1/offer/{id}",
    "POST /sell/inventory/v1/bulk_create_offer",
    "POST /sell/inventory/v1/offer/publish_by_inventory_item_group",
    "POST /sell/inventory/v1/offer/{id}/publish",
    "POST /sell/inventory/v1/offer/{id}/withdraw",
    "POST /sell/inventory/v1/offer/withdraw_by_inventory_item_group",
    "POST /sell/inventory/v1/bulk_update_price_quantity",
}


def sent(market: EbayMarket) -> set[str]:
    told = (f"{each.request.method} {each.request.path}" for each in market.exchanges)
    return {re.sub(r"/QF\w+", "/{sku}", re.sub(r"/\d+", "/{id}", each)) for each in told}


def a_whole_life(ebay: EbayConnector, listing: Listing, known: Receipt | None = None) -> Receipt | None:
    """Published, changed, priced, looked at, taken off sale; what is refused on the way ends there."""
    with suppress(ConnectorError):
        known = ebay.push(push_of(listing, ebay.find(listing)))
        known = ebay.push(push_of(listing, known, "content"))
        ebay.update_offers([push_of(with_offer(listing, quantity=2), known, "price", "quantity")])
        ebay.refresh([known])
        ebay.withdraw(known)
    return known


def test_what_is_sent_is_what_is_listed_here_and_all_of_it(market: EbayMarket) -> None:
    market.places.clear()
    settings = config(market, ships_from="MA", city="Rabat", postal_code="10000", own_listings="1")
    with hosted(EbayConnector, settings, tokens=memory_tokens(TOKENS)) as ebay:
        ebay.facts = ebay.check_account()
        a_whole_life(ebay, soap())
        grown = a_whole_life(ebay, family("39", "40"))
        ebay.push(push_of(family("39"), grown))
        assert [standing.key for standing in ebay.read_listings()] == ["SOAP", "BAB"]
        assert ebay.categories("tapis")
    assert sent(market) == ACCOUNT | LISTINGS


@given(listings())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_listing_is_known_to_ebay_from_its_first_request_to_its_last(market: EbayMarket, listing: Listing) -> None:
    """What eBay's models do not have breaks the double, and the double's end tells."""
    market.forget()
    with hosted(EbayConnector, config(market, categories="* = 20625"), tokens=memory_tokens(TOKENS)) as ebay:
        ebay.facts = ebay.check_account()
        fitted = listing.model_copy(update={"brand": listing.brand or "Fès"})
        if not blocking([issue for asks in EbayConnector.requirements for issue in asks(fitted, ebay.facts)]):
            a_whole_life(ebay, fitted)
    assert sent(market) <= ACCOUNT | LISTINGS
