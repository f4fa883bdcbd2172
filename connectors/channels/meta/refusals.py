"""What the Graph API has against a request, and our errors and issues from it. Pure."""

from collections.abc import Sequence

from pydantic import ValidationError

from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    Issue,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    Reply,
    UnexpectedReply,
)
from connectors.channels.meta.replies import Failed, Problem

LIMITED = frozenset((4, 17, 32, 613, 80014))
"""Codes that say: too much, come back later."""
PERMISSION = range(200, 300)
REFUSED = frozenset((10, 102, 190, *PERMISSION))
DOWN = frozenset((1, 2))
DUPLICATE = 10800


def problem_of(reply: Reply) -> Problem | None:
    try:
        return Failed.model_validate_json(reply.content).error
    except ValidationError:
        return None


def to_error(reply: Reply) -> ConnectorError:
    """Of an answer that is no success: the code counts more than the status."""
    problem = problem_of(reply)
    told = f"{reply.request} answered {reply.status}: {problem.message if problem else reply.excerpt}"
    if problem is None or problem.code is None:
        return UnexpectedReply(told)
    if problem.code in REFUSED:
        return AccountRefused(told)
    if problem.code in LIMITED:
        return RateLimited(told)
    if problem.code in DOWN:
        return ChannelUnavailable(told)
    if problem.code == DUPLICATE:
        return ListingRejected(to_issues([problem.error_user_msg or problem.message]))
    return UnexpectedReply(told)


def to_issues(messages: Sequence[str]) -> list[Issue]:
    """Each once, however many variants it is told of."""
    return [
        Issue(code="platform_refused", params={"reason": message}, raw=message) for message in dict.fromkeys(messages)
    ]


def refusal_of(messages: Sequence[str]) -> ConnectorError:
    """An item that was changed and is not there has to be looked for; anything else does not please."""
    if messages and all(is_missing(each) for each in messages):
        return OutcomeUnknown("; ".join(messages))
    return ListingRejected(to_issues(messages))


def is_missing(message: str) -> bool:
    words = message.casefold()
    return "does not exist" in words or "not found" in words or "no product item" in words
