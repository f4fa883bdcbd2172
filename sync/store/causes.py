"""Causes: what keeps listings and accounts from going on, grouped over businesses, the most first."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Func, Min, QuerySet, TextField

from catalog.issues import Issue, Severity
from catalog.models import Business
from sync.models import ChannelAccount, ListingRow
from sync.states import ListingState

RESENT = (ListingState.REJECTED.value, ListingState.FAILED.value)
"""What a retry sends again."""


class Codes(Func):
    """The codes of the issues that block, in their order, joined by commas; null where none does."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "(SELECT group_concat(code) FROM (SELECT DISTINCT json_extract(value, '$.code') AS code"
            " FROM json_each(%(expressions)s)"
            " WHERE COALESCE(json_extract(value, '$.severity'), 'error') = 'error' ORDER BY code))"
        )
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "(SELECT string_agg(DISTINCT each ->> 'code', ',' ORDER BY each ->> 'code')"
            " FROM jsonb_array_elements(%(expressions)s) AS each"
            " WHERE COALESCE(each ->> 'severity', 'error') = 'error')"
        )
        return self.as_sql(compiler, connection, template=template, **context)


@dataclass(frozen=True)
class Cause:
    """`issue` is the oldest of its kind, as an example; `product` and `business` are what it was found on."""

    code: str
    issue: Issue
    business: str
    product: str
    listings: int
    alone: int
    """Of these, those that nothing else keeps back: they go on once it is mended."""
    resent: int
    """Of these, those that a retry sends again."""
    businesses: int
    accounts: frozenset[int]
    since: datetime | None


@dataclass
class _Count:
    listings: int = 0
    alone: int = 0
    resent: int = 0
    businesses: set[int] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    since: list[datetime] = field(default_factory=list)
    samples: list[int] = field(default_factory=list)


def causes(businesses: QuerySet[Business], connector: str = "") -> list[Cause]:
    """What unblocks most comes first. An account that is shut out counts without its listings."""
    found = defaultdict[str, _Count](_Count)
    for row in _groups(_stuck(businesses, connector), "business", "account", "state"):
        codes = _split(row["codes"])
        for code in codes:
            count = found[code]
            count.listings += row["count"]
            count.alone += row["count"] if len(codes) == 1 else 0
            count.resent += row["count"] if row["state"] in RESENT else 0
            count.businesses.add(row["business"])
            count.accounts.add(row["account"])
            count.since.append(row["since"])
            count.samples.append(row["sample"])
    of_listings = _described(found)
    of_accounts = _shut_out(businesses, connector)
    return sorted([*of_listings, *of_accounts], key=lambda each: (-each.alone, -each.listings, -len(each.accounts)))


def of_accounts(accounts: Iterable[int]) -> dict[int, list[tuple[int, Issue]]]:
    """By account: how many listings are stuck on what, the most first, each with an example."""
    rows = ListingRow.everywhere.filter(account__in=list(accounts), stuck_since__isnull=False)
    groups = list(_groups(rows, "account"))
    issues = _issues(row["sample"] for row in groups)
    counts = defaultdict[int, dict[str, tuple[int, Issue]]](dict)
    for row in groups:
        for code in _split(row["codes"]):
            before, example = counts[row["account"]].get(code, (0, _example(issues, [row["sample"]], code)))
            counts[row["account"]][code] = before + row["count"], example
    return {
        account: sorted(by_code.values(), key=lambda each: (-each[0], each[1].code))
        for account, by_code in counts.items()
    }


def _stuck(businesses: QuerySet[Business], connector: str) -> QuerySet[ListingRow]:
    rows = ListingRow.everywhere.filter(business__in=businesses, stuck_since__isnull=False)
    return rows.filter(account__connector=connector) if connector else rows


def _groups(rows: QuerySet[ListingRow], *by: str) -> Iterable[dict[str, Any]]:
    coded = rows.annotate(codes=Codes("issues", output_field=TextField())).order_by()
    grouped: QuerySet[ListingRow, dict[str, Any]] = coded.values(*by, "codes")
    counted: QuerySet[ListingRow, dict[str, Any]] = grouped.annotate(
        count=Count("pk"), since=Min("stuck_since"), sample=Min("pk")
    )
    return counted


def _split(codes: str | None) -> Sequence[str]:
    """A listing without a blocking issue waits for an answer."""
    return codes.split(",") if codes else ["not_getting_through"]


def _described(found: dict[str, _Count]) -> list[Cause]:
    first = {code: min(count.samples) for code, count in found.items()}
    rows = ListingRow.everywhere.filter(pk__in=first.values()).select_related("business").defer("listing", "receipt")
    by_number = {row.pk: row for row in rows}
    return [
        Cause(
            code=code,
            issue=_example({pk: row.issues for pk, row in by_number.items()}, [first[code]], code),
            business=by_number[first[code]].business.name,
            product=by_number[first[code]].title or by_number[first[code]].product_key,
            listings=count.listings,
            alone=count.alone,
            resent=count.resent,
            businesses=len(count.businesses),
            accounts=frozenset(count.accounts),
            since=min(count.since),
        )
        for code, count in found.items()
        if first[code] in by_number
    ]


def _issues(numbers: Iterable[int]) -> dict[int, Any]:
    return dict(ListingRow.everywhere.filter(pk__in=set(numbers)).values_list("pk", "issues"))


def _example(issues: dict[int, Any], numbers: Iterable[int], code: str) -> Issue:
    told = [each for number in numbers for each in issues.get(number, ()) if each.get("code") == code]
    return Issue.model_validate(told[0]) if told else Issue(code=code)


def _shut_out(businesses: QuerySet[Business], connector: str) -> list[Cause]:
    rows = ChannelAccount.everywhere.filter(business__in=businesses, state=ChannelAccount.State.REFUSED)
    rows = rows.filter(connector=connector) if connector else rows
    by_code = defaultdict[str, list[tuple[Issue, ChannelAccount]]](list)
    for row in rows.select_related("business").order_by("stuck_since", "pk"):
        issues = [Issue.model_validate(each) for each in row.issues]
        issue = next((each for each in issues if each.severity is Severity.ERROR), Issue(code="account_refused"))
        by_code[issue.code].append((issue, row))
    return [
        Cause(
            code=code, issue=held[0][0], business=held[0][1].business.name, product="", listings=0, alone=0, resent=0,
            businesses=len({row.business_id for _, row in held}), accounts=frozenset(row.pk for _, row in held),
            since=min((row.stuck_since for _, row in held if row.stuck_since), default=None),
        )
        for code, held in by_code.items()
    ]  # fmt: skip
