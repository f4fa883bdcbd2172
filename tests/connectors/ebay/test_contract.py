"""Every body that can be built is one of eBay's own specification, with no field and no word that it does not know."""

import pytest
from hypothesis import given, settings

from connectors import AccountFacts, Listing, Push, Receipt
from connectors.asked import Answers, Asked
from connectors.channels.ebay.account import Address
from connectors.channels.ebay.errand import Names, offer_name
from connectors.channels.ebay.mapping import Terms, to_group, to_item, to_new_offer, to_offer
from connectors.channels.ebay.offers import to_changes
from connectors.testing import SAMPLES
from tests.connectors.ebay import models
from tests.connectors.families import addressed
from tests.connectors.made_listings import listings

FACTS = AccountFacts(
    values={
        "answers": Answers.read("* = 45510", "").kept(),
        "policies": {"fulfillmentPolicyId": "1", "paymentPolicyId": "2", "returnPolicyId": "3"},
        "location": "RABAT",
        "aspects": {"45510": [Asked(name="Marque").model_dump(mode="json")]},
    }
)
TERMS = Terms.told(FACTS, "EBAY_FR")


def check(listing: Listing) -> None:
    offers = {offer_name(each.key): str(number) for number, each in enumerate(listing.variants)}
    names = Names(listing)
    known = Push(listing=listing, write_id="w", known=Receipt(remote=names.remote | offers))
    items = [
        {"sku": "A", "locale": "fr_FR", **to_item(listing, each, TERMS, each.quantity, marked=marked)}
        for each in listing.variants
        for marked in (True, False)
    ]
    models.check(models.BODIES["bulk_create_or_replace_inventory_item"], {"requests": items})
    new = [to_new_offer(listing, each, TERMS, names.sku(each)) for each in listing.variants]
    models.check(models.BODIES["bulk_create_offer"], {"requests": new})
    models.check(models.BODIES["offer"], to_offer(listing, listing.variants[0], TERMS))
    models.check(models.BODIES["inventory_item_group"], to_group(listing, TERMS, names.skus))
    models.check(models.BODIES["bulk_update_price_quantity"], {"requests": to_changes(known)})


@pytest.mark.parametrize("name", SAMPLES)
def test_every_body_of_the_samples_is_known(name: str) -> None:
    check(addressed(SAMPLES[name]))


@given(listings())
@settings(max_examples=60)
def test_every_body_of_any_listing_is_known(listing: Listing) -> None:
    check(addressed(listing))
    for item in (to_item(listing, each, TERMS, 1, marked=True) for each in listing.variants):
        assert len(item["product"]["description"]) <= 4_000
        assert all(len(name) <= 60 and len(values[0]) <= 50 for name, values in item["product"]["aspects"].items())


def test_a_place_is_one_of_the_specification() -> None:
    models.check(models.BODIES["location"], Address("MA", "Rabat", "10000").document())


def test_the_check_itself_notices_what_ebay_does_not_know() -> None:
    models.check_address("GET", "/sell/inventory/v1/offer", {"sku": "A", "format": "FIXED_PRICE"})
    with pytest.raises(models.NotInTheModel, match="has no parameter"):
        models.check_address("GET", "/sell/inventory/v1/offer", {"colour": "red"})
    with pytest.raises(models.NotInTheModel, match="eBay has no PATCH"):
        models.check_address("PATCH", "/sell/inventory/v1/offer/1", {})
    with pytest.raises(models.NotInTheModel, match="has no field colour"):
        models.check(models.BODIES["bulk_create_offer"], {"requests": [{"sku": "A", "colour": "red"}]})
    with pytest.raises(models.NotInTheModel, match="is never BROKEN"):
        models.check(models.BODIES["bulk_create_or_replace_inventory_item"], {"requests": [{"condition": "BROKEN"}]})
