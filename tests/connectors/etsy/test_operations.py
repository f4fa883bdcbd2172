"""All that the connector can send, each as the fact sheet has it: the double takes nothing else."""

import re
from contextlib import suppress

from hypothesis import HealthCheck, given, settings

from catalog.issues import blocking
from connectors import ConnectorError, Listing
from connectors.channels.etsy import EtsyConnector
from connectors.testing import hosted, memory_tokens
from tests.connectors.accounts import push_of
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.listings import APP, TOKENS, config, family, soap
from tests.connectors.families import with_offer, with_variants
from tests.connectors.made_listings import listings

SENT = {
    "GET /shops/{id}",
    "GET /shops/{id}/shipping-profiles",
    "GET /shops/{id}/policies/return",
    "GET /shops/{id}/readiness-state-definitions",
    "GET /seller-taxonomy/nodes",
    "GET /seller-taxonomy/nodes/{id}/properties",
    "GET /shops/{id}/listings",
    "POST /shops/{id}/listings",
    "PATCH /shops/{id}/listings/{id}",
    "POST /shops/{id}/listings/{id}/images",
    "GET /shops/{id}/listings/{id}/variation-images",
    "POST /shops/{id}/listings/{id}/variation-images",
    "PUT /shops/{id}/listings/{id}/properties/{id}",
    "GET /listings/batch",
    "GET /listings/{id}",
    "PUT /listings/{id}/inventory",
}


def sent(shop: EtsyShop) -> set[str]:
    return {re.sub(r"/\d+", "/{id}", f"{each.request.method} {each.request.path}") for each in shop.exchanges}


def a_whole_life(etsy: EtsyConnector, listing: Listing) -> None:
    """Published, changed, priced, looked at, taken off sale; what is refused on the way ends there."""
    with suppress(ConnectorError):
        known = etsy.push(push_of(listing, etsy.find(listing)))
        known = etsy.push(push_of(listing, known, "content"))
        etsy.update_offers([push_of(with_offer(listing, quantity=2), known, "price", "quantity")])
        etsy.refresh([known])
        etsy.withdraw(known)


def test_what_is_sent_is_what_is_listed_here_and_all_of_it(shop: EtsyShop, etsy: EtsyConnector) -> None:
    a_whole_life(etsy, soap())
    a_whole_life(etsy, family("39", "40"))
    plain = [variant.model_copy(update={"picture": None}) for variant in family("39", "40").variants]
    etsy.push(push_of(with_variants(family("39", "40"), *plain), etsy.find(family("39", "40"))))
    assert {standing.key for standing in etsy.read_listings()} == {"SOAP", "BAB"}
    assert etsy.categories("rugs")
    assert sent(shop) == SENT


@given(listings())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_listing_that_passes_is_taken_from_its_first_request_to_its_last(shop: EtsyShop, listing: Listing) -> None:
    shop.forget()
    with hosted(EtsyConnector, config(shop.url), tokens=memory_tokens(TOKENS), app=APP) as etsy:
        etsy.facts = etsy.check_account()
        if not blocking([issue for asks in EtsyConnector.requirements for issue in asks(listing, etsy.facts)]):
            a_whole_life(etsy, listing)
    assert sent(shop) <= SENT
