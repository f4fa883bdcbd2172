from collections.abc import Iterator

import pytest

from tests.connectors.meta.fake import MetaCatalogue


@pytest.fixture
def catalogue() -> Iterator[MetaCatalogue]:
    """A catalogue without items."""
    with MetaCatalogue() as catalogue:
        yield catalogue
