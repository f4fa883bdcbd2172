"""One marketplace for all tests of a module that need nothing special; each test is a seller of her own."""

from collections.abc import Iterator

import httpx
import pytest

from practice.server import Marketplace, running
from tests.practice.shop import NO_CERTIFICATES, Shop


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marketplace]:
    with running(tmp_path_factory.mktemp("practice"), review=0, rate=0) as marketplace:
        yield marketplace


@pytest.fixture
def shop(market: Marketplace) -> Iterator[Shop]:
    with Shop(market) as one:
        yield one


@pytest.fixture
def neighbour(market: Marketplace) -> Iterator[Shop]:
    with Shop(market) as other:
        yield other


@pytest.fixture(scope="module")
def web(market: Marketplace) -> Iterator[httpx.Client]:
    """A client without a key."""
    with httpx.Client(base_url=market.url, trust_env=False, verify=NO_CERTIFICATES) as client:
        yield client
