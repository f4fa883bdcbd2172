"""A shop behind a bad line: nothing is there twice, nothing is missing, nothing is half there."""

from collections.abc import Sequence

import pytest

from connectors.listing import Listing
from connectors.testing import listing_of
from tests.connectors.families import family_of, two_photos
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.runs import Account
from tests.shops.proxy import BadLine

CATALOGUE = [
    family_of(f"FAM{n}") if n % 2 else listing_of(f"ONE{n}", f"Bol {n}", pictures=two_photos(f"ONE{n}"))
    for n in range(14)
]


def assert_whole(shop: ShopifyShop, account: Account, listings: Sequence[Listing]) -> None:
    assert shop.listings() == len(listings)
    for listing in listings:
        shown = shop.shown(account.receipt(listing.key))
        assert shown is not None
        assert (shown.title, shown.on_sale, shown.pictures) == (listing.title, True, 2)
        assert {sku: (offer.price, offer.quantity) for sku, offer in shown.variants.items()} == {
            each.sku: (each.price.amount, each.quantity) for each in listing.variants
        }


@pytest.mark.parametrize("seed", range(4))
def test_in_any_weather_all_arrives_once_and_whole_and_a_second_sync_writes_nothing(
    shop: ShopifyShop, seed: int
) -> None:
    account, weather = Account(shop), BadLine(seed, late=0.0)
    with shop.disturbed(weather):
        account.sync(CATALOGUE)
    assert weather.happened["commit-then-cut"], "the weather was fine"
    assert_whole(shop, account, CATALOGUE)
    shop.writes.clear()
    assert account.sync(CATALOGUE) == 1
    assert not shop.writes


@pytest.mark.parametrize("seed", range(2))
def test_changes_arrive_in_any_weather(shop: ShopifyShop, seed: int) -> None:
    account = Account(shop)
    account.sync(CATALOGUE)
    changed = [each.model_copy(update={"title": f"Neuf : {each.title}"}) for each in CATALOGUE[:7]]
    changed += [family_of(each.key, sizes=("S", "XL")) if len(each.variants) > 1 else each for each in CATALOGUE[7:]]
    with shop.disturbed(BadLine(seed, late=0.0)):
        account.sync(changed)
    assert_whole(shop, account, changed)
