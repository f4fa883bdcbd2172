"""Signatures, against the examples of RFC 5849 and against a shop that computes its own."""

import base64
import hashlib
import hmac
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors import AccountFacts, AccountRefused
from connectors.channels.woocommerce import WooCommerceConnector
from connectors.channels.woocommerce.signing import basic, signed
from connectors.session import open_session
from connectors.testing import Answer, Kept, hosted, memory_files
from connectors.testing.faults import AnswersFrom
from tests.connectors.woocommerce.fake import KEY, SECRET, WooShop
from tests.connectors.woocommerce.runs import config_of, connected
from tests.connectors.woocommerce.tls import self_signed


def test_the_signature_covers_method_address_and_all_parameters_in_their_order() -> None:
    address = "http://shop.example/wp-json/wc/v3/products"
    url = signed("get", f"{address}?sku=A%20B%2C%C3%89&page=2", "ck", "cs", nonce="n0", timestamp=7)
    told = (
        "GET&http%3A%2F%2Fshop.example%2Fwp-json%2Fwc%2Fv3%2Fproducts&oauth_consumer_key%3Dck%26oauth_nonce%3Dn0"
        "%26oauth_signature_method%3DHMAC-SHA256%26oauth_timestamp%3D7%26page%3D2%26sku%3DA%2520B%252C%25C3%2589"
    )
    made = base64.b64encode(hmac.new(b"cs&", told.encode(), hashlib.sha256).digest()).decode()
    assert url.startswith(f"{address}?sku=A%20B%2C%C3%89&page=2&oauth_consumer_key=ck&")
    assert url.endswith("&oauth_signature=" + made.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"))
    assert "cs" not in url.replace(made, "").partition("?")[2].replace("oauth_consumer_key", "")


@pytest.mark.parametrize("sku", ["A-1", "TAPIS 80 × 150", "قفطان", "a+b&c=d", "100%", "a,b", "~_.-", "[x]", "é/ü?#"])
def test_a_shop_over_plain_http_takes_the_signature_of_any_question(shop: WooShop, sku: str) -> None:
    with connected(shop) as connector:
        assert connector.http.get("wp-json/wc/v3/products", params={"sku": sku}).content == b"[]"


def test_each_try_is_signed_anew(shop: WooShop) -> None:
    """A shop takes a nonce once."""
    with connected(shop) as connector:
        for _ in range(3):
            connector.http.get("wp-json/wc/v3/products")
    assert len(shop.nonces) == 5


def test_a_wrong_secret_refuses_the_account_over_http(shop: WooShop) -> None:
    wrong = config_of(shop).model_copy(update={"consumer_secret": SecretStr("cs_wrong")})
    with hosted(WooCommerceConnector, wrong) as connector, pytest.raises(AccountRefused):
        connector.check_account()


def test_over_https_the_keys_go_as_they_are_and_the_operators_authority_is_trusted(
    shop: WooShop, tmp_path: Path
) -> None:
    certificate, key = self_signed(tmp_path)
    config = config_of(shop, url=shop.over_tls(certificate, key))
    with open_session(
        WooCommerceConnector,
        config,
        files=memory_files(),
        saved=Kept(),
        guard=lambda: None,
        facts=AccountFacts(),
        allow_hosts=("127.0.0.1",),
        ca_file=str(certificate),
    ) as connector:
        assert connector.check_account().currency == "EUR"
    asked = [each.request for each in shop.exchanges if "/wc/" in each.request.path]
    assert {each.headers["authorization"] for each in asked} == {basic(KEY, SECRET)}
    assert not any("oauth_signature" in each.query for each in asked)


def test_wordpress_gets_the_application_password_and_not_the_shops_keys(shop: WooShop) -> None:
    with connected(shop) as connector:
        connector.http.get("wp-json/wp/v2/users/me")
    request = shop.exchanges[-1].request
    assert request.headers["authorization"].startswith("Basic ")
    assert KEY not in str(request.query)
    with connected(shop, photos=False) as connector, pytest.raises(AccountRefused):
        connector.http.get("wp-json/wp/v2/users/me")
    assert "authorization" not in shop.exchanges[-1].request.headers


@pytest.mark.parametrize("home", ["http://www.shop.example", "https://shop.example", "http://127.0.0.1:9"])
def test_a_shop_that_has_another_address_for_itself_takes_the_signature_of_that_one(shop: WooShop, home: str) -> None:
    """It stands behind something else, such as a proxy: a signature is compared with the shop's own address."""
    shop.home = home
    with connected(shop) as connector:
        assert connector.http.get("wp-json/wc/v3/products").content == b"[]"
        assert connector.facts.values["home"] == shop.at_home


def test_a_shop_that_does_not_say_its_address_is_signed_for_as_it_is_reached(shop: WooShop) -> None:
    page = Answer(403, content=b"<h1>Forbidden</h1>", media_type="text/html")
    with (
        hosted(WooCommerceConnector, config_of(shop)) as connector,
        shop.disturbed(AnswersFrom(1, lambda seen: page, times=1)),
    ):
        assert connector.check_account().currency == "EUR"
