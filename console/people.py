"""Who may do what in a business, who did what, and the owner's consent to staff acting on her behalf."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_POST, require_safe

from catalog.models import Business
from console import access
from console.access import Right, Within, page
from console.links import INVITED_FOR
from console.models import Consent, Deed, Invitation, Membership
from console.words import ROLES, deed_in_words

SHOWN = 50
A_DAY = 30
"""Invitations of one business: nobody sends letters to the whole world from here."""
DAYS = {"30": 30, "90": 90, "365": 365}


class InvitationForm(forms.Form):
    email = forms.EmailField(label=__("E-mail address"), max_length=254)
    role = forms.ChoiceField(label=__("What the person may do"), choices=list(ROLES.items()), initial="editor")

    def __init__(self, business: Business, *args: Any) -> None:
        super().__init__(*args)
        self.business = business

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if Membership.objects.within(self.business).filter(user__email__iexact=email).exists():
            raise forms.ValidationError(_("This person is here already."))
        return email

    def clean(self) -> None:
        lately = Deed.objects.within(self.business).filter(at__gt=timezone.now() - timedelta(days=1))
        if lately.filter(page__startswith="invited_").count() >= A_DAY:
            raise forms.ValidationError(_("That is enough invitations for one day: please go on tomorrow."))


@require_safe
@page()
def people(request: Within) -> HttpResponse:
    return shown(request)


def shown(request: Within, status: int = 200, **more: Any) -> HttpResponse:
    """The page; `more`: what else is said on it of what was just done or refused."""
    within = request.business
    members = Membership.objects.within(within).select_related("user")
    pending = Invitation.objects.within(within) if request.right >= Right.OWN else ()
    context = {
        "members": [(member, ROLES[member.role]) for member in members],
        "roles": ROLES.items(),
        "invitations": [(each, ROLES[each.role], each.made_at + INVITED_FOR) for each in pending],
        "now": timezone.now(),
        "form": InvitationForm(within),
        "consent": access.consent(within),
        "consents": Consent.objects.within(within).select_related("given_by", "withdrawn_by")[:SHOWN],
        "deeds": [(deed, deed_in_words(deed.page)) for deed in Deed.objects.within(within)[:SHOWN]],
        **more,
    }
    return render(request, "console/people.html", context, status=status)


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
