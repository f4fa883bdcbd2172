"""What a marketplace shows otherwise than it was sent: told on the account's page, and decided there."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_POST

from console.access import Within, page
from console.account_form import Kind
from console.accounts import account_of, kinds
from console.told import told
from sync.drift import STRAYS, Choice, DriftKind, issues_of
from sync.models import ChannelAccount
from sync.reconcile.choosing import is_possible
from sync.reconcile.on_demand import AccountBusy, decide
from sync.store import drifts

SHOWN = 20
PATIENCE = 2.0
"""Seconds that a run of the same account is waited for."""
CHOICES = {
    Choice.RESEND: __("Send mine again"),
    Choice.ADOPT: __("Leave it as it is there"),
    Choice.WITHDRAW: __("Take it off sale"),
}


@dataclass(frozen=True)
class Shown:
    """`name` is by what it is decided about."""

    name: str
    title: str
    url: str | None
    told: list[dict[str, Any]]
    choices: list[tuple[str, str]]


def drifted(row: ChannelAccount, kind: Kind, language: str) -> tuple[list[Shown], int]:
    """What waits for its owner to decide, and how much more there is than is shown."""
    waiting = [each for each in drifts.noted(row) if each.choice is None and each.drift.choices]
    return [_shown(each, kind, language) for each in waiting[:SHOWN]], max(0, len(waiting) - SHOWN)


def _shown(noted: drifts.Noted, kind: Kind, language: str) -> Shown:
    drift = noted.drift
    return Shown(
        drift.remote_id or drift.key or "",
        drift.title or drift.key or drift.remote_id,
        drift.url,
        [told(issue, language) for issue in issues_of(drift)],
        [
            (choice.value, str(said))
            for choice, said in CHOICES.items()
            if is_possible(kind, noted, choice) and not _says_the_same(drift.kind, choice)
        ],
    )


def _says_the_same(kind: DriftKind, choice: Choice) -> bool:
    """As another choice for this kind does."""
    return (kind is DriftKind.REMOVED and choice is Choice.WITHDRAW) or (kind in STRAYS and choice is Choice.RESEND)


@require_POST
@page()
def decide_drift(request: Within, pk: int) -> HttpResponse:
    """It is carried out with the next publishing."""
    row = account_of(request, pk)
    wish, name = request.POST.get("choice", ""), request.POST.get("which", "")
    if row.connector not in kinds() or wish not in CHOICES or not name:
        raise Http404
    try:
        done = decide(row, Choice(wish), [name], patience=PATIENCE).done
    except AccountBusy:
        messages.info(request, _("This account is just being published. Choose again in a minute."))
    else:
        if done:
            request.about = ", ".join(each.drift.title or name for each in done)
            messages.success(request, _("Noted: it is done with the next publishing."))
        else:
            messages.error(request, _("This cannot be done now: it is over already, or its product has to be mended."))
    return redirect("account", request.business.slug, pk)
