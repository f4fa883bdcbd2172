"""What the account lacks is named; how its owner consents."""

from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from connectors import AccountRefused
from connectors.channels.shopify import ShopifyApp, ShopifyConfig, ShopifyConnector
from connectors.oauth import Consent
from connectors.testing import hosted, listing_of
from tests.connectors.accounts import push_of
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.runs import config_of, connected


def test_the_facts_are_its_currency_where_stock_is_and_where_it_is_shown(shop: ShopifyShop) -> None:
    with connected(shop) as connector:
        assert (connector.facts.currency, connector.facts.issues) == ("EUR", ())
        assert connector.facts.values == {"location": shop.location, "publication": shop.publication}


def test_our_key_is_defined_once(shop: ShopifyShop) -> None:
    for _ in range(2):
        with hosted(ShopifyConnector, config_of(shop)) as connector:
            connector.check_account()
    assert sum(b"metafieldDefinitionCreate" in each.request.content for each in shop.exchanges) == 1


def test_a_permission_that_the_app_lacks_is_named_and_nothing_is_sent(shop: ShopifyShop) -> None:
    shop.scopes = {"write_products", "read_locations", "write_publications", "write_files"}
    with hosted(ShopifyConnector, config_of(shop)) as connector:
        facts = connector.check_account()
        assert [(issue.code, issue.value) for issue in facts.issues] == [("shopify_scope_missing", "write_inventory")]
        with pytest.raises(AccountRefused, match="write_inventory"):
            connector.push(push_of(listing_of("SOAP", "Savon")))
    assert not shop.writes


@pytest.mark.parametrize(
    ("given", "code", "known"),
    [
        ({"location": "Dépôt"}, "shopify_location_unknown", "Atelier"),
        ({"publication": "Marché"}, "shopify_publication_unknown", "Online Store, Point of Sale"),
    ],
)
def test_a_setting_that_the_shop_does_not_know_is_told_with_those_that_it_does(
    shop: ShopifyShop, given: dict[str, str], code: str, known: str
) -> None:
    with hosted(ShopifyConnector, config_of(shop, **given)) as connector:
        (issue,) = connector.check_account().issues
    assert (issue.code, issue.params["known"]) == (code, known)
    for language in ("fr", "ar", "en"):
        assert known.split(",", maxsplit=1)[0] in issue.message_in(language)
        assert issue.hint_in(language)


def test_another_sales_channel_may_be_named(shop: ShopifyShop) -> None:
    with hosted(ShopifyConnector, config_of(shop, publication="point of sale")) as connector:
        assert connector.check_account().values["publication"] == "gid://shopify/Publication/2"


def test_a_token_that_is_not_known_refuses_the_account(shop: ShopifyShop) -> None:
    config = config_of(shop, token=SecretStr("shpat_another"))
    with hosted(ShopifyConnector, config) as connector, pytest.raises(AccountRefused):
        connector.check_account()


def test_an_account_that_nobody_has_connected_says_so(shop: ShopifyShop) -> None:
    with hosted(ShopifyConnector, config_of(shop, token=None)) as connector, pytest.raises(AccountRefused) as raised:
        connector.check_account()
    assert "not connected" in str(raised.value)


def test_an_owner_is_asked_at_her_own_shop_and_the_token_ends_after_an_hour() -> None:
    app = ShopifyApp(client_id="app-4711", client_secret=SecretStr("s3cret"))
    config = ShopifyConfig(url="https://souk.myshopify.com", token=None)
    with hosted(ShopifyConnector, config, app=app) as connector:
        oauth = connector.oauth()
    assert oauth is not None
    consent = Consent("https://qafila.example/callback")
    asked = urlsplit(oauth.authorize_url(consent))
    assert (asked.netloc, asked.path) == ("souk.myshopify.com", "/admin/oauth/authorize")
    scopes = parse_qs(asked.query)["scope"][0].split(",")
    assert {"write_products", "write_inventory", "write_publications"} <= set(scopes)
    assert oauth.exchange("code", consent).form["expiring"] == "1"
    assert "expiring" not in oauth.renewal(SecretStr("refresh")).form
