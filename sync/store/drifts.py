"""Drift as rows: what was found at the last reading, since when, and what is to be done about it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from catalog.models import Business, WithinBusiness
from connectors.listing import Listing
from connectors.receipt import ReceiptStatus
from sync.comparison import Entry
from sync.drift import HELD, PARTS, STRAYS, Choice, Drift, DriftKind, issues_of
from sync.models import ChannelAccount, DriftRow, ListingRow
from sync.states import Event, ListingState, follow

ENTRY = ("product_key", "title", "state", "receipt", "sent", "tried", "synced_at")
OF_A_LISTING = tuple(kind.value for kind in DriftKind if kind not in STRAYS and kind is not DriftKind.ORPHAN)


@dataclass(frozen=True)
class Noted:
    """`choice` is None while nobody has decided."""

    pk: int
    drift: Drift
    since: datetime
    choice: Choice | None

    @property
    def left_alone(self) -> bool:
        return self.choice is Choice.ADOPT

    def is_named(self, keys: Collection[str]) -> bool:
        """Whether somebody means it by one of these: a product's key, or an id of the platform's."""
        return self.drift.key in keys or self.drift.remote_id in keys


def entries(account: ChannelAccount, settle: timedelta, at: datetime) -> Iterator[Entry]:
    """What is known of each listing, for the comparison."""
    for key, title, state, receipt, sent, tried, synced_at in _listings(account).values_list(*ENTRY).iterator(2_000):
        told: Mapping[str, Any] = receipt or {}
        visible = synced_at is None or synced_at <= at - settle
        yield Entry(
            key=key,
            state=ListingState(state),
            remote=told.get("remote", {}),
            status=ReceiptStatus(told["status"]) if told else None,
            title=title,
            url=told.get("url"),
            foreign=not told.get("ours", True),
            job_open=told.get("job") is not None,
            settled=sent is not None and sent == tried and visible,
            verdicts={country: ReceiptStatus(each["status"]) for country, each in told.get("verdicts", {}).items()},
        )


def sent(account: ChannelAccount, keys: Collection[str]) -> dict[str, Listing]:
    """What was last sent, or taken as known, of these."""
    rows = _listings(account).filter(product_key__in=list(keys)).exclude(listing=None)
    return {key: Listing.model_validate(listing) for key, listing in rows.values_list("product_key", "listing")}


def keep(account: ChannelAccount, found: Sequence[Drift], at: datetime) -> None:
    """Notes what was found; what was known of it already keeps its date and its choice."""
    rows = {
        (each.kind.value, each.key or "", each.remote_id): DriftRow(
            business=account.business,
            account=account,
            kind=each.kind.value,
            product_key=each.key or "",
            remote_id=each.remote_id,
            details=_document(each),
            since=at,
            seen_at=at,
        )
        for each in found
    }
    _rows(account).bulk_create(
        list(rows.values()),
        update_conflicts=True,
        unique_fields=["account", "kind", "product_key", "remote_id"],
        update_fields=["details", "seen_at"],
        batch_size=500,
    )
    for each in found:
        if each.kind in HELD:
            issues = [issue.model_dump(mode="json", exclude_defaults=True) for issue in issues_of(each)]
            waiting = _listings(account).filter(product_key=each.key, resend=False)
            for row in waiting:
                state = follow(ListingState(row.state), Event.BLOCKED)
                waiting.update(state=state.value, issues=issues, planned_hash="")


def forget_before(account: ChannelAccount, at: datetime) -> bool:
    """What was not found again is over; whether listings have waited for that, which are planned anew."""
    over = _rows(account).filter(seen_at__lt=at)
    freed = list(over.filter(kind__in=HELD).values_list("product_key", flat=True))
    for start in range(0, len(freed), 500):  # databases limit the values in one statement
        _listings(account).filter(product_key__in=freed[start : start + 500]).update(planned_hash="")
    over.delete()
    return bool(freed)


def noted(account: ChannelAccount) -> list[Noted]:
    """All that was found, and is not mended yet; what a person decides first."""
    order = {kind.value: place for place, kind in enumerate(DriftKind)}
    found = [_noted(row) for row in _rows(account).order_by("since", "pk")]
    return sorted(found, key=lambda each: order[each.drift.kind.value])


def by_listing(business: Business, keys: Collection[str]) -> dict[tuple[int, str], list[Noted]]:
    """Of these products, by account and product key; what others made is nobody's."""
    rows = DriftRow.objects.within(business).filter(product_key__in=keys).exclude(kind=DriftKind.ORPHAN.value)
    found: dict[tuple[int, str], list[Noted]] = {}
    for row in rows.order_by("since", "pk"):
        found.setdefault((row.account_id, row.product_key), []).append(_noted(row))
    return found


def held(account: ChannelAccount, keys: Collection[str] | None = None) -> dict[str, Drift]:
    """What keeps listings (of these keys) from being sent before their owner has decided, by product key."""
    rows = _rows(account).filter(kind__in=HELD)
    if keys is not None:
        rows = rows.filter(product_key__in=keys)
    return {row.product_key: _noted(row).drift for row in rows}


def set_choice(account: ChannelAccount, each: Noted, choice: Choice) -> None:
    _rows(account).filter(pk=each.pk).update(choice=choice.value)


def forget(account: ChannelAccount, each: Noted) -> None:
    _rows(account).filter(pk=each.pk).delete()


def strays_to_withdraw(account: ChannelAccount) -> list[Noted]:
    """What stands there without a listing of ours, and is to be taken off sale."""
    rows = _rows(account).filter(kind__in=STRAYS, choice=Choice.WITHDRAW.value)
    return [_noted(row) for row in rows]


def keys(account: ChannelAccount) -> set[str]:
    """Of the listings that have drifted."""
    return set(_rows(account).filter(kind__in=OF_A_LISTING).values_list("product_key", flat=True))


def mended(account: ChannelAccount, acknowledged: Iterable[tuple[str, Collection[str] | None]]) -> None:
    """The platform has taken these parts of these listings (None: it is off sale): what they mend is over."""
    for key, parts in acknowledged:
        for row in _rows(account).filter(product_key=key, kind__in=OF_A_LISTING):
            drift = _noted(row).drift
            left = [] if parts is None else [each for each in drift.differences if PARTS[each.field] not in parts]
            if left:
                details = drift.model_copy(update={"differences": tuple(left)})
                _rows(account).filter(pk=row.pk).update(details=_document(details))
            elif parts is None or drift.kind not in HELD or "content" in parts:
                row.delete()


def _document(drift: Drift) -> dict[str, Any]:
    return drift.model_dump(mode="json", exclude_defaults=True)


def _noted(row: DriftRow) -> Noted:
    return Noted(row.pk, Drift.model_validate(row.details), row.since, Choice(row.choice) if row.choice else None)


def _rows(account: ChannelAccount) -> WithinBusiness[DriftRow]:
    return DriftRow.objects.within(account.business).filter(account=account)


def _listings(account: ChannelAccount) -> WithinBusiness[ListingRow]:
    return ListingRow.objects.within(account.business).filter(account=account)
