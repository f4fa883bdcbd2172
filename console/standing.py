"""Where a business's products stand, account by account; what needs a person first."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from catalog.models import Business
from console.access import Within, page
from console.words import RUNS, STATES
from sync.states import NEEDS_A_PERSON
from sync.store import progress, reports

SOON = 60.0
"""Seconds: a shorter wait for a worker that is alive is nothing to tell."""


@require_safe
@page()
def business(request: Within) -> HttpResponse:
    accounts = _accounts(request.business, request.LANGUAGE_CODE)
    return render(request, "console/business.html", {"accounts": accounts})


def _accounts(business: Business, language: str) -> list[dict[str, Any]]:
    entries = reports.status(business, language=language)
    by_account: dict[str, list[dict[str, Any]]] = {}
    for entry in sorted(entries, key=lambda entry: entry["state"] not in NEEDS_A_PERSON):
        shown = {**entry, "said": STATES[entry["state"]]}
        by_account.setdefault(entry["account"], []).append(shown)
    runs = {run["account"]: run for run in reversed(progress.last_runs(business))}
    waiting = {request["account"]: request for request in progress.requests(business)}
    names = [*by_account, *(name for name in waiting if name not in by_account)]
    return [
        {
            "name": name,
            "listings": by_account.get(name, []),
            "run": _run(runs.get(name)),
            "waits": _waits(waiting.get(name)),
        }
        for name in names
    ]


def _run(run: dict[str, Any] | None) -> dict[str, Any] | None:
    """In words, with the time that is left."""
    if run is None:
        return None
    left = ""
    if run["seconds_left"] is not None:
        minutes = _minutes(run["seconds_left"])
        left = ngettext("about %(minutes)d minute left", "about %(minutes)d minutes left", minutes) % {
            "minutes": minutes
        }
    return {**run, "said": RUNS[run["state"]], "left": left}


def _waits(request: dict[str, Any] | None) -> str:
    """Empty where nothing does, or it has only begun to."""
    if request is None or (request["worker_alive"] and request["waited"] < SOON):
        return ""
    minutes = _minutes(request["waited"])
    said = ngettext("Waiting for %(minutes)d minute.", "Waiting for %(minutes)d minutes.", minutes) % {
        "minutes": minutes
    }
    still = _("Publishing stands still: no worker is alive. Tell whoever runs Qafila.")
    return said if request["worker_alive"] else f"{said} {still}"


def _minutes(seconds: float) -> int:
    return max(1, round(seconds / 60))
