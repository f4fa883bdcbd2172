"""Syncs of an account at Merchant Center as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from pydantic import SecretStr

from connectors.channels.google import GoogleConfig, GoogleConnector
from connectors.listing import Listing
from connectors.receipt import Push, Receipt, Tokens
from connectors.testing import FakeChannel, Kept, hosted, memory_tokens
from sync.plan import Plan, Wanted, plan
from sync.push import Delivery
from tests.connectors.google.fake import ACCOUNT, TOKEN, MerchantCenter
from tests.connectors.woocommerce.runs import ABILITIES, IDLE, Ledger

PAGE = "https://shop.example/p/{sku}"
TOKENS = memory_tokens(Tokens(access=SecretStr(TOKEN)))


def config_of(center: FakeChannel, **more: object) -> GoogleConfig:
    return GoogleConfig.model_validate({"account": ACCOUNT, "page": PAGE, "url": center.url, **more})


def with_addresses(listing: Listing) -> Listing:
    """As a host gives it to who fetches photos."""
    photos = [each.model_copy(update={"url": f"https://photos.example/{each.name}"}) for each in listing.pictures]
    return listing.model_copy(update={"pictures": tuple(photos)})


@contextmanager
def connected(center: MerchantCenter, *, kept: Kept | None = None) -> Iterator[GoogleConnector]:
    with hosted(GoogleConnector, config_of(center), tokens=TOKENS) as asking:
        facts = asking.check_account()
    with hosted(GoogleConnector, config_of(center), saved=kept, facts=facts, tokens=TOKENS) as connector:
        yield connector


def push_of(listing: Listing, known: Receipt | None = None, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **more})


@dataclass
class Account:
    center: MerchantCenter
    ledger: Ledger = field(default_factory=Ledger)

    def plan(self, listings: Sequence[Listing], *, adopt: bool = False) -> Plan:
        return plan([Wanted(each.key, each) for each in listings], self.ledger.rows, ABILITIES, adopt=adopt)

    def run(self, listings: Sequence[Listing], *, adopt: bool = False, batch: int = 50) -> None:
        changes = [each for each in self.plan(listings, adopt=adopt).changes if each.action not in IDLE]
        delivery = Delivery()
        groups = [changes[at : at + batch] for at in range(0, len(changes), batch)]
        with hosted(GoogleConnector, config_of(self.center), saved=delivery.saved, tokens=TOKENS) as connector:
            delivery.carry_out(connector, groups, self.ledger)

    def sync(self, listings: Sequence[Listing], *, runs: int = 25) -> int:
        for number in range(1, runs + 1):
            self.run(listings)
            if all(each.action in IDLE for each in self.plan(listings).changes):
                return number
        raise AssertionError(f"after {runs} runs: {self.plan(listings).counts}")

    def receipt(self, key: str) -> Receipt:
        receipt = self.ledger.rows[key].receipt
        assert receipt is not None
        return receipt
