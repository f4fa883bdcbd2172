from collections.abc import Iterator

import pytest

from tests.connectors.shopify.fake import ShopifyShop


@pytest.fixture
def shop() -> Iterator[ShopifyShop]:
    """An empty shop."""
    with ShopifyShop() as shop:
        yield shop
