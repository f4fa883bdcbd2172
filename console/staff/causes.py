"""Causes on the page: what keeps most listings back, and one action for all the accounts that share it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timesince import timesince
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog.models import Business
from console import access
from console.access import Right, staff_page
from console.models import User
from console.staff.scope import Scope
from console.staff.sheets import csv_answer
from console.told import hint
from sync.store import accounts
from sync.store.causes import Cause, causes

AT_ONCE = 500
"""Accounts that are chosen from on one page."""


@require_safe
@staff_page
def page(request: HttpRequest) -> HttpResponse:
    scope = Scope.of(request)
    found = causes(scope.businesses, scope.connector)
    most = max((cause.listings for cause in found), default=1) or 1
    shown = [(_told(cause), round(100 * cause.alone / most), round(100 * cause.listings / most)) for cause in found]
    context = {"scope": scope, "options": scope.options(), "causes": shown, "query": scope.query()}
    return render(request, "staff/causes.html", context)


@require_safe
@staff_page
def one(request: HttpRequest, code: str) -> HttpResponse:
    scope = Scope.of(request)
    cause = _cause(scope, code)
    rows = accounts.among(scope.businesses, cause.accounts)[:AT_ONCE]
    allowed = _allowed(request.user, {row.business for row in rows})
    context = {
        "scope": scope,
        "cause": _told(cause),
        "accounts": [(row, row.business_id in allowed) for row in rows],
        "asked": {row.business for row in rows if row.business_id not in allowed},
        "query": scope.query(),
    }
    return render(request, "staff/cause.html", context)


def _cause(scope: Scope, code: str) -> Cause:
    found = next((each for each in causes(scope.businesses, scope.connector) if each.code == code), None)
    if found is None:
        raise Http404
    return found


@require_safe
@staff_page
def sheet_of_one(request: HttpRequest, code: str) -> HttpResponse:
    """All accounts that share it, and whether staff may act for them."""
    scope = Scope.of(request)
    found = accounts.among(scope.businesses, _cause(scope, code).accounts)
    allowed = _allowed(request.user, {row.business for row in found})
    rows = [
        (
            row.business.slug,
            row.business.name,
            row.name,
            row.connector,
            row.state,
            "yes" if row.business_id in allowed else "no",
        )
        for row in found
    ]
    return csv_answer("cause", ("business", "name", "account", "connector", "state", "may_act"), rows)


@require_safe
@staff_page
def sheet(request: HttpRequest) -> HttpResponse:
    scope, language = Scope.of(request), get_language() or "en"
    header = ("code", "message", "hint", "listings", "alone", "businesses", "accounts", "since")
    rows = [
        (
            each.code, each.issue.message_in(language), hint(each.code, each.issue.hint_in(language)), each.listings,
            each.alone, each.businesses, len(each.accounts), each.since and each.since.isoformat(timespec="seconds"),
        )
        for each in causes(scope.businesses, scope.connector)
    ]  # fmt: skip
    return csv_answer("causes", header, rows)


def _told(cause: Cause) -> dict[str, object]:
    language = get_language() or "en"
    return {
        "cause": cause,
        "accounts": len(cause.accounts),
        "message": cause.issue.message_in(language),
        "hint": hint(cause.code, cause.issue.hint_in(language)),
        "since": timesince(cause.since, depth=1) if cause.since else "",
    }


def _allowed(user: access.Person, businesses: set[Business]) -> set[int]:
    """The businesses that the person may change something of."""
    if not isinstance(user, User):
        return set()
    return {each.pk for each in businesses if access.right_to(user, each) >= Right.EDIT}
