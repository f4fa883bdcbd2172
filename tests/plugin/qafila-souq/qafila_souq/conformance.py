"""What every connector has to do, asked of this one: `qafila connectors test souq`."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.testing import ConnectorConformance, FakeChannel

from .connector import SouqConfig, SouqConnector
from .fake import KEY, FakeSouq


class TestSouq(ConnectorConformance):
    connector = SouqConnector
    rejection = {"title": "a forbidden word"}

    def config(self, fake: FakeChannel) -> SouqConfig:
        return SouqConfig(url=fake.url, api_key=SecretStr(KEY))

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with FakeSouq() as fake:
            yield fake
