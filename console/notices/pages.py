"""The news of a business, and whether a member wants them by e-mail."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from console.access import Within, page
from console.models import Membership
from console.notices import words
from sync.store import notices


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def news(request: Within) -> HttpResponse:
    mine = Membership.objects.within(request.business).filter(user=request.person).first()
    if request.method == "POST":
        if mine is not None:
            mine.wants_letters = request.POST.get("letters") == "yes"
            mine.save(update_fields=["wants_letters"])
            messages.success(request, _("Saved."))
        return redirect("notices", request.business.slug)
    told = [(notice, words.sentence(notice)) for notice in notices.latest(request.business)]
    letters = settings.EMAIL.hostname and mine is not None and mine.role != Membership.Role.VIEWER
    return render(request, "notices/news.html", {"told": told, "membership": mine, "letters": letters})
