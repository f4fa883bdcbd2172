"""Prices, quantities, the end of a listing, and what a shop refuses."""

import pytest

from connectors import (
    Issue,
    ListingRejected,
    Money,
    OutcomeUnknown,
    Receipt,
    ReceiptStatus,
)
from connectors.testing import listing_of
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, with_variants
from tests.connectors.woocommerce.fake import WooShop
from tests.connectors.woocommerce.goods import TAKEN_GTIN
from tests.connectors.woocommerce.runs import Account, connected, only

SOAP = listing_of("SOAP", "Savon noir à l'huile d'olive")
FAMILY = family_of("ROBE")


def test_an_offer_names_nothing_but_what_changed(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([SOAP, FAMILY])
    with connected(shop) as connector:
        pushes = [push_of(each, account.receipt(each.key), changed=["price"]) for each in (SOAP, FAMILY)]
        shop.exchanges.clear()
        answers = connector.update_offers(pushes)
    assert answers == [account.receipt("SOAP"), account.receipt("ROBE")]
    bodies = [each.request.json()["update"] for each in shop.exchanges]
    assert [sorted(row) for rows in bodies for row in rows] == [["id", "regular_price", "sale_price"]] * 4


def test_nothing_left_is_out_of_stock(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    account.sync([with_variants(SOAP, SOAP.variants[0].model_copy(update={"quantity": 0}))])
    assert (only(shop)["stock_quantity"], only(shop)["stock_status"]) == (0, "outofstock")
    account.sync([with_variants(SOAP, SOAP.variants[0].model_copy(update={"quantity": None}))])
    assert (only(shop)["manage_stock"], only(shop)["stock_status"]) == (False, "instock")


def test_an_offer_of_what_is_gone_is_looked_for(shop: WooShop) -> None:
    with connected(shop) as connector:
        lost = Receipt(remote={"listing": "999"})
        (answer,) = connector.update_offers([push_of(SOAP, lost, changed=["price"])])
        (refreshed,) = connector.refresh([lost])
        connector.withdraw(lost)
    assert isinstance(answer, OutcomeUnknown)
    assert isinstance(refreshed, OutcomeUnknown)


def test_withdrawn_is_a_draft_and_the_trash_is_not_for_sale(shop: WooShop) -> None:
    account = Account(shop)
    account.sync([SOAP])
    account.sync([])
    assert only(shop)["status"] == "draft"
    only(shop)["status"] = "trash"
    with connected(shop) as connector:
        (answer,) = connector.refresh([account.receipt("SOAP")])
    assert isinstance(answer, Receipt)
    assert answer.status is ReceiptStatus.WITHDRAWN


def test_a_barcode_of_somebody_else_is_told_in_words(shop: WooShop) -> None:
    double = with_variants(SOAP, SOAP.variants[0].model_copy(update={"gtin": TAKEN_GTIN}))
    with connected(shop) as connector, pytest.raises(ListingRejected) as rejected:
        connector.push(push_of(double))
    (issue,) = rejected.value.issues
    assert (issue.code, issue.params) == ("gtin_refused_by_shop", {"sku": "SOAP-1"})
    assert issue.raw == "Invalid or duplicated GTIN, UPC, EAN or ISBN."


CODES = ["image_refused", "sku_taken_in_shop", "gtin_refused_by_shop", "shop_user_may_not_upload"]


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
@pytest.mark.parametrize("code", CODES)
def test_every_issue_says_what_is_wrong_and_what_to_do(code: str, language: str) -> None:
    issue = Issue(code=code, value="A-1", params={"sku": "A-1", "photo": "a.jpg", "reason": "no"})
    assert "A-1" in issue.message_in(language) or "a.jpg" in issue.message_in(language)
    assert issue.hint_in(language)


TAGS = ("laine", "fait main")


def test_categories_are_found_by_name_and_made_once(shop: WooShop) -> None:
    several = [
        listing_of(
            f"RUG{n}", f"Tapis {n}", seller_category="Maison & Déco > Tapis", brand="Atlas", tags=("laine", "fait main")
        )
        for n in range(9)
    ]
    Account(shop).sync(several)
    names = {kind: [each["name"] for each in terms.values()] for kind, terms in shop.terms.items()}
    assert names == {"categories": ["Maison &amp; Déco", "Tapis"], "tags": ["laine", "fait main"], "brands": ["Atlas"]}
    again = listing_of("RUG9", "Tapis 9", seller_category="maison & déco > TAPIS")
    shop.writes.clear()
    Account(shop).sync([again])
    assert not [each for each in shop.writes if each.endswith("/categories")]
    (home, rugs) = shop.terms["categories"].values()
    assert rugs["parent"] == home["id"]
    assert len({each["categories"][0]["id"] for each in shop.things.values()} | {rugs["id"]}) == 1


def test_a_category_that_somebody_makes_in_between_is_used(shop: WooShop) -> None:
    with connected(shop) as connector:
        connector.push(push_of(listing_of("A", "Autre", seller_category="Autres")))
        shop.terms["categories"][5] = {"id": 5, "name": "Tapis", "parent": 0}
        connector.push(push_of(listing_of("B", "Tapis", seller_category="tapis")))
    assert [each["categories"] for each in shop.things.values() if each["name"] == "Tapis"] == [[{"id": 5}]]


def test_a_shop_from_before_brands_takes_a_listing_without_one(shop: WooShop) -> None:
    shop.brands = False
    with connected(shop) as connector:
        assert connector.push(push_of(listing_of("A", "Tapis", brand="Atlas"))).status is ReceiptStatus.LIVE


def test_money_and_text_arrive_as_they_are(shop: WooShop) -> None:
    shop.currency = "KWD"
    listing = listing_of("OUD", 'عطر « العود » <fin> & \\ "pur"', "3.500", "KWD", language="ar")
    sale = with_variants(listing, listing.variants[0].model_copy(update={"compare_at": Money.of("4.250", "KWD")}))
    with connected(shop) as connector:
        receipt = connector.push(push_of(sale))
    shown = shop.shown(receipt)
    assert shown is not None
    assert shown.title == listing.title
    assert (only(shop)["regular_price"], only(shop)["sale_price"]) == ("4.250", "3.500")


def test_a_shop_that_does_not_count_stock_still_hears_what_is_sold_out(shop: WooShop) -> None:
    shop.counts = False
    (variant,) = SOAP.variants
    Account(shop).sync([with_variants(SOAP, variant.model_copy(update={"quantity": 0})), FAMILY])
    told = {each["sku"]: each["stock_status"] for each in shop.things.values() if each["type"] != "variable"}
    assert told == {variant.sku: "outofstock", "ROBE-S": "instock", "ROBE-M": "instock", "ROBE-L": "instock"}


def test_a_tag_longer_than_wordpress_keeps_is_cut_and_found_again(shop: WooShop) -> None:
    tag = "savon & huile " * 20
    account = Account(shop)
    account.sync([SOAP.model_copy(update={"tags": (tag,)}), FAMILY.model_copy(update={"tags": (tag,)})])
    (term,) = shop.terms["tags"].values()
    assert [each["id"] for each in only(shop)["tags"]] == [term["id"]]
