"""What we send is what Google's own documents ask for, whatever the listing is."""

import pytest
from hypothesis import HealthCheck, given, settings

from connectors import Listing
from connectors.channels.google.account import SOURCE
from connectors.channels.google.batch import Call
from connectors.channels.google.mapping import Place, to_exclusion, to_inserts, to_patches, to_removal
from connectors.items import Site
from connectors.testing import SAMPLES
from tests.connectors.discovery import merchant_api
from tests.connectors.google.runs import PAGE, with_addresses
from tests.connectors.made_listings import listings

PLACE = Place("4711", "accounts/4711/dataSources/1", None, Site(PAGE))


def assert_taken(call: Call) -> None:
    api = merchant_api()
    method = api.method(call.method, call.path)
    assert set(call.params) <= method.parameters
    assert (call.body is None) == (method.body is None)
    if method.body:
        assert not api.complaints(method.body, call.body)


@given(listings())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_listing_becomes_calls_that_the_api_takes(listing: Listing) -> None:
    for call in to_inserts(with_addresses(listing), PLACE, 7):
        assert_taken(call)
        assert isinstance(call.body, dict)
        assert len(call.body["offerId"]) <= 50
    for call in to_patches(listing, PLACE, ("price", "quantity")):
        assert_taken(call)


@pytest.mark.parametrize("what", SAMPLES)
def test_every_sample_becomes_calls_that_the_api_takes(what: str) -> None:
    for call in to_inserts(with_addresses(SAMPLES[what]), PLACE, 1):
        assert_taken(call)


def test_what_is_withdrawn_and_what_is_removed_are_calls_that_the_api_takes() -> None:
    for call in (
        to_exclusion("accounts/4711/products/fr~FR~A", PLACE.source),
        to_removal("accounts/4711/products/fr~FR~A", PLACE.source),
    ):
        assert_taken(call)


def test_a_field_that_the_api_does_not_have_is_complained_of() -> None:
    """The judge judges."""
    api = merchant_api()
    assert api.complaints("ProductInput", {"offerID": "1"}) == ["offerID: ProductInput has no such field"]
    assert api.complaints("Price", {"amountMicros": 5}) == ["amountMicros: 5 is no string"]
    assert api.complaints("ProductAttributes", {"availability": "in stock"})
    assert not api.complaints("DataSource", {"displayName": SOURCE, "primaryProductDataSource": {}})
