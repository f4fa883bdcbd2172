"""The plan in words, publishing it, and how far that is; then what is on sale where, and what the platform said."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Chore
from catalog.product import Status
from connectors.contract import Authorizes, FetchesSchema
from console.access import Within, page
from console.accounts import account_of, kinds, waits
from console.drifting import drifted
from console.told import hint, told
from console.words import REASONS, RUNS, STATES, asked, planned
from images import store as images
from sync.models import ChannelAccount
from sync.states import NEEDS_A_PERSON, ListingState
from sync.store import accounts, chores, feeds, leases, listings, occasions, progress, reports

ON_THEIR_WAY = (ListingState.PENDING, ListingState.SUBMITTED, ListingState.UNKNOWN)
NOT_TAKEN = (ListingState.REJECTED, ListingState.FAILED)
SHOWN = 30
"""Listings that are shown of an account; the catalogue has them all."""


@require_safe
@page()
def account(request: Within, pk: int) -> HttpResponse:
    """Where it stands; asked for again every few seconds while something is under way."""
    row = account_of(request, pk)
    kind = kinds().get(row.connector)
    context = {
        **_standing(row, request),
        "row": row,
        "platform": _platform(row),
        "consents": kind is not None and issubclass(kind, Authorizes),
        "waits": kind is not None and waits(row, kind),
        "address": feeds.address(row) if kind is not None else None,
        "asks": kind is not None and issubclass(kind, FetchesSchema),
    }
    if request.headers.get("HX-Request"):
        return render(request, "console/account_state.html", context)
    shown, more = drifted(row, kind, request.LANGUAGE_CODE) if kind else ([], 0)
    return render(request, "console/account.html", {**context, "drifted": shown, "more_drifted": more})


def _platform(row: ChannelAccount) -> str:
    kind = kinds().get(row.connector)
    return asked(kind.name) if kind else row.connector


def _standing(row: ChannelAccount, request: Within) -> dict[str, Any]:
    run = next(iter(progress.last_runs(row.business, row.name)), None)
    waits = next(iter(progress.requests(row.business, row.name)), None)
    counts = reports.sync_result(row, [], 0)["counts"]
    language = request.LANGUAGE_CODE
    running = run is not None and run["state"] == "running"
    return {
        "run": {**run, "said": RUNS[run["state"]]} if run else None,
        "busy": running or waits is not None,
        "moving": any(counts[state.value] for state in ON_THEIR_WAY),
        "refused": any(counts[state.value] for state in NOT_TAKEN),
        "worker": bool(leases.alive()),
        "counts": [
            (STATES[state.value], counts[state.value], state.value) for state in ListingState if counts[state.value]
        ],
        "entries": _entries(row, language),
        "told": [_said(Issue.model_validate(issue), language) for issue in row.issues],
        "plan": chores.latest(row.business, chores.PLAN, account=row.name),
    }


def _entries(row: ChannelAccount, language: str) -> list[dict[str, Any]]:
    """Those that need her first, then those on sale, with what the platform said."""
    keys = listings.first_keys(row, SHOWN)
    found = reports.status(row.business, row.name, language, keys=keys)
    found.sort(key=lambda each: (each["state"] not in NEEDS_A_PERSON, each["state"] != ListingState.LIVE.value))
    return [{**each, "said": STATES[each["state"]], "issues": _hinted(each["issues"])} for each in found]


def _hinted(issues: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**each, "hint": hint(each["code"], each["hint"])} for each in issues]


def _said(issue: Issue, language: str) -> dict[str, Any]:
    return {**told(issue, language), "at": None}


@require_POST
@page()
def plan(request: Within, pk: int) -> HttpResponse:
    """A worker works it out; nothing is sent."""
    row = account_of(request, pk)
    request.about = row.name
    asked = chores.ask(request.business, chores.PLAN, account=row.name)
    return redirect("work", request.business.slug, asked.pk)


def plan_in_words(chore: Chore, language: str) -> dict[str, Any]:
    """What a plan that was worked out says."""
    row = accounts.account(chore.business, chore.given["account"])
    counts = chore.result.get("counts", {})
    titles = {each.product.key: each.product for each in catalogue.versions(chore.business, _keys(chore))}
    changes = [
        {
            **change,
            "title": _title(titles.get(change["product"]), change["product"], language),
            "why": "; ".join(str(REASONS.get(reason, reason)) for reason in change["reasons"]),
            "told": [_said(Issue.model_validate(issue), language) for issue in change["issues"]],
        }
        for change in chore.result.get("changes", [])
    ]
    return {
        "row": row,
        "platform": _platform(row),
        "lines": planned(counts),
        "sends": sum(counts.get(action, 0) for action in ("create", "update", "offer", "withdraw")),
        "blocked": [change for change in changes if change["action"] in {"block", "adopt"}],
        "going": [change for change in changes if change["action"] not in {"block", "adopt"}],
        "adopts": counts.get("adopt", 0),
        "drafts": bool(catalogue.leaf(chore.business, status=Status.DRAFT).products),
        "fees": any("fee" in change["reasons"] for change in changes),
        "told": [_said(Issue.model_validate(issue), language) for issue in chore.result.get("issues", [])],
    }


def _keys(chore: Chore) -> list[str]:
    return [change["product"] for change in chore.result.get("changes", [])]


def _title(product: Any, key: str, language: str) -> str:
    return (
        next((product.title[each] for each in (language, *product.title) if each in product.title), key)
        if product
        else key
    )


@require_POST
@page()
def publish(request: Within, pk: int) -> HttpResponse:
    """What she saw of the plan is sent; where something has changed since, she sees it first."""
    row = account_of(request, pk)
    request.about = row.name
    seen = request.POST.get("plan", "")
    made = chores.chore(request.business, int(seen)) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None
    if made is None or made.result.get("dirty") != row.dirty:
        messages.info(request, _("Something has changed since this plan was made. Here is the plan as it is now."))
        asked = chores.ask(request.business, chores.PLAN, account=row.name)
        return redirect("work", request.business.slug, asked.pk)
    if row.state == ChannelAccount.State.REFUSED:  # she asks again: so do we
        accounts.set_account(request.business, row.name, accounts.Changes())
    listings.agree(row, adopt="adopt" in request.POST, fee="fee" in request.POST)
    accounts.wake(row)
    occasions.ask(row)
    return redirect("account", request.business.slug, pk)


@require_POST
@page()
def retry(request: Within, pk: int) -> HttpResponse:
    """What was refused or failed is sent once more as it is: the platform may have thought again."""
    row = account_of(request, pk)
    request.about = row.name
    images.ask_again(request.business)
    listings.retry(row)
    accounts.wake(row)
    occasions.ask(row)
    return redirect("account", request.business.slug, pk)
