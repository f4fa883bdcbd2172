"""The API's description is held against its answers: whatever is sent, it answers as described and never breaks."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings

from catalog.models import Business
from console.api import entrance
from tests.console.api.conftest import token
from tests.console.conftest import member

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]


@pytest.fixture
def same_connection() -> Iterator[None]:
    """As Django's own test client does it: a request does not close the test's connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(business: Business, same_connection: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(entrance, "OF_A_TOKEN", 10**9)
    monkeypatch.setattr(entrance, "OF_STRANGERS", 10**9)
    cache.clear()
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    secret = token(member(business))
    schema.config.update(headers={"Authorization": f"Bearer {secret}"})
    return schema


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent(case: Any) -> None:
    case.call_and_validate()
