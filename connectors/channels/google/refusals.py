"""What an answer of the API means, and what Google says of a product. Pure."""

from collections.abc import Iterable
from datetime import UTC, datetime

from pydantic import ValidationError

from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    Issue,
    ListingRejected,
    RateLimited,
    Reply,
    Severity,
    UnexpectedReply,
)
from connectors.channels.google.replies import ItemIssue, Refusal, Refused

SEVERITIES = {"DISAPPROVED": Severity.ERROR, "DEMOTED": Severity.WARNING}
DAILY = frozenset(("quota/daily_limit_exceeded", "daily_limit_exceeded", "dailyLimitExceeded"))
A_DAY = 86_400.0
ABORTED = "ABORTED"
UNREGISTERED = "GCP_NOT_REGISTERED"


def refusal_of(reply: Reply) -> Refusal | None:
    try:
        return Refused.model_validate_json(reply.content).error
    except ValidationError:
        return None


def to_error(reply: Reply) -> ConnectorError | None:
    """None where it was done. What is not found is the caller's to judge: it is "gone", or not there yet."""
    if reply.ok:
        return None
    told = refusal_of(reply)
    words = f"{reply.request} answered {reply.status}: {told.message if told else reply.excerpt}"
    if reply.status in (401, 403):
        return AccountRefused(words)
    if reply.status == 429:
        return RateLimited(words, until_midnight() if told and is_daily(told) else None)
    if reply.status >= 500 or reply.status in (408, 409):
        return ChannelUnavailable(words)
    if reply.status == 400 and told:
        return ListingRejected([Issue(code="platform_refused", params={"reason": told.message}, raw=told.message)])
    return UnexpectedReply(words)


def is_daily(refusal: Refusal) -> bool:
    return bool(DAILY & {each.reason for each in refusal.details})


def until_midnight() -> float:
    now = datetime.now(UTC)
    return A_DAY - (now.hour * 3_600 + now.minute * 60 + now.second)


def is_outdated(reply: Reply) -> bool:
    """Google has a newer version than the one that was sent, as after a restored backup: by its document the insertion
    is then aborted, which is 409 in google.rpc. Somebody who writes at the same time is told the same."""
    told = refusal_of(reply)
    if told is None:
        return False
    return told.status == ABORTED or (reply.status == 400 and "version" in told.message.casefold())


def is_unregistered(reply: Reply) -> bool:
    """Whether the operator's project at Google is not registered for this API: once for all accounts."""
    told = refusal_of(reply)
    return told is not None and any(UNREGISTERED in each.reason for each in told.details)


def to_issues(issues: Iterable[ItemIssue], *, refused: bool) -> list[Issue]:
    """Each once, however many variants it is told of; an error only where nobody sees the product for it."""
    found = []
    for each in issues:
        severity = SEVERITIES.get(each.severity, Severity.INFO)
        reason = each.detail or each.description or each.code
        issue = Issue(
            code="google_item_refused" if severity is Severity.ERROR else "google_item_remark",
            field=each.attribute,
            severity=severity if refused or severity is not Severity.ERROR else Severity.WARNING,
            params={"reason": reason, "more": each.documentation},
            raw=f"{each.code}: {each.description or reason}",
        )
        if issue not in found:
            found.append(issue)
    return found
