"""What we send is what Google's own documents ask for, whatever the listing is."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from connectors import Listing, Receipt, ReceiptStatus
from connectors.channels.google import GoogleConnector
from connectors.channels.google.account import SOURCE
from connectors.channels.google.batch import Call
from connectors.channels.google.mapping import Place, to_exclusion, to_inserts, to_patches, to_removal
from connectors.items import Site
from connectors.testing import SAMPLES
from connectors.testing.conformance.setting import with_offers
from tests.connectors.accounts import push_of
from tests.connectors.discovery import merchant_api
from tests.connectors.families import family_of
from tests.connectors.google.fake import MerchantCenter
from tests.connectors.google.runs import PAGE, connected, with_addresses
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


def life_of(connector: GoogleConnector, before: Listing, after: Listing) -> None:
    """All that can become of a listing, in this order: `after` is the same product at a later time."""
    connector.push(push_of(with_addresses(before)))
    now = connector.push(push_of(with_addresses(after), connector.find(before), write_id="w2", version=2))
    for quantity in (3, 0, None):
        wish = with_offers(after, price="7", quantity=quantity)
        (told,) = connector.update_offers([push_of(wish, now, "price", "quantity", write_id=f"w{quantity}")])
        assert isinstance(told, Receipt)
    connector.refresh([now])
    connector.withdraw(now)
    assert {each.status for each in connector.read_listings()} == {ReceiptStatus.WITHDRAWN}


@given(listings(), listings())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
def test_any_listing_goes_through_its_whole_life_in_calls_that_the_api_takes(one: Listing, other: Listing) -> None:
    """The double judges each call by Google's documents before it answers, those within a batch as well."""
    same = {"key": one.key, "language": "fr", "country": "FR"}
    with MerchantCenter() as center, connected(center) as connector:
        life_of(connector, one.model_copy(update=same), other.model_copy(update=same))


def test_every_way_to_write_has_been_judged(center: MerchantCenter) -> None:
    with connected(center) as connector:
        life_of(connector, family_of("ROBE"), family_of("ROBE", sizes=("S", "XL")))
    assert set(center.writes) == {"create", "insert", "patch", "delete"}


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
