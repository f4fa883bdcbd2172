"""Every address of the application, walked as those who have no business there. A new page has to be in a list."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from catalog.models import Business
from tests.console.conftest import client_of, member

OPEN = {
    "",
    "language",
    "enter/<str:token>",
    "join/<str:token>",
    "photos/<slug:rendition>.<slug:ending>",
    "feeds/<int:account>-<slug:sign>.<slug:ending>",
    "livez",
    "metrics",
}
"""Whoever asks is answered; each has tests of its own."""
SIGNED_IN = {"start/", "resume/", "consented", "tokens/", "tokens/<slug:prefix>/end"}
CLOSED_TO_VIEWERS = {"b/<str:slug>/people/consent", "b/<str:slug>/accounts/<int:pk>/connect/"}
"""Even to look at."""
ALLAUTH, STATIC, API = "accounts/", "static/", "api/v1/"  # the API has a walk of its own
STAND_INS = {
    "<str:slug>": "souk",
    "<str:token>": "x",
    "<str:code>": "x",
    "<slug:rendition>": "x",
    "<slug:prefix>": "qf_abcdefgh",
    "<slug:ending>": "jpg",
    "<slug:connector>": "practice",
    "<int:pk>": "1",
    "<str:key>": "ABC",
}


def routes(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each, route)
        else:
            yield route, each


ROUTES = dict(routes(get_resolver()))
STAFF = sorted(route for route in ROUTES if route.startswith("staff/"))
WITHIN = sorted(route for route in ROUTES if route.startswith("b/<str:slug>/"))


def address(route: str) -> str:
    for name, value in STAND_INS.items():
        route = route.replace(name, value)
    assert "<" not in route, f"say what stands for the parts of {route}"
    return f"/{route}"


def test_no_address_is_forgotten() -> None:
    ours = {route for route in ROUTES if not route.startswith((ALLAUTH, STATIC, API))}
    assert ours == OPEN | SIGNED_IN | set(WITHIN) | set(STAFF)


def test_every_page_of_a_business_is_behind_the_door() -> None:
    behind = {route for route in WITHIN if getattr(ROUTES[route].callback, "within_a_business", False)}
    assert behind == set(WITHIN)


def test_every_page_for_staff_is_behind_their_door() -> None:
    behind = {route for route in STAFF if getattr(ROUTES[route].callback, "for_staff", False)}
    assert behind == set(STAFF)


@pytest.mark.parametrize("route", STAFF)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_no_staff_finds_no_page_for_staff(business: Business, route: str, method: str) -> None:
    assert getattr(client_of(member(business)), method)(address(route)).status_code in {404, 405}


@pytest.mark.parametrize("route", [*WITHIN, *STAFF, *sorted(SIGNED_IN)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_is_asked_to_sign_in(business: Business, route: str, method: str) -> None:
    answer = getattr(Client(), method)(address(route))
    asked = answer.status_code == 302 and answer["Location"].startswith("/accounts/login/")
    assert asked or answer.status_code == 405


@pytest.mark.parametrize("route", WITHIN)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_tenant_does_not_learn_that_it_exists(
    business: Business, other_business: Business, route: str, method: str
) -> None:
    answer = getattr(client_of(member(other_business)), method)(address(route))
    assert answer.status_code in {404, 405}
    assert "Souk" not in answer.content.decode()


@pytest.mark.parametrize("route", WITHIN)
def test_a_viewer_changes_nothing(business: Business, route: str) -> None:
    viewer = client_of(member(business, "viewer"))
    assert viewer.post(address(route)).status_code in {403, 405}
    assert viewer.get(address(route)).status_code in {200, 404, 405} | ({403} if route in CLOSED_TO_VIEWERS else set())
