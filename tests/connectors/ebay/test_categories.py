"""Which of eBay's categories a seller's are: as eBay suggests them."""

from connectors import PlatformCategory
from connectors.channels.ebay import EbayConnector


def test_each_is_told_with_what_it_lies_within(ebay: EbayConnector) -> None:
    assert ebay.categories("tapis berbère") == [PlatformCategory(id="45510", name="Maison > Tapis, moquettes > Tapis")]


def test_none_is_no_mistake(ebay: EbayConnector) -> None:
    assert ebay.categories("xyz") == []
