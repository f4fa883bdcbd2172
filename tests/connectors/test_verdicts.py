"""What a platform says per country, and what it adds up to."""

from datetime import UTC, datetime

import pytest

from catalog.issues import Issue, Severity
from connectors import Receipt, ReceiptStatus, Verdict, told_price
from connectors.channels.practice.replies import (
    InCountry,
    Problem,
    RemoteListing,
    RemoteVariant,
    to_receipt,
    to_standing,
)
from connectors.receipt import judged

LIVE, REJECTED, SUBMITTED, WITHDRAWN = (
    ReceiptStatus.LIVE, ReceiptStatus.REJECTED, ReceiptStatus.SUBMITTED, ReceiptStatus.WITHDRAWN,
)  # fmt: skip
BANNED = Issue(code="word_banned", field="title", raw="Not {here}.")


def receipt(**verdicts: ReceiptStatus) -> Receipt:
    told = {
        country: Verdict(status=status, issues=(BANNED,) if status is REJECTED else ())
        for country, status in verdicts.items()
    }
    return Receipt(remote={"listing": "7"}, verdicts=told)


@pytest.mark.parametrize(
    ("said", "status", "told"),
    [
        ({}, LIVE, []),
        ({"MA": LIVE, "SA": LIVE}, LIVE, []),
        ({"MA": LIVE, "SA": REJECTED}, LIVE, ["warning"]),
        ({"MA": REJECTED, "SA": SUBMITTED}, SUBMITTED, ["warning"]),
        ({"MA": REJECTED, "SA": REJECTED}, REJECTED, ["error", "error"]),
        ({"MA": WITHDRAWN, "SA": WITHDRAWN}, WITHDRAWN, []),
        ({"MA": WITHDRAWN, "SA": LIVE}, LIVE, []),
    ],
)
def test_a_listing_is_live_where_it_is_live_in_one_country(
    said: dict[str, ReceiptStatus], status: ReceiptStatus, told: list[str]
) -> None:
    summed = judged(receipt(**said))
    assert (summed.status, [issue.severity.value for issue in summed.issues]) == (status, told)
    assert judged(summed) == summed, "a second time says nothing new"


def test_a_warning_names_the_country_in_the_readers_language() -> None:
    (issue,) = judged(receipt(MA=LIVE, SA=REJECTED)).issues
    assert (issue.code, issue.field, issue.severity) == ("word_banned", "title", Severity.WARNING)
    for language, name in (
        ("en", "Saudi Arabia – "),
        ("fr", "Arabie saoudite – "),
        ("ar", "المملكة العربية السعودية – "),
    ):
        assert issue.message_in(language) == name + BANNED.message_in(language)
        assert issue.hint_in(language) == BANNED.hint_in(language)


def test_braces_in_a_platforms_words_stay_braces() -> None:
    said = Verdict(status=REJECTED, issues=(Issue(code="acme_no", raw="Use {name}, {"),))
    (issue,) = judged(Receipt(remote={}, verdicts={"MA": Verdict(status=LIVE), "KW": said})).issues
    assert issue.message_in("fr") == "Koweït – Use {name}, {"


def test_what_the_platform_says_of_the_whole_listing_is_not_said_again_for_each_country() -> None:
    refused = receipt(MA=REJECTED, SA=REJECTED).model_copy(update={"issues": (BANNED,)})
    assert judged(refused).issues == (BANNED,)


def remote(**changes: object) -> RemoteListing:
    listing = RemoteListing(
        id="L1", status="live", url="http://x", created_at=datetime(2026, 1, 1, tzinfo=UTC), reasons=[], ref="SOAP",
        variants=[RemoteVariant(ref="S1", sku="S-1", price="3.505", quantity=2)], title="Savon", currency="KWD",
    )  # fmt: skip
    return listing.model_copy(update=changes)


def test_the_practice_marketplaces_countries_become_verdicts() -> None:
    problem = Problem(code="banned_in_country", field="title", message="Not here.")
    told = {"MA": InCountry(status="live"), "SA": InCountry(status="refused", reasons=[problem])}
    for made in (to_receipt(remote(countries=told)), to_standing(remote(countries=told))):
        assert {country: verdict.status for country, verdict in made.verdicts.items()} == {"MA": LIVE, "SA": REJECTED}
        assert made.verdicts["SA"].issues[0].raw == "Not here."


def test_a_listing_that_no_tool_of_ours_made_has_no_key_of_ours() -> None:
    ours, theirs = to_standing(remote(tool="qafila")), to_standing(remote(tool=None))
    assert (ours.ours, ours.key, [each.key for each in ours.variants or ()]) == (True, "SOAP", ["S1"])
    assert (theirs.ours, theirs.key, [each.key for each in theirs.variants or ()]) == (False, None, [None])
    assert [str(each.price) for each in theirs.variants or ()] == ["3.505 KWD"]


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [
        ("12.50", "EUR", "12.50 EUR"), ("12.5000", "EUR", "12.50 EUR"), ("12500", "XOF", "12500 XOF"),
        ("3.505", "EUR", None), ("", "EUR", None), (None, "EUR", None), ("12", None, None), ("dear", "EUR", None),
        ("NaN", "EUR", None), ("12", "DHS", None),
    ],
)  # fmt: skip
def test_a_price_that_is_none_is_not_told(amount: str | None, currency: str | None, told: str | None) -> None:
    price = told_price(amount, currency)
    assert (str(price) if price else None) == told
