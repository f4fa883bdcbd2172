from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.channels.youcan import YouCanConfig, YouCanConnector
from connectors.testing import Kept, hosted
from tests.connectors.youcan.fake import TOKEN, YouCanStore


@pytest.fixture
def store() -> Iterator[YouCanStore]:
    """An empty store."""
    with YouCanStore() as store:
        yield store


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def shop(store: YouCanStore, kept: Kept) -> Iterator[YouCanConnector]:
    with hosted(YouCanConnector, YouCanConfig(url=store.url, token=SecretStr(TOKEN)), saved=kept) as connector:
        yield connector
