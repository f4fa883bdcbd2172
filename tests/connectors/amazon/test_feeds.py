"""Feeds: jobs with a deadline, whose end is not their success, and of which none is ever submitted twice."""

import random
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest

from connectors import ChannelUnavailable, OutcomeUnknown, RateLimited, Receipt, ReceiptStatus
from connectors.channels.amazon import AmazonConnector
from connectors.meter import Meter
from connectors.quota import MemoryQuota
from connectors.testing import Answer, Kept, Seen
from connectors.testing.faults import AnswersFrom, Cut, CutAt, Fault
from tests.connectors.accounts import push_of
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import config, family, soap
from tests.connectors.amazon.runs import another_run, bowls, host_of, submitted


def test_many_listings_are_one_feed(market: AmazonMarket) -> None:
    host = host_of(market)
    receipts = host.publish(*bowls(30), family("39", "40"))
    assert submitted(market) == 1
    assert {receipt.status for receipt in receipts} == {ReceiptStatus.LIVE}
    assert market.listings() == 31
    receipts = host.publish(*bowls(30, "Grand bol"), family("39"))
    assert submitted(market) == 2
    assert sorted(sku for sku in market.items if sku.startswith("BAB")) == ["BAB-39"]
    assert market.items["BOWL7-1"]["attributes"]["item_name"][0]["value"] == "Grand bol n° 7"


def test_a_job_has_a_deadline_and_runs_until_amazon_says_otherwise(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    """amzn: feeds that stay IN_PROGRESS (abuzuhri/Amazon-SP-API-CSharp#928)."""
    market.stuck = True
    (receipt,) = amazon.push_batch([push_of(soap())])
    assert isinstance(receipt, Receipt)
    assert receipt.job is not None
    assert receipt.status is ReceiptStatus.SUBMITTED
    for _ in range(3):
        (again,) = amazon.refresh([receipt])
        assert isinstance(again, Receipt)
        assert again.job == receipt.job
    assert submitted(market) == 1


def test_done_is_not_success(market: AmazonMarket) -> None:
    host = host_of(market)
    good, bad = bowls(2)
    answers = host.sync(good, bad.model_copy(update={"title": "x" * 501}))
    assert all(isinstance(answer, Receipt) for answer in answers)
    host.follow()
    assert host.receipt(good).status is ReceiptStatus.LIVE
    refused = host.receipt(bad)
    assert (refused.status, refused.job) == (ReceiptStatus.REJECTED, None)
    assert refused.issues[0].field == "title"
    assert refused.issues[0].raw.startswith("90244: ")


@pytest.mark.parametrize("end", ["FATAL", "CANCELLED"])
def test_a_feed_that_failed_says_nothing_of_its_listings(
    market: AmazonMarket, amazon: AmazonConnector, end: str
) -> None:
    market.ends_as = end
    (receipt,) = amazon.push_batch([push_of(soap())])
    assert isinstance(receipt, Receipt)
    market.settle()
    market.settle()
    (answer,) = amazon.refresh([receipt])
    assert isinstance(answer, OutcomeUnknown)


def test_a_feed_whose_answer_was_lost_is_never_submitted_again(market: AmazonMarket, amazon: AmazonConnector) -> None:
    before = market.arrivals
    with market.disturbed(CutAt(5, "after")), pytest.raises(OutcomeUnknown):
        amazon.push_batch([push_of(soap())])
    assert market.arrivals - before == 5
    for _ in range(2):
        with another_run(market) as later:
            assert later.find(soap()) is None
            with pytest.raises(ChannelUnavailable):
                later.push_batch([push_of(soap())])
    with another_run(market) as later:
        found = later.find(soap())
        assert found is not None
        assert found.ours
    assert submitted(market) == 1


def test_a_worker_that_dies_before_it_stored_the_feed_leaves_none_to_be_submitted_twice(market: AmazonMarket) -> None:
    """Nothing gets through any more after createFeed: its number is lost with the process."""
    host, wares = host_of(market), bowls(3)
    with market.disturbed(CutAt(8, "after", lasting=True)):
        answers = host.sync(*wares)
    assert all(isinstance(answer, OutcomeUnknown) for answer in answers)
    assert submitted(market) == 1
    for _ in range(2):  # while it is under way nothing else is submitted
        assert all(isinstance(answer, ChannelUnavailable) for answer in host.sync(*wares))
        assert submitted(market) == 1
    host.publish(*wares)
    assert sorted(market.items) == ["BOWL0-1", "BOWL1-1", "BOWL2-1"]


def titles(market: AmazonMarket) -> set[str]:
    return {item["attributes"]["item_name"][0]["value"].partition(" n°")[0] for item in market.items.values()}


@pytest.mark.parametrize("stands", [False, True])
def test_nothing_newer_is_sent_of_what_a_feed_with_a_lost_answer_may_bring(
    market: AmazonMarket, *, stands: bool
) -> None:
    """Below the threshold a change goes by itself, at once, and Amazon keeps no order between it and a feed:
    amzn/selling-partner-api-samples, discussion #109."""
    host, lost, newer = host_of(market), bowls(3, "Bol"), bowls(3, "Grand bol")
    if stands:
        host.publish(*bowls(3, "Petit bol"))
    with market.disturbed(CutAt(5 if stands else 8, "after", lasting=True)):
        host.sync(*lost)
    assert submitted(market) == 1 + stands
    host.config = config(market.url, feed_from=100)
    before = len(market.writes)
    assert all(isinstance(answer, OutcomeUnknown) for answer in host.sync(*newer))
    assert market.writes[before:] == []
    host.publish(*newer)
    assert (titles(market), submitted(market)) == ({"Grand bol"}, 1 + stands)


def test_what_such_a_feed_brings_is_taken_off_sale_at_once_and_again_when_it_has_ended(
    market: AmazonMarket, amazon: AmazonConnector, kept: Kept
) -> None:
    amazon.push(push_of(soap()))
    with market.disturbed(CutAt(5, "after")), pytest.raises(OutcomeUnknown):
        amazon.push_batch([push_of(soap(title="Savon beldi"))])
    known = kept.receipts["SOAP"]
    with another_run(market) as later, pytest.raises(OutcomeUnknown):
        later.withdraw(known)
    assert "purchasable_offer" not in market.items["SOAP-1"]["attributes"]
    market.settle()
    market.settle()
    assert "purchasable_offer" in market.items["SOAP-1"]["attributes"], "the feed came after it"
    with another_run(market) as later:
        later.withdraw(known)
    assert "purchasable_offer" not in market.items["SOAP-1"]["attributes"]


def test_a_feed_that_hangs_for_ever_holds_nothing_up(market: AmazonMarket, amazon: AmazonConnector) -> None:
    market.stuck = True
    with another_run(market) as before:
        before.push_batch([push_of(soap())])
    (feed,) = market.feeds.values()
    with pytest.raises(ChannelUnavailable):
        amazon.push_batch([push_of(bowls(1)[0])])
    feed.created = datetime.now(UTC) - timedelta(hours=13)
    (receipt,) = amazon.push_batch([push_of(bowls(1)[0])])
    assert isinstance(receipt, Receipt)


def test_a_feed_that_never_arrived_is_submitted(market: AmazonMarket, amazon: AmazonConnector) -> None:
    with market.disturbed(CutAt(5, "before")), pytest.raises(OutcomeUnknown):
        amazon.push_batch([push_of(soap())])
    with another_run(market) as later:
        (receipt,) = later.push_batch([push_of(soap())])
    assert isinstance(receipt, Receipt)
    assert submitted(market) == 1


def test_a_run_may_have_several_feeds_of_its_own(market: AmazonMarket, amazon: AmazonConnector) -> None:
    for listing in bowls(3):
        (receipt,) = amazon.push_batch([push_of(listing)])
        assert isinstance(receipt, Receipt)
    assert submitted(market) == 3


@pytest.mark.parametrize("packed", [True, False])
def test_a_report_is_read_packed_or_not(market: AmazonMarket, *, packed: bool) -> None:
    market.packed = packed
    (receipt,) = host_of(market).publish(*bowls(1))
    assert receipt.status is ReceiptStatus.LIVE


def test_one_question_for_a_feed_answers_for_all_of_its_listings(market: AmazonMarket, amazon: AmazonConnector) -> None:
    receipts = [each for each in amazon.push_batch([push_of(one) for one in bowls(40)]) if isinstance(each, Receipt)]
    market.settle()
    market.settle()
    before = market.arrivals
    answers = amazon.refresh(receipts)
    assert len(receipts) == len(answers) == 40
    assert market.arrivals - before == 3 + 2  # the feed, its document, the report; then items, twenty at once


def test_what_others_made_has_its_own_answer_in_a_batch(market: AmazonMarket, amazon: AmazonConnector) -> None:
    market.stand(soap())
    taken, theirs = amazon.push_batch([push_of(bowls(1)[0]), push_of(soap())])
    assert isinstance(taken, Receipt)
    assert isinstance(theirs, OutcomeUnknown)
    (document,) = [each for each in market.documents.values() if each.content]
    assert b"SOAP-1" not in document.content


class Weather(Fault):
    """One in twenty is done and not answered, one in twenty finds a quota used up."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - dice

    def before(self, seen: Seen) -> Answer | None:
        if self.dice.random() >= 0.05 or seen.elsewhere:
            return None
        told = {
            "code": "QuotaExceeded",
            "message": "You exceeded your quota for the requested resource.",
            "details": "",
        }
        return Answer(429, {"errors": [told]})

    def after(self, seen: Seen) -> None:
        if self.dice.random() < 0.05:
            raise Cut


@pytest.mark.parametrize("seed", [1, 2])
def test_in_bad_weather_every_product_is_there_once_and_whole(market: AmazonMarket, seed: int) -> None:
    host = host_of(market)
    market.quick = True
    for listings in ([*bowls(25), family("39", "40")], [*bowls(25, "Grand bol"), family("40", "41")]):
        with market.disturbed(Weather(seed)):
            for _ in range(40):
                if all(isinstance(answer, Receipt) for answer in host.sync(*listings)):
                    break
        host.publish(*listings)
        assert market.listings() == 26
        for listing in listings:
            shown = market.shown(host.receipt(listing))
            assert shown is not None
            assert (shown.title, set(shown.variants)) == (listing.title, {each.sku for each in listing.variants})


def test_quota_exceeded_is_waited_for_without_a_retry_after(market: AmazonMarket, amazon: AmazonConnector) -> None:
    """Below the documented rate, too: amzn/selling-partner-api-models#4414."""
    told = {"code": "QuotaExceeded", "message": "You exceeded your quota for the requested resource.", "details": ""}
    busy = AnswersFrom(2, lambda seen: Answer(429, {"errors": [told]}), times=1)
    with market.disturbed(busy), suppress(RateLimited):  # later is as good
        amazon.push(push_of(soap()))
    amazon.push(push_of(soap(), amazon.find(soap())))
    assert len(market.items) == 1


def test_feeds_of_one_worker_count_for_the_next() -> None:
    """Five in five minutes, and one in two minutes from then on: that is counted outside the process."""
    kept, taken = MemoryQuota(clock=lambda: 0.0), 0
    with pytest.raises(RateLimited):
        for _worker in range(5):
            Meter(AmazonConnector.limits, clock=lambda: 0.0).take("createFeed", quota=kept)
            taken += 1
    assert taken == 4
