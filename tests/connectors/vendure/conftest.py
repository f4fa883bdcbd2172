from collections.abc import Iterator

import pytest

from tests.connectors.vendure.fake import VendureShop


@pytest.fixture
def shop() -> Iterator[VendureShop]:
    """An empty shop."""
    with VendureShop() as shop:
        yield shop
