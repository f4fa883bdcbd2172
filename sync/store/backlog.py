"""What waits for a worker: accounts with something to do that nobody is doing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, F, Min, Q, QuerySet, When
from django.db.models.functions import Now

from catalog.models import Business
from sync.models import ChannelAccount
from sync.schedule import AUTO
from sync.store import leases
from sync.store.clock import now

CHANGED = Q(dirty__gt=F("seen")) & (Q(schedule=AUTO) | Q(sends_at__lte=Now()))
DUE, ASKED = Q(due_at__lte=Now()), Q(asked__isnull=False)
_SINCE = Case(When(sends_at__gt=F("waits_since"), then="sends_at"), default="waits_since")
"""Since when changes wait: not for as long as their schedule wanted them to."""


@dataclass(frozen=True)
class Backlog:
    accounts: int
    seconds: float
    """For which the first of them has waited."""
    workers: int
    """Alive."""

    @property
    def stuck(self) -> bool:
        return bool(self.accounts) and not self.workers


def waiting() -> QuerySet[ChannelAccount]:
    active = ChannelAccount.everywhere.filter(state=ChannelAccount.State.ACTIVE)
    return active.filter(CHANGED | DUE | ASKED | Q(reconcile_at__lte=Now()), leases.free())


def under_way() -> QuerySet[ChannelAccount]:
    """Those with something to do, whether a worker has begun it or not."""
    active = ChannelAccount.everywhere.filter(state=ChannelAccount.State.ACTIVE)
    return active.filter(CHANGED | DUE | ASKED | ~leases.free())


def backlog(businesses: Sequence[Business] | None = None) -> Backlog:
    """Of these businesses, or of the whole installation."""
    rows = waiting() if businesses is None else waiting().filter(business__in=businesses)
    found = rows.aggregate(accounts=Count("pk"), changed=Min(_SINCE, filter=CHANGED), due=Min("due_at", filter=DUE))
    return Backlog(found["accounts"], _age(found["changed"], found["due"]), leases.workers_alive())


def by_connector(businesses: QuerySet[Business]) -> dict[str, Backlog]:
    """Of these businesses; connectors that nothing waits for are left out."""
    rows = waiting().filter(business__in=businesses).order_by().values("connector")
    found = rows.annotate(accounts=Count("pk"), changed=Min(_SINCE, filter=CHANGED), due=Min("due_at", filter=DUE))
    workers = leases.workers_alive()
    return {row["connector"]: Backlog(row["accounts"], _age(row["changed"], row["due"]), workers) for row in found}


def since(account: ChannelAccount) -> float:
    """For how many seconds an account that waits has done so."""
    at = now()
    due = account.due_at if account.due_at and account.due_at <= at else None
    changed = account.waits_since if account.dirty > account.seen else None
    if changed is not None and account.schedule != AUTO:
        changed = max(changed, account.sends_at or at)
    return _age(changed, due)


def _age(*moments: datetime | None) -> float:
    known = [moment for moment in moments if moment is not None]
    return max(0.0, (now() - min(known)).total_seconds()) if known else 0.0
