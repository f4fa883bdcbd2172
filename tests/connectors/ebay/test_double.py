"""The double refuses what eBay refuses: a connector that sends it is found out."""

import pytest

from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.goods import Document, Refused
from tests.connectors.ebay.listings import soap

POLICIES = {"fulfillmentPolicyId": "1", "paymentPolicyId": "2", "returnPolicyId": "3"}
OFFER = {"merchantLocationKey": "RABAT", "categoryId": "20625", "listingPolicies": POLICIES}


def market_with(product: Document, offer: Document) -> tuple[EbayMarket, Document]:
    """Somebody's product and its offer, as they are told to be."""
    market = EbayMarket()
    market.others(soap())
    (number,) = market.offers
    market.offers[number] = {**market.offers[number], "status": "UNPUBLISHED", **offer}
    market.items["SOAP-1"]["product"] |= product
    return market, market.offers[number]


BRAND = {"aspects": {"Marque": ["Tifaouine"]}}


@pytest.mark.parametrize(
    ("product", "offer", "number"),
    [
        (BRAND, {**OFFER, "listingPolicies": {}}, 25007),  # openlinker-project/openlinker#2880
        (BRAND, {**OFFER, "categoryId": "1"}, 25005),
        ({"aspects": {}}, OFFER, 25029),
        ({**BRAND, "imageUrls": []}, OFFER, 25015),
    ],
)
def test_an_offer_that_ebay_refuses_is_not_published(product: Document, offer: Document, number: int) -> None:
    market, told = market_with(product, offer)
    with pytest.raises(Refused) as raised:
        market.publish([told])
    assert raised.value.error["errorId"] == number


def test_an_offer_that_ebay_takes_is_published_and_a_sku_has_no_second() -> None:
    market, told = market_with(BRAND, OFFER)
    market.publish([told])
    assert told["status"] == "PUBLISHED"
    with pytest.raises(Refused, match="already exists"):
        market.new_offer({"sku": "SOAP-1", **OFFER})
