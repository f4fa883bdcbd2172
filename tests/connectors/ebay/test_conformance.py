"""The suite that every connector passes."""

from collections.abc import Iterator

import pytest

from connectors import Listing
from connectors.channels.ebay import EbayConfig, EbayConnector
from connectors.testing import ConnectorConformance, FakeChannel, memory_tokens
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.listings import APP, TOKENS, config


class TestEbay(ConnectorConformance):
    connector = EbayConnector
    rejection = {"title": "x" * 81}
    app = APP
    tokens = memory_tokens(TOKENS)

    def config(self, fake: FakeChannel) -> EbayConfig:
        return config(fake)

    def adapt(self, listing: Listing) -> Listing:
        """eBay asks for a brand, a number of pieces and at most 80 signs."""
        variants = tuple(
            each.model_copy(update={"quantity": 7 if each.quantity is None else each.quantity})
            for each in listing.variants
        )
        more = {"brand": listing.brand or "Tifaouine", "variants": variants, "title": listing.title[:80].strip()}
        return listing.model_copy(update=more)

    def test_every_id_is_kept_before_the_next_request(self) -> None:  # type: ignore[override]
        pytest.skip("SKUs are ours, and told by the first look; offers have a test of their own in test_listings.py")

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with EbayMarket() as market:
            yield market
