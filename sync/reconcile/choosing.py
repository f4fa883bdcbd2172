"""What becomes of a listing that drifted, once its owner or the account's policy has chosen. Rows are marked here; the
next sync sends."""

from typing import Any

from catalog.models import WithinBusiness
from connectors.contract import Connector, WithdrawsListings
from connectors.listing import Listing
from connectors.receipt import Receipt, ReceiptStatus
from sync.drift import STRAYS, Choice, Drift, DriftKind, as_it_stands, differences, sold
from sync.models import ChannelAccount, ListingRow
from sync.plan import Hashes
from sync.states import SAID, Event, ListingState, follow
from sync.store import drifts, listings
from sync.store.drifts import Noted

FORGOTTEN: dict[str, Any] = {
    "receipt": None,
    "sent": None,
    "tried": None,
    "check_after": None,
    "expires_at": None,
    "renew_at": None,
    "not_before": None,
    "attempts": 0,
    "trying_since": None,
    "accepted_at": None,
    "issues": [],
    **listings.ANEW,
}
"""A listing that is not there any more: whatever follows is looked up and made anew."""


def is_possible(kind: type[Connector[Any]], noted: Noted, choice: Choice) -> bool:
    """Whether the choice makes sense for it, and the connector can carry it out."""
    takes_away = noted.drift.kind in STRAYS and choice is not Choice.ADOPT
    return choice in noted.drift.choices and (not takes_away or issubclass(kind, WithdrawsListings))


def choose(account: ChannelAccount, noted: Noted, choice: Choice) -> None:
    """For any drift that has the choice, but the adoption of what others made: that is `link`."""
    if noted.drift.kind in STRAYS:  # to show ours again is to take the other one off sale
        drifts.set_choice(account, noted, Choice.ADOPT if choice is Choice.ADOPT else Choice.WITHDRAW)
        return
    gone = noted.drift.kind is DriftKind.REMOVED
    match choice:
        case Choice.RESEND:
            row = _row(account, noted)
            anew = _forgotten(row.get(), Event.PLANNED) if gone else {"not_before": None, **listings.ANEW}
            row.update(resend=True, **anew)
            drifts.set_choice(account, noted, choice)
        case Choice.WITHDRAW if not gone:
            listings.withhold(account, [str(noted.drift.key)], withheld=True)
            drifts.set_choice(account, noted, choice)
        case _:
            _adopt(account, noted)
            drifts.forget(account, noted)


def _adopt(account: ChannelAccount, noted: Noted) -> None:
    """What the platform shows is what is known from now on."""
    row, drift = _row(account, noted).get(), noted.drift
    receipt = row.receipt or {}
    match drift.kind:
        case DriftKind.REMOVED:
            _row(account, noted).update(withheld=True, resend=False, **_forgotten(row, Event.OFF_SALE))
        case DriftKind.SUSPENDED:
            refused = drift.status is ReceiptStatus.REJECTED
            row.state = _after(row, Event.REFUSED if refused else Event.OFF_SALE)
            row.receipt = {**receipt, "status": (drift.status or ReceiptStatus.WITHDRAWN).value}
            row.withheld, row.resend, row.planned_hash = row.withheld or not refused, False, ""
            row.save(update_fields=["state", "receipt", "withheld", "resend", "planned_hash"])
        case _:
            sent, verdicts = listings.last_sent(row), receipt.get("verdicts", {})
            for each in drift.differences:
                if each.field == "country":
                    verdicts = {**verdicts, each.variant: {"status": each.there}}
            row.listing = as_it_stands(sent, drift.differences).model_dump(mode="json") if sent else None
            row.receipt, row.resend = {**receipt, "verdicts": verdicts}, False
            row.save(update_fields=["listing", "receipt", "resend"])


def link(account: ChannelAccount, kind: type[Connector[Any]], noted: Noted, listing: Listing) -> None:
    """What others made is the product's listing from now on, as it stands; nothing is overwritten."""
    drift = noted.drift
    receipt = Receipt(remote=drift.remote, status=drift.status or ReceiptStatus.LIVE, url=drift.url)
    hashes = Hashes.of(listing)
    rows = ListingRow.objects.within(account.business)
    rows.update_or_create(
        account=account,
        product_key=listing.key,
        defaults={
            **FORGOTTEN,
            "title": listing.title,
            "state": follow(ListingState.PENDING, SAID[receipt.status]).value,
            "receipt": receipt.model_dump(mode="json"),
            "sent": [hashes.content, hashes.price, hashes.quantity],
            "tried": [hashes.content, hashes.price, hashes.quantity],
            "listing": _as_told(listing, drift).model_dump(mode="json"),
            "revision": kind.revision,
            "adopted": True,  # where the platform is asked again before anything is sent, it is still not ours
        },
    )
    drifts.forget(account, noted)


def _as_told(listing: Listing, drift: Drift) -> Listing:
    if drift.standing is None:
        return listing
    return as_it_stands(listing, (*differences(listing, drift.standing), *sold(listing, drift.standing)))


def _after(row: ListingRow, event: Event) -> str:
    return follow(ListingState(row.state), event).value


def _forgotten(row: ListingRow, event: Event) -> dict[str, Any]:
    return {**FORGOTTEN, "state": _after(row, event)}


def _row(account: ChannelAccount, noted: Noted) -> WithinBusiness[ListingRow]:
    return ListingRow.objects.within(account.business).filter(account=account, product_key=noted.drift.key)
