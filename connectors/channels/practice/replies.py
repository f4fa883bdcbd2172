"""What the practice marketplace answers, as values; and its refusals, as issues. Pure, but for the time of a check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime, BaseModel

from connectors import Issue, Receipt, ReceiptStatus, RemotePicture, Standing, StandingVariant, Verdict, told_price

TOOL = "qafila"
"""What we tell the marketplace that our listings were made with."""
STATUS = {
    "in_review": ReceiptStatus.SUBMITTED,
    "live": ReceiptStatus.LIVE,
    "refused": ReceiptStatus.REJECTED,
    "expired": ReceiptStatus.WITHDRAWN,
    "withdrawn": ReceiptStatus.WITHDRAWN,
}
ISSUES = {"banned_word": "word_banned", "price_zero": "price_zero"}
"""The marketplace's codes that we have words for, more than its own."""
Status = Literal["in_review", "live", "refused", "expired", "withdrawn"]


class Problem(BaseModel):
    code: str = ""
    field: str | None = None
    message: str = ""
    problems: list[Problem] = []


class RemoteVariant(BaseModel):
    ref: str
    sku: str | None = None
    price: str | None = None
    quantity: int | None = None


class InCountry(BaseModel):
    status: Status
    reasons: list[Problem] = []


class RemoteListing(BaseModel):
    id: str
    status: Status
    url: str
    created_at: datetime
    reasons: list[Problem]
    variants: list[RemoteVariant]
    ref: str = ""
    tool: str | None = None
    title: str | None = None
    currency: str | None = None
    countries: dict[str, InCountry] = {}
    expires_at: AwareDatetime | None = None


class Found(BaseModel):
    listings: list[RemoteListing]
    total: int


class Result(BaseModel):
    listing: RemoteListing | None = None
    error: Problem | None = None


class Results(BaseModel):
    results: list[Result]


class Photo(BaseModel):
    id: str
    url: str


class Account(BaseModel):
    seller: str
    currency: str


def to_receipt(remote: RemoteListing, pictures: Mapping[str, RemotePicture] | None = None) -> Receipt:
    in_review = remote.status == "in_review"
    return Receipt(
        remote={"listing": remote.id},
        pictures=dict(pictures or {}),
        status=STATUS[remote.status],
        url=remote.url,
        issues=to_issues(remote),
        check_after=datetime.now(UTC) + timedelta(seconds=1) if in_review else None,
        expires_at=remote.expires_at,
        ours=remote.tool == TOOL,
        verdicts=to_verdicts(remote),
    )


def to_standing(remote: RemoteListing) -> Standing:
    ours = remote.tool == TOOL
    return Standing(
        remote={"listing": remote.id},
        key=remote.ref if ours else None,
        status=STATUS[remote.status],
        title=remote.title,
        variants=tuple(_to_variant(each, remote.currency, ours=ours) for each in remote.variants),
        url=remote.url,
        issues=to_issues(remote),
        verdicts=to_verdicts(remote),
        expires_at=remote.expires_at,
    )


def _to_variant(variant: RemoteVariant, currency: str | None, *, ours: bool) -> StandingVariant:
    key, price = variant.ref if ours else None, told_price(variant.price, currency)
    return StandingVariant(key=key, sku=variant.sku, price=price, quantity=variant.quantity)


def to_issues(remote: RemoteListing) -> tuple[Issue, ...]:
    return tuple(map(to_issue, remote.reasons)) if remote.status == "refused" else ()


def to_verdicts(remote: RemoteListing) -> dict[str, Verdict]:
    return {
        country: Verdict(status=STATUS[there.status], issues=tuple(map(to_issue, there.reasons)))
        for country, there in remote.countries.items()
    }


def to_issue(problem: Problem) -> Issue:
    code = ISSUES.get(problem.code, "platform_refused")
    return Issue(code=code, field=problem.field or "", params={"reason": problem.message}, raw=problem.message)


def on_sale_first(remote: RemoteListing) -> tuple[int, float]:
    """Live, then refused or in review, the oldest of them; then withdrawn, the newest of them."""
    created = remote.created_at.timestamp()
    return (2, -created) if remote.status == "withdrawn" else (int(remote.status != "live"), created)
