"""How the connectors do, on the page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.views.decorators.http import require_safe

from console.access import staff_page
from console.staff.scope import Scope
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
