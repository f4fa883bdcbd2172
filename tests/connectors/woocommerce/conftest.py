from collections.abc import Iterator

import pytest

from tests.connectors.woocommerce.fake import WooShop


@pytest.fixture
def shop() -> Iterator[WooShop]:
    """An empty shop."""
    with WooShop() as shop:
        yield shop
