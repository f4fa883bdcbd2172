from collections.abc import Iterator

import pytest

from tests.connectors.google.fake import MerchantCenter


@pytest.fixture
def center() -> Iterator[MerchantCenter]:
    """A Merchant Center without products."""
    with MerchantCenter() as center:
        yield center
