import socket

import httpcore
import pytest
from pydantic import TypeAdapter, ValidationError

from connectors.addresses import AddressRefused, GuardedNetwork, WebAddress


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]".strip("[]")])
def test_a_private_host_is_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(AddressRefused):
        GuardedNetwork().connect_tcp(host, 9)


@pytest.mark.parametrize("allowed", ["127.0.0.1", "localhost", "LOCALHOST", "127.0.0.0/8", "localhost:{port}"])
def test_the_operator_may_allow_a_host_by_name_address_network_or_port(allowed: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        GuardedNetwork([allowed.format(port=port)]).connect_tcp("localhost", port, timeout=2).close()


@pytest.mark.parametrize("allowed", ["10.0.0.0/8", "localhost:1", "example.com", "127.0.0.1:1", ""])
def test_leave_for_another_host_is_no_leave(allowed: str) -> None:
    with pytest.raises(AddressRefused):
        GuardedNetwork([allowed]).connect_tcp("localhost", 9)


def test_a_name_that_is_looked_up_twice_is_dialled_as_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look-up of a name that changes its mind would lead inside."""
    answers = iter(["93.184.216.34", "127.0.0.1"])
    dialled: list[str] = []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 443))]
    )

    class Dial(httpcore.SyncBackend):
        def connect_tcp(self, host: str, *_: object, **__: object) -> httpcore.NetworkStream:
            dialled.append(host)
            raise httpcore.ConnectError

    network = GuardedNetwork()
    network._network = Dial()
    with pytest.raises(httpcore.ConnectError):
        network.connect_tcp("rebinding.example", 443)
    assert dialled == ["93.184.216.34"]


def test_an_unknown_name_is_a_connection_error() -> None:
    with pytest.raises(httpcore.ConnectError):
        GuardedNetwork().connect_tcp("nobody.invalid", 443)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (" https://shop.example.com/ ", "https://shop.example.com"),
        ("http://127.0.0.1:8100", "http://127.0.0.1:8100"),
        ("https://example.com/sub/shop/", "https://example.com/sub/shop"),
        ("shop.example.com", None),
        ("ftp://shop.example.com", None),
        ("https://", None),
        ("https://me:pw@shop.example.com", None),
        ("https://shop.example.com/?key=1", None),
        ("https://shop.example.com:http", None),
        ("https://[::1", None),
        ("", None),
    ],
)
def test_the_address_of_a_site_is_checked_and_tidied(given: str, kept: str | None) -> None:
    adapter: TypeAdapter[str] = TypeAdapter(WebAddress)
    if kept is None:
        with pytest.raises(ValidationError, match="for example https://"):
            adapter.validate_python(given)
    else:
        assert adapter.validate_python(given) == kept
