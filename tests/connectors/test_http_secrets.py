"""Whom HttpClient talks to, and what it never says."""

from collections.abc import Callable

import httpx
import pytest
import respx

from connectors.errors import AccountRefused, ChannelUnavailable, UnexpectedReply
from connectors.http import HttpClient
from connectors.request import Request, trace
from tests.connectors.conftest import SECRET, Acme, RudeServer


def test_private_addresses_need_the_operators_leave(rude: RudeServer) -> None:
    client = HttpClient(Acme(rude.url))
    with pytest.raises(AccountRefused, match="QAFILA_ALLOW_HOSTS"):
        client.get("products")
    client.close()
    assert rude.requests == []


@respx.mock
def test_credentials_go_to_the_platform_alone(routed: Callable[..., HttpClient]) -> None:
    platform = Acme(hosts=("uploads.example",))
    client = routed(platform=platform)
    respx.get("https://acme.example/api/products").respond(json={})
    respx.put("https://uploads.example/slot").respond(json={})
    client.get("products")
    client.put("https://uploads.example/slot?signature=abc", content=b"pixels")
    mine, other = (call.request for call in respx.calls)
    assert mine.headers["authorization"] == f"Bearer {SECRET}"
    assert "authorization" not in other.headers
    assert platform.signed == ["https://acme.example/api/products"]


@respx.mock
def test_a_platforms_other_host_gets_them_too(routed: Callable[..., HttpClient]) -> None:
    client = routed(platform=Acme(own=("media.acme.example",)))
    respx.post("https://media.acme.example/photos").respond(201, json={})
    client.post("https://media.acme.example/photos", content=b"pixels")
    (call,) = respx.calls
    assert call.request.headers["authorization"] == f"Bearer {SECRET}"
    with pytest.raises(UnexpectedReply):
        client.post("http://media.acme.example/photos", content=b"pixels")


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/steal",
        "http://acme.example/api/products",
        "https://acme.example:8443/api/products",
        "https://acme.example@evil.example/",
        "http://uploads.example/slot",
        "https://[nonsense",
    ],
)
@respx.mock
def test_other_hosts_are_not_called(routed: Callable[..., HttpClient], url: str) -> None:
    client = routed(platform=Acme(hosts=("uploads.example",)))
    with pytest.raises(UnexpectedReply):
        client.get(url)
    assert not respx.calls


@respx.mock
def test_redirects_are_not_followed(routed: Callable[..., HttpClient]) -> None:
    respx.get("https://acme.example/api/products").respond(301, headers={"Location": "https://evil.example/?key=1"})
    with pytest.raises(UnexpectedReply, match=r"sent on to https://evil\.example/$"):
        routed().get("products")
    assert len(respx.calls) == 1


@respx.mock
def test_secrets_and_query_strings_stay_out_of_everything_that_is_shown(
    routed: Callable[..., HttpClient], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    basic = "dXNlcjpzM2NyM3Q="

    class Leaky(Acme):
        def sign(self, request: Request) -> None:
            request.headers["Authorization"] = f"Basic {basic}"
            request.url += f"&consumer_secret={SECRET}"

    client = routed(platform=Leaky())
    body = f"the key {SECRET} with Basic {basic} at https://acme.example/api/x?consumer_secret={SECRET} is wrong"
    respx.route(host="acme.example").respond(418, text=body)
    with pytest.raises(UnexpectedReply) as raised, trace() as sent:
        client.get(f"x/{SECRET}", params={"page": 1})
    respx.route(host="acme.example").mock(side_effect=httpx.ReadError(f"lost {SECRET}"))
    with pytest.raises(ChannelUnavailable) as lost:
        client.get("x", params={"page": 1})
    shown = f"{raised.value!r} {lost.value} {sent} {client!r} {vars(client)} {caplog.text} {capsys.readouterr()}"
    assert "the key ***" in shown
    assert SECRET not in shown
    assert basic not in shown
    assert "consumer_secret" not in shown
