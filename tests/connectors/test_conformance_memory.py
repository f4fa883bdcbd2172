"""The reference connector: no HTTP, and every other promise."""

from collections.abc import Iterator

import pytest

from connectors import ChannelUnavailable, ConnectorConfig, Listing, OutcomeUnknown, Receipt
from connectors.channels.memory import MemoryConfig, MemoryConnector, MemoryListing, MemoryMarket
from connectors.testing import ConnectorConformance, FakeChannel, Seen, Shown, ShownOffer
from connectors.testing.faults import Cut

READS = ("find", "read", "photo", "withdraw")
"""What may be asked again: all that makes no listing."""


class MemoryChannel(FakeChannel):
    """What is disturbed is no connection but the market itself, before each of its operations and after."""

    speaks_http = False

    def empty(self) -> None:
        MemoryMarket.forget_all()
        self.market = MemoryMarket.named("conformance")
        self.market.refuses = frozenset(("FORBIDDEN",))
        self.market.disturb = self._disturb

    def _disturb(self, operation: str, ref: str, done: bool) -> None:
        method = "GET" if operation in ("find", "read") else "POST"
        try:
            self.reached(Seen(method, f"/{operation}/{ref}"), done=done)
        except Cut:
            error = ChannelUnavailable if operation in READS or not done else OutcomeUnknown
            raise error(f"cut at {operation}") from None

    def listings(self) -> int:
        return len(self.market.listings)

    def shown(self, receipt: Receipt) -> Shown | None:
        stands = self._stands(receipt)
        if stands is None:
            return None
        listing = stands.listing
        variants = {each.sku: ShownOffer(each.price.amount, each.quantity) for each in listing.variants}
        return Shown(listing.title, listing.description, variants, len(listing.pictures), not stands.withdrawn)

    def sell(self, receipt: Receipt, sku: str, count: int) -> None:
        stands = self.market.listings[receipt.remote["listing"]]
        variants = tuple(
            each.model_copy(update={"quantity": (each.quantity or 0) - count}) if each.sku == sku else each
            for each in stands.listing.variants
        )
        stands.listing = stands.listing.model_copy(update={"variants": variants})

    def stand(self, listing: Listing) -> None:
        made = MemoryListing(str(9_000 + len(self.market.listings)), listing.key, listing, ours=False)
        self.market.listings[made.id] = made

    def remove(self, receipt: Receipt) -> None:
        del self.market.listings[receipt.remote["listing"]]

    def _stands(self, receipt: Receipt) -> MemoryListing | None:
        return self.market.listings.get(receipt.remote.get("listing", ""))


class TestMemory(ConnectorConformance):
    connector = MemoryConnector
    rejection = {"key": "FORBIDDEN"}

    def config(self, fake: FakeChannel) -> ConnectorConfig:
        return MemoryConfig(shop="conformance", currency=fake.currency)

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with MemoryChannel() as fake:
            yield fake
        MemoryMarket.forget_all()
