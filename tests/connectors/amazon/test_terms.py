"""What is asked before anything is sent: by product type, remembered for a category, told in three languages."""

import pytest

from connectors import AccountRefused, Issue, ListingOption
from connectors.channels.amazon import AmazonConfig, AmazonConnector
from connectors.listing import Listing
from connectors.testing import hosted, memory_tokens
from tests.connectors.accounts import push_of
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import APP, TOKENS, config, family, soap


def issues_of(market: AmazonMarket, listing: Listing, **settings: object) -> list[Issue]:
    with hosted(AmazonConnector, config(market.url, **settings), tokens=memory_tokens(TOKENS)) as amazon:
        facts = amazon.check_account()
    return [issue for asks in AmazonConnector.requirements for issue in asks(listing, facts) if issue.blocks]


def test_a_category_is_asked_for_once_and_remembered(market: AmazonMarket) -> None:
    (issue,) = issues_of(market, soap(seller_category="Bougies"), product_types="Savons = BATH_SOAP")
    assert (issue.code, issue.value) == ("category_unmapped", "Bougies")
    assert issues_of(market, soap(seller_category="Maison > Savons"), product_types="Savons = BATH_SOAP") == []


def test_what_the_product_type_asks_for_and_nobody_said(market: AmazonMarket) -> None:
    answers = "*.country_of_origin = MA\n*.supplier_declared_dg_hz_regulation = not_applicable"
    (issue,) = issues_of(market, soap(seller_category="savons"), answers=answers)
    assert (issue.code, issue.field) == ("attribute_missing", "attributes")
    assert "Number of Items" in issue.message_in("en")
    for language, word in (("en", "BATH_SOAP.number_of_items"), ("fr", "fichier"), ("ar", "ملفك")):
        assert word in issue.hint_in(language)


def test_what_the_row_says_answers_too(market: AmazonMarket) -> None:
    answers = "*.country_of_origin = MA\n*.supplier_declared_dg_hz_regulation = not_applicable"
    listing = soap(seller_category="Savons", attributes={"Number of items": "3"})
    assert issues_of(market, listing, answers=answers) == []


def test_a_value_that_amazon_does_not_know_is_told_with_those_it_knows(market: AmazonMarket) -> None:
    answers = "*.country_of_origin = MA\n*.supplier_declared_dg_hz_regulation = dangerous"
    (issue,) = issues_of(market, soap(), answers=answers)
    assert (issue.code, issue.value) == ("attribute_not_taken", "dangerous")
    assert "not_applicable, ghs, transportation" in issue.hint_in("fr")


def test_the_origin_of_the_listing_counts_more_than_the_answer(market: AmazonMarket, amazon: AmazonConnector) -> None:
    amazon.push(push_of(soap(origin="TN")))
    assert market.items["SOAP-1"]["attributes"]["country_of_origin"][0]["value"] == "TN"


def test_without_barcode_or_exemption_it_is_said_how_to_get_one(market: AmazonMarket) -> None:
    (issue,) = issues_of(market, family("39", "40"), gtin_exempt=False)
    assert (issue.code, issue.params["sku"]) == ("amazon_gtin_missing", "BAB-39")


def test_an_option_that_amazon_does_not_know_is_asked_about_and_can_be_answered(market: AmazonMarket) -> None:
    listing = family("39", "40")
    variants = tuple(
        each.model_copy(update={"options": {"Forme": each.options["Pointure"]}}) for each in listing.variants
    )
    odd = listing.model_copy(
        update={"options": (ListingOption(name="Forme", values=("39", "40")),), "variants": variants}
    )
    (issue,) = issues_of(market, odd)
    assert (issue.code, issue.value) == ("amazon_option_unknown", "Forme")
    answered = config(market.url).answers + "\n*.Forme = style"
    assert issues_of(market, odd, answers=answered) == []


def test_a_combination_that_the_product_type_does_not_have(market: AmazonMarket) -> None:
    answered = config(market.url).answers + "\n*.Pointure = material"
    (issue,) = issues_of(market, family("39", "40"), answers=answered)
    assert issue.code == "amazon_theme_unknown"
    assert "SIZE/COLOR" in issue.message_in("ar")


def test_a_language_that_the_marketplace_does_not_speak(market: AmazonMarket) -> None:
    (issue,) = issues_of(market, soap(language="pt"))
    assert (issue.code, issue.params["spoken"]) == ("amazon_language", "ar, en, fr")


# ---- the account


def test_a_product_type_that_is_misspelt_is_told_with_those_like_it(market: AmazonMarket) -> None:
    with hosted(AmazonConnector, config(market.url, product_types="* = SOAP"), tokens=memory_tokens(TOKENS)) as amazon:
        facts = amazon.check_account()
    (issue,) = facts.issues
    assert (issue.code, issue.params["like"]) == ("amazon_product_type_unknown", "BATH_SOAP")


def test_a_schema_is_fetched_once_and_again_when_it_has_changed(market: AmazonMarket) -> None:
    def fetched() -> int:
        return sum(each.request.path.startswith("/schema/") for each in market.exchanges)

    settings, tokens = config(market.url), memory_tokens(TOKENS)
    with hosted(AmazonConnector, settings, tokens=tokens) as amazon:
        facts = amazon.check_account()
    assert fetched() == 2
    with hosted(AmazonConnector, settings, tokens=tokens, facts=facts) as amazon:
        assert amazon.check_account() == facts
        amazon.push(push_of(soap()))
    assert fetched() == 2
    market.schemas["RUG"] = {**market.schemas["RUG"], "required": ["item_name"]}
    with hosted(AmazonConnector, settings, tokens=tokens, facts=facts) as amazon:
        changed = amazon.check_account()
    assert fetched() == 3
    assert changed.values["types"]["RUG"]["required"] == ["item_name"]


def test_without_product_types_the_account_says_what_to_do(market: AmazonMarket) -> None:
    with hosted(AmazonConnector, config(market.url, product_types=""), tokens=memory_tokens(TOKENS)) as amazon:
        assert [issue.code for issue in amazon.check_account().issues] == ["amazon_no_product_types"]


def test_an_account_without_consent_is_refused_in_words(market: AmazonMarket) -> None:
    with hosted(AmazonConnector, config(market.url)) as amazon, pytest.raises(AccountRefused, match="not consented"):
        amazon.check_account()
    assert market.arrivals == 0


def test_marketplaces_are_reached_where_they_are() -> None:
    told = {"FR": "https://sellingpartnerapi-eu.amazon.com", "US": "https://sellingpartnerapi-na.amazon.com"}
    for country, address in told.items():
        with hosted(AmazonConnector, AmazonConfig(seller_id="A1", marketplace=country), app=APP) as amazon:
            assert amazon.base_url() == address
    with hosted(AmazonConnector, AmazonConfig(seller_id="A1", marketplace="SA"), app=APP) as amazon:
        oauth = amazon.oauth()
    assert oauth is not None
    assert oauth.authorize_at == "https://sellercentral.amazon.sa/apps/authorize/consent"
    assert (oauth.more["application_id"], oauth.code_name) == ("amzn1.sp.solution.4711", "spapi_oauth_code")
    with pytest.raises(ValueError, match="no marketplace MA"):
        AmazonConfig(seller_id="A1", marketplace="MA")


def test_the_first_photo_is_wanted_before_white_and_large_enough_to_be_shown() -> None:
    """Which is looked at in the photo itself, and told before it is sent."""
    assert AmazonConnector.pictures.main_on_white
    assert (AmazonConnector.pictures.spec_at(0).min_side, AmazonConnector.pictures.at_most) == (500, 9)


def test_a_sku_that_is_too_long_for_amazon_is_told(amazon: AmazonConnector) -> None:
    (only,) = soap().variants
    listing = soap(variants=(only.model_copy(update={"sku": "S" * 41}),))
    codes = [each.code for asks in AmazonConnector.requirements for each in asks(listing, amazon.facts) if each.blocks]
    assert codes == ["amazon_sku_too_long"]
