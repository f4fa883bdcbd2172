"""The suite that every connector passes."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.channels.google import GoogleApp, GoogleConfig, GoogleConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.google.fake import MerchantCenter
from tests.connectors.google.runs import TOKENS, config_of


class TestGoogle(ConnectorConformance):
    connector = GoogleConnector
    rejection = {"title": "x" * 151}
    tokens = TOKENS
    app = GoogleApp(client_id="app-4711", client_secret=SecretStr("app_s3cret-0123456789"))

    def config(self, fake: FakeChannel) -> GoogleConfig:
        return config_of(fake)

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with MerchantCenter() as center:
            yield center
