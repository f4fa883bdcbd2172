"""Two accounts in two languages at one shop: one product, and the second language as a translation."""

import pytest

from connectors import ListingRejected
from connectors.testing import listing_of
from connectors.testing.conformance.setting import dearer
from tests.connectors.accounts import push_of
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.runs import Account, connected

FRENCH = listing_of("SOAP", "Savon noir")
ARABIC = listing_of("SOAP", "صابون أسود", language="ar")


def test_a_second_language_is_a_translation_and_leaves_the_first_as_it_is(shop: ShopifyShop) -> None:
    Account(shop).sync([FRENCH])
    other = Account(shop)
    other.sync([ARABIC])
    (product,) = shop.products.values()
    assert product["title"] == "Savon noir"
    assert product["translations"]["ar", "title"] == "صابون أسود"
    assert product["translations"]["ar", "body_html"] == "<p>صابون أسود</p>"


def test_a_change_of_price_of_the_second_account_arrives(shop: ShopifyShop) -> None:
    Account(shop).sync([FRENCH])
    other = Account(shop)
    other.sync([ARABIC])
    other.sync([dearer(ARABIC)])
    ((_, variant),) = shop.variants()
    assert variant["price"] == "13.50"


def test_a_language_that_the_shop_does_not_have_is_told(shop: ShopifyShop) -> None:
    shop.locales.discard("ar")
    Account(shop).sync([FRENCH])
    with connected(shop) as connector, pytest.raises(ListingRejected) as raised:
        connector.push(push_of(ARABIC, connector.find(ARABIC)))
    assert [issue.code for issue in raised.value.issues] == ["shopify_language_missing"]
