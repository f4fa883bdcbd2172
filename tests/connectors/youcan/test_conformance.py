"""The suite that every connector passes."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.channels.youcan import YouCanApp, YouCanConfig, YouCanConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.youcan.fake import TOKEN, YouCanStore


class TestYouCan(ConnectorConformance):
    connector = YouCanConnector
    rejection = {"title": "x" * 256}
    app = YouCanApp(client_id="app-4711", client_secret=SecretStr("app_s3cret-0123456789"))

    def config(self, fake: FakeChannel) -> YouCanConfig:
        return YouCanConfig(url=fake.url, token=SecretStr(TOKEN))

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with YouCanStore() as store:
            yield store
