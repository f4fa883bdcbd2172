"""The suite that every connector passes, in a shop with one language."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors import ListingVariant, Money
from connectors.channels.prestashop import PrestaShopConfig, PrestaShopConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.prestashop.fake import KEY, PrestaShop
from tests.connectors.prestashop.goods import TAKEN_PRICE


class TestPrestaShop(ConnectorConformance):
    connector = PrestaShopConnector
    rejection = {"variants": (ListingVariant(key="DEAR", sku="DEAR", price=Money.of(TAKEN_PRICE, "EUR"), quantity=5),)}

    def config(self, fake: FakeChannel) -> PrestaShopConfig:
        return PrestaShopConfig(url=fake.url, key=SecretStr(KEY))

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with PrestaShop() as shop:
            yield shop


@pytest.mark.all
class TestInThreeLanguages(TestPrestaShop):
    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        class Shop(PrestaShop):
            languages = ("fr", "ar", "en")

        with Shop() as shop:
            yield shop


@pytest.mark.all
class TestBeforeEight(TestPrestaShop):
    """A shop that takes whole resources only."""

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with PrestaShop() as shop:
            shop.patches = False
            yield shop
