"""The API's description is held against its answers: whatever is sent, it answers as described and never breaks."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.core.parameters import ParameterLocation

from catalog.models import Business, Chore, ImportRun
from console.api import entrance
from sync.models import SyncRun
from tests.console.api.conftest import token
from tests.console.api.test_walk import CALLS
from tests.console.conftest import member

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]
RULES = ["400", "412", "422"]
"""How what is described may still be refused: by rules that no description tells, such as a currency's decimals."""
NUMBERED: dict[str, Any] = {"run": ImportRun, "run_of_sync": SyncRun, "work": Chore}
EACH = 30
"""Cases for each call and mode."""


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
    found = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    found.config.generation.update(with_security_parameters=False)
    found.config.checks.positive_data_acceptance.expected_statuses += RULES
    return found


def stand_ins() -> dict[str, Any]:
    """What is there, in place of names that are nobody's: else most calls would end before they begin."""
    numbers = {name: model.everywhere.values_list("pk", flat=True).first() for name, model in NUMBERED.items()}
    return {"slug": "souk", "key": "RUG", "name": "stall", **numbers}


def put_in_place(case: Any, there: dict[str, Any]) -> None:
    """Unless the address is what is wrong about the case."""
    about = case.meta.components.get(ParameterLocation.PATH) if case.meta else None
    if about is not None and about.mode is GenerationMode.POSITIVE:
        run = "run_of_sync" if "/runs/" in case.path else "run"
        named = {name: there[run if name == "run" else name] for name in case.path_parameters if name in there}
        case.path_parameters.update(named)


@pytest.mark.parametrize("mode", GenerationMode)
def test_whatever_is_sent(described: Any, business: Business, mode: GenerationMode) -> None:
    headers = {"Authorization": f"Bearer {token(member(business))}", "Accept-Encoding": "identity"}
    asked, sent, there = set(), 0, stand_ins()
    for found in described.get_all_operations():
        operation = found.ok()
        asked.add((operation.method, operation.path))

        @settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy(generation_mode=mode))
        def try_it(case: Any) -> None:
            nonlocal sent
            sent += 1
            put_in_place(case, there)
            case.call_and_validate(headers=headers)

        try_it()
    assert asked == {(method, f"/api/v1{path}") for method, path in CALLS}
    print(f"{mode.value}: {sent} cases")  # noqa: T201 - how much was tried
    assert sent >= 500, f"{sent} cases"
