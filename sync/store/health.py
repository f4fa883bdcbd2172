"""How each connector does for some businesses: errors, what waits, what is left of its allowances."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Now

from catalog.models import Business
from connectors.budget import Budget
from connectors.quota import counting
from connectors.registry import BrokenConnector, UnknownConnector
from connectors.registry import connector as registered
from sync.models import Attempt, ChannelAccount, ListingRow, QuotaRow
from sync.outcomes import Result
from sync.store import backlog, leases
from sync.store.clock import now

LATELY = timedelta(hours=24)
ERRORS = (Result.FAILED, Result.UNKNOWN, Result.REFUSED)
"""No answer, or none that makes sense, or nobody is let in. A listing that is refused is no fault of the connector."""


@dataclass(frozen=True)
class Allowance:
    """What is left of a day's, of the account that has least where each has its own; until when it has to wait."""

    budget: str
    limit: float
    left: float
    shared: bool
    waits_until: datetime | None


@dataclass(frozen=True)
class Health:
    connector: str
    name: str
    """Empty where it is not installed."""
    accounts: int
    shut_out: int
    """Accounts that the platform does not let in."""
    tries: int
    errors: int
    """Of the tries of the last 24 hours."""
    waiting: int
    waits: float
    """Seconds for which the first of the accounts that wait has waited."""
    last_success: datetime | None
    allowances: Sequence[Allowance]

    @property
    def error_rate(self) -> float | None:
        return self.errors / self.tries if self.tries else None


@dataclass(frozen=True)
class Healths:
    workers: int
    """Alive."""
    connectors: Sequence[Health]


def health(businesses: QuerySet[Business]) -> Healths:
    """Of the connectors that these businesses have accounts with; as many queries whatever their number."""
    mine = ChannelAccount.everywhere.filter(business__in=businesses)
    shut_out = Count("pk", filter=Q(state=ChannelAccount.State.REFUSED))
    accounts = mine.order_by("connector").values("connector").annotate(all=Count("pk"), shut_out=shut_out)
    tries, waiting, last = _tries(businesses), backlog.by_connector(businesses), _last_successes(businesses)
    quotas = _quotas(businesses)
    found = []
    for row in accounts:
        slug = row["connector"]
        waits = waiting.get(slug)
        name, budgets = _kind(slug)
        found.append(
            Health(
                connector=slug,
                name=name,
                accounts=row["all"],
                shut_out=row["shut_out"],
                tries=sum(tries[slug].values()),
                errors=sum(tries[slug].get(error.value, 0) for error in ERRORS),
                waiting=waits.accounts if waits else 0,
                waits=waits.seconds if waits else 0.0,
                last_success=last.get(slug),
                allowances=_allowances(budgets, quotas[slug]),
            )
        )
    return Healths(leases.workers_alive(), found)


def _tries(businesses: QuerySet[Business]) -> Mapping[str, Mapping[str, int]]:
    rows = Attempt.everywhere.filter(business__in=businesses, at__gte=Now() - LATELY).order_by()
    found = defaultdict[str, dict[str, int]](dict)
    counted = rows.values_list("run__account__connector", "result").annotate(count=Count("pk"))
    for slug, result, count in counted:
        found[slug][result] = count
    return found


def _last_successes(businesses: QuerySet[Business]) -> Mapping[str, datetime]:
    rows = ListingRow.everywhere.filter(business__in=businesses, synced_at__isnull=False).order_by()
    return dict(rows.values_list("account__connector").annotate(at=Max("synced_at")))


def _kind(slug: str) -> tuple[str, Sequence[Budget]]:
    try:
        kind = registered(slug)
    except (UnknownConnector, BrokenConnector):
        return "", ()
    return kind.name, kind.limits.budgets


def _quotas(businesses: QuerySet[Business]) -> Mapping[str, Sequence[QuotaRow]]:
    """By connector: those of the businesses' own accounts, and those that all accounts share."""
    rows = QuotaRow.objects.filter(Q(account__isnull=True) | Q(account__business__in=businesses))
    found = defaultdict[str, list[QuotaRow]](list)
    for row in rows.select_related("account"):
        found[row.account.connector if row.account else row.scope.split(":")[1]].append(row)
    return found


def _allowances(budgets: Sequence[Budget], rows: Sequence[QuotaRow]) -> list[Allowance]:
    return [
        _allowance(budget, [row for row in rows if row.budget == budget.name and _is_shared(row, budget)])
        for budget in budgets
        if budget.a_day() is not None
    ]


def _is_shared(row: QuotaRow, budget: Budget) -> bool:
    return (row.account_id is None) is (budget.shared_by == "app")


def _allowance(budget: Budget, rows: Sequence[QuotaRow]) -> Allowance:
    at, day = now(), budget.a_day()
    limit = day.limit if day else 0.0
    used: list[Any] = [
        sum(counting({int(begin): units for begin, units in row.used.items()}, day, at.timestamp()).values())
        for row in rows
        if day
    ]
    waits = [row.at for row in rows if row.at and row.at > at]
    left = max(0.0, limit - max(used, default=0.0))
    return Allowance(budget.name, limit, left, budget.shared_by == "app", max(waits, default=None))
