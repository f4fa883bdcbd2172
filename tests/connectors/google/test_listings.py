"""Products at Merchant Center, and what others have been hurt by there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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
from connectors.channels.google import GoogleConnector
from connectors.channels.google.dispatch import LASTS
from connectors.listing import Listing
from connectors.receipt import judged
from connectors.testing import Answer, hosted, listing_of
from connectors.testing.conformance.setting import dearer, with_offers
from connectors.testing.faults import AnswersFrom
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.google.fake import MerchantCenter
from tests.connectors.google.runs import TOKENS, Account, config_of, connected, with_addresses
from tests.shops.proxy import BadLine

SOAP = with_addresses(listing_of("SOAP", "Savon noir"))
DRESS = with_addresses(family_of("ROBE"))


def refused(*countries: str, severity: str = "DISAPPROVED") -> dict[str, Any]:
    return {
        "code": "image_too_small",
        "severity": severity,
        "attribute": "image link",
        "description": "Image too small",
        "detail": "Use an image of 500 x 500 pixels or more.",
        "documentation": "https://support.google.com/merchants/answer/6324350",
        "applicableCountries": list(countries),
    }


def refreshed(center: MerchantCenter, receipt: Receipt) -> Receipt:
    with connected(center) as connector:
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, Receipt)
    return judged(answer)


def published(center: MerchantCenter, listing: Listing) -> Receipt:
    with connected(center) as connector:
        return connector.push(push_of(listing))


def test_not_found_right_after_an_insert_is_on_its_way_and_nothing_is_sent_twice(center: MerchantCenter) -> None:
    """woocommerce/google-listings-and-ads#3753, #1181: taken for deleted, it was sent again and again."""
    center.slow = True
    receipt = published(center, DRESS)
    sent = list(center.writes)
    waiting = refreshed(center, receipt)
    assert waiting.status is ReceiptStatus.SUBMITTED
    assert waiting.check_after is not None
    assert waiting.check_after > datetime.now(UTC)
    center.settle()
    assert refreshed(center, waiting).status is ReceiptStatus.LIVE
    assert center.writes == sent


def test_not_found_long_after_an_insert_is_gone(center: MerchantCenter) -> None:
    center.slow = True
    receipt = published(center, SOAP)
    old = receipt.model_copy(update={"expires_at": datetime.now(UTC) + LASTS - timedelta(hours=2)})
    with connected(center) as connector:
        (answer,) = connector.refresh([old])
    assert isinstance(answer, OutcomeUnknown)


def test_it_ends_after_thirty_days_and_a_renewal_is_an_insert(center: MerchantCenter) -> None:
    receipt = published(center, SOAP)
    assert receipt.expires_at is not None
    assert timedelta(days=29) < receipt.expires_at - datetime.now(UTC) <= timedelta(days=30)
    (document,) = center.inputs.values()
    document["sent"] = (datetime.now(UTC) - timedelta(days=20)).isoformat()
    told = refreshed(center, receipt)
    assert told.expires_at is not None
    assert timedelta(days=9) < told.expires_at - datetime.now(UTC) <= timedelta(days=10), "as Google tells it"
    with connected(center) as connector:
        again = connector.push(push_of(SOAP, told, version=2))
    assert again.expires_at is not None
    assert again.expires_at >= receipt.expires_at


def test_each_country_has_a_verdict_and_one_that_refuses_is_a_warning(center: MerchantCenter) -> None:
    center.refusals["Savon"] = [refused("MA")]
    told = refreshed(center, published(center, SOAP))
    assert {name: verdict.status for name, verdict in told.verdicts.items()} == {
        "FR": ReceiptStatus.LIVE,
        "MA": ReceiptStatus.REJECTED,
    }
    assert told.status is ReceiptStatus.LIVE
    (issue,) = told.issues
    assert issue.blocks is False
    assert "Image too small" in issue.raw
    assert "500 x 500" in issue.message_in("fr")


def test_what_every_country_refuses_is_rejected_and_says_why_in_three_languages(center: MerchantCenter) -> None:
    center.refusals["Savon"] = [refused("FR", "MA")]
    told = refreshed(center, published(center, SOAP))
    assert told.status is ReceiptStatus.REJECTED
    assert told.issues
    for language in ("fr", "ar", "en"):
        assert "500 x 500" in told.issues[0].message_in(language)
        assert "support.google.com" in told.issues[0].hint_in(language)


def test_a_remark_that_holds_nothing_up_is_told_as_one(center: MerchantCenter) -> None:
    center.refusals["Savon"] = [refused(severity="DEMOTED")]
    told = refreshed(center, published(center, SOAP))
    assert [(each.code, each.severity.value) for each in told.issues] == [("google_item_remark", "warning")]


def test_a_batch_that_is_taken_in_part_tells_which_and_sends_no_more_than_is_missing(center: MerchantCenter) -> None:
    listings = [with_addresses(listing_of(f"SET{n}", f"Bol {n}")) for n in range(3)]
    bad = listings[1].model_copy(update={"title": "x" * 151})
    with connected(center) as connector:
        first, second, third = connector.push_batch([push_of(each) for each in (listings[0], bad, listings[2])])
    assert isinstance(first, Receipt)
    assert isinstance(third, Receipt)
    assert isinstance(second, ListingRejected)
    assert "150 characters" in second.issues[0].raw
    assert center.listings() == 2


def test_a_hundred_variants_and_more_go_in_batches_of_a_hundred(center: MerchantCenter) -> None:
    many = with_addresses(family_of("ROBE", sizes=[str(n) for n in range(130)]))
    published(center, many)
    batches = [each for each in center.exchanges if each.request.path.startswith("/batch")]
    assert [
        each.request.content.count(b"productInputs:insert") for each in batches if b":insert" in each.request.content
    ] == [100, 30]


@pytest.mark.parametrize(
    ("code", "reason", "error"),
    [
        (429, "quota/request_rate_too_high", RateLimited),
        (429, "quota/daily_limit_exceeded", RateLimited),
        (401, "", AccountRefused),
    ],
)
def test_a_refusal_within_a_batch_is_of_that_call(center: MerchantCenter, code: int, reason: str, error: type) -> None:
    told = {"error": {"code": code, "message": "no", "status": "X", "details": [{"reason": reason}]}}
    with connected(center) as connector:
        connector.find(DRESS)
        center.trips = [told]
        with pytest.raises(error) as raised:
            connector.push(push_of(DRESS))
    if isinstance(raised.value, RateLimited):
        assert (raised.value.retry_after is not None) == (reason == "quota/daily_limit_exceeded")


def test_an_older_write_that_arrives_late_changes_nothing(center: MerchantCenter) -> None:
    with connected(center) as connector:
        known = connector.push(push_of(SOAP, version=5))
        (name,) = center.inputs
        assert center.inputs[name]["versionNumber"] == "5"
        connector.push(push_of(dearer(SOAP), known, version=6))
    assert center.inputs[name]["versionNumber"] == "6"


def test_a_host_that_counts_versions_anew_is_heard_all_the_same(center: MerchantCenter) -> None:
    """As after a backup was restored."""
    with connected(center) as connector:
        known = connector.push(push_of(SOAP, version=9))
    with connected(center) as connector:
        connector.push(push_of(dearer(SOAP), known, version=2))
    (document,) = center.inputs.values()
    assert document["versionNumber"] == "9"
    assert document["productAttributes"]["price"]["amountMicros"] == "13500000"


def test_a_newer_version_that_cannot_be_seen_yet_is_asked_about_later(center: MerchantCenter) -> None:
    """The insertion is aborted, and a product appears some minutes after its insertion."""
    center.slow = True
    published(center, SOAP)
    (document,) = center.inputs.values()
    document["versionNumber"] = "9"
    with connected(center) as connector, pytest.raises(ChannelUnavailable):
        connector.push(push_of(SOAP, version=2))


def test_a_variant_that_is_gone_is_removed_also_when_the_answer_was_lost(center: MerchantCenter) -> None:
    account = Account(center)
    account.sync([DRESS])
    account.sync([with_addresses(family_of("ROBE", sizes=("S", "XL")))])
    assert sorted(each["offerId"] for each in center.inputs.values()) == ["ROBEVS", "ROBEVXL"]


def test_an_offer_names_what_it_changes_and_empties_a_discount_that_is_over(center: MerchantCenter) -> None:
    on_sale = with_addresses(listing_of("SOAP", "Savon noir", variants=(_discounted(),)))
    with connected(center) as connector:
        known = connector.push(push_of(on_sale))
        center.exchanges.clear()
        connector.update_offers([push_of(SOAP, known, changed=["price"], write_id="w2")])
        (exchange,) = center.exchanges
        assert exchange.request.query["updateMask"] == "productAttributes.price,productAttributes.salePrice"
        assert "salePrice" not in next(iter(center.inputs.values()))["productAttributes"]
        connector.update_offers([push_of(with_offers(SOAP, quantity=0), known, changed=["quantity"], write_id="w3")])
    (document,) = center.inputs.values()
    assert document["productAttributes"]["availability"] == "OUT_OF_STOCK"


def _discounted() -> object:
    (variant,) = SOAP.variants
    return variant.model_copy(update={"compare_at": Money.of("20.00", "EUR")})


def test_the_source_of_products_is_made_once_and_may_be_named(center: MerchantCenter) -> None:
    for _ in range(2):
        with hosted(GoogleConnector, config_of(center), tokens=TOKENS) as connector:
            connector.check_account()
    assert [each["displayName"] for each in center.sources] == ["Qafila"]


def test_an_operator_who_is_not_registered_at_google_is_named_and_no_consent_is_asked_again(
    center: MerchantCenter,
) -> None:
    """Google says it with 401, as if the token were bad: developers.google.com/merchant/api/guides/quickstart/faq."""
    told = {"code": 401, "message": "GCP project is not registered.", "status": "UNAUTHENTICATED"}
    refused = Answer(401, {"error": {**told, "details": [{"reason": "GCP_NOT_REGISTERED"}]}})
    with (
        center.disturbed(AnswersFrom(1, lambda seen: refused)),
        hosted(GoogleConnector, config_of(center), tokens=TOKENS) as connector,
    ):
        (issue,) = connector.check_account().issues
        with pytest.raises(AccountRefused, match="not registered"):
            connector.push(push_of(SOAP))
    assert (issue.code, issue.blocks) == ("google_not_registered", True)


def test_an_account_that_nobody_has_connected_says_so(center: MerchantCenter) -> None:
    with hosted(GoogleConnector, config_of(center)) as connector, pytest.raises(AccountRefused, match="consented"):
        connector.check_account()


@pytest.mark.parametrize("seed", range(4))
def test_in_any_weather_all_arrives_once_and_whole_and_a_second_sync_writes_nothing(
    center: MerchantCenter, seed: int
) -> None:
    catalogue = [
        with_addresses(family_of(f"FAM{n}") if n % 2 else listing_of(f"ONE{n}", f"Bol {n}")) for n in range(14)
    ]
    account = Account(center)
    weather = BadLine(seed, late=0.0)
    with center.disturbed(weather):
        for listing in catalogue:  # one by one, so that there is weather at all
            account.run([listing])
        account.sync(catalogue)
    assert sum(weather.happened.values()), "the weather was fine"
    assert center.listings() == 14
    for listing in catalogue:
        shown = center.shown(account.receipt(listing.key))
        assert shown is not None
        assert (shown.title, shown.on_sale, len(shown.variants)) == (listing.title, True, len(listing.variants))
    center.writes.clear()
    account.sync(catalogue)
    assert not center.writes
