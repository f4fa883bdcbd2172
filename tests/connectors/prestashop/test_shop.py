"""Products in a shop: found, made, adopted, withdrawn; in its languages, currency and categories."""

import pytest

from connectors import EVERYTHING, AccountFacts, ListingRejected, Money, Severity
from connectors.channels.prestashop import PrestaShopConnector
from connectors.channels.prestashop.demands import plain_title
from connectors.testing import listing_of
from tests.connectors.accounts import push_of
from tests.connectors.families import two_photos, with_variants
from tests.connectors.prestashop.fake import PrestaShop
from tests.connectors.prestashop.goods import Row
from tests.connectors.prestashop.runs import Account, connected, family_of, requests


def only(shop: PrestaShop) -> Row:
    (found,) = shop.tables["products"].values()
    return found


def test_a_simple_product_takes_four_requests_after_the_first_look_and_is_all_there(shop: PrestaShop) -> None:
    listing = listing_of("SOAP", "Savon noir", pictures=two_photos("SOAP"))
    with connected(shop) as connector:
        assert connector.find(listing) is None
        connector.push(push_of(listing))
    assert requests(shop)[2:] == [
        "POST products",
        f"POST images/products/{only(shop)['id']}",
        f"POST images/products/{only(shop)['id']}",
        f"PATCH stock_availables/{shop.stock(only(shop)['id'])['id']}",
    ]
    row = only(shop)
    assert (row["reference"], row["supplier_reference"], row["state"]) == ("SOAP-1", "qafila:SOAP", "1")
    assert (row["price"], row["id_tax_rules_group"], row["active"]) == ("12.50", "0", "1")
    assert (row["product_type"], row["id_category_default"], row["categories"]) == ("standard", "2", ["2"])


def test_the_shop_is_read_once_for_many_new_products(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        for number in range(30):
            assert connector.find(listing_of(f"N{number}", "Bol")) is None
    assert requests(shop) == ["GET products", "GET combinations"]


def test_a_large_shop_is_read_page_by_page_as_the_questions_grow(shop: PrestaShop) -> None:
    for number in range(250):
        shop.stand(listing_of(f"OLD{number}", "Vieux"))
    with connected(shop) as connector:
        assert connector.find(listing_of("NEW", "Neuf")) is None
        assert len(shop.exchanges) == 4  # a page, our mark, the reference on products, the reference on combinations
        for number in range(40):
            connector.find(listing_of(f"NEW{number}", "Neuf"))
        before = len(shop.exchanges)
        assert connector.find(listing_of("LAST", "Neuf")) is None
        assert len(shop.exchanges) == before


@pytest.mark.parametrize("languages", [("fr",), ("en", "fr"), ("fr", "ar"), ("gb", "ar", "fr")])
def test_every_language_of_the_shop_has_a_text(shop: PrestaShop, languages: tuple[str, ...]) -> None:
    shop.languages = languages
    shop.forget()
    with connected(shop) as connector:
        connector.push(push_of(family_of("FAM", seller_category="Mode > Robes", brand="Tifaouine")))
    numbers = {str(number) for number in range(1, len(languages) + 1)}
    told = [only(shop)[name] for name in ("name", "description", "link_rewrite")]
    told += [row["name"] for row in shop.tables["product_options"].values()]
    told += [row["public_name"] for row in shop.tables["product_options"].values()]
    told += [row["name"] for row in shop.tables["product_option_values"].values()]
    told += [row["name"] for number, row in shop.tables["categories"].items() if number != 2]
    for words in told:
        assert set(words) == numbers
        assert all(words.values())


def test_a_translation_made_in_the_shop_stays_and_a_copy_follows(shop: PrestaShop) -> None:
    shop.languages = ("en", "fr", "ar")
    shop.forget()
    listing = listing_of("SOAP", "Savon noir")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        only(shop)["name"]["3"] = "صابون أسود"
        renamed = listing.model_copy(update={"title": "Savon doux"})
        connector.push(push_of(renamed, receipt, changed=["content"]))
    assert only(shop)["name"] == {"1": "Savon doux", "2": "Savon doux", "3": "صابون أسود"}
    assert only(shop)["link_rewrite"]["1"] == "savon-noir", "an address that customers know stays"


def test_an_arabic_title_has_an_address_that_every_shop_takes(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        connector.push(push_of(listing_of("RUG", "سجّادةٌ أمازيغيّة", language="ar")))
        connector.push(push_of(listing_of("HEART", "❤️", language="ar")))
    first, second = shop.tables["products"].values()
    assert first["link_rewrite"]["1"].isascii()
    assert len(first["link_rewrite"]["1"]) > 5
    assert second["link_rewrite"]["1"]


def test_what_looks_like_a_script_is_taken_and_reads_the_same(shop: PrestaShop) -> None:
    words = "<p>Manuscript: 19e siècle. onclick = rien, JavaScript: non</p>"
    with connected(shop) as connector:
        connector.push(push_of(listing_of("BOOK", "Livre", description=words)))
    assert only(shop)["description"]["1"].replace("&#58;", ":").replace("&#61;", "=") == words


def test_a_product_of_somebody_else_is_found_as_theirs_and_taken_over_when_asked(shop: PrestaShop) -> None:
    listing = listing_of("SOAP", "Savon noir")
    shop.stand(listing.model_copy(update={"title": "Le leur"}))
    account = Account(shop)
    account.run([listing])
    assert account.state("SOAP") == "blocked"
    assert only(shop)["name"]["1"] == "Le leur"
    account.run([listing], adopt=True)
    assert (account.state("SOAP"), only(shop)["name"]["1"]) == ("live", "Savon noir")
    assert only(shop)["supplier_reference"] == "qafila:SOAP"
    assert shop.listings() == 1


@pytest.mark.parametrize("others", [0, 250], ids=["read", "asked"])
def test_a_product_of_somebody_else_with_a_variants_reference_is_left_and_nothing_is_doubled(
    shop: PrestaShop, others: int
) -> None:
    """The shop has each size as a product of its own; or a family of its own, under another reference."""
    for number in range(others):
        shop.stand(listing_of(f"OLD{number}", "Vieux"))
    listing, parts = family_of("FAM"), family_of("PARTS")
    (old,) = listing_of("OLD", "Vieille robe").variants
    shop.stand(listing_of("OLD", "Vieille robe", variants=(old.model_copy(update={"sku": "fam-m"}),)))
    words = {"name": {"1": "À eux"}, "link_rewrite": {"1": "a-eux"}}
    theirs = shop.add("products", {"price": "9.00", "reference": "THEIRS", "active": "1", **words})
    shop.add("combinations", {"id_product": str(theirs["id"]), "reference": "PARTS-L", "minimal_quantity": "1"})
    account, before = Account(shop), shop.listings()
    account.run([listing, parts])
    assert (account.state("FAM"), account.state("PARTS")) == ("blocked", "blocked")
    assert (shop.listings(), len(shop.tables["combinations"])) == (before, 1)
    assert account.receipt("PARTS").remote["listing"] == str(theirs["id"])


@pytest.mark.parametrize("sku", ["A,1", "10,20", "A[1]", "A|B", "a/b?c&d #e", "10 %"])
def test_references_with_signs_that_filters_know_are_found_or_nothing_is(shop: PrestaShop, sku: str) -> None:
    for number in range(120):
        shop.stand(listing_of(f"OLD{number}", "Vieux"))
    (variant,) = listing_of("ONE", "Savon").variants
    listing = listing_of("ONE", "Savon", variants=(variant.model_copy(update={"sku": sku}),))
    shop.stand(listing)
    with connected(shop) as connector:
        found = connector.find(listing)
    assert (found is not None and not found.ours) or set("[]|") & set(sku)


def test_a_reference_that_two_products_have_belongs_to_ours_where_one_is(shop: PrestaShop) -> None:
    """PrestaShop lets many products have the same."""
    listing = listing_of("SOAP", "Savon noir")
    shop.stand(listing)
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
    with connected(shop) as connector:
        found = connector.find(listing)
    assert found is not None
    assert (found.ours, found.remote) == (True, receipt.remote)


def test_a_product_of_another_listing_of_ours_is_not_taken_for_this_one(shop: PrestaShop) -> None:
    for number in range(120):
        shop.stand(listing_of(f"OLD{number}", "Vieux"))
    one = listing_of("ONE", "Savon")
    other = listing_of("OTHER", "Savon", variants=one.variants)
    with connected(shop) as connector:
        connector.push(push_of(one))
        assert connector.find(other) is None


def test_withdrawn_is_switched_off_and_never_deleted(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing_of("SOAP", "Savon")))
        connector.withdraw(receipt)
        assert only(shop)["active"] == "0"
        shop.remove(receipt)
        connector.withdraw(receipt)
    assert not [each for each in shop.writes if each.startswith("DELETE")]


def test_categories_and_brands_are_made_once_and_those_of_the_shops_people_stay(shop: PrestaShop) -> None:
    listing = listing_of("RUG", "Tapis", seller_category="Maison > Tapis", brand="Tifaouine")
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing))
        connector.push(push_of(listing_of("RUG2", "Tapis", seller_category="MAISON > tapis", brand="tifaouine")))
        assert len(shop.tables["categories"]) == 3
        assert len(shop.tables["manufacturers"]) == 1
        row = shop.tables["products"][int(receipt.remote["listing"])]
        row["categories"].append("99")
        moved = listing.model_copy(update={"seller_category": "Maison"})
        connector.push(push_of(moved, receipt, changed=["content"]))
    home, rugs = (number for number in shop.tables["categories"] if number != 2)
    assert row["categories"] == ["2", str(home), str(rugs), "99"]
    assert row["id_category_default"] == str(home)


def test_a_refused_product_says_why_and_is_not_there(shop: PrestaShop) -> None:
    with connected(shop) as connector, pytest.raises(ListingRejected) as raised:
        connector.push(push_of(listing_of("DEAR", "Cher", "13.13")))
    (issue,) = raised.value.issues
    assert (issue.field, issue.code) == ("variants.price", "platform_refused")
    assert shop.listings() == 0


def test_what_php_prints_before_an_answer_is_skipped(shop: PrestaShop) -> None:
    shop.before = {"products": "<br />\n<b>Warning</b>: Undefined array key in <b>/var/www/x.php</b> on line 7<br />\n"}
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing_of("SOAP", "Savon")))
        connector.push(push_of(listing_of("SOAP", "Doux"), receipt, changed=EVERYTHING))
    assert only(shop)["name"]["1"] == "Doux"


def test_a_shop_in_a_folder_is_reached_there(shop: PrestaShop) -> None:
    shop.folder = "/boutique"
    with connected(shop) as connector:
        receipt = connector.push(push_of(listing_of("SOAP", "Savon")))
    assert receipt.url == f"{shop.url}/boutique/index.php?controller=product&id_product={only(shop)['id']}"


@pytest.mark.parametrize(("title", "signs"), [("Savon #5; <bio>", "< > ; #"), ("Savon & huile d'argan 🌿 صابون", "")])
def test_signs_that_the_shop_exchanges_in_a_title_are_told_and_stop_nothing(title: str, signs: str) -> None:
    issues = list(plain_title(listing_of("SOAP", title), AccountFacts()))
    assert [(each.severity, each.params["signs"]) for each in issues] == ([(Severity.WARNING, signs)] if signs else [])
    for language in ("fr", "ar", "en") if issues else ():
        assert "Savon ＃5； ＜bio＞" in issues[0].message_in(language)


def test_a_price_before_that_is_not_shown_is_told_and_stops_nothing() -> None:
    listing = listing_of("SOAP", "Savon")
    (variant,) = listing.variants
    was = variant.model_copy(update={"compare_at": Money.of(variant.price.amount + 5, variant.price.currency)})
    issues = [
        issue
        for rule in PrestaShopConnector.requirements
        for issue in rule(with_variants(listing, was), AccountFacts())
    ]
    assert [(each.code, each.severity) for each in issues] == [("compare_at_not_shown", Severity.INFO)]
