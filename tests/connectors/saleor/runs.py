"""Syncs as the host makes them: plan, delivery and a journal in memory. Each run has a connector of its own."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from connectors.channels.saleor import SaleorConfig, SaleorConnector
from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing import Kept, hosted
from sync.plan import Plan, Wanted, plan
from sync.push import Delivery
from tests.connectors.saleor.fake import TOKEN, SaleorShop
from tests.connectors.woocommerce.runs import ABILITIES, IDLE, Ledger


def config_of(shop: SaleorShop, **more: object) -> SaleorConfig:
    given = {"url": shop.url, "token": SecretStr(TOKEN), "channel": "morocco", **more}
    return SaleorConfig.model_validate(given)


@contextmanager
def connected(shop: SaleorShop, *, kept: Kept | None = None, **more: object) -> Iterator[SaleorConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    config = config_of(shop, **more)
    with hosted(SaleorConnector, config) as asking:
        facts = asking.check_account()
    with hosted(SaleorConnector, config, saved=kept, facts=facts) as connector:
        yield connector


@dataclass
class Account:
    shop: SaleorShop
    ledger: Ledger = field(default_factory=Ledger)

    def plan(self, listings: Sequence[Listing], *, adopt: bool = False) -> Plan:
        return plan([Wanted(each.key, each) for each in listings], self.ledger.rows, ABILITIES, adopt=adopt)

    def run(self, listings: Sequence[Listing], *, adopt: bool = False) -> Delivery:
        changes = [each for each in self.plan(listings, adopt=adopt).changes if each.action not in IDLE]
        delivery = Delivery()
        with hosted(SaleorConnector, config_of(self.shop), saved=delivery.saved) as connector:
            delivery.carry_out(connector, [changes], self.ledger)
        return delivery

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


def only(shop: SaleorShop) -> dict[str, Any]:
    (found,) = shop.products.values()
    return found


def by_sku(shop: SaleorShop) -> dict[str, dict[str, Any]]:
    return {each["sku"]: each for each in shop.variants.values()}


def stands_there(shop: SaleorShop, sku: str, title: str = "Vieux savon", **more: object) -> dict[str, Any]:
    """Somebody has made a product by hand; or we did, and nobody told us."""
    kind = next(iter(shop.types), None) or shop.own_type()
    listings = [{"channelId": shop.channel, "isPublished": False}]
    prices = [{"channelId": shop.channel, "price": "1.00"}]
    variant = {"sku": sku, "channelListings": prices}
    return shop.make({"name": title, "productType": kind, "channelListings": listings, "variants": [variant], **more})
