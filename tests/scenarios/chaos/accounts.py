"""How an account at each double is opened, by the command line."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.connectors.amazon.fake import SELLER
from tests.connectors.amazon.fake import TOKEN as AMAZON_TOKEN
from tests.connectors.etsy.fake import KEY, SHOP
from tests.connectors.etsy.fake import TOKEN as ETSY_TOKEN
from tests.connectors.prestashop.fake import KEY as PRESTASHOP_KEY
from tests.connectors.saleor.fake import TOKEN as SALEOR_TOKEN
from tests.connectors.shopify.fake import TOKEN as SHOPIFY_TOKEN
from tests.connectors.woocommerce import fake as woo
from tests.scenarios.chaos.countries import ABROAD_ALONE
from tests.scenarios.chaos.market import Habits
from tests.scenarios.conftest import Installation
from tests.scenarios.granting import granted

PUBLIC = "https://photos.example"


@dataclass(frozen=True)
class Opening:
    """`words`: of `account add`, from where the double is. `before` and `after`: what else has to be done. `contract`:
    the platform's own, by which the double answers."""

    habits: Habits
    words: Callable[[Mapping[str, str]], list[str]]
    secrets: Mapping[str, str]
    before: Callable[[Installation], object] = lambda _installation: None
    after: Callable[[Installation], object] = lambda _installation: None
    contract: str = ""


def _shopify(at: Mapping[str, str]) -> list[str]:
    uploads = at["elsewhere"].removeprefix("http://")
    return ["--set", f"url={at['url']}", "--set", f"uploads={uploads}", "--secret", "token=env:TOKEN"]


def _amazon(at: Mapping[str, str]) -> list[str]:
    answers = "*.country_of_origin = MA; *.supplier_declared_dg_hz_regulation = not_applicable"
    told = {"url": at["url"], "seller_id": SELLER, "marketplace": "FR", "product_types": "* = RUG", "answers": answers}
    # A short run's products go by feed at first; more feeds, and a new worker has to wait for its rate.
    more = ("--set", "gtin_exempt=yes", "--set", "feed_from=6", "--country", "FR", "--language", "fr")
    return [*_set(told), *more]


def _etsy(at: Mapping[str, str]) -> list[str]:
    return _set({"url": at["url"], "shop_id": SHOP, "categories": "* = 1012", "answers": "*.Room = Bedroom"})


def _woocommerce(at: Mapping[str, str]) -> list[str]:
    secrets = [f"{name}=env:{name.upper()}" for name in ("consumer_key", "consumer_secret", "wp_password")]
    return [*_set({"url": at["url"], "wp_user": woo.USER}), *(word for each in secrets for word in ("--secret", each))]


def _prestashop(at: Mapping[str, str]) -> list[str]:
    return [*_set({"url": at["url"]}), "--secret", "key=env:KEY"]


def _saleor(at: Mapping[str, str]) -> list[str]:
    return [*_set({"url": f"{at['url']}/graphql/", "channel": "morocco"}), "--secret", "token=env:TOKEN"]


def _set(told: Mapping[str, str]) -> list[str]:
    return [word for name, value in told.items() for word in ("--set", f"{name}={value}")]


def _etsys_app(installation: Installation) -> None:
    keystring, _, secret = KEY.partition(":")
    words = ("connectors", "set", "etsy", "--set", f"client_id={keystring}", "--secret", "client_secret=env:APP")
    installation.done(*words, APP=secret)


OPENINGS = {
    "shopify": Opening(
        Habits("shopify", ABROAD_ALONE, least_stock=1, calls=4),
        _shopify,
        {"TOKEN": SHOPIFY_TOKEN},
        contract="shopify/admin_2026-10.json.gz",
    ),
    "amazon": Opening(
        Habits("amazon", ABROAD_ALONE, least_stock=1, calls=4, public_url=PUBLIC),
        _amazon,
        {},
        after=lambda installation: granted(installation, AMAZON_TOKEN),
        contract="amazon/listingsItems_2021-08-01.json",
    ),
    "etsy": Opening(
        Habits("etsy", ABROAD_ALONE, options=("--agree-fee",), least_stock=1, calls=5),
        _etsy,
        {},
        before=_etsys_app,
        after=lambda installation: granted(installation, ETSY_TOKEN),
    ),
    "woocommerce": Opening(
        Habits("woocommerce", ABROAD_ALONE, calls=5),
        _woocommerce,
        {"CONSUMER_KEY": woo.KEY, "CONSUMER_SECRET": woo.SECRET, "WP_PASSWORD": woo.PASSWORD},
    ),
    "prestashop": Opening(
        Habits("prestashop", ABROAD_ALONE, calls=14, cover_alone=True), _prestashop, {"KEY": PRESTASHOP_KEY}
    ),
    "saleor": Opening(
        Habits("saleor", ABROAD_ALONE, calls=8),
        _saleor,
        {"TOKEN": SALEOR_TOKEN},
        contract="saleor/schema.graphql",
    ),
}
