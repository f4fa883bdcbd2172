"""Static checks: what can be told of a connector class without running it. Made when it is loaded."""

import inspect
import re
from collections.abc import Callable
from typing import Any, get_args
from zoneinfo import available_timezones

from pydantic import SecretStr

from connectors.budget import SLIDING, Budget, Limits, Place
from connectors.contract import Connector, ConnectorConfig, Pictures

_SECRET_WORDS = frozenset(("key", "secret", "token", "password", "passphrase"))
Kind = type[Connector[Any]]


def static_checks(slug: str, kind: object) -> dict[str, bool]:
    """Check → passed. What is no connector class fails the first, and no other is made."""
    if not (inspect.isclass(kind) and issubclass(kind, Connector)):
        return {"is_a_connector": False}
    checks: dict[str, Callable[[], bool]] = {
        "abstract_methods_are_written": lambda: not inspect.isabstract(kind),
        "slug_is_its_entry_point": lambda: getattr(kind, "slug", None) == slug,
        "slug_is_plain": lambda: re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", slug) is not None,
        "has_a_name": lambda: isinstance(getattr(kind, "name", None), str) and bool(kind.name.strip()),
        "revision_is_positive": lambda: type(kind.revision) is int and kind.revision >= 1,
        "config_is_its_own": lambda: kind.config_type is not ConnectorConfig,
        "config_fields_have_titles": lambda: all(map(_has_titles, _configs(kind))),
        "secrets_are_secret": lambda: all(map(_hides_secrets, _configs(kind))),
        "requirements_are_callable": lambda: all(map(callable, kind.requirements)),
        "countries_are_codes": lambda: all(re.fullmatch("[A-Z]{2}", code) for code in kind.countries),
        "pictures_are_sane": lambda: _sane_pictures(kind.pictures),
        "limits_are_sane": lambda: _sane_limits(kind.limits),
    }
    return {"is_a_connector": True, **{name: check() for name, check in checks.items()}}


def _configs(kind: Kind) -> list[type[ConnectorConfig]]:
    return [kind.config_type, *([kind.App] if kind.App else [])]


def _has_titles(config: type[ConnectorConfig]) -> bool:
    return all(field.title for field in config.model_fields.values())


def _hides_secrets(config: type[ConnectorConfig]) -> bool:
    return all(
        field.annotation is SecretStr or SecretStr in get_args(field.annotation)
        for name, field in config.model_fields.items()
        if _SECRET_WORDS.intersection(name.lower().split("_"))
    )


def _sane_pictures(pictures: object) -> bool:
    return isinstance(pictures, Pictures) and 0 <= pictures.at_least <= pictures.at_most


def _sane_limits(limits: object) -> bool:
    if not isinstance(limits, Limits):
        return False
    numbers = (limits.batch, limits.batch_from, limits.concurrency)
    days = [(each.name, each.shared_by) for each in limits.budgets if each.per_day is not None]
    counted = all(type(number) is int and number >= 1 for number in numbers)
    return counted and len(days) == len(set(days)) and all(map(_sane_budget, limits.budgets))


def _sane_budget(budget: Budget) -> bool:
    """Amounts are above 0, a day begins somewhere, and what has a name can be drawn on."""
    amounts = (budget.per_second, budget.per_minute, budget.every, budget.burst, budget.per_day, budget.cost)
    known = budget.day in ("UTC", SLIDING) or budget.day in available_timezones()
    return known and budget.shared_by in get_args(Place) and all(each is None or each > 0 for each in amounts)
