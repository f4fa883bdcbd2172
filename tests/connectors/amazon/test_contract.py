"""Every body that can be built is valid by Amazon's own models, and its own examples are understood."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from catalog.issues import blocking
from catalog.money import Money
from connectors import AccountFacts, ListingRejected, Push
from connectors.asked import Answers
from connectors.channels.amazon import AmazonConnector
from connectors.channels.amazon.definitions import to_product_type
from connectors.channels.amazon.errand import Errand
from connectors.channels.amazon.feed import to_load, to_offer_load
from connectors.channels.amazon.mapping import Making
from connectors.channels.amazon.marketplaces import MARKETPLACES
from connectors.channels.amazon.offers import to_end, to_offers
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.refusals import Submission, taken
from connectors.channels.amazon.replies import Feed, FeedDocument, NewFeed, Remote, Report, Search
from connectors.listing import Listing
from connectors.reply import Reply, read
from connectors.testing import SAMPLES
from tests.connectors.amazon import models
from tests.connectors.amazon.goods import faults
from tests.connectors.amazon.listings import ANSWERS
from tests.connectors.amazon.types import TYPES
from tests.connectors.contracts import model_of
from tests.connectors.families import addressed
from tests.connectors.made_listings import listings

PLACE = Place("A1SELLERXYZ", "FR", MARKETPLACES["FR"])
RUG = to_product_type("RUG", "1", TYPES["RUG"])
MAKING = Making(PLACE, RUG, Answers.read("* = RUG", ANSWERS), exempt=True)
FACTS = AccountFacts(
    currency="EUR",
    values={
        "answers": MAKING.answers.kept(),
        "types": {"RUG": RUG.model_dump(mode="json", exclude_defaults=True)},
        "exempt": True,
        "marketplace": "FR",
    },
)


@pytest.fixture(autouse=True)
def _models() -> None:
    model_of("amazon/listingsItems_2021-08-01.json")  # skips where they are absent


def check(listing: Listing) -> None:
    """As new, as there, as a feed, as an offer: all are valid by Amazon's models."""
    new = Errand(Push(listing=listing, write_id="w"), MAKING.items(listing), {})
    there = {item.sku: Remote(sku=item.sku, attributes={**item.whole, "style": [{"value": "x"}]}) for item in new.items}
    known = Push(listing=listing, write_id="w", known=new.receipt())
    old = Errand(known, new.items, there)
    for item in new.items:
        models.problems(models.MODELS[0], {"$ref": "#/definitions/ListingsItemPutRequest"}, item.document)
    patches = [*(old.patch(item, PLACE) for item in old.items), *to_offers(known, there, MAKING.kind, PLACE).values()]
    for patch in (*patches, to_end(PLACE)):
        models.problems(models.MODELS[0], {"$ref": "#/definitions/ListingsItemPatchRequest"}, patch)
    loads = [
        to_load(new, PLACE),
        to_load(old, PLACE),
        to_offer_load(known, to_offers(known, there, MAKING.kind, PLACE)),
    ]
    messages = [each for load in loads for each in load.messages]
    numbered = [{"messageId": number, **each} for number, each in enumerate(messages, start=1)]
    models.check_feed({"header": {"sellerId": PLACE.seller, "version": "2.0"}, "messages": numbered})


@pytest.mark.parametrize("name", SAMPLES)
def test_every_body_of_the_samples_is_valid(name: str) -> None:
    check(addressed(SAMPLES[name]))


@given(listings())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_body_of_any_listing_is_valid(listing: Listing) -> None:
    check(addressed(listing))


def fitted(listing: Listing) -> Listing:
    """What this marketplace can have: its currency, its choices, a number of pieces, a brand."""
    names = dict(zip((option.name for option in listing.options), ("Couleur", "Taille", "Motif"), strict=False))
    variants = [
        variant.model_copy(
            update={
                "sku": variant.sku[-40:].strip(),
                "options": {names[name]: value for name, value in variant.options.items()},
                "price": Money.of(variant.price.amount.quantize(Decimal("0.01")), "EUR"),
                "quantity": variant.quantity or 0,
            }
        )
        for variant in listing.variants
    ]
    options = tuple(option.model_copy(update={"name": names[option.name]}) for option in listing.options[:2])
    more = {"currency": "EUR", "brand": listing.brand or "Fès", "origin": listing.origin and "MA", "options": options}
    more["description"] = listing.description or "<p>Laine</p>"
    return addressed(listing.model_copy(update={**more, "variants": tuple(variants)}))


@given(listings().map(fitted))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_passes_our_requirements_is_right_by_the_product_types_schema(listing: Listing) -> None:
    issues = [issue for asks in AmazonConnector.requirements for issue in asks(listing, FACTS)]
    found = [
        fault
        for item in MAKING.items(listing)
        for fault in faults("RUG", item.whole, "LISTING" if item.variant else "LISTING_PRODUCT_ONLY")
    ]
    assert blocking(issues) or not found, json.dumps(found, ensure_ascii=False)[:500]


# ---- Amazon's own examples, replayed


def examples(method: str, path: str) -> list[tuple[int, dict[str, Any], Any]]:
    (operation,) = [each for each in models.operations() if (each.method, each.path) == (method, path)]
    return list(operation.sandbox)


def reply_of(status: int, body: Any) -> Reply:
    return Reply(status, {}, json.dumps(body).encode(), "PUT /example")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_amazons_answers_to_submissions_are_understood(method: str) -> None:
    told = examples(method, "/listings/2021-08-01/items/{sellerId}/{sku}")
    assert len(told) >= 2
    for status, _, body in told:
        if status == 200 and body["status"] in ("ACCEPTED", "VALID"):
            assert taken(reply_of(status, body)).status == body["status"]
            continue
        with pytest.raises(ListingRejected) as raised:
            taken(reply_of(status, body))
        said = body["errors"] if status == 400 else [each for each in body["issues"] if each["severity"] == "ERROR"]
        assert [issue.params["reason"] for issue in raised.value.issues] == [each["message"] for each in said]


def test_the_example_of_what_is_missing_says_which_attribute() -> None:
    told = examples("PUT", "/listings/2021-08-01/items/{sellerId}/{sku}")
    (invalid,) = [body for status, _, body in told if status == 200 and body["status"] == "INVALID"]
    with pytest.raises(ListingRejected) as raised:
        taken(reply_of(200, invalid))
    first, second = raised.value.issues
    assert (first.code, first.field, first.params["attribute"]) == (
        "amazon_attribute_missing",
        "condition",
        "condition_type",
    )
    assert first.raw == "90220: 'condition_type' is required but not supplied."
    assert (second.code, second.raw) == ("platform_refused", "90000900: The attributes are invalid.")


def test_amazons_examples_of_items_and_feeds_are_read() -> None:
    kinds: dict[str, type[Any]] = {
        "/listings/2021-08-01/items/{sellerId}/{sku}": Remote,
        "/listings/2021-08-01/items/{sellerId}": Search,
        "/feeds/2021-06-30/feeds/{feedId}": Feed,
        "/feeds/2021-06-30/documents/{feedDocumentId}": FeedDocument,
    }
    for path, kind in kinds.items():
        bodies = [body for status, _, body in examples("GET", path) if status == 200]
        assert bodies, path
        for body in bodies:
            read(reply_of(200, body), kind)
    for path, kind in {"/feeds/2021-06-30/feeds": NewFeed, "/feeds/2021-06-30/documents": FeedDocument}.items():
        for status, _, body in examples("POST", path):
            if status < 300:
                read(reply_of(status, body), kind)


def test_an_item_of_amazons_example_is_told_as_it_stands() -> None:
    (body,) = [
        body for status, _, body in examples("GET", "/listings/2021-08-01/items/{sellerId}/{sku}") if status == 200
    ]
    item = read(reply_of(200, body), Remote)
    assert (item.sku, item.status.value, item.left, str(item.price)) == ("GM-ZDPI-9B4E", "live", 100, "100.00 USD")


def test_amazons_example_of_a_report_names_what_was_refused() -> None:
    body = model_of("amazon/listings-feed-processing-report-schema-v2.example.json")
    report = read(reply_of(200, body), Report)
    assert {each.sku for each in report.issues} == {"My-SKU-B", "My-SKU-C"}
    assert (report.summary.messages_processed, report.summary.messages_accepted) == (4, 2)


def test_submissions_are_read_with_what_they_leave_out() -> None:
    assert Submission.model_validate({"sku": "A", "status": "ACCEPTED"}).issues == []
