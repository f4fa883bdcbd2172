"""Every page in every language on a phone: usable by anybody, whole on a small screen, and none forgotten."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.template import Template
from django.test import signals
from django.urls import get_resolver
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from catalog.models import Business
from practice import server
from qafila.home import PRACTICE, home
from tests import smtp_server
from tests.browser.every_page import VISITS, WITH_MAIL, Visit
from tests.browser.furnished import Place, context_of, furnish
from tests.browser.reader import NoBrowser, Reader, opened_browser
from tests.connectors.etsy.fake import EtsyShop
from tests.console.conftest import _no_uploads, business, client_of, mail_by, member, other_business
from tests.console.test_walk import API, STATIC, address, routes
from tests.layout import ROOT

TEMPLATES = ROOT / "console" / "templates"
NO_PAGE = {
    *("language", "photos/<slug:rendition>.<slug:ending>", "feeds/<int:account>-<slug:sign>.<slug:ending>"),
    *("livez", "metrics", "tokens/<slug:prefix>/end", "staff/act"),
    *(f"staff/{sheet}.csv" for sheet in ("wall", "causes", "connectors", "indicators", "causes/<str:code>")),
    "staff/businesses/<str:slug>.csv",
    *(f"b/<str:slug>/upload/{what}" for what in ("list", "photos")),
    *("b/<str:slug>/products/<str:key>/photos", "b/<str:slug>/accounts/practise", "b/<str:slug>/people/consent"),
    *(f"b/<str:slug>/accounts/<int:pk>/{act}" for act in ("steer", "plan", "publish", "retry", "drift")),
    *("b/<str:slug>/people/<int:pk>/role", "b/<str:slug>/people/invitations/<int:pk>/withdraw"),
    "accounts/2fa/recovery-codes/download/",
    *("accounts/reauthenticate/code/", "accounts/reauthenticate/code/confirm/", "accounts/login/code/confirm/"),
}
"""What is no page of its own: files, and what takes a form and leads on to a page. Codes by e-mail are not in use."""
BY_THEMSELVES = ("400.html", "500.html")
"""Shown when nothing else can be: they use nothing, and are looked at as the files that they are."""


def test_no_page_is_forgotten() -> None:
    ours = {route for route, _ in routes(get_resolver()) if not route.startswith((STATIC, API))}
    seen = {visit.route for visit in (*VISITS, *WITH_MAIL)}
    assert ours == seen | NO_PAGE
    assert not seen & NO_PAGE


@pytest.mark.parametrize("route", sorted(NO_PAGE))
def test_what_is_no_page_shows_none(business: Business, route: str) -> None:
    if "(?P" in route or route.startswith("feeds"):
        pytest.skip("its address cannot be made up")
    answer = client_of(member(business)).get(address(route))
    assert answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"), route
    answer.close()


@pytest.fixture
def place(
    transactional_db: None, business: Business, other_business: Business, market: server.Marketplace,
    settings: LazySettings,
) -> Iterator[Place]:  # fmt: skip
    settings.ALLOW_HOSTS = frozenset({"127.0.0.1"})
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600  # however slow the machine is
    with EtsyShop() as etsy:
        yield furnish(business, other_business, market, etsy)
    (home() / PRACTICE).unlink()


@pytest.fixture
def shown() -> Iterator[set[str]]:
    """The templates that were used."""
    names: set[str] = set()

    def note(template: Template, **_more: object) -> None:
        names.add(str(template.name))

    signals.template_rendered.connect(note)
    yield names
    signals.template_rendered.disconnect(note)


@pytest.mark.all
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_page_is_usable_by_anybody_and_fits_a_phone(
    place: Place, live_server: LiveServer, axe: str, shown: set[str], settings: LazySettings, language: str
) -> None:
    complaints: list[str] = []
    try:
        with opened_browser() as browser:  # and closed again before the database is touched
            walk = Walk(browser, live_server.url, axe, place, language)
            complaints += walk.all(VISITS)
            with smtp_server.running() as mail:
                mail_by(settings, mail.port)
                settings.ACCOUNT_RATE_LIMITS = {"login": "1/h/ip"}
                complaints += walk.all(WITH_MAIL)
            complaints += [wrong for name in BY_THEMSELVES for wrong in walk.file(TEMPLATES / name)]
    except NoBrowser as absent:
        pytest.skip(str(absent))
    assert not complaints, "\n" + "\n".join(complaints)
    ours = {file.relative_to(TEMPLATES).as_posix() for file in TEMPLATES.rglob("*.html")}
    assert sorted(ours - shown - {*BY_THEMSELVES, "429.html"}) == []  # that one comes after many tries


class Walk:
    """One page for each person, in one browser."""

    def __init__(self, browser: Browser, url: str, axe: str, place: Place, language: str) -> None:
        self._place, self._language = place, language
        self._readers = {
            who: Reader(context_of(browser, url, client, language).new_page(), url, axe)
            for who, client in place.people.items()
        }

    def all(self, visits: tuple[Visit, ...]) -> list[str]:
        return [f"{visit.who} {visit.path}: {wrong}" for visit in visits for wrong in self._complaints(visit)]

    def file(self, page: Path) -> list[str]:
        reader = self._readers["anybody"]
        try:
            reader.page.set_content(page.read_text("utf-8"))
            reader.look()
        except AssertionError as wrong:
            return [f"{page.name}: {wrong}"]
        return []

    def _complaints(self, visit: Visit) -> list[str]:
        reader = self._readers[visit.who]
        try:
            path = visit.path.format(**self._place.names)
            answer = reader.page.goto(reader.address + path)
            assert answer is not None and answer.status == visit.status, answer and answer.status
            assert urlsplit(reader.page.url).path.endswith(visit.ends or urlsplit(path).path), reader.page.url
            if visit.act is None:
                reader.look()
            else:
                visit.act(reader)
            assert reader.page.locator("html").get_attribute("lang") == self._language
        except AssertionError as wrong:
            return [str(wrong)]
        finally:
            said = [each for each in reader.told if "Failed to load resource" not in each]
            reader.told.clear()
        return said


__all__ = ["_no_uploads", "business", "other_business"]
