"""Addresses: where platforms may be reached. Private networks only where the operator allows them."""

import socket
from collections.abc import Collection, Iterable
from typing import Annotated, get_args
from urllib.parse import urlsplit

import httpcore
from pydantic import AfterValidator
from pydantic.fields import FieldInfo

from images.addresses import may_dial

SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


def _web_address(given: str) -> str:
    address = given.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        known = bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or parts.scheme not in ("http", "https") or parts.username or parts.query or parts.fragment:
        raise ValueError("write the whole address of the site, for example https://shop.example.com")
    return address


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""The address of a site, without a slash at its end."""


def is_address(setting: FieldInfo) -> bool:
    """Whether a connector's setting is one of the type `WebAddress`, or may also be none."""
    said = (*setting.metadata, *(each for kind in get_args(setting.annotation) for each in get_args(kind)))
    return any(getattr(each, "func", None) is _web_address for each in said)


class AddressRefused(Exception):
    """The host lies in a private network, and the operator has not allowed it."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is a private address; the operator can allow it in QAFILA_ALLOW_HOSTS")
        self.host = host


class GuardedNetwork(httpcore.NetworkBackend):
    """Looks a host up once, and dials only an address that it has checked."""

    def __init__(self, allow_hosts: Collection[str] = ()) -> None:
        self._allowed = frozenset(allow_hosts)
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self._checked(host, port):
            try:
                return self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} is not known: {error}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        good = [address for address in addresses if may_dial(host, port, [address], self._allowed)]
        if addresses and not good:
            raise AddressRefused(host)
        return good
