"""The toy connector is right, so that what its broken relatives are caught by is their fault."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors import ConnectorConfig
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.toy import ToyConfig, ToyConnector
from tests.connectors.toy_channel import KEY, ToyChannel


class TestToy(ConnectorConformance):
    connector = ToyConnector
    rejection = {"title": "a forbidden word"}

    def config(self, fake: FakeChannel) -> ConnectorConfig:
        return ToyConfig(url=fake.url, uploads=fake.elsewhere, api_key=SecretStr(KEY))

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with ToyChannel() as fake:
            yield fake
