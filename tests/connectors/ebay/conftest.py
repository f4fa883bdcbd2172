from collections.abc import Iterator

import pytest

from connectors.channels.ebay import EbayConnector
from connectors.testing import Kept, hosted, memory_tokens
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.listings import TOKENS, config


@pytest.fixture
def market() -> Iterator[EbayMarket]:
    """An empty account."""
    with EbayMarket() as market:
        yield market


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def ebay(market: EbayMarket, kept: Kept) -> Iterator[EbayConnector]:
    with hosted(EbayConnector, config(market), saved=kept, tokens=memory_tokens(TOKENS)) as connector:
        connector.facts = connector.check_account()
        yield connector
