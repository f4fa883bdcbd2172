"""May it be sold: asked by barcode before anything new is sent, and told with the place to apply at."""

from typing import Any

import pytest

from connectors import ListingRejected, Receipt
from connectors.channels.amazon import AmazonConnector
from connectors.channels.amazon.permits import to_issues
from connectors.channels.amazon.replies import Restrictions
from connectors.listing import Listing
from connectors.testing import Answer, listing_of
from connectors.testing.faults import Fault, Seen
from tests.connectors.accounts import push_of
from tests.connectors.amazon import models
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import soap
from tests.connectors.families import addressed

CODE, OTHER = "6111234567896", "4006381333931"
PAGE = "sellercentral.amazon.fr/hz/approvalrequest/restrictions/approve?asin=B0KNOWN001"
APPROVAL = {
    "reasonCode": "APPROVAL_REQUIRED",
    "message": "You need approval to list this brand.",
    "links": [{"resource": f"https://{PAGE}", "verb": "GET", "title": "Request approval", "type": "text/html"}],
}
NEVER = {"reasonCode": "NOT_ELIGIBLE", "message": "You are not approved to list this product."}


def coded(code: str = CODE, key: str = "SOAP") -> Listing:
    listing = soap() if key == "SOAP" else addressed(listing_of(key, "Bol", "12.00", "EUR", brand="Safi"))
    (only,) = listing.variants
    return listing.model_copy(update={"variants": (only.model_copy(update={"gtin": code}),)})


def asked(market: AmazonMarket, words: str) -> list[dict[str, str]]:
    return [each.request.query for each in market.exchanges if words in each.request.path]


def test_what_needs_an_approval_is_told_with_the_page_to_apply_at(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    market.catalogue[CODE] = "B0KNOWN001"
    market.restricted["B0KNOWN001"] = [APPROVAL]
    with pytest.raises(ListingRejected) as raised:
        amazon.push(push_of(coded()))
    (issue,) = raised.value.issues
    assert (issue.code, issue.field) == ("amazon_apply", "variants.gtin")
    assert all(PAGE in issue.hint_in(language) for language in ("fr", "ar", "en"))
    assert issue.raw == "APPROVAL_REQUIRED: You need approval to list this brand."
    assert market.writes == []
    (question,) = asked(market, "restrictions")
    assert (question["asin"], question["conditionType"]) == ("B0KNOWN001", "new_new")


def test_what_nobody_can_apply_for_is_told_without_a_page(market: AmazonMarket, amazon: AmazonConnector) -> None:
    market.catalogue[CODE] = "B0KNOWN001"
    market.restricted["B0KNOWN001"] = [NEVER]
    with pytest.raises(ListingRejected) as raised:
        amazon.push(push_of(coded()))
    (issue,) = raised.value.issues
    assert issue.code == "amazon_not_eligible"
    assert "not approved" in issue.message_in("ar")


@pytest.mark.parametrize("reasons", [[], [{"reasonCode": "ASIN_NOT_FOUND", "message": "There is no such product."}]])
def test_what_is_known_and_free_is_sold(
    market: AmazonMarket, amazon: AmazonConnector, reasons: list[dict[str, Any]]
) -> None:
    market.catalogue[CODE] = "B0KNOWN001"
    market.restricted["B0KNOWN001"] = reasons
    amazon.push(push_of(coded()))
    assert list(market.items) == ["SOAP-1"]


def test_what_amazon_does_not_know_is_asked_about_once(market: AmazonMarket, amazon: AmazonConnector) -> None:
    receipt = amazon.push(push_of(coded()))
    assert (len(asked(market, "catalog")), len(asked(market, "restrictions"))) == (1, 0)
    amazon.push(push_of(coded(), receipt))
    amazon.push(push_of(soap(), receipt))
    assert len(asked(market, "catalog")) == 1, "what is there already is sold, and without a barcode nobody can ask"


def test_in_a_batch_each_has_its_own_answer_and_twenty_codes_are_asked_at_once(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    codes = [f"611{number:010d}" for number in range(40)]
    market.catalogue = {codes[0]: "B0KNOWN001", codes[1]: "B0KNOWN002"}
    market.restricted["B0KNOWN001"] = [APPROVAL]
    answers = amazon.push_batch([push_of(coded(code, f"BOWL{at}")) for at, code in enumerate(codes)])
    assert isinstance(answers[0], ListingRejected)
    assert all(isinstance(answer, Receipt) for answer in answers[1:])
    assert [len(each["identifiers"].split(",")) for each in asked(market, "catalog")] == [20, 20]
    (document,) = [each for each in market.documents.values() if each.content]
    assert b"BOWL0-1" not in document.content


def test_a_code_that_amazon_writes_with_a_zero_before_is_the_same(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    class Zeros(Fault):
        def before(self, seen: Seen) -> Answer | None:
            if "catalog" not in seen.path:
                return None
            bears = {"marketplaceId": "A1", "identifiers": [{"identifierType": "GTIN", "identifier": f"0{CODE}"}]}
            return Answer(200, {"numberOfResults": 1, "items": [{"asin": "B0KNOWN001", "identifiers": [bears]}]})

    market.restricted["B0KNOWN001"] = [APPROVAL]
    with market.disturbed(Zeros()), pytest.raises(ListingRejected):
        amazon.push(push_of(coded()))


def test_of_two_products_with_one_code_one_may_be_sold(market: AmazonMarket, amazon: AmazonConnector) -> None:
    class Twice(Fault):
        def before(self, seen: Seen) -> Answer | None:
            if "catalog" not in seen.path:
                return None
            bears = [{"marketplaceId": "A1", "identifiers": [{"identifierType": "EAN", "identifier": CODE}]}]
            return Answer(
                200, {"numberOfResults": 2, "items": [{"asin": f"B0KNOWN00{n}", "identifiers": bears} for n in (1, 2)]}
            )

    market.restricted["B0KNOWN001"] = [APPROVAL]
    with market.disturbed(Twice()):
        amazon.push(push_of(coded()))
    assert list(market.items) == ["SOAP-1"]


def test_a_code_that_amazon_cannot_look_up_is_no_obstacle(market: AmazonMarket, amazon: AmazonConnector) -> None:
    class Puzzled(Fault):
        def before(self, seen: Seen) -> Answer | None:
            return market.trouble(400, "Invalid identifier") if "catalog" in seen.path else None

    with market.disturbed(Puzzled()):
        amazon.push(push_of(coded(OTHER)))
    assert list(market.items) == ["SOAP-1"]


def test_amazons_own_example_of_a_restriction_is_understood() -> None:
    (operation,) = [each for each in models.operations() if each.path.endswith("/restrictions")]
    (body,) = [body for status, _, body in operation.sandbox if status == 200]
    (restriction,) = Restrictions.model_validate(body).restrictions
    (issue,) = to_issues(restriction.reasons)
    assert issue.code == "amazon_apply"
    assert issue.params["link"].endswith("approve?asin=B0000ASIN1")
