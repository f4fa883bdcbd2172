from collections.abc import Iterator

import pytest

from tests.connectors.medusa.fake import MedusaShop


@pytest.fixture
def shop() -> Iterator[MedusaShop]:
    """An empty shop."""
    with MedusaShop() as shop:
        yield shop
