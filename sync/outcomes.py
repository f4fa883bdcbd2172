"""What became of a change: the outcome of one listing's way to the platform and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Protocol, TypeVar

import structlog

from catalog.issues import Issue
from catalog.product import Value
from connectors.errors import (
    AccountRefused,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    RunStopped,
    TemporaryError,
    UnexpectedReply,
)
from connectors.receipt import Push, Receipt, ReceiptStatus
from connectors.secrecy import redacted, redacted_issue
from sync.plan import Action, Change

log = structlog.get_logger()

DOWN_FOR = timedelta(seconds=30)
"""How long a platform that was down is left alone."""
LIMITED_FOR = timedelta(minutes=15)
"""How long at most nothing is tried where an allowance is used up: other things may fall due."""


class Result(StrEnum):
    DONE = "done"
    WITHDRAWN = "withdrawn"
    FOREIGN = "foreign"
    """It stands at the platform and is not ours: nothing was sent."""
    REJECTED = "rejected"
    FAILED = "failed"
    UNKNOWN = "unknown"
    LATER = "later"
    REFUSED = "refused"
    """The account was: nothing more is sent."""
    STOPPED = "stopped"


@dataclass(frozen=True)
class Outcome:
    change: Change
    result: Result
    receipt: Receipt | None = None
    push: Push | None = None
    error: str = ""
    issues: tuple[Issue, ...] = ()
    retry_after: float | None = None
    limited: bool = False
    """The platform asked to slow down: that is not an attempt."""
    milliseconds: int = 0
    request_id: str = ""


class Journal(Protocol):
    """The run's memory. Each call returns once it is committed."""

    def begin(self, changes: Sequence[Change]) -> Sequence[Push]:
        """Notes that the changes are about to be sent; a push for each."""

    def saved(self, saved: Sequence[tuple[Push, Receipt]]) -> None: ...

    def ended(self, outcomes: Sequence[Outcome]) -> None: ...


def rest(stopped: Outcome) -> timedelta:
    """How long the platform is left alone after what ended a delivery."""
    return min(timedelta(seconds=stopped.retry_after or 1.0), LIMITED_FOR) if stopped.limited else DOWN_FOR


def not_sent(change: Change, push: Push | None = None) -> Outcome:
    """It was never sent, and may be at once: that is no attempt."""
    return Outcome(change, Result.LATER, push=push, limited=True, retry_after=0.0)


V = TypeVar("V", bound=Value)


def storable(value: V) -> V:
    """The same without what no database takes in a text, the character NUL, and without secrets in what people read."""
    issues: tuple[Issue, ...] = getattr(value, "issues", ())
    if issues:
        value = value.model_copy(update={"issues": tuple(map(redacted_issue, issues))})
    text = value.model_dump_json()
    return type(value).model_validate_json(text.replace("\\u0000", "\ufffd")) if "\\u0000" in text else value


def _told(text: str) -> str:
    return redacted(text).replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def classify(change: Change, error: BaseException, push: Push | None = None) -> Outcome:
    """What an error of a connector means for its listing."""
    outcome = Outcome(change, Result.FAILED, push=push, error=_told(str(error)) or type(error).__name__)
    match error:
        case RunStopped():
            return replace(outcome, result=Result.STOPPED)
        case ListingRejected():
            return replace(outcome, result=Result.REJECTED, issues=tuple(map(storable, error.issues)))
        case AccountRefused():
            return replace(outcome, result=Result.REFUSED)
        case OutcomeUnknown():
            return replace(outcome, result=Result.UNKNOWN)
        case RateLimited():
            return replace(outcome, result=Result.LATER, retry_after=error.retry_after, limited=True)
        case TemporaryError():
            return replace(outcome, result=Result.LATER)
        case UnexpectedReply():
            return replace(outcome, issues=(Issue(code="reply_unexpected", raw=outcome.error, product=change.key),))
        case _:
            log.error("a connector raised nonsense", product=change.key, error=repr(error))
            return replace(
                outcome, error=_told(repr(error)), issues=(Issue(code="connector_broken", product=change.key),)
            )


def silent(change: Change, seconds: float) -> Outcome:
    """No answer came and none will; whether it was sent stays open."""
    told = f"the connector did not come back within {seconds:g} s"
    if change.action is Action.KEEP:
        return Outcome(change, Result.LATER, error=told, retry_after=seconds)
    issue = Issue(code="connector_hangs", product=change.key)
    return Outcome(change, Result.UNKNOWN, error=told, issues=(issue,))


_LOUD = (Result.FOREIGN, Result.REJECTED, Result.FAILED, Result.UNKNOWN)


def tell(outcome: Outcome) -> None:
    """One line of the log: what needs a look is a warning, the rest is there for who looks closely."""
    status = outcome.receipt.status if outcome.receipt else None
    said = {
        "product": outcome.change.key,
        "write": outcome.push.write_id if outcome.push else None,
        "action": outcome.change.action.value,
        "result": outcome.result.value,
        "status": status.value if status else None,
        "milliseconds": outcome.milliseconds,
    }
    if outcome.result in _LOUD or status is ReceiptStatus.REJECTED:
        log.warning("a listing needs a look", **said, error=outcome.error)
    else:
        log.debug("a listing was tried", **said, error=outcome.error)
