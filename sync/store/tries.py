"""What is wanted of a listing, and what was tried: two of the three things to know of it beside the platform's word."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max

from catalog.models import Business, ProductRow
from catalog.product import Status
from sync.models import Attempt, ListingRow
from sync.plan import Action


def for_sale(business: Business, keys: Collection[str]) -> set[str]:
    """Those of the keys whose products their owner wants to be on sale."""
    rows = ProductRow.objects.within(business).filter(status=Status.ACTIVE.value, key__in=keys)
    return set(rows.values_list("key", flat=True))


def wanted(row: ListingRow, *, on_sale: bool) -> dict[str, Any]:
    """`next` is what the last plan will do; null where nothing, or where it is planned anew first."""
    ahead = row.planned_action if row.planned_hash and row.planned_action != Action.KEEP.value else ""
    return {
        "on_sale": on_sale and not row.withheld,
        "next": ahead or None,
        "not_before": moment(row.not_before),
        "check_after": moment(row.check_after),
    }


def last(business: Business, rows: Sequence[ListingRow]) -> Mapping[int, dict[str, Any]]:
    """The last try of each listing, by the listing's number."""
    tried = Attempt.objects.within(business).filter(listing__in=[row.pk for row in rows])
    newest = tried.order_by().values("listing").annotate(newest=Max("pk")).values("newest")
    return {each.listing_id: _document(each) for each in Attempt.objects.within(business).filter(pk__in=newest)}


def all_of(business: Business, row: ListingRow) -> list[dict[str, Any]]:
    """What is kept of it, the newest first."""
    return [_document(each) for each in Attempt.objects.within(business).filter(listing=row).order_by("-pk")]


def _document(tried: Attempt) -> dict[str, Any]:
    return {
        "at": moment(tried.at),
        "action": tried.action,
        "result": tried.result,
        "detail": tried.detail,
        "milliseconds": tried.milliseconds,
        "request_id": tried.request_id or None,
        "run": tried.run_id,
    }


def moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
