"""The suite that every connector passes."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors import ListingVariant, Money
from connectors.channels.medusa import MedusaConfig, MedusaConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.medusa.fake import KEY, MedusaShop
from tests.connectors.medusa.goods import TAKEN_GTIN


class TestMedusa(ConnectorConformance):
    connector = MedusaConnector
    rejection = {
        "variants": (
            ListingVariant(key="DOUBLE", sku="DOUBLE", gtin=TAKEN_GTIN, price=Money.of("9.00", "EUR"), quantity=5),
        )
    }

    def config(self, fake: FakeChannel) -> MedusaConfig:
        return MedusaConfig(url=fake.url, api_key=SecretStr(KEY))

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with MedusaShop() as shop:
            yield shop
