"""Syncs of a catalogue as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pydantic import SecretStr

from connectors.channels.meta import MetaConfig, MetaConnector
from connectors.contract import Connector
from connectors.receipt import Receipt
from connectors.testing import FakeChannel, Kept, hosted
from sync.push import Delivery
from tests.connectors.accounts import Syncs
from tests.connectors.meta.fake import CATALOGUE, TOKEN, MetaCatalogue

PAGE = "https://shop.example/p/{sku}"


def config_of(catalogue: FakeChannel, **more: object) -> MetaConfig:
    given = {"catalogue": CATALOGUE, "page": PAGE, "url": catalogue.url, "token": SecretStr(TOKEN), **more}
    return MetaConfig.model_validate(given)


@contextmanager
def connected(catalogue: MetaCatalogue, *, kept: Kept | None = None) -> Iterator[MetaConnector]:
    with hosted(MetaConnector, config_of(catalogue), saved=kept) as connector:
        yield connector


@dataclass
class Account(Syncs):
    catalogue: MetaCatalogue
    batch = 100

    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]:
        return hosted(MetaConnector, config_of(self.catalogue), saved=delivery.saved)

    def follow(self) -> None:
        """What became of the batches."""
        with connected(self.catalogue) as connector:
            for key, row in self.ledger.rows.items():
                if row.receipt and row.receipt.job:
                    (answer,) = connector.refresh([row.receipt])
                    if isinstance(answer, Receipt):
                        self.ledger.rows[key] = replace(row, receipt=answer)
