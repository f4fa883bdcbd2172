"""All that the connector can send, each as Amazon's models have it: the double checks path, query, body and answer."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings

from catalog.issues import blocking
from connectors import ConnectorError, Listing
from connectors.channels.amazon import AmazonConnector
from connectors.testing import hosted, memory_tokens
from tests.connectors.accounts import push_of
from tests.connectors.amazon import models
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import TOKENS, config, family, soap
from tests.connectors.amazon.test_contract import fitted
from tests.connectors.families import with_offer
from tests.connectors.made_listings import listings

SENT = {
    "GET /definitions/2020-09-01/productTypes",
    "GET /definitions/2020-09-01/productTypes/{productType}",
    "GET /catalog/2022-04-01/items",
    "GET /listings/2021-08-01/restrictions",
    "GET /listings/2021-08-01/items/{sellerId}",
    "GET /listings/2021-08-01/items/{sellerId}/{sku}",
    "PUT /listings/2021-08-01/items/{sellerId}/{sku}",
    "PATCH /listings/2021-08-01/items/{sellerId}/{sku}",
    "DELETE /listings/2021-08-01/items/{sellerId}/{sku}",
    "POST /feeds/2021-06-30/documents",
    "POST /feeds/2021-06-30/feeds",
    "GET /feeds/2021-06-30/feeds",
    "GET /feeds/2021-06-30/feeds/{feedId}",
    "GET /feeds/2021-06-30/documents/{feedDocumentId}",
}


def sent(market: AmazonMarket) -> set[str]:
    seen = (each.request for each in market.exchanges if not each.request.elsewhere)
    return {f"{operation.method} {operation.path}" for operation in map(models.operation_of, seen)}


def a_whole_life(amazon: AmazonConnector, market: AmazonMarket, listing: Listing) -> None:
    """Published, changed, priced, singly and by feed, looked at, taken off sale; what is refused ends there."""
    with suppress(ConnectorError):
        known = amazon.push(push_of(listing, amazon.find(listing)))
        known = amazon.push(push_of(listing, known, "content"))
        priced = push_of(with_offer(listing, quantity=2), known, "price", "quantity")
        amazon.update_offers([priced])
        fed = [*amazon.push_batch([push_of(listing, known)]), *amazon.update_offers([priced, priced])]
        market.settle()
        market.settle()
        amazon.refresh([each for each in fed if not isinstance(each, ConnectorError)])
        amazon.withdraw(known)


def test_what_is_sent_is_what_is_listed_here_and_all_of_it(market: AmazonMarket) -> None:
    kinds = {"product_types": "Savons = BATH_SAOP\n* = RUG", "feed_from": 2}
    with hosted(AmazonConnector, config(market.url, **kinds), tokens=memory_tokens(TOKENS)) as amazon:
        amazon.facts = amazon.check_account()  # one product type is misspelt: others are suggested
        code = "6111234567896"
        market.catalogue[code] = "B0KNOWN001"
        (only,) = soap().variants
        a_whole_life(amazon, market, soap(variants=(only.model_copy(update={"gtin": code}),)))
        a_whole_life(amazon, market, family("39", "40"))
        known = amazon.push(push_of(family("39", "40"), amazon.find(family("39", "40"))))
        amazon.push(push_of(family("39"), known))
        assert {standing.key for standing in amazon.read_listings()} == {"SOAP", "BAB"}
    assert sent(market) == SENT


@given(listings().map(fitted))
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_listing_is_valid_from_its_first_request_to_its_last(market: AmazonMarket, listing: Listing) -> None:
    """What Amazon's models do not have breaks the double, and the double's end tells."""
    market.forget()
    with hosted(AmazonConnector, config(market.url, feed_from=2), tokens=memory_tokens(TOKENS)) as amazon:
        amazon.facts = amazon.check_account()
        if not blocking([issue for asks in AmazonConnector.requirements for issue in asks(listing, amazon.facts)]):
            a_whole_life(amazon, market, listing)
    assert sent(market) <= SENT
