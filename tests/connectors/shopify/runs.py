"""Syncs of an account at a shop as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from pydantic import SecretStr

from connectors.channels.shopify import ShopifyConfig, ShopifyConnector
from connectors.listing import Listing
from connectors.receipt import Push, Receipt
from connectors.testing import Answer, FakeChannel, Kept, Seen, hosted
from connectors.testing.faults import Cut, Fault
from sync.plan import Plan, Wanted, plan
from sync.push import Delivery
from tests.connectors.shopify.fake import TOKEN, ShopifyShop
from tests.connectors.woocommerce.runs import ABILITIES, IDLE, Ledger


def config_of(shop: FakeChannel, **more: object) -> ShopifyConfig:
    given = {"url": shop.url, "token": SecretStr(TOKEN), "uploads": shop.elsewhere.removeprefix("http://"), **more}
    return ShopifyConfig.model_validate(given)


@contextmanager
def connected(shop: ShopifyShop, *, kept: Kept | None = None) -> Iterator[ShopifyConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    with hosted(ShopifyConnector, config_of(shop)) as asking:
        facts = asking.check_account()
    with hosted(ShopifyConnector, config_of(shop), saved=kept, facts=facts) as connector:
        yield connector


def push_of(listing: Listing, known: Receipt | None = None, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **more})


@dataclass
class CutAtWords(Fault):
    """Cuts the first request that has these words, before or after it is carried out; nothing gets through after it."""

    words: bytes
    when: Literal["before", "after"] = "after"
    done: bool = False

    def before(self, seen: Seen) -> Answer | None:
        if self.done or (self.when == "before" and self.words in seen.content):
            self.done = True
            raise Cut
        return None

    def after(self, seen: Seen) -> None:
        if self.words in seen.content:
            self.done = True
            raise Cut


@dataclass
class Account:
    shop: ShopifyShop
    ledger: Ledger = field(default_factory=Ledger)

    def plan(self, listings: Sequence[Listing], *, adopt: bool = False) -> Plan:
        return plan([Wanted(each.key, each) for each in listings], self.ledger.rows, ABILITIES, adopt=adopt)

    def run(self, listings: Sequence[Listing], *, adopt: bool = False) -> None:
        changes = [each for each in self.plan(listings, adopt=adopt).changes if each.action not in IDLE]
        delivery = Delivery()
        with hosted(ShopifyConnector, config_of(self.shop), saved=delivery.saved) as connector:
            delivery.carry_out(connector, [changes], self.ledger)

    def sync(self, listings: Sequence[Listing], *, runs: int = 25) -> int:
        """Runs until nothing is to be done any more; how many it took."""
        for number in range(1, runs + 1):
            self.run(listings)
            if all(each.action in IDLE for each in self.plan(listings).changes):
                return number
        raise AssertionError(f"after {runs} runs: {self.plan(listings).counts}")

    def state(self, key: str) -> str:
        return self.ledger.rows[key].state.value

    def receipt(self, key: str) -> Receipt:
        receipt = self.ledger.rows[key].receipt
        assert receipt is not None
        return receipt
