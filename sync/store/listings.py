"""Listing rows as the values that a plan works on."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business
from connectors.listing import Listing
from connectors.receipt import Receipt
from sync.drift import Drift
from sync.models import ChannelAccount, ListingRow
from sync.plan import Action, Change, Hashes, Known
from sync.renewals import is_late
from sync.states import NEEDS_A_PERSON, SAID, Event, ListingState, follow
from sync.store import drifts
from sync.store.clock import now

ANEW = {"planned_hash": ""}
"""What else changes where something is changed that a plan depends on: the listing is planned anew."""
MAY_STAND = Q(state=ListingState.UNKNOWN.value) | Q(receipt__isnull=True, tried__isnull=False)
"""The rows of which the plan may have to know what was last sent."""
UNDECIDED = (ListingState.PENDING.value, ListingState.UNKNOWN.value)


def known(account: ChannelAccount, keys: Collection[str] | None = None) -> dict[str, Known]:
    """By product key; all of them, or those of some hundreds of keys."""
    rows = _rows(account, keys)
    lean = rows.defer("listing").exclude(MAY_STAND)
    held = drifts.held(account, keys)
    return {
        row.product_key: known_of(row, held.get(row.product_key))
        for query in (lean, rows.filter(MAY_STAND))
        for row in query.iterator(2_000)
    }


def _rows(account: ChannelAccount, keys: Collection[str] | None) -> QuerySet[ListingRow]:
    rows = ListingRow.objects.within(account.business).filter(account=account)
    return rows if keys is None else rows.filter(product_key__in=keys)


def known_of(row: ListingRow, drift: Drift | None = None) -> Known:
    known = Known(
        key=row.product_key,
        state=ListingState(row.state),
        receipt=Receipt.model_validate(row.receipt) if row.receipt is not None else None,
        sent=Hashes(*row.sent) if row.sent else None,
        tried=Hashes(*row.tried) if row.tried else None,
        revision=row.revision,
        not_before=row.not_before,
        fee_agreed=row.fee_agreed,
        adopted=row.adopted,
        withheld=row.withheld,
        issues=issues_of(row),
        drift=drift,
        resend=row.resend,
        renew_at=row.renew_at,
    )
    return replace(known, listing=last_sent(row)) if known.may_stand else known


def last_sent(row: ListingRow) -> Listing | None:
    return Listing.model_validate(row.listing) if row.listing else None


def issues_of(row: ListingRow) -> tuple[Issue, ...]:
    return tuple(Issue.model_validate(issue) for issue in row.issues)


def dump(issues: Iterable[Issue]) -> list[dict[str, object]]:
    return [issue.model_dump(mode="json", exclude_defaults=True) for issue in issues]


def state_in_plan(change: Change, known: Known | None) -> ListingState:
    """The state of a listing that nothing has been sent for yet in this run."""
    before = known.state if known else ListingState.PENDING
    if change.action in (Action.BLOCK, Action.ADOPT):
        return follow(before, Event.BLOCKED)
    if change.action is not Action.KEEP:
        return follow(before, Event.PLANNED)
    if "not_wanted" in change.reasons:
        return follow(before, Event.ABSENT)
    if before in (ListingState.BLOCKED, ListingState.PENDING) and known is not None and known.receipt is not None:
        return follow(before, SAID[known.receipt.status])
    return before


def agree(account: ChannelAccount, keys: Collection[str] | None = None, *, adopt: bool, fee: bool) -> None:
    """Its owner's word for the listings that wait for it, or for those of some products."""
    rows = _rows(account, keys)
    if adopt:
        rows.filter(receipt__ours=False).update(adopted=True, **ANEW)
    if fee:
        rows.filter(receipt__isnull=True).update(fee_agreed=True, **ANEW)


def withhold(account: ChannelAccount, keys: Collection[str] | None, *, withheld: bool) -> set[str]:
    """Keeps the products (None: all) off the account, or lets them back; which of the keys the account knows."""
    rows = _rows(account, keys)
    found = set(rows.values_list("product_key", flat=True))
    rows.update(withheld=withheld, not_before=None, **ANEW)
    return found


def first_keys(account: ChannelAccount, at_most: int) -> list[str]:
    """The keys of some of its listings: those that need a person first, then those on sale."""
    rows = ListingRow.objects.within(account.business).filter(account=account)
    keys: list[str] = []
    for state in sorted(ListingState, key=lambda state: (state not in NEEDS_A_PERSON, state is not ListingState.LIVE)):
        in_order = rows.filter(state=state.value).order_by("stuck_since")  # as the index has them: nothing is sorted
        keys += in_order.values_list("product_key", flat=True)[: at_most - len(keys)]
        if len(keys) == at_most:
            break
    return keys


def listed(business: Business, keys: Collection[str]) -> set[str]:
    """Which of the products some account knows, for sale or not."""
    rows = ListingRow.objects.within(business).filter(product_key__in=keys)
    return set(rows.values_list("product_key", flat=True))


def unknown_keys(business: Business, keys: Collection[str]) -> list[str]:
    """Those that no product of the business ever had."""
    known = {version.product.key for version in catalogue.versions(business, keys)} | listed(business, keys)
    return sorted(set(keys) - known)


def retry(account: ChannelAccount) -> int:
    """Lets what was refused or failed be sent again, and what waits be sent now; how many."""
    rows = ListingRow.objects.within(account.business).filter(account=account)
    count = rows.filter(state__in=UNDECIDED).update(attempts=0, not_before=None)
    unheard = rows.filter(state=ListingState.FAILED.value, receipt__isnull=True)
    count += unheard.update(state=ListingState.UNKNOWN.value, attempts=0, not_before=None, **ANEW)
    refused = rows.filter(state__in=(ListingState.REJECTED.value, ListingState.FAILED.value))
    return count + refused.update(tried=None, attempts=0, not_before=None, **ANEW)


def due_for_check(account: ChannelAccount, at: datetime) -> list[Change]:
    """The listings whose status the platform is to be asked for."""
    rows = ListingRow.objects.within(account.business).filter(account=account, check_after__lte=at)
    return [
        Change(Action.KEEP, row.product_key, known=Receipt.model_validate(row.receipt), reasons=("status_due",))
        for row in rows.exclude(state__in=UNDECIDED).exclude(receipt=None).order_by("check_after")
    ]


def next_due(account: ChannelAccount, keys: Collection[str] | None = None, *, renewals: bool = True) -> datetime | None:
    """When the next listing of the account, or of some products, has something to wait for no longer. A renewal that
    was due has been tried by now; it is tried again with what comes next."""
    rows = _rows(account, keys)
    ahead = rows.filter(state=ListingState.LIVE.value, renew_at__gt=now())
    renewal = ahead.aggregate(at=Min("renew_at"))["at"] if renewals else None
    retry = rows.filter(state__in=UNDECIDED).aggregate(at=Min("not_before"))["at"]
    check = rows.exclude(state__in=UNDECIDED).aggregate(at=Min("check_after"))["at"]
    return min((at for at in (retry, check, renewal) if at is not None), default=None)


def renewals_late(account: ChannelAccount) -> list[Issue]:
    """An alarm, where listings end soon, or have ended, and were not renewed."""
    rows = ListingRow.objects.within(account.business).filter(account=account, renew_at__lte=now(), withheld=False)
    rows = rows.filter(receipt__status="live").exclude(state=ListingState.WITHDRAWN.value)
    held, at = drifts.held(account), now()
    times = rows.values_list("product_key", "expires_at", "renew_at")
    late = [key for key, ends, planned in times if ends and planned and is_late(at, ends, planned) and key not in held]
    return [Issue(code="renewal_late", params={"count": str(len(late))})] if late else []
