import pytest

from images.addresses import is_public, may_dial, port_is_sane

PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8", "64:ff9b::808:808")
NOT_PUBLIC = (
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"),
    *("169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.1", "198.18.0.1"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1"),
    *(
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:100.64.0.1",
        "::10.0.0.1",
        "::127.0.0.1",
    ),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("2606:4700::1%eth0", "", "localhost", "127.1", "0x7f.1"),
)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_open_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_addresses_of_machines_inside_are_not(address: str) -> None:
    assert not is_public(address)
    assert not may_dial("photos.test", 443, [address], frozenset())


@pytest.mark.parametrize(
    ("host", "addresses", "allowed", "may"),
    [
        ("photos.test", ["8.8.8.8"], (), True),
        ("photos.test", [], (), False),
        ("photos.test", ["8.8.8.8", "127.0.0.1"], (), False),
        ("photos.test", ["10.0.0.7"], ("photos.test",), True),
        ("Photos.Test.", ["10.0.0.7"], ("photos.test",), True),
        ("photos.test", [], ("photos.test",), False),
        ("photos.test", ["10.0.0.7"], ("10.0.0.7",), True),
        ("photos.test", ["10.0.0.7", "10.0.0.8"], ("10.0.0.7",), False),
        ("photos.test", ["10.0.0.7", "10.0.0.8"], ("10.0.0.0/24",), True),
        ("photos.test", ["10.0.0.7"], ("photos.test:8080",), True),
        ("photos.test", ["10.0.0.7"], ("photos.test:9090",), False),
        ("::1", ["::1"], ("[::1]",), True),
        ("evil.photos.test", ["10.0.0.7"], ("photos.test",), False),
    ],
)
def test_every_address_of_a_host_has_to_be_public_or_allowed(
    host: str, addresses: list[str], allowed: tuple[str, ...], may: bool
) -> None:
    assert may_dial(host, 8080, addresses, frozenset(allowed)) is may


@pytest.mark.parametrize(
    ("port", "sane"), [(80, True), (443, True), (8080, True), (22, False), (25, False), (0, False)]
)
def test_ports_of_other_services_are_left_alone(port: int, sane: bool) -> None:
    assert port_is_sane(port) is sane
