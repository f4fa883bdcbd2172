from collections.abc import Iterator

import pytest

from connectors.channels.amazon import AmazonConnector
from connectors.testing import Kept, hosted, memory_tokens
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import TOKENS, config
from tests.connectors.contracts import model_of


@pytest.fixture
def market() -> Iterator[AmazonMarket]:
    """An empty account."""
    model_of("amazon/listingsItems_2021-08-01.json")  # skips where the models are absent
    with AmazonMarket() as market:
        yield market


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def amazon(market: AmazonMarket, kept: Kept) -> Iterator[AmazonConnector]:
    tokens = memory_tokens(TOKENS)
    with hosted(AmazonConnector, config(market.url), saved=kept, tokens=tokens) as connector:
        connector.facts = connector.check_account()
        yield connector
