"""Every form and inventory that can be built is one that the double takes, by the rules of the fact sheet: Etsy's own
specification may not be passed on."""

import pytest
from hypothesis import given, settings

from catalog.issues import blocking
from connectors import AccountFacts, Listing
from connectors.asked import Answers
from connectors.channels.etsy import EtsyConnector
from connectors.channels.etsy.mapping import Kept, Terms, to_inventory, to_new, to_words
from connectors.testing import SAMPLES
from tests.connectors.etsy.goods import Listings
from tests.connectors.made_listings import listings

FACTS = AccountFacts(
    values={"answers": Answers.read("* = 1012", "").kept(), "shipping": 31, "returns": 41, "readiness": 51}
)
STOPPED = ("emoji, joined and flagged", "a hundred variants", "used, none left", "no SKU, no barcode, no stock count")
"""By our own requirements: the last has no description."""
TERMS = Terms.told(FACTS, who_made="i_did", when_made="made_to_order", renews=False)


def check(listing: Listing) -> bool:
    """Whether it was sent: what our requirements let through, the shop takes."""
    issues = [issue for asks in EtsyConnector.requirements for issue in asks(listing, FACTS)]
    if blocking(issues) or all(variant.quantity == 0 for variant in listing.variants):
        return False
    shop = Listings()
    shop.clear()
    number = shop.new(to_new(listing, TERMS))["listing_id"]
    shop.put_inventory(number, to_inventory(listing, Kept(), TERMS.readiness))
    shop.change(number, to_words(listing, TERMS))
    return True


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_that_passes_is_taken(name: str) -> None:
    assert check(SAMPLES[name]) == (name not in STOPPED)


@given(listings())
@settings(max_examples=60)
def test_every_made_listing_that_passes_is_taken(listing: Listing) -> None:
    said = listing.model_copy(update={"description": listing.description or "<p>Laine</p>"})
    check(said)
