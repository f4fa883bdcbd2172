"""Prices and stock alone, twenty-five in a request, each row with an answer of its own."""

from connectors import ChannelUnavailable, OutcomeUnknown, Receipt
from connectors.channels.ebay import EbayConnector
from tests.connectors.accounts import push_of
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.listings import family, soap
from tests.connectors.families import with_offer


def test_of_a_batch_of_offers_one_row_fails_alone(market: EbayMarket, ebay: EbayConnector) -> None:
    known = ebay.push(push_of(soap()))
    others = ebay.push(push_of(family("39", "40")))
    market.flaky = {"QFBABvBAB40"}
    wishes = [
        push_of(with_offer(soap(), quantity=2), known, "quantity"),
        push_of(with_offer(family("39", "40"), quantity=2), others, "quantity"),
    ]
    good, bad = ebay.update_offers(wishes)
    answer = market.exchanges[-1].answer
    assert answer is not None
    assert answer.status == 207
    assert isinstance(good, Receipt)
    assert isinstance(bad, ChannelUnavailable), "25001 is eBay's own fault, and passes"
    again = ebay.update_offers(wishes)
    assert all(isinstance(answer, Receipt) for answer in again)


def test_a_quantity_is_told_of_the_item_and_its_offer_until_words_are_written(
    market: EbayMarket, ebay: EbayConnector
) -> None:
    """Shown is the smaller of the two; what is written whole leaves it to the item again."""
    known = ebay.push(push_of(soap()))
    ebay.update_offers([push_of(with_offer(soap(), quantity=2), known, "quantity")])
    sent = market.exchanges[-1].request.json()["requests"]
    number = known.remote["offer SOAPV1"]
    assert sent == [
        {
            "sku": "QFSOAPvSOAPV1",
            "shipToLocationAvailability": {"quantity": 2},
            "offers": [{"offerId": number, "availableQuantity": 2}],
        }
    ]
    ebay.push(push_of(soap(title="Savon beldi"), known, "content"))
    assert "availableQuantity" not in market.offers[number]


def test_more_than_twenty_five_go_in_several_requests(market: EbayMarket, ebay: EbayConnector) -> None:
    listing = family(*map(str, range(10, 70)))
    known = ebay.push(push_of(listing))
    assert len(market.offers) == 60
    market.writes.clear()
    (answer,) = ebay.update_offers([push_of(with_offer(listing, quantity=1), known, "quantity")])
    assert isinstance(answer, Receipt)
    assert market.writes == ["POST /bulk_update_price_quantity"] * 3


def test_an_offer_that_is_gone_is_looked_for(market: EbayMarket, ebay: EbayConnector) -> None:
    known = ebay.push(push_of(soap()))
    market.remove(known)
    (answer,) = ebay.update_offers([push_of(with_offer(soap(), quantity=2), known, "quantity")])
    assert isinstance(answer, OutcomeUnknown)
