"""What a shop says of itself, and what it has already: ours, somebody else's, in the trash."""

import pytest

from connectors import (
    AccountFacts,
    AccountRefused,
    ListingRejected,
    OutcomeUnknown,
    ReceiptStatus,
    TemporaryError,
)
from connectors.channels.woocommerce import WooCommerceConnector
from connectors.testing import Answer, Kept, hosted, listing_of
from connectors.testing.faults import AnswersFrom
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.woocommerce.fake import WooShop
from tests.connectors.woocommerce.runs import Account, config_of, connected, only, stands_there, variations
from tests.connectors.woocommerce.wordpress import NOT_FOUND

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
FAMILY = family_of("ROBE")


def test_the_account_says_its_currency_and_units(shop: WooShop) -> None:
    shop.currency = "MAD"
    with connected(shop) as connector:
        facts = connector.check_account()
    assert (facts.currency, facts.issues) == ("MAD", ())
    assert facts.values == {"weight_unit": "kg", "dimension_unit": "cm", "country": "FR"}


def test_prices_in_another_currency_than_the_shops_are_no_listing_for_it(shop: WooShop) -> None:
    with connected(shop) as connector:
        facts = AccountFacts(currency="MAD")
        codes = [issue.code for each in connector.requirements for issue in each(SOAP, facts)]
    assert codes == ["currency_differs"]


def test_a_user_who_may_not_upload_is_told_so_before_anything_is_sent(shop: WooShop) -> None:
    shop.may_upload = False
    with connected(shop) as connector:
        (issue,) = connector.check_account().issues
    assert (issue.code, issue.value) == ("shop_user_may_not_upload", "shopkeeper")


def test_an_address_without_woocommerce_is_no_account(shop: WooShop) -> None:
    with connected(shop) as connector:
        connector.config = connector.config.model_copy(update={"url": f"{shop.url}/blog"})
        with pytest.raises(AccountRefused):
            connector.check_account()


@pytest.mark.parametrize("status", ["publish", "draft", "trash"])
def test_a_product_of_somebody_else_with_our_sku_is_left_and_taken_over_only_when_asked(
    shop: WooShop, status: str
) -> None:
    number = stands_there(shop, "SOAP-1", status)
    account = Account(shop)
    account.run([SOAP])
    assert account.state("SOAP") == "blocked"
    assert account.receipt("SOAP").ours is False
    assert only(shop)["name"] == "Vieux savon"
    account.run([SOAP], adopt=True)
    assert account.state("SOAP") == "live"
    assert account.receipt("SOAP").remote == {"listing": str(number)}
    assert (only(shop)["name"], only(shop)["status"], only(shop)["regular_price"]) == (SOAP.title, "publish", "12.50")


@pytest.mark.parametrize("orphaned", [False, True], ids=["dup SKU", "lookup table"])
@pytest.mark.parametrize("status", ["publish", "trash"])
def test_our_own_product_whose_making_we_were_not_told_of_is_adopted_when_it_is_refused_as_double(
    shop: WooShop, status: str, orphaned: bool
) -> None:
    """`find` may be answered before the other worker's create arrives."""
    shop.orphaned = orphaned
    kept = Kept()
    with connected(shop, kept=kept) as connector:
        assert connector.find(SOAP) is None
        number = stands_there(shop, "SOAP-1", status, key="SOAP")
        receipt = connector.push(push_of(SOAP))
    assert receipt.remote == {"listing": str(number)}
    assert (shop.listings(), only(shop)["status"], only(shop)["name"]) == (1, "publish", SOAP.title)
    assert kept.receipts["SOAP"].remote == receipt.remote


def test_a_strangers_product_that_appears_in_between_is_not_overwritten(shop: WooShop) -> None:
    with connected(shop) as connector:
        assert connector.find(SOAP) is None
        stands_there(shop, "SOAP-1")
        with pytest.raises(OutcomeUnknown):
            connector.push(push_of(SOAP))
        found = connector.find(SOAP)
    assert found is not None
    assert found.ours is False
    assert only(shop)["name"] == "Vieux savon"


def test_a_sku_that_another_request_holds_is_for_later(shop: WooShop) -> None:
    shop.locked = {"soap-1"}
    with connected(shop) as connector:
        with pytest.raises(TemporaryError):
            connector.push(push_of(SOAP))
        shop.locked.clear()
        assert connector.push(push_of(SOAP)).status is ReceiptStatus.LIVE


def test_a_variation_of_another_product_can_be_neither_replaced_nor_taken_over(shop: WooShop) -> None:
    parent = stands_there(shop, "OTHER", type="variable")
    shop.make({"sku": "SOAP-1", "regular_price": "1.00"}, parent)
    account = Account(shop)
    account.run([SOAP])
    (issue,) = account.ledger.rows["SOAP"].issues
    assert (account.state("SOAP"), issue.code, issue.value) == ("rejected", "sku_taken_in_shop", "SOAP-1")
    assert shop.listings() == 1


def test_a_family_whose_variants_sku_somebody_else_has_is_left_before_anything_is_made(shop: WooShop) -> None:
    number = stands_there(shop, "robe-m")
    account = Account(shop)
    account.run([FAMILY])
    assert (account.state("ROBE"), account.receipt("ROBE").remote["listing"]) == ("blocked", str(number))
    assert (shop.listings(), shop.media, variations(shop)) == (1, {}, {})
    first, second, third = FAMILY.variants
    mended = with_variants(FAMILY, first, second.model_copy(update={"sku": "ROBE-M2"}), third)
    fresh = Account(shop)
    fresh.sync([mended])
    assert only(shop, "variable")["status"] == "publish"
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M2", "ROBE-L"}
    assert only(shop)["name"] == "Vieux savon"


@pytest.mark.parametrize("others", [0, 250], ids=["read", "asked"])
def test_a_family_that_somebody_made_of_the_same_skus_is_taken_over_only_when_asked(shop: WooShop, others: int) -> None:
    for number in range(others):
        stands_there(shop, f"OLD-{number}")
    parent = stands_there(shop, "THEIRS", type="variable")
    shop.make({"sku": "ROBE-L", "regular_price": "1.00"}, parent)
    account, before = Account(shop), shop.listings()
    account.run([listing_of("NEW", "Neuf"), FAMILY])
    assert (account.state("NEW"), account.state("ROBE")) == ("live", "blocked")
    assert (shop.listings(), shop.things[parent]["name"]) == (before + 1, "Vieux savon")
    account.run([FAMILY], adopt=True)
    assert account.state("ROBE") == "live"
    assert (shop.listings(), shop.things[parent]["name"]) == (before + 1, FAMILY.title)
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M", "ROBE-L"}


def test_families_of_others_are_read_once_the_questions_are_as_many(shop: WooShop) -> None:
    for number in range(4):
        shop.make({"sku": f"V{number}"}, stands_there(shop, f"THEIRS-{number}", type="variable"))
    with connected(shop) as connector:
        shop.exchanges.clear()
        for number in range(30):
            assert connector.find(family_of(f"NEW{number}")) is None
    assert len(shop.exchanges) < 20


def test_a_sku_with_a_comma_is_not_taken_for_two(shop: WooShop) -> None:
    stands_there(shop, "A")
    stands_there(shop, "ROBE-M,1")
    first, second, third = FAMILY.variants
    comma = with_variants(FAMILY, first.model_copy(update={"sku": "A,B"}), second, third)
    taken = with_variants(FAMILY, first, second.model_copy(update={"sku": "ROBE-M,1"}), third)
    with connected(shop) as connector:
        connector.push(push_of(SOAP))
        assert connector.find(comma) is None
        found = connector.find(taken)
    assert found is not None
    assert not found.ours


def test_a_family_that_is_refused_a_sku_is_not_for_sale_in_part(shop: WooShop) -> None:
    """Somebody takes it just after we have looked."""
    kept = Kept()
    with connected(shop, kept=kept) as connector:
        assert connector.find(FAMILY) is None
        stands_there(shop, "ROBE-M")
        with pytest.raises(ListingRejected) as raised:
            connector.push(push_of(FAMILY))
        (issue,) = raised.value.issues
        assert (issue.code, issue.value) == ("sku_taken_in_shop", "ROBE-M")
        assert only(shop, "variable")["status"] == "draft"
        first, second, third = FAMILY.variants
        mended = with_variants(FAMILY, first, second.model_copy(update={"sku": "ROBE-M2"}), third)
        connector.push(push_of(mended, kept.receipts["ROBE"]))
    assert only(shop, "variable")["status"] == "publish"
    assert set(variations(shop)) == {"ROBE-S", "ROBE-M2", "ROBE-L"}


def test_what_was_put_in_the_trash_with_its_family_comes_back_whole(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([FAMILY])
    for each in shop.things.values():
        each["status"] = "trash"
    fresh = Account(shop)
    fresh.sync([FAMILY])
    assert fresh.receipt("ROBE").remote == account.receipt("ROBE").remote
    assert {each["status"] for each in shop.things.values()} == {"publish"}
    assert len(shop.things) == 4


def test_a_large_shop_is_asked_for_each_listing_until_reading_all_is_less_work(shop: WooShop) -> None:
    for number in range(250):
        stands_there(shop, f"OLD-{number}")
    with connected(shop) as connector:
        shop.exchanges.clear()
        for number in range(20):
            assert connector.find(listing_of(f"NEW{number}", "Neuf")) is None
        assert connector.find(
            listing_of("OLD", "Vieux", variants=(SOAP.variants[0].model_copy(update={"sku": "old-249"}),))
        )
    pages = [each for each in shop.exchanges if "sku" not in each.request.query]
    assert (len(pages), len(shop.exchanges)) == (3, 3 + 3 + 1)


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        (NOT_FOUND, "there is no WordPress at http://"),
        (Answer(301, headers={"Location": "https://www.shop.example/wp-json/?a=b"}), " to https://www.shop.example:"),
        (Answer(302, headers={"Location": "/boutique/wp-json/"}), "/boutique: give the address"),
    ],
    ids=["no WordPress", "moved", "moved to a folder"],
)
def test_a_shop_that_is_not_reached_as_it_is_given_says_what_to_do(shop: WooShop, answer: Answer, advice: str) -> None:
    with (
        hosted(WooCommerceConnector, config_of(shop)) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: answer)),
        pytest.raises(AccountRefused) as raised,
    ):
        connector.check_account()
    assert advice in str(raised.value)
    assert "oauth" not in str(raised.value)
