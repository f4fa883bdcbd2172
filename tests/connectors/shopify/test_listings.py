"""Products at a shop, and what others have been hurt by there."""

from datetime import UTC, datetime
from typing import Any

import pytest

from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    Receipt,
    ReceiptStatus,
    UnexpectedReply,
)
from connectors.channels.shopify import ShopifyConnector
from connectors.channels.shopify.refusals import to_error
from connectors.channels.shopify.replies import Problem
from connectors.testing import SAMPLES, Answer, hosted, listing_of
from connectors.testing.faults import AnswersFrom
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.runs import Account, CutAtWords, config_of, connected

SOAP = listing_of("SOAP", "Savon noir")
MANY = SAMPLES["a hundred variants"]


def only(shop: ShopifyShop) -> dict[str, Any]:
    (product,) = shop.products.values()
    return product


def throttled(**cost: object) -> Answer:
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    status = {"maximumAvailable": 40.0, "currentlyAvailable": 10, "restoreRate": 2.0}
    return Answer(200, {"errors": [error], "extensions": {"cost": {"throttleStatus": status, **cost}}})


def test_a_sku_that_stands_twice_at_the_shop_is_no_obstacle_and_nothing_is_taken_by_it(shop: ShopifyShop) -> None:
    """Shopify keeps SKUs as they come; ours is known by its key."""
    shop.stand(SOAP)
    shop.stand(SOAP)
    account = Account(shop)
    account.run([SOAP])
    assert account.state("SOAP") == "blocked"
    account.run([SOAP], adopt=True)
    assert len(shop.products) == 2
    assert sum("qafila.key" in each["metafields"] for each in shop.products.values()) == 1


def test_a_variant_that_is_left_out_is_deleted_and_others_tags_and_metafields_stay(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([family_of("ROBE")])
    only(shop)["tags"].append("soldes")
    only(shop)["metafields"]["reviews.rating"] = "4.8"
    ids = {each["sku"]: each["id"] for each in only(shop)["variants"]}
    account.sync([family_of("ROBE", sizes=("S", "XL"))])
    assert [each["sku"] for each in only(shop)["variants"]] == ["ROBE-S", "ROBE-XL"]
    assert only(shop)["variants"][0]["id"] == ids["ROBE-S"]
    assert "soldes" in only(shop)["tags"]
    assert only(shop)["metafields"]["reviews.rating"] == "4.8"


def test_a_502_to_many_variants_that_were_made_all_the_same_makes_no_second_product(shop: ShopifyShop) -> None:
    """Shopify/shopify_python_api#595: the answer to a large product is lost on the way."""
    account = Account(shop)
    with shop.disturbed(CutAtWords(b"productSet")):
        account.run([MANY])
    assert account.state("RING") == "unknown"
    account.sync([MANY])
    assert len(shop.products) == 1
    assert len(only(shop)["variants"]) == 100


def test_many_variants_are_made_in_the_shops_own_time_and_then_put_on_sale(shop: ShopifyShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(MANY))
        assert receipt.status is ReceiptStatus.SUBMITTED
        assert receipt.job is not None
        assert receipt.check_after is not None
        assert receipt.check_after < receipt.job.deadline
        assert only(shop)["published"] == set()
        (live,) = connector.refresh([receipt])
    assert isinstance(live, Receipt)
    assert (live.status, live.job) == (ReceiptStatus.LIVE, None)
    assert live.remote["listing"] == only(shop)["id"]


def test_an_operation_that_is_still_at_work_is_asked_about_again(shop: ShopifyShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(MANY))
        shop.operations[receipt.job.id if receipt.job else ""]["status"] = "ACTIVE"
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, Receipt)
    assert answer.job == receipt.job
    assert answer.check_after is not None
    assert answer.check_after > datetime.now(UTC)


def test_what_the_shop_refuses_in_its_own_time_is_told_later(shop: ShopifyShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(MANY.model_copy(update={"title": "x" * 256})))
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, Receipt)
    assert answer.status is ReceiptStatus.REJECTED
    assert "255 characters" in answer.issues[0].raw


@pytest.mark.parametrize("code", ["JOB_ERROR", "GENERIC_ERROR"])
def test_a_fault_of_the_shop_in_its_own_time_is_no_fault_of_the_listing(shop: ShopifyShop, code: str) -> None:
    """It is looked for, and sent again where it is not there."""
    with connected(shop) as connector:
        receipt = connector.push(push_of(MANY))
        problem = {"code": code, "message": "Something went wrong, please try again.", "field": None}
        shop.operations[receipt.job.id if receipt.job else ""] |= {"userErrors": [problem], "product": None}
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, OutcomeUnknown)


def test_an_operation_that_the_shop_has_forgotten_leaves_nobody_waiting(shop: ShopifyShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(MANY))
        shop.operations.clear()
        (answer,) = connector.refresh([receipt])
    assert isinstance(answer, OutcomeUnknown)


def test_throttled_with_status_200_is_waited_for_and_no_error(shop: ShopifyShop) -> None:
    """A development shop has a bucket of 40 that gains 2 a second (microsoft/BCApps PR#10417)."""
    with (
        connected(shop) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: throttled(requestedQueryCost=14), times=2)),
    ):
        assert connector.find(SOAP) is None


def test_throttled_for_longer_than_a_run_waits_is_limited_and_uses_up_nothing(shop: ShopifyShop) -> None:
    answer = throttled(requestedQueryCost=39)
    with (
        connected(shop) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: answer)),
        pytest.raises(RateLimited) as raised,
    ):
        connector.find(SOAP)
    assert raised.value.retry_after == pytest.approx(14.5, abs=2)
    assert not shop.products


def test_a_query_that_is_dearer_than_one_may_be_is_our_fault_and_says_so(shop: ShopifyShop) -> None:
    error = {"message": "Query cost is 1002", "extensions": {"code": "MAX_COST_EXCEEDED"}}
    with (
        connected(shop) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: Answer(200, {"errors": [error]}))),
        pytest.raises(UnexpectedReply, match="MAX_COST_EXCEEDED"),
    ):
        connector.find(SOAP)


def test_a_product_that_is_not_published_is_off_sale_and_a_sync_puts_it_back(shop: ShopifyShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    only(shop)["published"].clear()
    with connected(shop) as connector:
        (answer,) = connector.refresh([account.receipt("SOAP")])
        assert isinstance(answer, Receipt)
        assert answer.status is ReceiptStatus.WITHDRAWN
        connector.push(push_of(SOAP, account.receipt("SOAP")))
    shown = shop.shown(account.receipt("SOAP"))
    assert shown is not None
    assert shown.on_sale


def test_a_new_product_is_not_shown_before_it_is_whole(shop: ShopifyShop) -> None:
    account = Account(shop)
    with shop.disturbed(CutAtWords(b"mutation Publish", "before")):
        account.run([SOAP])
    assert only(shop)["published"] == set()
    account.sync([SOAP])
    assert only(shop)["published"] == {shop.publication}
    assert len(only(shop)["media"]) == 1


def test_variants_that_look_alike_are_told_before_anything_is_sent(shop: ShopifyShop) -> None:
    family = family_of("ROBE", sizes=("S", "M"))
    small, middle = family.variants
    alike = with_variants(family, small, middle.model_copy(update={"options": small.options}))
    with connected(shop) as connector:
        issues = [issue for rule in connector.requirements for issue in rule(alike, connector.facts)]
    assert [issue.code for issue in issues] == ["variants_look_alike"]


CODES = [
    ("PRODUCT_DOES_NOT_EXIST", "Product does not exist", OutcomeUnknown, ""),
    ("VARIANTS_OVER_LIMIT", "too many", ListingRejected, "shopify_variants_limit"),
    ("PRODUCT_SUSPENDED", "suspended", ListingRejected, "shopify_product_suspended"),
    ("INVALID_LOCATION", "no such location", ListingRejected, "shopify_location_gone"),
    ("INVALID_VARIANT", "something of theirs", ListingRejected, "platform_refused"),
    ("GENERIC_ERROR", "Something went wrong, please try again.", ChannelUnavailable, ""),
    ("RESOURCE_NOT_FOUND", "Resource does not exist", OutcomeUnknown, ""),
    (None, "Daily variant creation limit reached. Try again tomorrow.", RateLimited, ""),
]


@pytest.mark.parametrize(("code", "message", "error", "issue"), CODES)
def test_a_refusal_becomes_what_is_to_be_done(code: str | None, message: str, error: type, issue: str) -> None:
    raised = to_error([Problem(code=code, field=["input"], message=message)])
    assert isinstance(raised, error)
    if isinstance(raised, ListingRejected):
        assert [(each.code, each.raw) for each in raised.issues] == [(issue, message)]
        assert all(raised.issues[0].hint_in(language) for language in ("fr", "ar", "en"))


def test_a_token_that_lost_its_rights_is_refused_with_status_200(shop: ShopifyShop) -> None:
    error = {"message": "Access denied for productSet field.", "extensions": {"code": "ACCESS_DENIED"}}
    with (
        connected(shop) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: Answer(200, {"errors": [error], "data": None}))),
        pytest.raises(AccountRefused),
    ):
        connector.push(push_of(SOAP.model_copy(update={"pictures": ()})))


def test_a_category_that_the_shop_does_not_know_is_told_and_one_that_it_knows_is_there(shop: ShopifyShop) -> None:
    rug = listing_of("TAPIS", "Tapis", seller_category="Tapis")
    for written, kept in (("tapis", None), ("hg-3-59", "gid://shopify/TaxonomyCategory/hg-3-59")):
        with hosted(ShopifyConnector, config_of(shop, categories=f"Tapis = {written}")) as connector:
            if kept is None:
                with pytest.raises(ListingRejected, match="Category is invalid"):
                    connector.push(push_of(rug))
            else:
                connector.push(push_of(rug))
                assert only(shop)["category"] == kept
