"""What pages ask of a worker. The rows are the truth: one that its worker left behind is taken up by another."""

from collections.abc import Collection
from typing import Any

from django.db.models import Case, When
from django.db.models.functions import Now

from catalog.issues import Issue
from catalog.models import Business, Chore
from sync.store import leases

READ, IMPORT, PHOTOS, PLAN = "read", "import", "photos", "plan"
OPEN = (Chore.State.WAITING, Chore.State.RUNNING)


def ask(business: Business, kind: str, **given: Any) -> Chore:
    """The one that waits already where the same was asked before."""
    same = Chore.objects.within(business).filter(kind=kind, state=Chore.State.WAITING)
    found = next((chore for chore in same if chore.given == given), None)
    return found or Chore.objects.create(business=business, kind=kind, given=given)


def chore(business: Business, pk: int) -> Chore | None:
    return Chore.objects.within(business).filter(pk=pk).first()


def latest(business: Business, kind: str, **given: Any) -> Chore | None:
    """The newest of a kind, with what was given where that is said."""
    rows = Chore.objects.within(business).filter(kind=kind).order_by("-pk")
    return rows.filter(**{f"given__{name}": value for name, value in given.items()}).first()


def is_open(chore: Chore) -> bool:
    return chore.state in OPEN


def take(worker: str) -> Chore | None:
    """The one that has waited longest, for this worker alone; a list is read before others' photos are looked at.

    Where there is none, nothing is written.
    """
    if not Chore.everywhere.filter(state__in=OPEN).exists():
        return None
    _free(leases.alive() | {worker})
    waiting = Chore.everywhere.filter(state=Chore.State.WAITING)
    reading_first = Case(When(kind=READ, then=0), default=1)
    for pk in waiting.order_by(reading_first, "pk").values_list("pk", flat=True)[:20]:
        mine = Chore.everywhere.filter(pk=pk, state=Chore.State.WAITING)
        if mine.update(state=Chore.State.RUNNING, worker=worker):
            return Chore.everywhere.select_related("business").get(pk=pk)
    return None


def _free(alive: Collection[str]) -> None:
    left = Chore.everywhere.filter(state=Chore.State.RUNNING).exclude(worker__in=alive)
    if left.exists():
        left.update(state=Chore.State.WAITING, worker="")


def end(chore: Chore, result: dict[str, Any], issues: Collection[Issue] = ()) -> None:
    """Only by the worker that has it: another may have taken it up meanwhile."""
    mine = Chore.everywhere.filter(pk=chore.pk, worker=chore.worker, state=Chore.State.RUNNING)
    state = Chore.State.FAILED if issues else Chore.State.DONE
    told = [issue.model_dump(mode="json") for issue in issues]
    mine.update(state=state, result=result, issues=told, ended_at=Now())
