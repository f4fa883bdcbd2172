from collections.abc import Iterator

import pytest

from tests.connectors.prestashop.fake import PrestaShop


@pytest.fixture
def shop() -> Iterator[PrestaShop]:
    """An empty shop."""
    with PrestaShop() as shop:
        yield shop
