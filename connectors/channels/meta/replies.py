"""What the Graph API answers, read as values; and what its errors mean."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, ValidationError

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

LIMITED = frozenset((4, 17, 32, 613, 80014))
"""Codes that say: too much, come back later."""
PERMISSION = range(200, 300)
REFUSED = frozenset((10, 102, 190, *PERMISSION))
DOWN = frozenset((1, 2))
DUPLICATE = 10800


class Told(BaseModel):
    model_config = ConfigDict(frozen=True)


class Problem(Told):
    message: str = ""
    code: int | None = None
    error_user_msg: str | None = None


class Failed(Told):
    error: Problem


class Message(Told):
    message: str = ""
    id: str = ""


class Validation(Told):
    retailer_id: str = ""
    errors: Sequence[Message] = ()


class Taken(Told):
    """What was taken of a batch: the handles by which it is asked after."""

    handles: Sequence[str]
    validation_status: Sequence[Validation] = ()


class BatchStatus(Told):
    status: str
    errors: Sequence[Message] = ()
    ids_of_invalid_requests: Sequence[str] = ()


class BatchStatuses(Told):
    data: Sequence[BatchStatus]


class ItemIssue(Told):
    title: str = ""
    description: str = ""


class Item(Told):
    id: str
    retailer_id: str
    name: str | None = None
    price: str | None = None
    sale_price: str | None = None
    currency: str | None = None
    quantity_to_sell_on_facebook: int | None = None
    visibility: str = "published"
    review_status: str | None = None
    image_fetch_status: str | None = None
    errors: Sequence[ItemIssue] = ()
    url: str | None = None
    custom_label_3: str | None = None
    custom_label_4: str | None = None


class Cursors(Told):
    after: str = ""


class Paging(Told):
    cursors: Cursors = Cursors()
    next: str | None = None


class Items(Told):
    data: Sequence[Item]
    paging: Paging = Paging()


class Catalogue(Told):
    id: str
    name: str = ""


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
