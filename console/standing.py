"""Where a business's products stand, account by account; what needs a person first; and what to do next."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business
from console.access import Within, page
from console.told import told
from console.words import RUNS, STATES
from sync.models import ChannelAccount
from sync.states import NEEDS_A_PERSON
from sync.store import accounts, listings, progress, reports

SOON = 60.0
"""Seconds: a shorter wait for a worker that is alive is nothing to tell."""
SHOWN = 10
"""Listings of an account: its own page has more."""


@require_safe
@page()
def business(request: Within) -> HttpResponse:
    within = request.business
    rows = accounts.accounts(within)
    shown = {
        "accounts": _accounts(within, rows, request.LANGUAGE_CODE),
        "has_products": bool(catalogue.leaf(within).products),
    }
    return render(request, "console/business.html", shown)


def _accounts(business: Business, rows: list[ChannelAccount], language: str) -> list[dict[str, Any]]:
    runs = {run["account"]: run for run in reversed(progress.last_runs(business))}
    waiting = {request["account"]: request for request in progress.requests(business)}
    return [
        {
            "name": row.name,
            "pk": row.pk,
            "listings": _listings(row, language),
            "run": _run(runs.get(row.name)),
            "waits": _waits(waiting.get(row.name)),
            "paused": row.state == ChannelAccount.State.PAUSED,
            "told": [told(Issue.model_validate(issue), language) for issue in row.issues],
        }
        for row in rows
    ]


def _listings(row: ChannelAccount, language: str) -> list[dict[str, Any]]:
    """Some of them, those that need a person first."""
    keys = listings.first_keys(row, SHOWN)
    entries = reports.status(row.business, row.name, language, keys=keys) if keys else []
    entries.sort(key=lambda entry: entry["state"] not in NEEDS_A_PERSON)
    return [{**entry, "said": STATES[entry["state"]]} for entry in entries]


def _run(run: dict[str, Any] | None) -> dict[str, Any] | None:
    """In words, with when it began and the time that is left."""
    if run is None:
        return None
    left = ""
    if run["seconds_left"] is not None:
        minutes = _minutes(run["seconds_left"])
        left = ngettext("about %(minutes)d minute left", "about %(minutes)d minutes left", minutes) % {
            "minutes": minutes
        }
    began = f"{localtime(datetime.fromisoformat(run['started_at'])):%Y-%m-%d %H:%M}"
    return {**run, "said": RUNS[run["state"]], "began": began, "left": left}


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
