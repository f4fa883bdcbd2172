"""A new business: what she will need, and the few questions that everything else follows from."""

from typing import Any

from babel import Locale
from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_http_methods

from catalog import store as catalogue
from catalog.member_states import MEMBERS
from catalog.models import Business
from catalog.text import INTERFACE_LANGUAGES
from console.access import signed_in
from console.models import Membership, User

ABROAD = ("EUR", "USD", "GBP")


def countries() -> list[tuple[str, str]]:
    shown = get_language() or "en"
    return sorted(((code, member.names[shown]) for code, member in MEMBERS.items()), key=lambda each: each[1])


def currencies() -> list[tuple[str, str]]:
    names = Locale(get_language() or "en").currencies
    codes = sorted({*ABROAD, *(member.currency for member in MEMBERS.values())})
    return [(code, f"{names.get(code, code)} ({code})") for code in codes]


def languages() -> list[tuple[str, str]]:
    names = Locale(get_language() or "en").languages
    codes = sorted({*INTERFACE_LANGUAGES, *(member.language for member in MEMBERS.values())})
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda each: each[1])


class BusinessForm(forms.Form):
    name = forms.CharField(label=__("Name of your business"), max_length=200)
    country = forms.ChoiceField(label=__("Country"))
    currency = forms.ChoiceField(label=__("Your prices are in"), required=False)
    language = forms.ChoiceField(label=__("Your products are described in"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = [("", _("Choose")), *countries()]  # type: ignore[attr-defined]
        self.fields["currency"].choices = [("", _("the money of my country")), *currencies()]  # type: ignore[attr-defined]
        self.fields["language"].choices = languages()  # type: ignore[attr-defined]
        self.fields["language"].initial = get_language()

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if not any(sign.isalnum() for sign in name):
            raise forms.ValidationError(_("Give a name with letters or digits in it."))
        return name


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    form = BusinessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _business(request.user, form.cleaned_data)  # type: ignore[arg-type]  # signed_in
        return redirect("business", made.slug)
    return render(request, "console/start.html", {"form": form}, status=400 if form.errors else 200)


def _business(owner: User, given: dict[str, str]) -> Business:
    """The one that she has already where the same form comes twice."""
    own = Membership.everywhere.filter(user=owner, role=Membership.Role.OWNER).select_related("business")
    for membership in own:
        if (membership.business.name, membership.business.country) == (given["name"], given["country"]):
            return membership.business
    with transaction.atomic():
        made = _named(given)
        Membership.objects.create(business=made, user=owner, role=Membership.Role.OWNER)
    return made


def _named(given: dict[str, str]) -> Business:
    """With a number behind its short name where others have taken that."""
    for number in range(1, 1000):
        name = given["name"] if number == 1 else f"{given['name'][:190]} {number}"
        try:
            made = catalogue.add_business(name, given["country"], given["currency"] or None, given["language"])
        except catalogue.SlugTaken:
            continue
        if made.name != given["name"]:
            made.name = given["name"]
            made.save(update_fields=["name"])
        return made
    raise catalogue.SlugTaken(given["name"])
