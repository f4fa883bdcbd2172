"""One business as staff see it: its accounts, and what happened, the newest first."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from catalog.models import Business, ImportRun
from console import access
from console.access import Right, staff_page
from console.models import Deed
from console.notices import words
from console.staff.scope import country_name
from console.staff.sheets import csv_answer
from console.staff.wall import row
from console.words import RUNS, deed_in_words
from sync.models import SyncRun
from sync.store import notices
from sync.store.wall import wall

SHOWN = 30
"""Of each kind."""
ACCOUNTS = 100


@require_safe
@staff_page
def page(request: HttpRequest, slug: str) -> HttpResponse:
    business = access.business(request.user, slug)
    standings = wall(access.businesses(request.user).filter(pk=business.pk), size=ACCOUNTS).standings
    context = {
        "about": business,
        "country": country_name(business.country),
        "rows": [row(standing) for standing in standings],
        "may_act": access.right_to(request.user, business) >= Right.EDIT,
        "consent": access.consent(business),
        "history": _history(business),
    }
    return render(request, "staff/business.html", context)


@require_safe
@staff_page
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    business = access.business(request.user, slug)
    rows = [(at.isoformat(timespec="seconds"), kind, said) for at, kind, said in _history(business)]
    return csv_answer("history", ("at", "kind", "what"), rows)


def _history(business: Business) -> list[tuple[datetime, str, str]]:
    return sorted(_events(business), key=lambda event: event[0], reverse=True)[: 2 * SHOWN]


def _events(business: Business) -> Iterator[tuple[datetime, str, str]]:
    """When, what kind, and what in words."""
    for imported in ImportRun.objects.within(business).defer("issues")[:SHOWN]:
        counts = {name: getattr(imported, name) for name in ("created", "changed", "archived")}
        told = _("%(file)s was imported: %(created)d new, %(changed)d changed, %(archived)d archived.")
        yield imported.finished_at, "import", told % {"file": imported.file, **counts}
    runs = SyncRun.objects.within(business).exclude(total=0).select_related("account").order_by("-started_at")
    for run in runs[:SHOWN]:
        yield run.started_at, "run", _run(run)
    for notice in notices.latest(business)[:SHOWN]:
        yield notice.at, "news", words.sentence(notice)
    for deed in Deed.objects.within(business)[:SHOWN]:
        yield deed.at, "deed", _deed(deed)


def _run(run: SyncRun) -> str:
    counts: dict[str, Any] = {
        "account": run.account.name,
        "state": RUNS[run.state],
        "done": run.done,
        "total": run.total,
    }
    told = _("%(account)s: a run, %(state)s, %(done)d of %(total)d") % counts
    return f"{told} ({run.note})" if run.note else told


def _deed(deed: Deed) -> str:
    told = _("%(who)s, for the owner: %(deed)s") if deed.on_behalf else _("%(who)s: %(deed)s")
    return f"{told % {'who': deed.who, 'deed': deed_in_words(deed.page)}} {deed.about}".strip()
