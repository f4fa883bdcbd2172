"""Syncs of an account at a Vendure as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from connectors.channels.vendure import VendureConfig, VendureConnector
from connectors.contract import Connector
from connectors.testing import Kept, hosted
from sync.push import Delivery
from tests.connectors.accounts import Syncs
from tests.connectors.vendure.fake import PASSWORD, USER, VendureShop


def config_of(url: str) -> VendureConfig:
    return VendureConfig(url=url, username=USER, password=SecretStr(PASSWORD))


@contextmanager
def connected(shop: VendureShop, *, kept: Kept | None = None) -> Iterator[VendureConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    with hosted(VendureConnector, config_of(shop.url)) as asking:
        facts = asking.check_account()
    with hosted(VendureConnector, config_of(shop.url), saved=kept, facts=facts) as connector:
        yield connector


@dataclass
class Account(Syncs):
    shop: VendureShop
    url: str = ""

    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]:
        return hosted(VendureConnector, config_of(self.url or self.shop.url), saved=delivery.saved)
