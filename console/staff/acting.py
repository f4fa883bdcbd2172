"""One action over many accounts. On behalf of a business only while its owner's consent is in force; what was done is
for her to see."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from console import access
from console.access import Right, staff_page
from console.models import User
from console.staff.causes import AT_ONCE
from images import store as images
from sync.models import ChannelAccount
from sync.store import accounts, listings

NAMED = 5
"""Businesses that are named; the others are counted."""


def _retry(row: ChannelAccount) -> None:
    images.ask_again(row.business)
    listings.retry(row)
    accounts.wake(row)


def _pause(row: ChannelAccount) -> None:
    if row.state == ChannelAccount.State.ACTIVE:
        accounts.set_state(row, ChannelAccount.State.PAUSED)


def _resume(row: ChannelAccount) -> None:
    if row.state != ChannelAccount.State.ACTIVE:
        accounts.set_state(row, ChannelAccount.State.ACTIVE)


ACTS: Mapping[str, Callable[[ChannelAccount], None]] = {"retry": _retry, "pause": _pause, "resume": _resume}


@require_POST
@staff_page
def act(request: HttpRequest) -> HttpResponse:
    """Does what was wished to each chosen account that the person may change; the others are left and named."""
    wish, chosen = request.POST.get("wish", ""), request.POST.getlist("accounts")
    if wish not in ACTS or not all(each.isascii() and each.isdigit() and len(each) < 19 for each in chosen):
        return HttpResponseBadRequest()
    assert isinstance(request.user, User)  # noqa: S101 - staff_page lets nobody else in
    done, left = 0, dict[int, str]()
    for row in accounts.among(access.businesses(request.user), map(int, chosen[:AT_ONCE])):
        if row.business_id in left or access.right_to(request.user, row.business) < Right.EDIT:
            left[row.business_id] = row.business.name
            continue
        with transaction.atomic():
            ACTS[wish](row)
            access.note(request.user, row.business, wish, row.name)
        done += 1
    _tell(request, done, list(left.values()))
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "wall")


def _tell(request: HttpRequest, done: int, left: list[str]) -> None:
    if done:
        said = ngettext("Done for %(count)d account.", "Done for %(count)d accounts.", done) % {"count": done}
        messages.success(request, said)
    if left:
        names = ", ".join(left[:NAMED]) + (f" +{len(left) - NAMED}" if len(left) > NAMED else "")
        messages.error(
            request,
            _("Left alone, because their owners have not allowed staff to act for them: %(names)s.") % {"names": names},
        )
    if not done and not left:
        messages.error(request, _("Choose at least one account."))
