"""What a refusal of the shop means. Pure."""

from collections.abc import Iterable, Sequence

from connectors import (
    ChannelUnavailable,
    ConnectorError,
    Issue,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    Severity,
)
from connectors.channels.shopify.replies import Media, Problem, Refusable

GONE = frozenset(("NOT_FOUND", "RESOURCE_NOT_FOUND", "PRODUCT_DOES_NOT_EXIST", "PRODUCT_VARIANT_DOES_NOT_EXIST"))
LATER = frozenset(
    (
        "GENERIC_ERROR",
        "JOB_ERROR",
        "INTERNAL_ERROR",
        "IDEMPOTENCY_CONCURRENT_REQUEST",
        "INVALID_TRANSLATABLE_CONTENT",  # the words were changed since they were read
    )
)
CODES = {
    "VARIANTS_OVER_LIMIT": "shopify_variants_limit",
    "OPTIONS_OVER_LIMIT": "shopify_options_limit",
    "PRODUCT_SUSPENDED": "shopify_product_suspended",
    "INVALID_LOCATION": "shopify_location_gone",
    "INVALID_LOCALE_FOR_SHOP": "shopify_language_missing",
}
"""Of what sellers can do something about, by its name at Shopify."""
DAILY = "daily variant creation limit"
A_DAY = 86_400.0


def insist(done: Refusable) -> None:
    """Raises what the shop's refusals mean, if there are any."""
    if done.user_errors:
        raise to_error(done.user_errors)


def to_error(problems: Sequence[Problem]) -> ConnectorError:
    """What it asked for is gone; the shop cannot now; or the listing does not please."""
    codes = {problem.code for problem in problems}
    told = "; ".join(f"{problem.code or ''} {problem.message}".strip() for problem in problems)
    if codes & GONE or (codes == {None} and is_gone(problems)):
        return OutcomeUnknown(told)
    if codes & LATER:
        return ChannelUnavailable(told)
    if any(DAILY in problem.message.casefold() for problem in problems):
        return RateLimited(told, A_DAY / 4)
    return ListingRejected(to_issues(problems))


def to_issues(problems: Iterable[Problem]) -> list[Issue]:
    return [
        Issue(
            code=CODES.get(problem.code or "", "platform_refused"),
            field=".".join(problem.field or ()),
            params={"reason": problem.message},
            raw=problem.message,
        )
        for problem in problems
    ]


def is_gone(problems: Iterable[Problem]) -> bool:
    """Mutations that have no codes say it in words."""
    return any("does not exist" in each.message or "not found" in each.message.casefold() for each in problems)


def photo_issues(media: Iterable[Media]) -> list[Issue]:
    """Photos are fetched after the product was taken, and what is wrong with one is told on it."""
    return [
        Issue(
            code="image_refused",
            field="pictures",
            severity=Severity.WARNING,
            params={"photo": f"{place}", "reason": problem.message},
            raw=f"{problem.code} {problem.message}",
        )
        for place, each in enumerate(media, 1)
        if each.status == "FAILED"
        for problem in each.media_errors
    ]
