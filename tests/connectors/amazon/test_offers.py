"""Prices and stock: one by one, and from the threshold on as one feed, which nothing that is urgent waits for."""

from catalog.money import Money
from connectors import OutcomeUnknown, Receipt, ReceiptStatus
from connectors.channels.amazon.feed import MOST_MESSAGES, Load, fitting
from connectors.listing import Listing
from connectors.testing import Answer, Seen
from connectors.testing.faults import Fault
from tests.connectors.accounts import push_of
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import soap
from tests.connectors.amazon.runs import another_run, bowls, host_of, submitted
from tests.connectors.families import with_offer


def offers(market: AmazonMarket) -> dict[str, tuple[float, int]]:
    told = {sku: item["attributes"] for sku, item in market.items.items()}
    return {
        sku: (
            each["purchasable_offer"][0]["our_price"][0]["schedule"][0]["value_with_tax"],
            each["fulfillment_availability"][0]["quantity"],
        )
        for sku, each in told.items()
    }


def cheaper(listing: Listing) -> Listing:
    return with_offer(listing, price=Money.of("3.00", "EUR"), quantity=2)


def test_from_the_threshold_on_prices_and_stock_go_as_one_feed(market: AmazonMarket) -> None:
    host, wares = host_of(market), bowls(3)
    host.publish(*wares)
    before = len(market.writes)
    answers = host.sync(*map(cheaper, wares))
    assert [each.rpartition(" ")[0] for each in market.writes[before:]] == ["POST", "POST"], "a document and its feed"
    for answer in answers:
        assert isinstance(answer, Receipt)
        assert answer.job is not None
        assert answer.status is ReceiptStatus.LIVE, "it goes on being sold meanwhile"
    host.follow()
    assert offers(market) == {f"BOWL{n}-1": (3.0, 2) for n in range(3)}
    assert all(host.receipt(each).job is None for each in wares)


def test_below_the_threshold_they_go_one_by_one(market: AmazonMarket) -> None:
    host, (bowl, *_) = host_of(market), bowls(1)
    host.publish(bowl)
    feeds = submitted(market)
    (answer,) = host.sync(cheaper(bowl))
    assert isinstance(answer, Receipt)
    assert (answer.job, submitted(market), offers(market)) == (None, feeds, {"BOWL0-1": (3.0, 2)})


def test_stock_does_not_wait_for_a_feed_that_nobody_knows(market: AmazonMarket) -> None:
    """What has sold out has to go off sale now; what the feed changes is not on this lane."""
    host, wares = host_of(market), bowls(3)
    host.publish(*wares)
    market.stuck = True
    with another_run(market) as other:
        other.push_batch([push_of(soap())])
    feeds = submitted(market)
    answers = host.sync(*map(cheaper, wares))
    assert all(isinstance(answer, Receipt) and answer.job is None for answer in answers)
    assert submitted(market) == feeds
    assert offers(market) == {f"BOWL{n}-1": (3.0, 2) for n in range(3)}


def test_stock_does_not_wait_where_feeds_are_used_up(market: AmazonMarket) -> None:
    """Five in five minutes are allowed."""

    class UsedUp(Fault):
        def before(self, seen: Seen) -> Answer | None:
            return market.trouble(429, "You exceeded your quota.") if seen.path.endswith("/feeds") else None

    host, wares = host_of(market), bowls(3)
    host.publish(*wares)
    feeds = submitted(market)
    with market.disturbed(UsedUp()):
        answers = host.sync(*map(cheaper, wares))
    assert all(isinstance(answer, Receipt) and answer.job is None for answer in answers)
    assert (submitted(market), offers(market)) == (feeds, {f"BOWL{n}-1": (3.0, 2) for n in range(3)})


def test_a_price_that_the_report_refuses_is_told_of_its_listing_alone(market: AmazonMarket) -> None:
    host, wares = host_of(market), bowls(3)
    host.publish(*wares)
    first, *rest = map(cheaper, wares)
    free = with_offer(first, price=Money.of("0.00", "EUR"))
    host.sync(free, *rest)
    host.follow()
    refused = host.receipt(free)
    assert (refused.status, refused.issues[0].field) == (ReceiptStatus.REJECTED, "variants.price")
    assert [host.receipt(each).status for each in rest] == [ReceiptStatus.LIVE] * 2


def test_one_that_is_gone_has_its_own_answer_in_a_feed_of_prices(market: AmazonMarket) -> None:
    host, wares = host_of(market), bowls(3)
    host.publish(*wares)
    market.delete("BOWL1-1")
    first, gone, last = host.sync(*map(cheaper, wares))
    assert isinstance(gone, OutcomeUnknown)
    assert isinstance(first, Receipt)
    assert isinstance(last, Receipt)
    assert not market.stubs


def test_a_feed_takes_whole_listings_up_to_its_limit() -> None:
    """25,000 messages: what has no room is not sent, and comes with the next."""
    push, receipt = push_of(soap()), Receipt(remote={"listing": "A"})
    many = Load(push, [{"sku": "A"}] * (MOST_MESSAGES - 3), receipt)
    four, refused = Load(push, [{"sku": "B"}] * 4, receipt), OutcomeUnknown("gone")
    assert fitting([many, refused, four, refused]) == [many, refused]
    assert fitting([four, many]) == [four]
    assert fitting([refused]) == [refused]
