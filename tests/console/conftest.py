"""People with their rights, each signed in in a browser of their own."""

import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from catalog import store as catalogue
from catalog.models import Business
from console.models import Membership, StaffRole, User
from qafila.home import home
from qafila.keys import make_keys
from tests import smtp_server

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_uploads() -> Iterator[None]:
    """Businesses of other tests have the same numbers."""
    shutil.rmtree(home() / "uploads", ignore_errors=True)
    yield
    shutil.rmtree(home() / "uploads", ignore_errors=True)


@pytest.fixture
def business(db: None) -> Business:
    make_keys(home())
    return catalogue.add_business("Souk <b>", "MA", slug="souk")


@pytest.fixture
def other_business(business: Business) -> Business:
    return catalogue.add_business("Bazar", "JO", slug="bazar")


def person(email: str, password: str | None = None) -> User:
    return User.objects.filter(email=email).first() or User.objects.create_user(email, password)


def client_of(user: User, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def member(business: Business, role: str = "owner", email: str = "") -> User:
    user = person(email or f"{role}@{business.slug}.example")
    Membership.objects.create(business=business, user=user, role=role)
    return user


def staff_member(country: str = "", cohort: str = "", email: str = "staff@example.org") -> User:
    """With a second factor, as staff have to have."""
    user = person(email)
    StaffRole.objects.create(user=user, country=country, cohort=cohort)
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def owner(business: Business) -> Client:
    return client_of(member(business))


@pytest.fixture
def post(settings: object) -> Iterator[smtp_server.Post]:
    with smtp_server.running() as server:
        mail_by(settings, server.port)
        yield server


def mail_by(settings: object, port: int) -> None:
    """What qafila/settings.py makes of QAFILA_EMAIL_URL."""
    settings.EMAIL = urlsplit(f"smtp://127.0.0.1:{port}")  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port  # type: ignore[attr-defined]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.PUBLIC_URL = "https://qafila.example"  # type: ignore[attr-defined]
