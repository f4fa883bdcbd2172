"""The suite that every connector passes; feeds have test_feeds.py besides."""

from collections.abc import Iterator

import pytest

from connectors import Listing
from connectors.channels.amazon import AmazonConfig, AmazonConnector
from connectors.testing import ConnectorConformance, FakeChannel, memory_tokens
from connectors.testing.conformance.operations import OPERATIONS
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import APP, TOKENS, config
from tests.connectors.contracts import model_of


class TestAmazon(ConnectorConformance):
    connector = AmazonConnector
    rejection = {"title": "x" * 501}
    app = APP
    tokens = memory_tokens(TOKENS)

    def config(self, fake: FakeChannel) -> AmazonConfig:
        return config(fake.url)

    def adapt(self, listing: Listing) -> Listing:
        """Amazon asks for a brand, and for a number of pieces."""
        variants = tuple(
            each.model_copy(update={"quantity": 7 if each.quantity is None else each.quantity})
            for each in listing.variants
        )
        return listing.model_copy(update={"brand": listing.brand or "Tifaouine", "variants": variants})

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        model_of("amazon/listingsItems_2021-08-01.json")
        with AmazonMarket() as market:
            market.quick = True
            yield market

    def test_every_id_is_kept_before_the_next_request(self) -> None:  # type: ignore[override]
        pytest.skip("ids are our SKUs, and a trial without effect tells them first: see test_listings.py")

    @pytest.mark.parametrize("operation", [name for name in OPERATIONS if name not in ("find", "push_batch")])
    def test_a_short_wait_is_made_on_the_spot(self, fake: FakeChannel, soap: Listing, operation: str) -> None:
        """After a refusal the next question for feeds is due in 45 seconds, which nobody waits on the spot. It is asked
        before a feed is submitted, and of what is found, which one that nobody knows may change."""
        super().test_a_short_wait_is_made_on_the_spot(fake, soap, operation)
