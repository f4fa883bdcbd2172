"""Syncs of an account at Merchant Center as the host makes them: plan, delivery and a journal in memory."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from connectors.channels.google import GoogleConfig, GoogleConnector
from connectors.contract import Connector
from connectors.listing import Listing
from connectors.receipt import Tokens
from connectors.testing import FakeChannel, Kept, hosted, memory_tokens
from sync.push import Delivery
from tests.connectors.accounts import Syncs
from tests.connectors.google.fake import ACCOUNT, TOKEN, MerchantCenter

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


@dataclass
class Account(Syncs):
    center: MerchantCenter
    batch = 50

    def connector(self, delivery: Delivery) -> AbstractContextManager[Connector[Any]]:
        return hosted(GoogleConnector, config_of(self.center), saved=delivery.saved, tokens=TOKENS)
