"""Staff of a programme in a browser: a second factor, the wall, a cause, the owner's consent, one act for it, and what
the owner sees of that."""

import base64
import hashlib
import hmac
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from practice import server
from tests.browser.installation import pages
from tests.browser.reader import Reader
from tests.scenarios.conftest import Installation, write_sheet

pytestmark = [pytest.mark.all, pytest.mark.timeout(900)]
PHONE, LAPTOP = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PASSWORD = "tapis bleu 1987"
STEP = 30
"""Seconds for which a code of an authenticator app holds."""


@pytest.fixture
def address(installation: Installation, market: server.Marketplace, tmp_path: Path) -> Iterator[str]:
    """A business in Morocco and one in Jordan, each with a product that has no price."""
    for slug, country in (("souk", "MA"), ("bazar", "JO")):
        installation.done("business", "add", slug.title(), "--country", country, "--slug", slug)
        installation.done("account", "add", f"{slug} shop", "--business", slug, "--connector", "memory")
        sheet = write_sheet(tmp_path / f"{slug}.csv", [("R1", "Tapis", "1250,00", 3, ""), ("R2", "Panier", "", 3, "")])
        installation.run("import", str(sheet), "--business", slug)
        installation.run("sync", "--business", slug)
    with pages(installation, market) as address:
        yield address


def link_of(installation: Installation, *words: str) -> str:
    """The path of a link that signs in once."""
    said = installation.done("user", "add", *words, "--link").out
    return "/enter/" + said.split("/enter/")[1].split()[0]


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, int(time.time() // STEP).to_bytes(8, "big"), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def set_up_second_factor(they: Reader) -> None:
    """Who came by a link chooses a password first, and is asked for it once more."""
    they.fill(password1=PASSWORD, password2=PASSWORD)
    they.press("main form button")
    they.fill(password=PASSWORD)
    they.press("main form button")
    secret = they.page.locator("#authenticator_secret").input_value()
    they.fill(code=code_of(secret))
    they.press("main form button")


@pytest.mark.parametrize(
    ("migrated", "language", "screen"),
    [("sqlite", "ar", PHONE), ("postgresql", "fr", LAPTOP)],
    indirect=["migrated"],
)
def test_staff_find_who_is_stuck_and_help_once_the_owner_allows_it(
    browser: Browser, axe: str, address: str, installation: Installation, language: str, screen: dict[str, int]
) -> None:
    staff_link = link_of(installation, "staff@example.org", "--staff", "--country", "MA")
    owner_link = link_of(installation, "amal@example.org", "--business", "souk")
    desk = browser.new_context(viewport=screen, locale=language)  # type: ignore[arg-type]  # its own kind of dict
    home = browser.new_context(viewport=screen, locale=language)  # type: ignore[arg-type]
    staff, owner = Reader(desk.new_page(), address, axe), Reader(home.new_page(), address, axe)

    staff.open(staff_link)
    staff.press("main form button")
    set_up_second_factor(staff)
    staff.open("/")
    expect(staff.page.locator(".standing")).to_have_count(1)
    expect(staff.page.locator(".standing.stuck")).to_contain_text("Souk")
    expect(staff.page.locator("main")).not_to_contain_text("Bazar")

    staff.press("nav a[href='/staff/causes/']")
    staff.press(".causes h2 a")
    cause = staff.page.url.removeprefix(address)
    expect(staff.page.locator("[name=accounts]")).to_be_disabled()

    owner.open(owner_link)
    owner.press("main form button")
    owner.open("/b/souk/people/")
    owner.press("button[value=give]")

    staff.open(cause)
    expect(staff.page.locator("[name=accounts]")).to_be_checked()
    staff.press("button[value=pause]")
    expect(staff.page.locator(".note.success")).to_be_visible()
    staff.open("/staff/?shown=paused")
    expect(staff.page.locator(".standing")).to_have_count(1)
    for path in ("businesses/souk/", "connectors/", "indicators/?by=women_led", "causes/"):
        staff.open(f"/staff/{path}")

    owner.open("/b/souk/people/")
    expect(owner.page.locator("main")).to_contain_text("staff@example.org")
    expect(owner.page.locator("main mark")).to_be_visible()
    owner.open("/b/souk/news/")
    assert not staff.told + owner.told, "the browser has nothing to complain of"
    desk.close()
    home.close()
