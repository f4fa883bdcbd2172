"""Which machines a photo may be fetched from: public ones, and those that the operator allows."""

from collections.abc import Collection, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

NAT64 = ip_network("64:ff9b::/96")
NOT_PUBLIC = tuple(
    ip_network(network)
    for network in (
        "168.63.129.16/32",  # the metadata address of a large cloud lies in public space
        "192.0.0.0/24",
        "198.18.0.0/15",
        "64:ff9b:1::/48",
        "fec0::/10",
    )
)
USUAL_PORTS = frozenset((80, 443))
FIRST_FREE_PORT = 1024  # below it, services that are not the web


def port_is_sane(port: int) -> bool:
    return port in USUAL_PORTS or FIRST_FREE_PORT <= port <= 65_535


def is_public(address: str) -> bool:
    """Whether anybody on the internet could reach it; an address that carries another inside counts as both."""
    try:
        outer = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return "%" not in address and all(_public(each) for each in (outer, *_inside(outer)))


def is_allowed(host: str, port: int, allow_hosts: Collection[str]) -> bool:
    """Whether the operator allows it: by its name, with or without a port, its address, or the network it is in."""
    name = _plain(host)
    return any(_plain(each) in {name, f"{name}:{port}"} or _contains(each, name) for each in allow_hosts)


def may_dial(host: str, port: int, addresses: Collection[str], allow_hosts: Collection[str]) -> bool:
    """Every address has to be public or allowed: one bad address among good ones is how a guard is fooled."""
    if is_allowed(host, port, allow_hosts):
        return bool(addresses)
    good = [each for each in addresses if is_public(each) or is_allowed(each, port, allow_hosts)]
    return bool(addresses) and len(good) == len(addresses)


def _plain(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


def _contains(network: str, address: str) -> bool:
    try:
        return ip_address(address) in ip_network(network, strict=False)
    except ValueError:  # the name of a host
        return False


def _public(address: IPv4Address | IPv6Address) -> bool:
    carrier = isinstance(address, IPv6Address) and bool(list(_inside(address)))
    usable = carrier or address.is_global
    return usable and not address.is_multicast and not any(address in network for network in NOT_PUBLIC)


def _inside(address: IPv4Address | IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    if isinstance(address, IPv4Address):
        return
    for inner in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())):
        if inner is not None:
            yield inner
    if address in NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)
    elif int(address) >> 32 == 0 and int(address) > 1:  # the old "compatible" form, ::10.0.0.1
        yield IPv4Address(int(address))
