"""A session owes its connector what the contract says, and keeps the account's secrets to itself."""

import httpx
import pytest
import respx
from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    Listing,
    Push,
    Receipt,
    Request,
    Tokens,
    UnexpectedReply,
)
from connectors.session import open_session
from connectors.testing import Kept, listing_of, memory_files, memory_tokens


class Config(ConnectorConfig):
    key: SecretStr = Field(title="Key")


class App(ConnectorConfig):
    client_secret: SecretStr = Field(title="Client secret")


class Acme(Connector[Config]):
    slug, name, App = "acme", "Acme", App

    def base_url(self) -> str:
        return "https://acme.example"

    def sign(self, request: Request) -> None:
        request.url += f"?key={self.config.key.get_secret_value()}"

    def check_account(self) -> AccountFacts:
        self.http.get("account")
        return self.facts

    def find(self, listing: Listing) -> Receipt | None:
        return None

    def push(self, push: Push) -> Receipt:
        receipt = Receipt(remote={"id": self.files.read(push.listing.pictures[0]).decode()})
        self.saved(push, receipt)
        return receipt


@respx.mock
def test_a_connector_gets_what_it_is_owed_and_secrets_of_config_and_app_are_not_told() -> None:
    kept, tokens, asked = Kept(), Tokens(access=SecretStr("access-1")), []
    config, app = Config(key=SecretStr("s3cr3t-key")), App(client_secret=SecretStr("s3cr3t-app"))
    respx.get("https://acme.example/account").respond(418, text="s3cr3t-key of s3cr3t-app is no good")
    with open_session(
        Acme,
        config,
        files=memory_files({"rendition-a": b"pixels"}),
        saved=kept,
        guard=lambda: asked.append(1),
        facts=AccountFacts(currency="MAD"),
        tokens=memory_tokens(tokens),
        app=app,
    ) as connector:
        receipt = connector.push(Push(listing=listing_of("A", "Bol"), write_id="w1"))
        assert (connector.facts.currency, connector.app, connector.tokens.current()) == ("MAD", app, tokens)
        with pytest.raises(UnexpectedReply) as raised:
            connector.check_account()
    assert kept.receipts == {"A": receipt}
    assert receipt.remote == {"id": "pixels"}
    assert asked == [1]
    assert "*** of *** is no good" in str(raised.value)
    assert respx.calls.last.request.url == httpx.URL("https://acme.example/account?key=s3cr3t-key")
