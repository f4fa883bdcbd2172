"""The suite that every connector passes, with photos as bytes."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors import ListingVariant, Money
from connectors.channels.woocommerce import WooCommerceConfig, WooCommerceConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.woocommerce.fake import KEY, PASSWORD, SECRET, USER, WooShop
from tests.connectors.woocommerce.goods import TAKEN_GTIN


class TestWooCommerce(ConnectorConformance):
    connector = WooCommerceConnector
    rejection = {
        "variants": (
            ListingVariant(key="DOUBLE", sku="DOUBLE", gtin=TAKEN_GTIN, price=Money.of("9.00", "EUR"), quantity=5),
        )
    }

    def config(self, fake: FakeChannel) -> WooCommerceConfig:
        return WooCommerceConfig(
            url=fake.url,
            consumer_key=SecretStr(KEY),
            consumer_secret=SecretStr(SECRET),
            wp_user=USER,
            wp_password=SecretStr(PASSWORD),
        )

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with WooShop() as shop:
            yield shop
