"""What people and programs read about listings and runs: the documents of the command line's JSON."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count

from catalog import store as catalogue
from catalog.issues import Issue
from catalog.models import Business
from sync.drift import DriftKind, against
from sync.drift import issues_of as issues_of_drift
from sync.models import ChannelAccount, ListingRow, SyncRun
from sync.plan import SENDS, Action, Change
from sync.states import ListingState
from sync.store import accounts, drifts, tries
from sync.store.listings import issues_of
from sync.store.tries import moment

TOGETHER = 2_000


def status(
    business: Business,
    account: str | None = None,
    language: str | None = None,
    *,
    keys: Collection[str] | None = None,
    at_length: bool = False,
) -> list[dict[str, Any]]:
    """One entry a listing, or one of some products, by account and product; in the business's language unless told.
    At length with all that was tried."""
    rows = ListingRow.objects.within(business).select_related("account").defer("listing")
    if account is not None:
        rows = rows.filter(account=accounts.account(business, account))
    if keys is not None:
        rows = rows.filter(product_key__in=keys)
    found = _entries(business, list(rows.order_by("account__name", "pk")), language or business.language)
    if not at_length:
        return [entry for _, entry in found]
    return [entry | {"tries": tries.all_of(business, row)} for row, entry in found]


def numbered(business: Business, account: str | None, *, after: int, at_most: int) -> list[tuple[int, dict[str, Any]]]:
    """Some of the entries in the order in which they were made, each with the number by which one goes on."""
    rows = ListingRow.objects.within(business).select_related("account").defer("listing").filter(pk__gt=after)
    if account is not None:
        rows = rows.filter(account=accounts.account(business, account))
    return [
        (row.pk, entry) for row, entry in _entries(business, list(rows.order_by("pk")[:at_most]), business.language)
    ]


def _entries(business: Business, ordered: list[ListingRow], shown_in: str) -> list[tuple[ListingRow, dict[str, Any]]]:
    found = list[tuple[ListingRow, dict[str, Any]]]()
    for at in range(0, len(ordered), TOGETHER):
        some = ordered[at : at + TOGETHER]
        keys, last = {row.product_key for row in some}, tries.last(business, some)
        drifted, sold = drifts.by_listing(business, keys), tries.for_sale(business, keys)
        titles = catalogue.titles(business, {row.product_key for row in some if not row.title})
        for row in some:
            beside = drifted.get((row.account_id, row.product_key), ())
            more = {
                "wanted": tries.wanted(row, on_sale=row.product_key in sold),
                "last_try": last.get(row.pk),
                "drift": [drift_document(each, shown_in) for each in beside],
            }
            found.append((row, _listing(business, row, titles.get(row.product_key, ""), shown_in) | more))
    return found


def _listing(business: Business, row: ListingRow, title: str, language: str) -> dict[str, Any]:
    receipt = row.receipt or {}
    remote = receipt.get("remote") or {}
    return {
        "business": business.slug,
        "account": row.account.name,
        "connector": row.account.connector,
        "product": row.product_key,
        "title": row.title or title,
        "state": row.state,
        "remote_id": next(iter(remote.values()), None),
        "remote": remote,
        "url": receipt.get("url"),
        "issues": [issue.document(language) for issue in issues_of(row)],
        "attempts": row.attempts,
        "synced_at": moment(row.synced_at),
        "there": receipt.get("status"),
        "countries": {country: _verdict(told, language) for country, told in receipt.get("verdicts", {}).items()},
    }


def _verdict(told: Mapping[str, Any], language: str) -> dict[str, Any]:
    issues = (Issue.model_validate(issue) for issue in told.get("issues", ()))
    return {"status": told["status"], "issues": [issue.document(language) for issue in issues]}


def drift_document(noted: drifts.Noted, language: str) -> dict[str, Any]:
    drift = noted.drift
    return {
        "kind": drift.kind.value,
        "product": drift.key,
        "title": drift.title,
        "remote_id": drift.remote_id,
        "remote": drift.remote,
        "url": drift.url,
        "since": noted.since.isoformat(),
        "choice": noted.choice.value if noted.choice else None,
        "choices": [choice.value for choice in drift.choices],
        "differences": [each.model_dump(mode="json") for each in drift.differences],
        "issues": [issue.document(language) for issue in issues_of_drift(drift)],
    }


def drift_beside(account: ChannelAccount, changes: Iterable[Change]) -> list[drifts.Noted]:
    """What a plan leaves as it is there: other prices, titles and stock than the catalogue says now."""
    planned = {change.key: change for change in changes}
    found = []
    for noted in drifts.noted(account):
        change = planned.get(noted.drift.key or "")
        if change is not None and noted.drift.kind in (DriftKind.CHANGED, DriftKind.STOCK):
            drift = against(noted.drift, change.listing) if change.listing else noted.drift
            found.append(replace(noted, drift=drift))
    return [each for each in found if each.drift.differences]


def sync_result(
    account: ChannelAccount, done: Sequence[SyncRun], seconds: float, keys: Collection[str] | None = None
) -> dict[str, Any]:
    """What the first of the runs planned, with those that it made room in, and where the listings, or those of some
    products, stand now."""
    rows = ListingRow.everywhere.filter(account=account)  # the account's index counts them, without a look at any
    rows = rows if keys is None else rows.filter(product_key__in=keys)
    states = dict(rows.values_list("state").annotate(count=Count("pk")).values_list("state", "count"))
    counts = _planned(done)
    last = done[-1] if done else None
    counts.update({state.value: states.get(state.value, 0) for state in ListingState})
    return {
        "account": account.name,
        "run": last.pk if last else None,
        "state": last.state if last else None,
        "counts": counts,
        "seconds": round(seconds, 2),
    }


def _planned(done: Sequence[SyncRun]) -> dict[str, int]:
    counts = {action.value: 0 for action in Action}
    for run in done:
        for action in Action:
            here = run.counts.get(action.value, 0)
            counts[action.value] = counts[action.value] + here if action in SENDS else here
        if run.state != SyncRun.State.YIELDED:
            break
    return counts


REASONS = {
    "new": "is not there yet",
    "content_changed": "text or photos changed",
    "price_changed": "price changed",
    "quantity_changed": "stock changed",
    "mapping_changed": "the connector shows it differently now",
    "not_wanted": "is no longer for sale here",
    "refused_before": "was refused before: is sent whole",
    "outcome_unknown": "was sent and not answered: looks first",
    "back_on_sale": "goes back on sale",
    "adopted": "is taken over",
    "not_ours": "stands there already and is not ours",
    "issues": "has something to mend first",
    "fee": "costs a fee that its owner has not agreed to",
    "renewal": "is renewed before it ends",
    "drifted": "shows something else there: yours is sent again",
    "listing_removed": "is not there any more: decide with `qafila reconcile`",
    "listing_suspended": "is not on sale any more: decide with `qafila reconcile`",
}


def reasons(change: Change) -> str:
    """Why, in words."""
    return "; ".join(REASONS.get(reason, reason.replace("_", " ")) for reason in change.reasons)
