from collections.abc import Iterator

import pytest

from connectors.channels.etsy import EtsyConnector
from connectors.testing import Kept, hosted, memory_tokens
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.listings import APP, TOKENS, config


@pytest.fixture
def shop() -> Iterator[EtsyShop]:
    """An empty shop."""
    with EtsyShop() as shop:
        yield shop


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def etsy(shop: EtsyShop, kept: Kept) -> Iterator[EtsyConnector]:
    with hosted(EtsyConnector, config(shop.url), saved=kept, tokens=memory_tokens(TOKENS), app=APP) as connector:
        connector.facts = connector.check_account()
        yield connector
