"""What is on record of each business, for a programme's indicators: from dates that are kept, not from attempts."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from catalog.models import Business, ImportRun, ProductRow
from sync.indicators import Record
from sync.models import ChannelAccount, ListingRow
from sync.states import ListingState

_LIVE = Q(state=ListingState.LIVE.value)


def records(businesses: QuerySet[Business]) -> list[Record]:
    """One each, in as many queries whatever their number."""
    products = _by_business(
        ProductRow.everywhere.filter(business__in=businesses), first=Min("created_at"), last=Max("updated_at")
    )
    imports = _by_business(
        ImportRun.everywhere.filter(business__in=businesses),
        first=Min("finished_at", filter=Q(created__gt=0)),
        last=Max("finished_at"),
    )
    accounts = _by_business(ChannelAccount.everywhere.filter(business__in=businesses), count=Count("pk"))
    listings = _by_business(
        ListingRow.everywhere.filter(business__in=businesses),
        first_live=Min("first_live_at"),
        live=Count("product_key", distinct=True, filter=_LIVE),
        refused=Count("refused_at"),
        mended=Count("pk", filter=Q(refused_at__isnull=False, mended_at__isnull=False)),
        last=Max("accepted_at"),
    )
    known = businesses.values_list("pk", "country", "cohort", "women_led", "youth_led")
    nothing: dict[str, Any] = {}
    return [
        _record(about, products.get(pk, nothing), imports.get(pk, nothing), accounts.get(pk, nothing), listings.get(pk))
        for pk, *about in known.iterator()
    ]


def _by_business(rows: QuerySet[Any], **aggregates: Any) -> dict[int, dict[str, Any]]:
    return {row.pop("business"): row for row in rows.order_by().values("business").annotate(**aggregates)}


def _record(
    about: list[Any],
    products: dict[str, Any],
    imports: dict[str, Any],
    accounts: dict[str, Any],
    listings: dict[str, Any] | None,
) -> Record:
    country, cohort, women_led, youth_led = about
    listed = listings or {"first_live": None, "live": 0, "refused": 0, "mended": 0}
    return Record(
        country=country,
        cohort=cohort,
        women_led=women_led,
        youth_led=youth_led,
        first_product=min((at for at in (products.get("first"), imports.get("first")) if at), default=None),
        accounts=accounts.get("count", 0),
        first_live=listed["first_live"],
        products_live=listed["live"],
        refused=listed["refused"],
        mended=listed["mended"],
        last_active=_latest(products.get("last"), imports.get("last"), listed.get("last")),
    )


def _latest(*moments: datetime | None) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
