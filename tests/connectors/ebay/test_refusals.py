"""What eBay has against a request, what it does not mind, and what it wants to read where there is nothing to say."""

from dataclasses import dataclass

import pytest

from connectors import ChannelUnavailable, ListingRejected, ReceiptStatus
from connectors.channels.ebay import EbayConnector
from connectors.channels.ebay.marketplaces import MARKETPLACES
from connectors.channels.ebay.refusals import Problem, error_of
from connectors.channels.ebay.replies import Offer
from connectors.testing import Answer, Seen, hosted, memory_tokens, picture_of
from connectors.testing.faults import Fault
from tests.connectors.accounts import push_of
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.listings import TOKENS, config, family, soap
from tests.connectors.families import with_offer


@pytest.mark.parametrize(
    ("number", "code", "field"),
    [
        (25003, "platform_refused", "variants.price"),
        (25005, "platform_refused", "seller_category"),
        (25007, "ebay_policies", ""),
        (25014, "platform_refused", "pictures"),
        (25015, "platform_refused", "pictures"),
        (25026, "ebay_selling_limit", ""),
        (25029, "platform_refused", "attributes"),
        (25707, "platform_refused", "variants.sku"),
        (190204, "platform_refused", "pictures"),
    ],
)
def test_numbers_of_errors_say_which_field_is_meant(number: int, code: str, field: str) -> None:
    error = error_of([Problem(error_id=number, message="No.")])
    assert isinstance(error, ListingRejected)
    (issue,) = error.issues
    assert (issue.code, issue.field, issue.raw) == (code, field, f"{number}: No.")


def test_what_a_refusal_names_is_told_with_it() -> None:
    told = {"errorId": 25707, "message": "Not a SKU.", "parameters": [{"name": "sku", "value": "a b"}]}
    error = error_of([Problem.model_validate(told)])
    assert isinstance(error, ListingRejected)
    assert error.issues[0].raw == "25707: Not a SKU. (sku: a b)"


@pytest.mark.parametrize(
    ("status", "listing", "state"),
    [
        ("PUBLISHED", {"listingStatus": "ACTIVE"}, ReceiptStatus.LIVE),
        ("PUBLISHED", {"listingStatus": "OUT_OF_STOCK"}, ReceiptStatus.LIVE),
        ("PUBLISHED", {"listingStatus": "ACTIVE", "listingOnHold": True}, ReceiptStatus.REJECTED),
        ("PUBLISHED", {"listingStatus": "ENDED"}, ReceiptStatus.WITHDRAWN),
        ("UNPUBLISHED", None, ReceiptStatus.WITHDRAWN),
    ],
)
def test_how_an_offer_stands(status: str, listing: dict[str, object] | None, state: ReceiptStatus) -> None:
    assert Offer.model_validate({"offerId": "8", "sku": "A", "status": status, "listing": listing}).state is state


def test_a_choice_that_is_too_long_is_told_and_never_cut(ebay: EbayConnector) -> None:
    """Two that are cut could become one."""
    listing = family("39", "40")
    long = listing.options[0].model_copy(update={"values": ("39", "x" * 51)})
    listing = listing.model_copy(update={"options": (long,)})
    found = [each for asks in EbayConnector.requirements for each in asks(listing, ebay.facts) if each.blocks]
    assert [(each.code, each.params["limit"]) for each in found] == [("ebay_option_too_long", "50")]


@pytest.mark.parametrize("number", [25001, 25025])
def test_a_fault_of_ebays_and_somebody_elses_writing_pass(number: int) -> None:
    assert isinstance(error_of([Problem(error_id=number), Problem(error_id=25003)]), ChannelUnavailable)


@dataclass
class RefusesTheWhole(Fault):
    """A request for many is answered 400: for one reason, or by rows."""

    by_row: bool
    number: int = 25007

    def before(self, seen: Seen) -> Answer | None:
        if not seen.path.endswith("bulk_create_offer"):
            return None
        refused = {"errorId": self.number, "category": "REQUEST", "message": "The policy is not valid."}
        rows = [{"statusCode": 400, "sku": each["sku"], "errors": [refused]} for each in seen.json()["requests"]]
        return Answer(400, {"responses": rows} if self.by_row else {"errors": [refused]})


@pytest.mark.parametrize("by_row", [True, False])
def test_a_batch_that_is_refused_as_a_whole_says_why(market: EbayMarket, ebay: EbayConnector, *, by_row: bool) -> None:
    with market.disturbed(RefusesTheWhole(by_row)), pytest.raises(ListingRejected) as raised:
        ebay.push(push_of(family("39", "40")))
    assert {issue.raw for issue in raised.value.issues} == {"25007: The policy is not valid."}


def test_a_number_for_many_things_is_not_taken_for_an_offer_that_is_there(
    market: EbayMarket, ebay: EbayConnector
) -> None:
    """25002 is told of an offer that exists, and of photos that are missing: looked for, it would never come right."""
    with market.disturbed(RefusesTheWhole(by_row=True, number=25002)), pytest.raises(ListingRejected):
        ebay.push(push_of(soap()))


class Warns(Fault):
    """A warning beside each success."""

    def before(self, seen: Seen) -> Answer | None:
        if not seen.path.endswith("bulk_update_price_quantity"):
            return None
        warning = {"errorId": 25401, "category": "BUSINESS", "message": "Invalid listing format removed."}
        rows = [{"statusCode": 200, "sku": each["sku"], "warnings": [warning]} for each in seen.json()["requests"]]
        return Answer(200, {"responses": rows})


def test_a_warning_beside_a_success_is_no_failure(market: EbayMarket, ebay: EbayConnector) -> None:
    known = ebay.push(push_of(soap()))
    with market.disturbed(Warns()):
        assert ebay.update_offers([push_of(with_offer(soap(), quantity=2), known, "quantity")]) == [known]


def test_without_a_barcode_it_does_not_apply_where_the_category_asks_for_one(market: EbayMarket) -> None:
    settings = config(market, categories="* = 11700")
    with hosted(EbayConnector, settings, tokens=memory_tokens(TOKENS)) as ebay:
        ebay.facts = ebay.check_account()
        assert [each for asks in EbayConnector.requirements for each in asks(soap(), ebay.facts) if each.blocks] == []
        known = ebay.push(push_of(soap()))
        product = market.items["QFSOAPvSOAPV1"]["product"]
        assert (product["ean"], product["aspects"]["EAN"]) == (["Non applicable"], ["Non applicable"])
        (only,) = soap().variants
        ebay.push(push_of(soap(variants=(only.model_copy(update={"gtin": "6111234567896"}),)), known))
        product = market.items["QFSOAPvSOAPV1"]["product"]
        assert (product["ean"], product["aspects"]["EAN"]) == (["6111234567896"], ["6111234567896"])


@pytest.mark.parametrize(
    ("country", "words"),
    [
        *((country, "Does not apply") for country in ("US", "GB", "IE", "CA", "AU")),
        *((country, "Nicht zutreffend") for country in ("DE", "AT")),
        *(("FR", "Non applicable"), ("ES", "No aplicable"), ("IT", "Non applicabile"), ("PL", "Nie dotyczy")),
    ],
)
def test_each_marketplace_reads_it_in_its_own_language(country: str, words: str) -> None:
    assert MARKETPLACES[country].no_code == words


def test_where_nobody_asks_nothing_is_said_of_barcodes(market: EbayMarket, ebay: EbayConnector) -> None:
    ebay.push(push_of(soap()))
    assert not {"ean", "upc"} & market.items["QFSOAPvSOAPV1"]["product"].keys()


def test_a_variant_has_at_most_twelve_photos_and_the_family_more(market: EbayMarket, ebay: EbayConnector) -> None:
    photos = tuple(picture_of(f"BAB-{number}") for number in range(20))
    listing = family("39", "40").model_copy(update={"pictures": photos})
    ebay.push(push_of(listing))
    assert len(market.items["QFBABvBAB39"]["product"]["imageUrls"]) == 12
    assert len(market.groups["QFBAB"]["imageUrls"]) == 20
