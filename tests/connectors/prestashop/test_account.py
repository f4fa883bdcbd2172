"""What a shop says of the account: its currency and languages; and what to do where the key is not good."""

import pytest

from connectors import AccountFacts, AccountRefused, ChannelUnavailable, Listing, OutcomeUnknown
from connectors.channels.prestashop import PrestaShopConnector
from connectors.channels.prestashop.demands import plain_references
from connectors.channels.prestashop.shop import BETTER, RIGHTS
from connectors.testing import Answer, Seen, hosted, listing_of
from connectors.testing.faults import AnswersFrom
from tests.connectors.accounts import push_of
from tests.connectors.prestashop.fake import KEY, PrestaShop
from tests.connectors.prestashop.runs import config_of, connected, facts_of


def refusal(shop: PrestaShop, key: str = KEY) -> str:
    with hosted(PrestaShopConnector, config_of(shop, key)) as connector, pytest.raises(AccountRefused) as raised:
        connector.check_account()
    return str(raised.value)


def test_the_shops_own_currency_and_languages_are_read(shop: PrestaShop) -> None:
    shop.languages, shop.currency = ("gb", "ar"), "MAD"
    shop.forget()
    facts = facts_of(shop)
    assert facts.currency == "MAD"
    assert facts.values["languages"] == {"1": "en", "2": "ar"}
    assert facts.values["home"] == "2"


def test_what_a_price_means_is_told_where_there_are_taxes(shop: PrestaShop) -> None:
    (issue,) = facts_of(shop).issues
    assert (issue.code, issue.blocks) == ("shop_prices_without_tax", False)
    shop.taxes = False
    shop.forget()
    assert not facts_of(shop).issues


def test_a_wrong_key_is_told_to_be_one(shop: PrestaShop) -> None:
    assert "32 characters" in refusal(shop, "short")


def test_a_webservice_that_is_switched_off_says_where_to_switch_it_on(shop: PrestaShop) -> None:
    shop.enabled = False
    assert "switch on" in refusal(shop)
    with hosted(PrestaShopConnector, config_of(shop)) as connector, pytest.raises(AccountRefused):
        connector.push(push_of(listing_of("SOAP", "Savon")))


@pytest.mark.parametrize("resource", RIGHTS)
def test_rights_that_the_key_lacks_are_named(shop: PrestaShop, resource: str) -> None:
    shop.rights[resource] = frozenset(("HEAD",))
    told = refusal(shop)
    assert f"for {resource}" in told
    assert "GET" in told
    del shop.rights[resource]
    assert f"for {resource}" in refusal(shop)


def test_a_key_without_settings_brands_and_categories_sells_all_the_same(shop: PrestaShop) -> None:
    for resource in BETTER:
        del shop.rights[resource]
    facts = facts_of(shop)
    (issue,) = facts.issues
    assert facts.currency == "EUR"
    assert (issue.code, issue.blocks) == ("shop_key_rights_missing", False)
    assert "manufacturers" in issue.value
    with hosted(PrestaShopConnector, config_of(shop), facts=facts) as connector:
        connector.push(push_of(listing_of("RUG", "Tapis", brand="Tifaouine", seller_category="Maison > Tapis")))
    assert shop.listings() == 1


def test_a_right_that_is_taken_away_meanwhile_pauses_the_account(shop: PrestaShop) -> None:
    with connected(shop) as connector:
        shop.rights["products"] = frozenset(("GET", "HEAD"))
        with pytest.raises(AccountRefused, match="tick"):
            connector.push(push_of(listing_of("SOAP", "Savon")))
        del shop.rights["products"]
        with pytest.raises(AccountRefused, match="tick"):
            connector.find(listing_of("OTHER", "Savon"))


def test_a_firewalls_page_and_a_shop_that_is_busy(shop: PrestaShop) -> None:
    page = Answer(403, content=b"<html>Forbidden by ModSecurity</html>", media_type="text/html")
    busy = Answer(503, content=b"<html>Maintenance</html>", media_type="text/html")
    with connected(shop) as connector:
        with shop.disturbed(AnswersFrom(1, lambda seen: page)), pytest.raises(AccountRefused, match="firewall"):
            connector.find(listing_of("SOAP", "Savon"))
        with shop.disturbed(AnswersFrom(1, lambda seen: busy)), pytest.raises(ChannelUnavailable):
            connector.find(listing_of("SOAP", "Savon"))


@pytest.mark.parametrize(("status", "error"), [(200, ChannelUnavailable), (404, AccountRefused)])
def test_another_site_is_no_shop(shop: PrestaShop, status: int, error: type[Exception]) -> None:
    page = Answer(status, content=b"<!doctype html><h1>Hello</h1>", media_type="text/html")
    with (
        hosted(PrestaShopConnector, config_of(shop)) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: page)),
        pytest.raises(error),
    ):
        connector.check_account()


def test_a_shop_that_does_not_list_what_a_key_may_do_is_asked_for_the_rest(shop: PrestaShop) -> None:
    page = Answer(404, content=b"<h1>Not Found</h1>", media_type="text/html")
    with (
        hosted(PrestaShopConnector, config_of(shop)) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: page, times=1)),
    ):
        assert connector.check_account().currency == "EUR"


def test_a_page_as_the_answer_to_a_create_is_looked_up(shop: PrestaShop) -> None:
    def page(seen: Seen) -> Answer:
        return Answer(200, content=b"<b>Fatal error</b>: Allowed memory size", media_type="text/html")

    with connected(shop) as connector, shop.disturbed(AnswersFrom(1, page)), pytest.raises(OutcomeUnknown):
        connector.push(push_of(listing_of("SOAP", "Savon")))


@pytest.mark.parametrize("sku", ["A=1", "<B>", "C;D", "{E}"])
def test_references_with_signs_that_are_refused_are_told_before(sku: str) -> None:
    listing = listing_of("SOAP", "Savon")
    variant = listing.variants[0].model_copy(update={"sku": sku})
    bad: Listing = listing.model_copy(update={"variants": (variant,)})
    (issue,) = plain_references(bad, AccountFacts())
    assert (issue.code, issue.value) == ("sku_signs_refused", sku)
    assert issue.message_in("fr") != issue.message_in("en")
    assert not list(plain_references(listing, AccountFacts()))
