from collections.abc import Iterator

import pytest

from tests.connectors.saleor.fake import SaleorShop


@pytest.fixture
def shop() -> Iterator[SaleorShop]:
    """An empty shop."""
    with SaleorShop() as shop:
        yield shop
