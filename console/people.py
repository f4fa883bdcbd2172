"""Who may do what in a business, who did what, and the owner's consent to staff acting on her behalf."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from console import access
from console.access import Right, Within, page
from console.models import Consent, Deed, Membership
from console.words import DEEDS

SHOWN = 50
DAYS = {"30": 30, "90": 90, "365": 365}


@require_safe
@page()
def people(request: Within) -> HttpResponse:
    within = request.business
    shown = {
        "members": Membership.objects.within(within).select_related("user"),
        "consent": access.consent(within),
        "consents": Consent.objects.within(within).select_related("given_by", "withdrawn_by")[:SHOWN],
        "deeds": [(deed, DEEDS.get(deed.page, deed.page)) for deed in Deed.objects.within(within)[:SHOWN]],
    }
    return render(request, "console/people.html", shown)


@require_POST
@page(look=Right.OWN, change=Right.OWN)
def consent(request: Within) -> HttpResponse:
    """Gives it, or takes it back."""
    standing = access.consent(request.business)
    if request.POST.get("wish") == "withdraw":
        if standing is not None:
            standing.withdrawn_at, standing.withdrawn_by = timezone.now(), request.person
            standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
    elif standing is None:
        days = DAYS.get(request.POST.get("days", ""))
        until = timezone.now() + timedelta(days=days) if days else None
        Consent.objects.create(business=request.business, given_by=request.person, until=until)
    return redirect("people", request.business.slug)
