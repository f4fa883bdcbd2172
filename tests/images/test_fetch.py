"""The guarded GET, against a real server on loopback."""

import datetime
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from images.fetch import Fetched, fetch
from images.photo import PhotoNotFetched
from tests.images.site import PHOTO, Site, serving

LOCAL = frozenset({"127.0.0.1"})


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as started:
        yield started


def refused(url: str, **options: object) -> str:
    with pytest.raises(PhotoNotFetched) as caught:
        fetch(url, **options)  # type: ignore[arg-type]  # the options of the test's table
    assert caught.value.issue.message_in("fr")
    return caught.value.issue.code


def test_a_photo_is_fetched_with_what_tells_whether_it_changed(site: Site) -> None:
    url = site.url("/photo")
    assert fetch(url, allow_hosts=LOCAL) == Fetched(PHOTO, url, '"one"', "yesterday")
    assert fetch(url, allow_hosts=LOCAL, etag='"one"') is None
    assert fetch(url, allow_hosts=LOCAL, last_modified="yesterday") is None
    assert fetch(url, allow_hosts=LOCAL, etag='"two"') is not None


def test_arabic_in_an_address_arrives(site: Site) -> None:
    assert refused(site.url("/صور/حقيبة يد.jpg"), allow_hosts=LOCAL) == "photo_address_dead"
    assert site.seen == ["/%D8%B5%D9%88%D8%B1/%D8%AD%D9%82%D9%8A%D8%A8%D8%A9%20%D9%8A%D8%AF.jpg"]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("/sac (1), bleu.jpg", "/sac%20(1),%20bleu.jpg"),
        ("/صورة,١.jpg", "/%D8%B5%D9%88%D8%B1%D8%A9,%D9%A1.jpg"),
        ("/a%20b.jpg?v=1&w=é", "/a%20b.jpg?v=1&w=%C3%A9"),
        ("/long-\naddress.jpg", "/long-address.jpg"),
        ("/sac#photo", "/sac"),
    ],
)
def test_an_address_is_asked_for_as_it_was_meant(site: Site, written: str, asked: str) -> None:
    assert refused(site.url(written), allow_hosts=LOCAL) == "photo_address_dead"
    assert site.seen == [asked]


def at_drive(site: Site, path: str, target: str) -> str:
    """The code of the issue for a share link at a site that calls itself Google Drive and sends on to the target."""
    link = site.url(path, "drive.google.com")
    site.moved["/uc"] = target
    return refused(link, allow_hosts={"drive.google.com"}, resolver=lambda *_: ["127.0.0.1"])


def test_the_file_behind_a_share_link_is_fetched(site: Site) -> None:
    site.moved["/uc"] = "/photo"
    link = site.url("/file/d/1AbCdEfGhIjKlMnOp/view?usp=sharing", "drive.google.com")
    found = fetch(link, allow_hosts={"drive.google.com"}, resolver=lambda *_: ["127.0.0.1"])
    assert found is not None
    assert found.data == PHOTO
    assert site.seen == ["/uc?export=download&id=1AbCdEfGhIjKlMnOp", "/photo"]


def test_a_share_link_that_is_not_shared_says_how_to_share(site: Site) -> None:
    path = "/file/d/1AbCdEfGhIjKlMnOp/view"
    assert at_drive(site, path, "/page") == "photo_not_shared_drive"
    assert at_drive(site, path, "/403") == "photo_not_shared_drive"
    assert at_drive(site, path, "/404") == "photo_address_dead"
    assert at_drive(site, "/drive/folders/1AbCdEfGhIjKlMnOp", "/photo") == "photo_link_to_folder"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "[::ffff:127.0.0.1]"])
def test_a_machine_inside_is_not_asked(site: Site, host: str) -> None:
    assert refused(site.url("/photo", host)) in {"photo_address_private", "photo_host_unreachable"}
    assert not site.seen


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "bag.jpg",
            "ftp://photos.test/a.jpg",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "http://",
            "http:///a",
        ),
        *(
            "https://photos.test:22/a.jpg",
            "http://photos.test:0/",
            "http://photos.test:99999/",
            "http://[::1/",
            "http://a b/",
        ),
        "http://photos.test/" + "a" * 2000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused_before_anything_is_looked_up(url: str) -> None:
    looked_up: list[str] = []
    assert refused(url, resolver=lambda host, port: looked_up.append(host) or []) == "photo_address_wrong"
    assert not looked_up


def test_a_host_is_looked_up_once_and_the_checked_address_is_dialled(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.3"]])
    looked_up: list[str] = []

    def resolver(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return next(answers)

    assert fetch(site.url("/photo", "photos.test"), allow_hosts=LOCAL, resolver=resolver)
    assert looked_up == ["photos.test"]
    assert site.headers[0]["host"] == f"photos.test:{site.server_port}"


def test_one_private_address_among_public_ones_is_enough_to_refuse(site: Site) -> None:
    url = site.url("/photo", "photos.test")
    assert refused(url, resolver=lambda *_: ["93.184.216.34", "127.0.0.1"]) == "photo_address_private"
    assert not site.seen


def test_every_redirect_is_checked_again(site: Site) -> None:
    inside = site.url("/photo", "inside.test")
    code = refused(
        site.url(f"/to/{inside}", "photos.test"), allow_hosts={"photos.test"}, resolver=lambda *_: ["127.0.0.1"]
    )
    assert code == "photo_address_private"
    assert site.seen == [f"/to/{inside}"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://photos.test/a", "javascript:1", "http://photos.test:25/"]
)
def test_a_redirect_to_another_kind_of_address_is_refused(site: Site, target: str) -> None:
    assert refused(site.url(f"/to/{target}"), allow_hosts=LOCAL) == "photo_address_wrong"


def test_redirects_are_followed_up_to_a_limit(site: Site) -> None:
    found = fetch(site.url("/steps/5"), allow_hosts=LOCAL)
    assert found is not None
    assert found.final_url == site.url("/photo")
    assert refused(site.url("/round/1"), allow_hosts=LOCAL) == "photo_redirects_endless"
    assert len(site.seen) == 6 + 6


def test_names_and_passwords_in_an_address_are_neither_sent_nor_shown(site: Site) -> None:
    found = fetch(site.url("/photo").replace("//", "//fatima:secret@"), allow_hosts=LOCAL)
    assert found is not None
    assert found.final_url == site.url("/photo")
    url = site.url("/401").replace("//", "//fatima:secret@")
    with pytest.raises(PhotoNotFetched) as caught:
        fetch(url, allow_hosts=LOCAL)
    assert not any("authorization" in headers for headers in site.headers)
    assert "secret" not in f"{caught.value!r} {caught.value} {caught.value.issue}"


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(site.url("/photo"), allow_hosts=LOCAL)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/404", "photo_address_dead"),
        ("/410", "photo_address_dead"),
        ("/401", "photo_not_public"),
        ("/403", "photo_not_public"),
        ("/429", "photo_host_failing"),
        ("/500", "photo_host_failing"),
        ("/204", "photo_host_failing"),
        ("/304", "photo_host_failing"),
        ("/302", "photo_host_failing"),
        ("/page", "photo_is_a_page"),
        ("/cut", "photo_host_unreachable"),
        ("/junk", "photo_host_unreachable"),
        ("/large", "photo_file_too_big"),
        ("/promise", "photo_file_too_big"),
        ("/endless", "photo_file_too_big"),
    ],
)
def test_each_other_answer_has_its_own_issue(site: Site, path: str, code: str) -> None:
    assert refused(site.url(path), allow_hosts=LOCAL, max_bytes=4000) == code


def test_a_photo_that_is_called_a_page_is_a_photo_all_the_same(site: Site) -> None:
    assert fetch(site.url("/odd"), allow_hosts=LOCAL)


@pytest.mark.parametrize("path", ["/drops/body", "/drops/headers", "/silent"])
def test_the_whole_photo_has_to_arrive_in_time(site: Site, path: str) -> None:
    started = time.monotonic()
    assert refused(site.url(path), allow_hosts=LOCAL, seconds=0.4) == "photo_fetch_slow"
    assert time.monotonic() - started < 20, "and the host never ends"


def test_the_time_is_for_all_redirects_together(site: Site) -> None:
    started = time.monotonic()
    assert refused(site.url(f"/to/{site.url('/drops/body')}"), allow_hosts=LOCAL, seconds=0.4) == "photo_fetch_slow"
    assert time.monotonic() - started < 20, "and the host never ends"


def test_a_host_that_nobody_knows_or_that_is_closed_is_told(site: Site) -> None:
    def unknown(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    assert refused("https://photos.test/a.jpg", resolver=unknown) == "photo_host_unreachable"
    with serving(Site()) as gone:
        url = gone.url("/photo")
    assert refused(url, allow_hosts=LOCAL) == "photo_host_unreachable"


def test_the_next_checked_address_is_tried_when_one_does_not_answer(site: Site) -> None:
    found = fetch(
        site.url("/photo", "photos.test"), allow_hosts={"photos.test"}, resolver=lambda *_: ["127.0.0.9", "127.0.0.1"]
    )
    assert found is not None


# TLS


def certificate(folder: Path, host: str) -> Path:
    """A self-signed certificate for the host, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now.replace(year=2100))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / f"{host}.pem"
    file.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + key.private_bytes(*plain))
    return file


@pytest.mark.parametrize(
    ("host", "trusted", "code"),
    [
        ("photos.test", True, None),
        ("photos.test", False, "photo_host_unreachable"),
        ("others.test", True, "photo_host_unreachable"),
        ("127.0.0.1", True, "photo_host_unreachable"),
    ],
)
def test_the_certificate_has_to_be_of_the_host_that_was_named(
    tmp_path: Path, host: str, trusted: bool, code: str | None
) -> None:
    file = certificate(tmp_path, "photos.test")
    site = Site()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    site.socket = context.wrap_socket(site.socket, server_side=True)
    with serving(site):
        url = site.url("/photo", host).replace("http:", "https:")
        options = {
            "allow_hosts": LOCAL,
            "resolver": lambda *_: ["127.0.0.1"],
            "ca_file": str(file) if trusted else None,
        }
        if code is None:
            assert fetch(url, **options) is not None  # type: ignore[arg-type]  # as in `refused`
        else:
            assert refused(url, **options) == code
            assert not site.seen
