"""What every connector has to do, asked of this one: `qafila connectors test acme`."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.testing import ConnectorConformance, FakeChannel

from .connector import AcmeConfig, AcmeConnector
from .fake import KEY, FakeAcme


class TestAcme(ConnectorConformance):
    connector = AcmeConnector
    rejection = {"title": "a forbidden word"}

    def config(self, fake: FakeChannel) -> AcmeConfig:
        return AcmeConfig(url=fake.url, api_key=SecretStr(KEY))

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with FakeAcme() as fake:
            yield fake
