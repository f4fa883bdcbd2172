"""Syncs as the host makes them: plan, delivery and a journal in memory. Each run has a connector of its own."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from connectors.channels.saleor import SaleorConfig, SaleorConnector
from connectors.contract import Connector
from connectors.testing import Kept, hosted
from sync.push import Delivery
from tests.connectors.accounts import Syncs
from tests.connectors.saleor.fake import TOKEN, SaleorShop


def config_of(shop: SaleorShop, **more: object) -> SaleorConfig:
    given = {"url": shop.url, "token": SecretStr(TOKEN), "channel": "morocco", **more}
    return SaleorConfig.model_validate(given)


@contextmanager
def connected(shop: SaleorShop, *, kept: Kept | None = None, **more: object) -> Iterator[SaleorConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    config = config_of(shop, **more)
    with hosted(SaleorConnector, config) as asking:
        facts = asking.check_account()
    with hosted(SaleorConnector, config, saved=kept, facts=facts) as connector:
        yield connector


@dataclass
class Account(Syncs):
    shop: SaleorShop

    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]:
        return hosted(SaleorConnector, config_of(self.shop), saved=delivery.saved)


def only(shop: SaleorShop) -> dict[str, Any]:
    (found,) = shop.products.values()
    return found


def by_sku(shop: SaleorShop) -> dict[str, dict[str, Any]]:
    return {each["sku"]: each for each in shop.variants.values()}


def stands_there(shop: SaleorShop, sku: str, title: str = "Vieux savon", **more: object) -> dict[str, Any]:
    """Somebody has made a product by hand; or we did, and nobody told us."""
    kind = next(iter(shop.types), None) or shop.own_type()
    listings = [{"channelId": shop.channel, "isPublished": False}]
    prices = [{"channelId": shop.channel, "price": "1.00"}]
    variant = {"sku": sku, "channelListings": prices}
    return shop.make({"name": title, "productType": kind, "channelListings": listings, "variants": [variant], **more})
