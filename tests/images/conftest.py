from collections.abc import Iterator

import pytest

from images.worker import PhotoWorkers


@pytest.fixture(scope="session")
def workers() -> Iterator[PhotoWorkers]:
    with PhotoWorkers(2) as started:
        yield started
