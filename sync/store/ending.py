"""What an outcome means for its listing's row: its state, when it is tried or looked at again, what is known of it."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from catalog.issues import Issue, Severity
from connectors.receipt import Receipt, ReceiptStatus
from sync.models import ListingRow
from sync.outcomes import Outcome, Result
from sync.plan import Action
from sync.renewals import renewal_time
from sync.states import SAID, Event, ListingState, follow
from sync.store.listings import dump

FIRST_WAIT, LONGEST_WAIT = 1.0, 900.0
FIRST_LOOK, LONGEST_LOOK = 5.0, 3_600.0
"""Seconds until the platform is asked about a listing that it has not decided on: half its age, within these."""
PATIENCE = timedelta(hours=24)
"""After so long without getting through, a person is asked; trying goes on."""
_DECIDED = frozenset((Result.DONE, Result.WITHDRAWN, Result.REJECTED, Result.FAILED))
_EVENTS = {
    Result.WITHDRAWN: Event.OFF_SALE,
    Result.REJECTED: Event.REFUSED,
    Result.FAILED: Event.UNREADABLE,
    Result.UNKNOWN: Event.UNANSWERED,
    Result.FOREIGN: Event.FOREIGN,
}


@dataclass(frozen=True)
class Habits:
    """What has to be known of a connector to keep its listings' rows."""

    revision: int = 1
    settle: timedelta = timedelta(0)
    reports: bool = False
    """Whether it can be asked about a listing's status."""


def wait_after(attempts: int) -> timedelta:
    """Twice as long after each attempt, spread by a fifth so that listings do not come back all at once."""
    seconds = min(FIRST_WAIT * 2 ** (min(attempts, 30) - 1), LONGEST_WAIT)
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311 - no secret


def is_check(outcome: Outcome) -> bool:
    """Nothing was sent: the platform was asked."""
    return outcome.change.action is Action.KEEP


def end(row: ListingRow, outcome: Outcome, habits: Habits, at: datetime) -> None:
    before = (row.state, row.receipt)
    done = outcome.result is Result.DONE and outcome.receipt is not None
    row.issues = dump(outcome.issues) if done else dump(outcome.issues) or row.issues
    if done and outcome.receipt is not None:
        _acknowledge(row, outcome, outcome.receipt, habits, at)
    elif is_check(outcome):
        _look_again(row, outcome, at)
    else:
        _conclude(row, outcome, habits, at)
    if is_check(outcome) and (row.state, row.receipt) != before:
        row.planned_hash = ""
    elif outcome.result in _DECIDED:
        row.planned_action = Action.KEEP.value


def _become(row: ListingRow, event: Event) -> None:
    row.state = follow(ListingState(row.state), event).value


def _acknowledge(row: ListingRow, outcome: Outcome, receipt: Receipt, habits: Habits, at: datetime) -> None:
    wish, was_open = outcome.change.wish, bool(row.receipt and row.receipt.get("job"))
    if outcome.push is not None:
        row.tried = [wish.content, wish.price, wish.quantity] if wish else row.tried
        row.revision, row.adopted, row.accepted_at = habits.revision, False, at
        row.resend = row.resend and "content" not in outcome.push.changed
    ended = receipt.job is None and receipt.status is not ReceiptStatus.REJECTED
    if ended and (outcome.push is not None or was_open):
        row.sent = row.tried
    known, whole = outcome.change.known, outcome.push is not None and "content" in outcome.push.changed
    receipt = receipt.model_copy(update={"ours": outcome.push is not None or known is None or known.ours})
    planned = (row.expires_at, row.renew_at)
    row.renew_at = renewal_time(receipt.expires_at, at, before=planned, renewed=whole)
    row.receipt = receipt.model_dump(mode="json")
    _become(row, SAID[receipt.status])
    row.attempts, row.trying_since, row.not_before, row.synced_at = 0, None, None, at
    row.expires_at = receipt.expires_at
    row.check_after = _next_look(row, receipt, at) if habits.reports else None
    if receipt.job is not None and receipt.job.deadline <= at:
        _lose(row, receipt, at)


def _next_look(row: ListingRow, receipt: Receipt, at: datetime) -> datetime | None:
    if receipt.check_after is not None or not (receipt.job or receipt.status is ReceiptStatus.SUBMITTED):
        return receipt.check_after
    age = (at - (row.accepted_at or at)).total_seconds()
    return at + timedelta(seconds=min(max(age / 2, FIRST_LOOK), LONGEST_LOOK))


def _look_again(row: ListingRow, outcome: Outcome, at: datetime) -> None:
    """The platform was asked and did not say."""
    receipt = Receipt.model_validate(row.receipt) if row.receipt else None
    if outcome.result is Result.UNKNOWN or (receipt and receipt.job and receipt.job.deadline <= at):
        _lose(row, receipt, at)
    else:
        row.attempts += not outcome.limited
        wait = max(wait_after(row.attempts or 1), timedelta(seconds=FIRST_LOOK))
        row.check_after = at + max(wait, timedelta(seconds=outcome.retry_after or 0))


def _lose(row: ListingRow, receipt: Receipt | None, at: datetime) -> None:
    """Gone, as it seems, or its job has passed its deadline: looked for before anything is sent again."""
    if receipt is not None:
        row.receipt = receipt.model_copy(update={"job": None}).model_dump(mode="json")
    _become(row, Event.GONE)
    row.check_after, row.not_before = None, at


def _conclude(row: ListingRow, outcome: Outcome, habits: Habits, at: datetime) -> None:
    """Something was sent, or was about to be."""
    if event := _EVENTS.get(outcome.result):
        _become(row, event)
    match outcome.result:
        case Result.WITHDRAWN:
            row.issues = []
            row.expires_at, row.renew_at, row.resend = None, None, False
            row.attempts, row.trying_since, row.not_before, row.check_after, row.synced_at = 0, None, None, None, at
            if outcome.receipt is not None:
                withdrawn = outcome.receipt.model_copy(update={"status": ReceiptStatus.WITHDRAWN})
                row.receipt = withdrawn.model_dump(mode="json")
        case Result.FOREIGN if outcome.receipt is not None:
            row.receipt, row.not_before = outcome.receipt.model_dump(mode="json"), None
        case Result.REJECTED | Result.FAILED:
            row.attempts, row.trying_since, row.not_before = row.attempts + 1, None, None
        case Result.UNKNOWN:
            _try_again(row, outcome, habits.settle, at)
        case Result.LATER:
            if "outcome_unknown" not in outcome.change.reasons:  # else nothing was sent now, but before
                _become(row, Event.NOT_SENT)
            _try_again(row, outcome, timedelta(seconds=outcome.retry_after or 0), at)
        case _:  # stopped or refused: whether it was sent stays open, `find` tells
            row.not_before = at


def _try_again(row: ListingRow, outcome: Outcome, at_least: timedelta, at: datetime) -> None:
    """Being asked to slow down is no attempt."""
    row.attempts += not outcome.limited
    row.not_before = at + max(wait_after(row.attempts or 1), at_least)
    if outcome.limited:
        return
    row.trying_since = row.trying_since or at
    if at - row.trying_since >= PATIENCE:
        hours = str(int((at - row.trying_since).total_seconds() // 3600))
        issue = Issue(code="not_getting_through", severity=Severity.WARNING, params={"hours": hours}, raw=outcome.error)
        row.issues = dump([issue.model_copy(update={"product": row.product_key})])
