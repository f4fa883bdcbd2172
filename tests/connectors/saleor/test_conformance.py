"""The suite that every connector passes."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from pydantic import SecretStr

from connectors.channels.saleor import SaleorConfig, SaleorConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.saleor.fake import TOKEN, SaleorShop


class TestSaleor(ConnectorConformance):
    connector = SaleorConnector
    rejection = {"weight": Decimal(-5)}

    def config(self, fake: FakeChannel) -> SaleorConfig:
        return SaleorConfig(url=fake.url, token=SecretStr(TOKEN), channel="morocco", warehouse="rabat")

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with SaleorShop() as shop:
            yield shop
