"""Syncs of a catalogue as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pydantic import SecretStr

from connectors.channels.meta import MetaConfig, MetaConnector
from connectors.listing import Listing
from connectors.receipt import Push, Receipt
from connectors.testing import FakeChannel, Kept, hosted
from sync.plan import Plan, Wanted, plan
from sync.push import Delivery
from tests.connectors.meta.fake import CATALOGUE, TOKEN, MetaCatalogue
from tests.connectors.woocommerce.runs import ABILITIES, IDLE, Ledger

PAGE = "https://shop.example/p/{sku}"


def config_of(catalogue: FakeChannel, **more: object) -> MetaConfig:
    given = {"catalogue": CATALOGUE, "page": PAGE, "url": catalogue.url, "token": SecretStr(TOKEN), **more}
    return MetaConfig.model_validate(given)


@contextmanager
def connected(catalogue: MetaCatalogue, *, kept: Kept | None = None) -> Iterator[MetaConnector]:
    with hosted(MetaConnector, config_of(catalogue), saved=kept) as connector:
        yield connector


def push_of(listing: Listing, known: Receipt | None = None, **more: object) -> Push:
    return Push.model_validate({"listing": listing, "known": known, "write_id": "w1", **more})


@dataclass
class Account:
    catalogue: MetaCatalogue
    ledger: Ledger = field(default_factory=Ledger)

    def plan(self, listings: Sequence[Listing], *, adopt: bool = False) -> Plan:
        return plan([Wanted(each.key, each) for each in listings], self.ledger.rows, ABILITIES, adopt=adopt)

    def run(self, listings: Sequence[Listing], *, batch: int = 100) -> None:
        changes = [each for each in self.plan(listings).changes if each.action not in IDLE]
        delivery = Delivery()
        groups = [changes[at : at + batch] for at in range(0, len(changes), batch)]
        with hosted(MetaConnector, config_of(self.catalogue), saved=delivery.saved) as connector:
            delivery.carry_out(connector, groups, self.ledger)

    def follow(self) -> None:
        """What became of the batches."""
        with connected(self.catalogue) as connector:
            for key, row in self.ledger.rows.items():
                if row.receipt and row.receipt.job:
                    (answer,) = connector.refresh([row.receipt])
                    if isinstance(answer, Receipt):
                        self.ledger.rows[key] = replace(row, receipt=answer)

    def receipt(self, key: str) -> Receipt:
        receipt = self.ledger.rows[key].receipt
        assert receipt is not None
        return receipt
