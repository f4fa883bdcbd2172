"""A seller's consent on the platform's own page: she is led there, and what her browser brings back opens the account.

What was asked is kept in her session, under its state: it is good for once, for a while, and for one account.
"""

import time
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.issues import Issue
from connectors.contract import Authorizes
from connectors.oauth import Consent
from connectors.token_server import TokenServer
from console import access, links, told
from console.access import Right, Within, page
from console.account_form import Kind
from console.accounts import account_of, check, kinds, unknown
from console.models import User
from sync import opening
from sync.consenting import NoConsent, code_in, redeemed
from sync.models import ChannelAccount
from sync.store import accounts
from sync.store.given import AccountError

NAME = "consents"
LASTS = 15 * 60
"""Seconds."""
AT_ONCE = 5
"""Pages for consent that may be open in one browser."""


@never_cache
@require_safe
@page(look=Right.EDIT)
def connect(request: Within, pk: int) -> HttpResponse:
    """Before it is said who asks her what, and why. A link leads on: no form of ours is sent to another host."""
    row = account_of(request, pk)
    kind = _authorizing(row)
    try:
        server = _server(row, kind)
    except NoConsent as missing:
        messages.error(request, told.sentence(missing.issue, request.LANGUAGE_CODE))
        return redirect("account", request.business.slug, pk)
    consent = Consent(links.whole(request, reverse("consented")))
    asked = {"account": row.pk, "business": row.business.slug, "redirect": consent.redirect}
    before = dict(list(request.session.get(NAME, {}).items())[1 - AT_ONCE :])
    request.session[NAME] = {
        **before,
        consent.state: {**asked, "verifier": consent.verifier, "until": time.time() + LASTS},
    }
    context = {"row": row, "platform": kind.name, "address": server.oauth.authorize_url(consent)}
    return render(request, "console/connect.html", context)


@never_cache
@require_safe
def consented(request: HttpRequest) -> HttpResponse:
    """Where every platform sends browsers back to."""
    if not isinstance(request.user, User):
        return redirect_to_login(reverse("home"))  # what was brought back is not passed on
    asked = _asked(request)
    if asked is None:
        return render(request, "console/not_asked.html", status=400)
    business = access.business(request.user, asked["business"], Right.EDIT)
    row = ChannelAccount.objects.within(business).select_related("business").filter(pk=asked["account"]).first()
    if row is None:
        raise Http404
    kind, language = _authorizing(row), request.LANGUAGE_CODE
    try:
        _redeem(request, row, kind, asked)
    except NoConsent as missing:
        messages.error(request, told.sentence(missing.issue, language))
        return redirect("account", business.slug, row.pk)
    access.note(request.user, business, "consented", row.name)
    row.refresh_from_db()
    for issue in check(row, kind):
        messages.error(request, told.sentence(issue, language))
    messages.success(request, _("%(platform)s has let Qafila in.") % {"platform": kind.name})
    return redirect("account", business.slug, row.pk)


def _redeem(request: HttpRequest, row: ChannelAccount, kind: Kind, asked: dict[str, Any]) -> None:
    server = _server(row, kind)
    code = code_in(request.GET.dict(), server.oauth.code_name)
    consent = Consent(asked["redirect"], verifier=asked["verifier"])
    accounts.consented(row, redeemed(server, code, consent))


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    """Taken out, and that kept, before anything is done with it: a page that is loaded again finds nothing."""
    waiting = dict(request.session.get(NAME, {}))
    found: dict[str, Any] | None = waiting.pop(request.GET.get("state", ""), None)
    if found is None:
        return None
    request.session[NAME] = waiting
    request.session.save()
    return found if found["until"] > time.time() else None


def _authorizing(row: ChannelAccount) -> Kind:
    kind = kinds().get(row.connector)
    if kind is None or not issubclass(kind, Authorizes):
        raise Http404
    return kind


def _server(row: ChannelAccount, kind: Kind) -> TokenServer:
    """Raises NoConsent."""
    try:
        with opening.open_account(row, kind) as connector:
            server = opening.token_server(connector)
    except AccountError as error:
        raise NoConsent(Issue(code="account_unusable", raw=str(error))) from None
    if server is None:
        raise NoConsent(unknown(kind))
    return server
