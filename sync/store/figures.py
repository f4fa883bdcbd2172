"""The installation in figures, from the tables at this moment: right whichever process did the work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.db.models.functions import Coalesce, Now

from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun, WorkerRow
from sync.states import OPEN
from sync.store.backlog import Backlog, backlog
from sync.store.clock import now

LATELY = timedelta(hours=1)

Counts = Mapping[tuple[str, ...], int]


@dataclass(frozen=True)
class Figures:
    listings: Counts
    """By connector and state."""
    accounts: Counts
    """By connector and state."""
    runs: Counts
    """By connector and state: begun within `LATELY`."""
    attempts: Counts
    """By connector, action and result: made within `LATELY`."""
    backlog: Backlog
    worker_seen: float | None
    """Seconds since a worker was last seen; None where none has been."""
    oldest_unknown: float
    """Seconds since the first of the listings whose outcome is unknown was due to be looked for."""


def figures() -> Figures:
    """By connector, never by business: their number has no bound. A query each, whatever there is in the tables."""
    begun = SyncRun.everywhere.filter(started_at__gte=Now() - LATELY)
    tried = Attempt.everywhere.filter(at__gte=Now() - LATELY)
    return Figures(
        listings=_counts(ListingRow.everywhere.all(), "account__connector", "state"),
        accounts=_counts(ChannelAccount.everywhere.all(), "connector", "state"),
        runs=_counts(begun, "account__connector", "state"),
        attempts=_counts(tried, "run__account__connector", "action", "result"),
        backlog=backlog(),
        worker_seen=_since(WorkerRow.objects.aggregate(at=Max("seen_at"))["at"]),
        oldest_unknown=_since(_first_unknown()) or 0.0,
    )


def _counts(rows: QuerySet[Any], *by: str) -> Counts:
    found = rows.order_by().values_list(*by).annotate(count=Count("pk"))
    return {tuple(names): count for *names, count in found}


def _first_unknown() -> datetime | None:
    """By account, so that their index finds the few that there are."""
    rows = ListingRow.everywhere.filter(account__in=ChannelAccount.everywhere.values("pk"), state=OPEN.value)
    found: datetime | None = rows.aggregate(at=Min(Coalesce("trying_since", "not_before")))["at"]
    return found


def _since(moment: datetime | None) -> float | None:
    return None if moment is None else max(0.0, (now() - moment).total_seconds())
