"""The suite that every connector passes."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from connectors.channels.meta import MetaApp, MetaConfig, MetaConnector
from connectors.testing import ConnectorConformance, FakeChannel
from tests.connectors.meta.fake import MetaCatalogue
from tests.connectors.meta.runs import config_of


class TestMeta(ConnectorConformance):
    connector = MetaConnector
    rejection = {"title": "x" * 201}
    app = MetaApp(client_id="app-4711", client_secret=SecretStr("app_s3cret-0123456789"), configuration="conf-1")

    def config(self, fake: FakeChannel) -> MetaConfig:
        return config_of(fake)

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with MetaCatalogue() as catalogue:
            yield catalogue
