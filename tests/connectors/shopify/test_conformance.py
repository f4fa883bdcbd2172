"""The suite that every connector passes."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.channels.shopify import ShopifyApp, ShopifyConfig, ShopifyConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.shopify.fake import ShopifyShop
from tests.connectors.shopify.runs import config_of


class TestShopify(ConnectorConformance):
    connector = ShopifyConnector
    rejection = {"title": "x" * 256}
    app = ShopifyApp(client_id="app-4711", client_secret=SecretStr("app_s3cret-0123456789"))

    def config(self, fake: FakeChannel) -> ShopifyConfig:
        return config_of(fake)

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with ShopifyShop() as shop:
            yield shop
