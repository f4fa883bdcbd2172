"""The connectors that are installed: found through entry points, ours and anybody's alike.

A plugin that fails to load, or breaks the contract, is listed with the reason and stops nothing else.
"""

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from connectors.checks import static_checks
from connectors.contract import Connector

GROUP = "qafila.connectors"


@dataclass(frozen=True)
class Entry:
    """One installed connector. `connector` is None where it is `broken`, which then says why."""

    slug: str
    name: str
    version: str
    distribution: str
    connector: type[Connector[Any]] | None = None
    broken: str | None = None
    checks: Mapping[str, bool] = field(default_factory=dict)


class UnknownConnector(LookupError):
    def __init__(self, slug: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no connector {slug!r}. Installed are: {', '.join(known) or 'none'}.")
        self.slug, self.known = slug, tuple(known)


class BrokenConnector(LookupError):
    """It is installed and cannot be used; `why` is for the operator."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            f"The connector {entry.slug!r} of {entry.distribution} {entry.version} cannot be used;"
            " `qafila connectors` shows why. Update or uninstall it."
        )
        self.slug, self.why = entry.slug, entry.broken or ""


@cache
def installed() -> Mapping[str, Entry]:
    """By slug. `installed.cache_clear()` looks again."""
    found: dict[str, dict[tuple[str, str], EntryPoint]] = {}
    for point in entry_points(group=GROUP):
        distribution = point.dist.name if point.dist else "?"
        found.setdefault(point.name, {})[distribution, point.value] = point
    return {slug: _entry(slug, list(found[slug].values())) for slug in sorted(found)}


def connector(slug: str) -> type[Connector[Any]]:
    """The connector class. Raises UnknownConnector or BrokenConnector."""
    entry = installed().get(slug)
    if entry is None:
        raise UnknownConnector(slug, [known for known, each in installed().items() if each.connector])
    if entry.connector is None:
        raise BrokenConnector(entry)
    return entry.connector


def _entry(slug: str, points: Sequence[EntryPoint]) -> Entry:
    names = sorted({point.dist.name if point.dist else "?" for point in points})
    versions = ", ".join(sorted({point.dist.version if point.dist else "" for point in points}))
    unusable = Entry(slug, slug, versions, ", ".join(names))
    if len(points) > 1:  # nobody can say which one the accounts were made for
        who = " and ".join(f"{point.value} of {point.dist.name if point.dist else '?'}" for point in points)
        return _broken(unusable, f"Two connectors are called {slug!r}: {who}. Uninstall one of the distributions.")
    try:
        loaded = points[0].load()
        checks = static_checks(slug, loaded)
    except (Exception, SystemExit):  # foreign code
        return _broken(unusable, traceback.format_exc())
    failed = [name for name, passed in checks.items() if not passed]
    if failed:
        why = f"{points[0].value} does not keep the contract of connectors: {', '.join(failed)}."
        return _broken(unusable, why, checks)
    return Entry(slug, loaded.name, versions, names[0], loaded, None, checks)


def _broken(entry: Entry, why: str, checks: Mapping[str, bool] | None = None) -> Entry:
    return Entry(entry.slug, entry.name, entry.version, entry.distribution, None, why, checks or {})
