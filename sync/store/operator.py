"""What the operator sets once per installation: the apps under which connectors are known at their platforms."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from connectors.contract import Connector, ConnectorConfig
from sync.models import AppRow
from sync.store.given import AccountError, config_in, put


def set_app(kind: type[Connector[Any]], plain: Mapping[str, str], secrets: Mapping[str, str]) -> None:
    """Changes what is given. Raises AccountError where a setting is missing or wrong."""
    if kind.App is None:
        raise AccountError(f"{kind.name} has no settings for the whole installation: its accounts have their own.")
    with transaction.atomic():
        row = AppRow.objects.select_for_update().filter(pk=kind.slug).first() or AppRow(connector=kind.slug)
        put(row, kind.App, f"The app of {kind.name}", plain, secrets)
        config_in(row, kind.App, f"The app of {kind.name}")
        row.save()


def with_apps() -> set[str]:
    """The connectors for which it is set."""
    return set(AppRow.objects.values_list("pk", flat=True))


def app_of(kind: type[Connector[Any]]) -> ConnectorConfig | None:
    """None until it is set. Raises AccountError where it cannot be used."""
    row = AppRow.objects.filter(pk=kind.slug).first() if kind.App else None
    return config_in(row, kind.App, f"The app of {kind.name}") if row and kind.App else None
