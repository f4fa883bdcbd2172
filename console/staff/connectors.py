"""How the connectors do, on the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from console.access import staff_page
from console.staff.scope import Scope
from console.staff.sheets import csv_answer
from sync.store.health import Health, health


@require_safe
@staff_page
def page(request: HttpRequest) -> HttpResponse:
    scope = Scope.of(request)
    found = health(scope.businesses)
    context = {
        "scope": scope,
        "options": {**scope.options(), "connectors": ()},
        "workers": found.workers,
        "connectors": [_told(each) for each in found.connectors],
    }
    return render(request, "staff/connectors.html", context)


@require_safe
@staff_page
def sheet(request: HttpRequest) -> HttpResponse:
    """With the allowance of which least is left."""
    header = (
        "connector",
        "name",
        "accounts",
        "shut_out",
        "tries",
        "errors",
        "waiting",
        "waits_seconds",
        "last_success",
    )
    rows = [
        (
            each.connector, each.name, each.accounts, each.shut_out, each.tries, each.errors, each.waiting,
            round(each.waits), each.last_success and each.last_success.isoformat(timespec="seconds"), *_least(each),
        )
        for each in health(Scope.of(request).businesses).connectors
    ]  # fmt: skip
    return csv_answer("platforms", (*header, "allowance", "allowance_left", "allowance_limit"), rows)


def _least(each: Health) -> tuple[object, ...]:
    known = [allowance for allowance in each.allowances if allowance.limit]
    least = min(known, key=lambda allowance: allowance.left / allowance.limit, default=None)
    return ("", "", "") if least is None else (least.budget, round(least.left), round(least.limit))


def _told(each: Health) -> dict[str, object]:
    rate = each.error_rate
    return {
        "health": each,
        "errors": None if rate is None else round(100 * rate),
        "waits": max(1, round(each.waits / 60)) if each.waiting else 0,
        "last": timesince(each.last_success, depth=1) if each.last_success else "",
        "allowances": [
            (allowance, round(100 * allowance.left / allowance.limit), _until(allowance.waits_until))
            for allowance in each.allowances
            if allowance.limit
        ],
    }


def _until(at: object) -> object:
    return timezone.localtime(at) if at else None  # type: ignore[arg-type]
