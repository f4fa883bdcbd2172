"""Syncs of an account at a shop as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import SecretStr

from connectors.channels.shopify import ShopifyConfig, ShopifyConnector
from connectors.contract import Connector
from connectors.testing import Answer, FakeChannel, Kept, Seen, hosted
from connectors.testing.faults import Cut, Fault
from sync.push import Delivery
from tests.connectors.accounts import Syncs
from tests.connectors.shopify.fake import TOKEN, ShopifyShop


def config_of(shop: FakeChannel, **more: object) -> ShopifyConfig:
    given = {"url": shop.url, "token": SecretStr(TOKEN), "uploads": shop.elsewhere.removeprefix("http://"), **more}
    return ShopifyConfig.model_validate(given)


@contextmanager
def connected(shop: ShopifyShop, *, kept: Kept | None = None) -> Iterator[ShopifyConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    with hosted(ShopifyConnector, config_of(shop)) as asking:
        facts = asking.check_account()
    with hosted(ShopifyConnector, config_of(shop), saved=kept, facts=facts) as connector:
        yield connector


@dataclass
class CutAtWords(Fault):
    """Cuts the first request that has these words, before or after it is carried out; nothing gets through after it."""

    words: bytes
    when: Literal["before", "after"] = "after"
    done: bool = False

    def before(self, seen: Seen) -> Answer | None:
        if self.done or (self.when == "before" and self.words in seen.content):
            self.done = True
            raise Cut
        return None

    def after(self, seen: Seen) -> None:
        if self.words in seen.content:
            self.done = True
            raise Cut


@dataclass
class Account(Syncs):
    shop: ShopifyShop

    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]:
        return hosted(ShopifyConnector, config_of(self.shop), saved=delivery.saved)
