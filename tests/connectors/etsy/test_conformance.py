"""The suite that every connector passes."""

from collections.abc import Iterator

import pytest

from connectors import Listing
from connectors.channels.etsy import EtsyConfig, EtsyConnector
from connectors.testing import ConnectorConformance, FakeChannel, memory_tokens
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.listings import APP, TOKENS, config


class TestEtsy(ConnectorConformance):
    connector = EtsyConnector
    rejection = {"title": "x" * 141}
    app = APP
    tokens = memory_tokens(TOKENS)

    def config(self, fake: FakeChannel) -> EtsyConfig:
        return config(fake.url)

    def adapt(self, listing: Listing) -> Listing:
        """Etsy shows nothing of which there is none."""
        if any(each.quantity != 0 for each in listing.variants):
            return listing
        return listing.model_copy(
            update={"variants": tuple(each.model_copy(update={"quantity": 1}) for each in listing.variants)}
        )

    def test_a_change_of_price_and_quantity_arrives(self) -> None:  # type: ignore[override]
        pytest.skip("it asks for a quantity of 0, which Etsy does not show: see test_listings.py")

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with EtsyShop() as shop:
            yield shop
