"""A person's own tokens: made and shown once, what each opens and when it was last used, and ended."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from console import access, tokens
from console.access import signed_in
from console.models import ApiToken, User
from console.words import SCOPES

DAYS = (("30", __("a month")), ("90", __("three months")), ("365", __("a year")))
AT_ONCE = 50
"""In force, of one person."""
OFFERED = 200
"""Businesses that are chosen from: staff with more of them have the command line."""


class TokenForm(forms.Form):
    name = forms.CharField(label=__("What it is for"), max_length=100)
    scope = forms.ChoiceField(label=__("What the program may do"), choices=list(SCOPES.items()))
    business = forms.ChoiceField(label=__("Where"), required=False)
    days = forms.ChoiceField(label=__("For how long"), choices=DAYS, initial="90")

    def __init__(self, user: User, *args: Any) -> None:
        super().__init__(*args)
        self.user = user
        self.mine = {each.slug: each for each in access.businesses(user)[:OFFERED]}
        choices = [("", _("all that I may see")), *((each.slug, each.name) for each in self.mine.values())]
        self.fields["business"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> None:
        if ApiToken.objects.filter(user=self.user, revoked_at=None, expires_at__gt=timezone.now()).count() >= AT_ONCE:
            raise forms.ValidationError(_("These are many tokens already: end one that is not needed any more."))


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """The secret is in the answer that makes it, and nowhere else."""
    user = _person(request)
    form, secret, made = TokenForm(user, request.POST if request.method == "POST" else None), "", None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        business, lasts = form.mine.get(given["business"]), timedelta(days=int(given["days"]))
        made, secret = tokens.make_token(user, given["name"], ApiToken.Scope(given["scope"]), business, lasts)
        if business is not None:
            access.note(user, business, "made_token", str(made))
        form = TokenForm(user)
    standing = ApiToken.objects.filter(user=user, revoked_at=None).select_related("business")
    shown = {
        "form": form,
        "secret": secret,
        "made": made,
        "tokens": [(each, SCOPES[each.scope]) for each in standing.order_by("-id")],
        "now": timezone.now(),
    }
    return render(request, "console/tokens.html", shown, status=400 if form.errors else 200)


@signed_in
@require_POST
def end(request: HttpRequest, prefix: str) -> HttpResponse:
    user = _person(request)
    ended = tokens.revoke(prefix, of=user)
    if ended is None and not ApiToken.objects.filter(user=user, prefix=prefix).exists():
        raise Http404
    if ended is not None and ended.business is not None:
        access.note(user, ended.business, "ended_token", str(ended))
    return redirect("tokens")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - signed_in lets nobody else in
    return request.user
