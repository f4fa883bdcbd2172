"""The journal of a run: every listing is written before it is sent and after, and only while the lease holds."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import F

from connectors.receipt import Part, Push, Receipt
from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun
from sync.outcomes import Outcome, Result
from sync.plan import Action, Change, Hashes, Known
from sync.states import Event, ListingState, follow
from sync.store import drifts
from sync.store.clock import apart, now
from sync.store.ending import Habits, end, is_check
from sync.store.leases import Lease, hold
from sync.store.listings import known_of, last_sent

_BEGUN = ("write_id", "version", "sent", "tried", "listing", "title", "state", "not_before")
_ENDED = (
    *("issues", "state", "attempts", "trying_since", "not_before", "check_after", "accepted_at", "expires_at"),
    *("synced_at", "receipt", "sent", "tried", "revision", "adopted", "planned_action", "planned_hash"),
    *("renew_at", "resend"),
)


class RunJournal:
    """`sync.outcomes.Journal` over the database, on the run's own thread."""

    def __init__(self, account: ChannelAccount, run: SyncRun, lease: Lease, habits: Habits) -> None:
        self._account, self._run, self._lease, self._habits = account, run, lease, habits
        self._drifted = drifts.keys(account)
        self.freed = False
        """A job has ended: what changed while it was open was held back for it."""

    def begin(self, changes: Sequence[Change]) -> Sequence[Push]:
        with transaction.atomic():
            hold(self._lease)
            rows = self._rows(change.key for change in changes)
            pushes = [self._begin(rows, change) for change in changes]
            self._write(rows.values(), _BEGUN)
        return pushes

    def _write(self, rows: Iterable[ListingRow], fields: Sequence[str]) -> None:
        ListingRow.objects.within(self._account.business).bulk_create(
            rows, update_conflicts=True, unique_fields=["account", "product_key"], update_fields=fields
        )

    def _begin(self, rows: dict[str, ListingRow], change: Change) -> Push:
        row = rows.setdefault(
            change.key, ListingRow(business=self._account.business, account=self._account, product_key=change.key)
        )
        before, listing = known_of(row), change.listing or last_sent(row)
        if listing is None:
            raise LookupError(f"nothing is known of what was sent for {change.key}")
        wish = None if change.action is Action.WITHDRAW else change.wish or Hashes.of(listing)
        if wish is None or not _repeats(before, wish, row):
            row.write_id, row.version = str(uuid.uuid4()), row.version + 1
        if wish is not None:
            row.sent = _in_doubt(row.sent, change.changed)
            row.tried, row.listing = [wish.content, wish.price, wish.quantity], listing.model_dump(mode="json")
            row.title = listing.title
        row.state = follow(ListingState(row.state), Event.SENT).value
        row.not_before = now() + self._habits.settle
        return Push(
            listing=listing, known=change.known, write_id=row.write_id, version=row.version, changed=change.changed
        )

    def saved(self, saved: Sequence[tuple[Push, Receipt]]) -> None:
        with transaction.atomic():
            hold(self._lease)
            rows = ListingRow.objects.within(self._account.business).filter(account=self._account)
            for push, receipt in saved:
                rows.filter(product_key=push.listing.key).update(receipt=receipt.model_dump(mode="json"))

    def ended(self, outcomes: Sequence[Outcome]) -> None:
        with transaction.atomic():
            changed = hold(self._lease) != self._account.config
            habits = replace(self._habits, revision=0) if changed else self._habits  # sent again by the new settings
            rows = self._rows(outcome.change.key for outcome in outcomes)
            known = [outcome for outcome in outcomes if outcome.change.key in rows]
            tries = [self._end(rows[outcome.change.key], outcome, habits) for outcome in known]
            self._write(rows.values(), _ENDED)
            Attempt.objects.within(self._account.business).bulk_create(tries)
            drifts.mended(self._account, [each for each in map(_mended, outcomes) if each and each[0] in self._drifted])
            SyncRun.objects.within(self._account.business).filter(pk=self._run.pk).update(
                done=F("done") + len(outcomes)
            )

    def _rows(self, keys: Any) -> dict[str, ListingRow]:
        rows = ListingRow.objects.within(self._account.business).filter(account=self._account)
        return {row.product_key: row for row in rows.filter(product_key__in=list(keys)).select_for_update()}

    def _end(self, row: ListingRow, outcome: Outcome, habits: Habits) -> Attempt:
        job = _has_job(row)
        end(row, _by_our_clock(outcome), habits, now())
        self.freed |= job and is_check(outcome) and not _has_job(row)
        return Attempt(
            business=self._account.business,
            listing=row,
            run=self._run,
            action="check" if is_check(outcome) else outcome.change.action.value,
            result=outcome.result.value,
            detail=outcome.error[:2_000],
            milliseconds=outcome.milliseconds,
            request_id=outcome.request_id[:100],
        )


def _mended(outcome: Outcome) -> tuple[str, Collection[str] | None] | None:
    """The listing, and what of it the platform has taken; None: it is off sale."""
    if outcome.result is Result.WITHDRAWN:
        return outcome.change.key, None
    sent = outcome.result is Result.DONE and outcome.push is not None
    return (outcome.change.key, outcome.push.changed) if sent and outcome.push else None


def _has_job(row: ListingRow) -> bool:
    return bool(row.receipt and row.receipt.get("job"))


def _by_our_clock(outcome: Outcome) -> Outcome:
    """A connector works out times by this process's clock, which may be wrong; what expires, the platform tells."""
    receipt, shift = outcome.receipt, apart()
    if receipt is None or not shift:
        return outcome
    job = receipt.job and receipt.job.model_copy(update={"deadline": receipt.job.deadline + shift})
    check_after = receipt.check_after and receipt.check_after + shift
    return replace(outcome, receipt=receipt.model_copy(update={"job": job, "check_after": check_after}))


def _in_doubt(sent: list[str] | None, parts: Collection[Part]) -> list[str] | None:
    """What is sent now may stand there or not, however many tries follow, until one is acknowledged."""
    return sent and list(asdict(replace(Hashes(*sent), **dict.fromkeys(parts, ""))).values())


def _repeats(before: Known, wish: Hashes, row: ListingRow) -> bool:
    """Whether this is the same wish again, still without an answer."""
    waiting = before.state in (ListingState.UNKNOWN, ListingState.PENDING)
    return bool(row.write_id) and waiting and before.tried == wish and before.sent != wish
