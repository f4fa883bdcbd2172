"""The double does what Amazon does: a connector that counts on less is found out."""

from tests.connectors.accounts import push_of
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import soap
from tests.connectors.amazon.runs import another_run


def test_a_feed_that_is_submitted_twice_is_carried_out_twice(market: AmazonMarket) -> None:
    """createFeed has no key for repeats: the second comes after whatever was sent meanwhile."""
    with another_run(market) as amazon:
        amazon.push_batch([push_of(soap())])
        market.settle()
        market.settle()
        (feed,) = market.feeds.values()
        market.delete("SOAP-1")
        market.new_feed(feed.document)
        market.settle()
        market.settle()
    assert (len(market.feeds), list(market.items)) == (2, ["SOAP-1"])
