"""Syncs as the host makes them: plan, delivery and a journal in memory. Each run has a connector of its own."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from connectors.channels.woocommerce import WooCommerceConfig, WooCommerceConnector
from connectors.channels.woocommerce.replies import MARK
from connectors.contract import Connector
from connectors.testing import Kept, hosted
from sync.push import Delivery
from tests.connectors.accounts import Syncs
from tests.connectors.woocommerce.fake import KEY, PASSWORD, SECRET, USER, WooShop


def config_of(shop: WooShop, *, photos: bool = True, url: str = "") -> WooCommerceConfig:
    secrets = {"consumer_key": SecretStr(KEY), "consumer_secret": SecretStr(SECRET)}
    wordpress = {"wp_user": USER, "wp_password": SecretStr(PASSWORD)} if photos else {}
    return WooCommerceConfig.model_validate({"url": url or shop.url, **secrets, **wordpress})


@contextmanager
def connected(shop: WooShop, *, photos: bool = True, kept: Kept | None = None) -> Iterator[WooCommerceConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    config = config_of(shop, photos=photos)
    with hosted(WooCommerceConnector, config) as asking:
        facts = asking.check_account()
    with hosted(WooCommerceConnector, config, saved=kept, facts=facts) as connector:
        yield connector


@dataclass
class Account(Syncs):
    shop: WooShop
    photos: bool = True

    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]:
        return hosted(WooCommerceConnector, config_of(self.shop, photos=self.photos), saved=delivery.saved)


def only(shop: WooShop, kind: str = "simple") -> dict[str, Any]:
    (found,) = [each for each in shop.things.values() if each["type"] == kind]
    return found


def variations(shop: WooShop) -> Mapping[str, dict[str, Any]]:
    return {each["sku"]: each for each in shop.things.values() if each["type"] == "variation"}


def stands_there(shop: WooShop, sku: str, status: str = "publish", key: str | None = None, **more: object) -> int:
    """Somebody has made a product by hand; or we did, and nobody told us."""
    meta = {"meta_data": [{"key": MARK, "value": key}]} if key else {}
    made = shop.make({"name": "Vieux savon", "sku": sku, "regular_price": "1.00", "status": status, **meta, **more})
    return int(made["id"])
