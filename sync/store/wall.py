"""The wall: how each account of each business stands, what is stuck first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Least

from catalog.issues import Issue
from catalog.models import Business
from sync.models import ChannelAccount, ListingRow
from sync.states import ListingState
from sync.store import causes

PER_PAGE = 50
WAITING = (ListingState.PENDING, ListingState.SUBMITTED, ListingState.UNKNOWN)
REFUSED = (ListingState.REJECTED, ListingState.FAILED)


class Shown(StrEnum):
    """Which accounts the wall shows."""

    ALL = "all"
    STUCK = "stuck"
    WAITING = "waiting"
    """Something is on its way."""
    PAUSED = "paused"
    LIVE = "live"
    """Something is on sale."""


@dataclass(frozen=True)
class Standing:
    """One account. `blocked` is what we do not send before somebody has mended it; `stuck` counts everything that
    needs a person or does not get through, `since` the first of it."""

    business: str
    business_name: str
    country: str
    cohort: str
    account_id: int
    account: str
    connector: str
    state: str
    live: int
    waiting: int
    refused: int
    blocked: int
    stuck: int
    since: datetime | None
    why: Sequence[tuple[int, Issue]]
    """How many listings are stuck on what, the most first; an account that is shut out comes before them."""


@dataclass(frozen=True)
class Wall:
    standings: Sequence[Standing]
    accounts: int
    page: int
    pages: int


def wall(
    businesses: QuerySet[Business],
    *,
    connector: str = "",
    shown: Shown = Shown.ALL,
    page: int = 1,
    size: int = PER_PAGE,
) -> Wall:
    """Of these businesses; as many queries whatever their number."""
    rows = _filtered(ChannelAccount.everywhere.filter(business__in=businesses), connector, shown)
    total = rows.count()
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    found = list(_counted(rows)[(page - 1) * size : page * size])
    why = causes.of_accounts(row["pk"] for row in found)
    return Wall([_standing(row, why.get(row["pk"], [])) for row in found], total, page, pages)


def not_connected(businesses: QuerySet[Business]) -> QuerySet[Business]:
    """Those that have no account yet."""
    return businesses.exclude(Exists(ChannelAccount.everywhere.filter(business=OuterRef("pk"))))


def _filtered(rows: QuerySet[ChannelAccount], connector: str, shown: Shown) -> QuerySet[ChannelAccount]:
    rows = rows.filter(connector=connector) if connector else rows
    listings = ListingRow.everywhere.filter(account=OuterRef("pk"))
    match shown:
        case Shown.STUCK:
            return rows.filter(Q(stuck_since__isnull=False) | Exists(listings.filter(stuck_since__isnull=False)))
        case Shown.WAITING:
            return rows.filter(Exists(listings.filter(state__in=[state.value for state in WAITING])))
        case Shown.PAUSED:
            return rows.filter(state=ChannelAccount.State.PAUSED)
        case Shown.LIVE:
            return rows.filter(Exists(listings.filter(state=ListingState.LIVE.value)))
    return rows


def _counted(rows: QuerySet[ChannelAccount]) -> QuerySet[ChannelAccount, dict[str, Any]]:
    first = Min("listings__stuck_since")
    # of two dates the earlier; SQLite's LEAST of a date and nothing is nothing
    since = Least(Coalesce("stuck_since", first), Coalesce(first, "stuck_since"))
    counted = rows.order_by().annotate(
        live=_in(ListingState.LIVE),
        waiting=_in(*WAITING),
        refused=_in(*REFUSED),
        blocked=_in(ListingState.BLOCKED),
        stuck=Count("listings__stuck_since"),
        since=since,
    )
    fields = ("pk", "name", "connector", "state", "issues", "business__slug", "business__name", "business__country")
    shut_out = Case(When(stuck_since__isnull=False, then=Value(0)), default=Value(1))
    ordered = counted.order_by(F("since").asc(nulls_last=True), shut_out, "business__slug", "name", "pk")
    shown: QuerySet[ChannelAccount, dict[str, Any]] = ordered.values(
        *fields, "business__cohort", "live", "waiting", "refused", "blocked", "stuck", "since"
    )
    return shown


def _in(*states: ListingState) -> Count:
    return Count("listings", filter=Q(listings__state__in=[state.value for state in states]))


def _standing(row: dict[str, Any], why: list[tuple[int, Issue]]) -> Standing:
    shut_out = row["state"] == ChannelAccount.State.REFUSED
    account = [(0, Issue.model_validate(each)) for each in row["issues"]] if shut_out else []
    return Standing(
        business=row["business__slug"],
        business_name=row["business__name"],
        country=row["business__country"],
        cohort=row["business__cohort"],
        account_id=row["pk"],
        account=row["name"],
        connector=row["connector"],
        **{name: row[name] for name in ("state", "live", "waiting", "refused", "blocked", "stuck", "since")},
        why=[*account, *why],
    )
