from collections.abc import Iterator

import pytest

from tests.oauth.authorization_server import AuthorizationServer


@pytest.fixture
def server() -> Iterator[AuthorizationServer]:
    with AuthorizationServer() as server:
        yield server
