"""Items in a catalogue, and what others have been hurt by there."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from catalog.money import Money
from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    Receipt,
    ReceiptStatus,
)
from connectors.channels.meta import MetaApp, MetaConnector
from connectors.channels.meta.dispatch import AT_ONCE, Errand, _batches
from connectors.listing import Listing
from connectors.oauth import Consent
from connectors.testing import Answer, hosted, listing_of
from connectors.testing.conformance.setting import dearer, with_offers
from connectors.testing.faults import AnswersFrom
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.google.runs import with_addresses
from tests.connectors.meta.fake import MetaCatalogue
from tests.connectors.meta.runs import Account, config_of, connected
from tests.shops.proxy import BadLine

SOAP = with_addresses(listing_of("SOAP", "Savon noir"))
DRESS = with_addresses(family_of("ROBE"))


def graph_error(code: int, status: int = 400, **headers: str) -> Answer:
    error = {"message": f"(#{code}) something", "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    return Answer(status, {"error": error}, {name.replace("_", "-"): value for name, value in headers.items()})


def published(catalogue: MetaCatalogue, listing: Listing) -> Receipt:
    with connected(catalogue) as connector:
        return connector.push(push_of(listing))


def refreshed(catalogue: MetaCatalogue, receipt: Receipt) -> Receipt:
    with connected(catalogue) as connector:
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, Receipt)
    return answer


def test_an_item_that_is_there_already_is_updated_and_never_a_duplicate(catalogue: MetaCatalogue) -> None:
    """(#10800) Duplicate retailer_id (facebook/facebook-for-woocommerce#2050): a create would be refused."""
    for title in ("Savon noir", "Savon noir, grand"):
        published(catalogue, SOAP.model_copy(update={"title": title}))
    assert [each["title"] for each in catalogue.items.values()] == ["Savon noir, grand"]
    sent = [
        each
        for exchange in catalogue.exchanges
        if exchange.request.content
        for each in exchange.request.json()["requests"]
    ]
    assert {each["method"] for each in sent} == {"UPDATE"}


def test_a_price_of_an_item_that_is_gone_makes_no_empty_item(catalogue: MetaCatalogue) -> None:
    """facebook/facebook-for-woocommerce#2317: an update of a missing item."""
    receipt = refreshed(catalogue, published(catalogue, SOAP))
    catalogue.remove(receipt)
    with connected(catalogue) as connector:
        (answer,) = connector.update_offers([push_of(dearer(SOAP), receipt, changed=["price"], write_id="w2")])
        assert isinstance(answer, Receipt)
        (later,) = connector.refresh([answer])
    assert isinstance(later, OutcomeUnknown)
    assert not catalogue.items


def test_a_photo_that_was_not_fetched_is_told_as_that(catalogue: MetaCatalogue) -> None:
    """facebook/facebook-for-woocommerce#1210: it was shown as "missing or incorrect data"."""
    catalogue.unfetchable.add(SOAP.pictures[0].url or "")
    told = refreshed(catalogue, published(catalogue, SOAP))
    assert told.status is ReceiptStatus.LIVE
    assert [(issue.code, issue.blocks, issue.raw) for issue in told.issues] == [
        ("meta_image_not_fetched", False, "FETCH_FAILED")
    ]
    assert all(told.issues[0].hint_in(language) for language in ("fr", "ar", "en"))


def test_a_batch_is_asked_after_until_it_is_done_and_nothing_is_sent_meanwhile(catalogue: MetaCatalogue) -> None:
    catalogue.polls = 2
    receipt = published(catalogue, SOAP)
    assert receipt.job is not None
    assert receipt.job.deadline > datetime.now(UTC)
    for _ in range(2):
        receipt = refreshed(catalogue, receipt)
        assert receipt.job is not None
        assert receipt.check_after is not None
    receipt = refreshed(catalogue, receipt)
    assert (receipt.job, receipt.status) == (None, ReceiptStatus.LIVE)
    assert catalogue.writes == 1


def test_an_error_that_is_found_later_is_of_its_listing_alone(catalogue: MetaCatalogue) -> None:
    catalogue.late["Savon"] = "The item violates our policies"
    with connected(catalogue) as connector:
        receipts = connector.push_batch([push_of(SOAP), push_of(DRESS)])
        assert all(isinstance(each, Receipt) for each in receipts)
        bad, good = connector.refresh([each for each in receipts if isinstance(each, Receipt)])
    assert isinstance(bad, Receipt)
    assert isinstance(good, Receipt)
    assert (bad.status, good.status) == (ReceiptStatus.REJECTED, ReceiptStatus.LIVE)
    assert bad.issues[0].raw == "The item violates our policies"


def test_one_call_asks_after_a_batch_of_many_listings(catalogue: MetaCatalogue) -> None:
    several = [with_addresses(listing_of(f"SET{n}", f"Bol {n}")) for n in range(20)]
    with connected(catalogue) as connector:
        receipts = [
            each for each in connector.push_batch([push_of(one) for one in several]) if isinstance(each, Receipt)
        ]
        catalogue.exchanges.clear()
        connector.refresh(receipts)
    assert len(catalogue.exchanges) == 2
    assert catalogue.writes == 1


def test_a_batch_that_nobody_remembers_leaves_nobody_waiting(catalogue: MetaCatalogue) -> None:
    receipt = published(catalogue, SOAP)
    catalogue.batches.clear()
    with connected(catalogue) as connector:
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, OutcomeUnknown)


def test_what_waits_for_review_is_not_on_sale_and_what_it_refuses_is_told(catalogue: MetaCatalogue) -> None:
    catalogue.review = "pending"
    receipt = refreshed(catalogue, published(catalogue, SOAP))
    assert (receipt.status, receipt.check_after is None) == (ReceiptStatus.SUBMITTED, False)
    catalogue.review = "rejected"
    refused = refreshed(catalogue, receipt)
    assert refused.status is ReceiptStatus.REJECTED
    assert [issue.code for issue in refused.issues] == ["meta_review_refused"]


def test_a_variant_that_is_gone_is_removed_and_a_discount_that_is_over_is_emptied(catalogue: MetaCatalogue) -> None:
    account = Account(catalogue)
    discounted = [each.model_copy(update={"compare_at": Money.of("30.00", "EUR")}) for each in DRESS.variants]
    account.run([DRESS.model_copy(update={"variants": tuple(discounted)})])
    account.follow()
    assert {each["sale_price"] for each in catalogue.items.values()} == {"20.00 EUR"}
    account.run([with_addresses(family_of("ROBE", sizes=("S", "XL")))])
    assert sorted(catalogue.items) == ["ROBEVS", "ROBEVXL"]
    assert {each["sale_price"] for each in catalogue.items.values()} == {""}


def test_what_was_taken_away_from_a_listing_does_not_stay_in_the_catalogue(catalogue: MetaCatalogue) -> None:
    """An update leaves what it does not name."""
    receipt = published(catalogue, SOAP.model_copy(update={"brand": "Tifaouine", "material": "Huile"}))
    with connected(catalogue) as connector:
        connector.push(push_of(SOAP, receipt))
    (item,) = catalogue.items.values()
    assert (item["brand"], item["material"]) == ("", "")


CODES = [
    (graph_error(190), AccountRefused),
    (graph_error(200), AccountRefused),
    *((graph_error(code), RateLimited) for code in (4, 32, 613, 80014)),
    (graph_error(17, 403), RateLimited),
    (graph_error(2, 400), ChannelUnavailable),
    (graph_error(10800), ListingRejected),
]


@pytest.mark.parametrize(("answer", "error"), CODES)
def test_the_code_of_an_error_counts_more_than_its_status(
    catalogue: MetaCatalogue, answer: Answer, error: type[Exception]
) -> None:
    with connected(catalogue) as connector:
        connector.find(SOAP)
        with catalogue.disturbed(AnswersFrom(1, lambda seen: answer)), pytest.raises(error):
            connector.push(push_of(SOAP))


def test_a_refusal_that_says_how_many_minutes_is_believed(catalogue: MetaCatalogue) -> None:
    usage = '{"4711": [{"type": "ads_management", "call_count": 100, "estimated_time_to_regain_access": 19}]}'
    answer = graph_error(80014, 400, x_business_use_case_usage=usage)
    with (
        connected(catalogue) as connector,
        catalogue.disturbed(AnswersFrom(1, lambda seen: answer)),
        pytest.raises(RateLimited) as raised,
    ):
        connector.find(SOAP)
    assert raised.value.retry_after == pytest.approx(19 * 60, rel=0.05)


def test_a_listing_is_never_put_apart_and_no_batch_is_too_large() -> None:
    errand = Errand(push_of(DRESS), [{}] * 1_000, frozenset(), Receipt(remote={}))
    assert [len(batch) for batch in _batches([errand] * 7)] == [3, 3, 1]
    assert AT_ONCE < 5_000
    wordy = Errand(push_of(DRESS), [{"description": "ص" * 9_999}] * 500, frozenset(), Receipt(remote={}))
    assert [len(batch) for batch in _batches([wordy] * 5)] == [2, 2, 1], "28 MB are the most"


def test_what_is_sold_out_is_out_of_stock(catalogue: MetaCatalogue) -> None:
    receipt = published(catalogue, SOAP)
    with connected(catalogue) as connector:
        connector.update_offers([push_of(with_offers(SOAP, quantity=0), receipt, changed=["quantity"], write_id="w2")])
    (item,) = catalogue.items.values()
    assert (item["availability"], item["quantity_to_sell_on_facebook"], item["price"]) == (
        "out of stock",
        0,
        "12.50 EUR",
    )


def test_an_owner_is_asked_by_the_login_for_businesses(catalogue: MetaCatalogue) -> None:
    app = MetaApp(client_id="app-4711", client_secret=SecretStr("s3cret"), configuration="conf-1")
    with hosted(MetaConnector, config_of(catalogue), app=app) as connector:
        oauth = connector.oauth()
    assert oauth is not None
    assert "config_id=conf-1" in oauth.authorize_url(Consent("https://qafila.example/callback"))


@pytest.mark.parametrize("seed", range(4))
def test_in_any_weather_all_arrives_once_and_whole(catalogue: MetaCatalogue, seed: int) -> None:
    wanted = [with_addresses(family_of(f"FAM{n}") if n % 2 else listing_of(f"ONE{n}", f"Bol {n}")) for n in range(14)]
    account, weather = Account(catalogue), BadLine(seed, late=0.0)
    with catalogue.disturbed(weather):
        for _ in range(4):
            for listing in wanted:
                account.run([listing])
    for _ in range(3):
        account.run(wanted)
        account.follow()
    assert sum(weather.happened.values()), "the weather was fine"
    assert catalogue.listings() == 14
    for listing in wanted:
        shown = catalogue.shown(account.receipt(listing.key))
        assert shown is not None
        assert (shown.title, shown.on_sale, len(shown.variants)) == (listing.title, True, len(listing.variants))
    before = catalogue.writes
    account.run(wanted)
    assert catalogue.writes == before


def test_a_price_that_somebody_changed_in_the_catalogue_is_read(catalogue: MetaCatalogue) -> None:
    published(catalogue, SOAP)
    with connected(catalogue) as connector:
        (before,) = connector.read_listings()
        catalogue.items[SOAP.variants[0].key]["price"] = "1250.00 EUR"
        (after,) = connector.read_listings()
    assert [each.variants and each.variants[0].price for each in (before, after)] == [
        SOAP.variants[0].price,
        Money.of("1250.00", "EUR"),
    ]
