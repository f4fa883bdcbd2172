"""The suite that every connector passes: with an API key, and within a session."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors import ListingVariant, Money
from connectors.channels.vendure import VendureConfig, VendureConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.vendure.fake import KEY, PASSWORD, USER, VendureShop

ALIKE = tuple(ListingVariant(key=key, sku=key, price=Money.of("9.00", "EUR"), quantity=5) for key in ("ONE", "OTHER"))


class TestVendureByKey(ConnectorConformance):
    connector = VendureConnector
    rejection = {"variants": ALIKE, "options": ()}

    def config(self, fake: FakeChannel) -> VendureConfig:
        return VendureConfig(url=fake.url, api_key=SecretStr(KEY))

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with VendureShop() as shop:
            yield shop


class TestVendureByName(TestVendureByKey):
    def config(self, fake: FakeChannel) -> VendureConfig:
        return VendureConfig(url=fake.url, username=USER, password=SecretStr(PASSWORD))
