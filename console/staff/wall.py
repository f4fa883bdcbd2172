"""The wall on the page: stuck first."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from catalog.issues import Issue
from catalog.models import Business
from console.access import staff_page
from console.staff.scope import Scope, country_name
from console.staff.sheets import csv_answer
from sync.store.wall import Shown, Standing, not_connected, wall

SHOWN = {
    Shown.ALL: _("all"),
    Shown.STUCK: _("stuck"),
    Shown.WAITING: _("something waits"),
    Shown.LIVE: _("something is on sale"),
    Shown.PAUSED: _("paused"),
}
REASONS = 2
"""So many are told of each account."""
IN_A_FILE = 500
"""Accounts that are read at once."""


@require_safe
@staff_page
def page(request: HttpRequest) -> HttpResponse:
    scope, shown = Scope.of(request), _shown(request)
    found = wall(scope.businesses, connector=scope.connector, shown=shown, page=_number(request.GET.get("page", "")))
    context = {
        "scope": scope,
        "options": scope.options(),
        "shown": shown.value,
        "states": [(each.value, said) for each, said in SHOWN.items()],
        "wall": found,
        "rows": [row(standing) for standing in found.standings],
        "unconnected": _unconnected(scope),
        "query": scope.query(shown=shown.value),
    }
    return render(request, "staff/wall.html", context)


@require_safe
@staff_page
def sheet(request: HttpRequest) -> HttpResponse:
    """All that the filters leave, as a file."""
    scope, shown = Scope.of(request), _shown(request)
    header = ("business", "name", "country", "cohort", "account", "connector", "state", "live", "waiting", "refused")
    rows = (
        (
            each.business, each.business_name, each.country, each.cohort, each.account, each.connector, each.state,
            each.live, each.waiting, each.refused, each.blocked, each.stuck,
            each.since and each.since.isoformat(timespec="seconds"), "; ".join(_codes(each)),
        )
        for each in _all(scope.businesses, scope.connector, shown)
    )  # fmt: skip
    return csv_answer("wall", (*header, "blocked", "stuck", "stuck_since", "why"), rows)


def row(standing: Standing) -> dict[str, Any]:
    """With what people look at: shares for the bar, and reasons in words."""
    language = get_language() or "en"
    reasons = [(count, issue.message_in(language), issue.hint_in(language)) for count, issue in standing.why]
    return {
        "standing": standing,
        "country": country_name(standing.country),
        "bar": bar(standing),
        "since": timesince(standing.since, depth=1) if standing.since else "",
        "reasons": reasons[:REASONS],
        "more": max(0, len(reasons) - REASONS),
    }


def bar(standing: Standing) -> list[tuple[str, int, int]]:
    """Kind, where it begins and how wide it is, in whole percents."""
    counts = (
        ("live", standing.live),
        ("waiting", standing.waiting),
        ("refused", standing.refused),
        ("blocked", standing.blocked),
    )
    total, before, parts = sum(count for _, count in counts), 0, []
    for kind, count in counts:
        if count:
            begin, end = round(100 * before / total), round(100 * (before + count) / total)
            parts.append((kind, begin, end - begin))
        before += count
    return parts


def _unconnected(scope: Scope) -> list[Business]:
    return [] if scope.connector else list(not_connected(scope.businesses)[:50])


def _all(businesses: QuerySet[Business], connector: str, shown: Shown) -> Iterator[Standing]:
    number, pages = 1, 1
    while number <= pages:
        found = wall(businesses, connector=connector, shown=shown, page=number, size=IN_A_FILE)
        yield from found.standings
        number, pages = number + 1, found.pages


def _codes(standing: Standing) -> list[str]:
    return [_told(count, issue) for count, issue in standing.why]


def _told(count: int, issue: Issue) -> str:
    return f"{count} {issue.code}" if count else issue.code


def _shown(request: HttpRequest) -> Shown:
    given = request.GET.get("shown", "")
    return Shown(given) if given in set(Shown) else Shown.ALL


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 1
