"""Syncs of an account at a Vendure as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from connectors.channels.vendure import VendureConfig, VendureConnector
from connectors.listing import Listing
from connectors.receipt import Push, Receipt
from connectors.testing import Kept, hosted
from sync.plan import Plan, Wanted, plan
from sync.push import Delivery
from tests.connectors.vendure.fake import PASSWORD, USER, VendureShop
from tests.connectors.woocommerce.runs import ABILITIES, IDLE, Ledger


def config_of(url: str) -> VendureConfig:
    return VendureConfig(url=url, username=USER, password=SecretStr(PASSWORD))


@contextmanager
def connected(shop: VendureShop, *, kept: Kept | None = None) -> Iterator[VendureConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    with hosted(VendureConnector, config_of(shop.url)) as asking:
        facts = asking.check_account()
    with hosted(VendureConnector, config_of(shop.url), saved=kept, facts=facts) as connector:
        yield connector


def push_of(listing: Listing, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "write_id": "w1", **more})


@dataclass
class Account:
    shop: VendureShop
    url: str = ""
    ledger: Ledger = field(default_factory=Ledger)

    def plan(self, listings: Sequence[Listing], *, adopt: bool = False) -> Plan:
        return plan([Wanted(each.key, each) for each in listings], self.ledger.rows, ABILITIES, adopt=adopt)

    def run(self, listings: Sequence[Listing], *, adopt: bool = False) -> None:
        changes = [each for each in self.plan(listings, adopt=adopt).changes if each.action not in IDLE]
        delivery = Delivery()
        with hosted(VendureConnector, config_of(self.url or self.shop.url), saved=delivery.saved) as connector:
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
