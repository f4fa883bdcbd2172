"""Accounts and plans as the documents that programs read, on the command line and in the API."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.issues import Issue
from sync.models import ChannelAccount
from sync.plan import Action, Change
from sync.store import listings, reports
from sync.store.tries import moment


def account_document(row: ChannelAccount) -> dict[str, Any]:
    """An account without its secrets."""
    return {
        "business": row.business.slug,
        "account": row.name,
        "connector": row.connector,
        "state": row.state,
        "country": row.country or None,
        "language": row.language,
        "currency": row.currency,
        "rate": str(row.rate.normalize()) if row.rate is not None else None,
        "rate_from": row.rate_from.isoformat() if row.rate_from else None,
        "margin": f"{Decimal(row.margin).normalize():f}",
        "rounding": row.rounding,
        "on_drift": row.on_drift,
        "schedule": row.schedule,
        "sends_at": moment(row.sends_at),
        "reconciled_at": moment(row.reconciled_at),
        "config": row.config,
        "secrets": sorted(row.secrets),
        "issues": [issue.document(row.business.language) for issue in _issues(row)],
    }


def _issues(row: ChannelAccount) -> list[Issue]:
    """With an alarm that no run has raised, as none runs."""
    late = listings.renewals_late(row)
    codes = {issue.code for issue in late}
    noted = [Issue.model_validate(issue) for issue in row.issues]
    return [*(issue for issue in noted if issue.code not in codes), *late]


def plan_document(row: ChannelAccount, changes: Sequence[Change], counts: Mapping[str, int]) -> dict[str, Any]:
    language = row.business.language
    shown = [
        {
            "action": change.action.value,
            "product": change.key,
            "reasons": list(change.reasons),
            "issues": [issue.document(language) for issue in change.issues],
        }
        for change in changes
    ]
    return {
        "account": row.name,
        "changes": shown,
        "counts": {action.value: counts.get(action.value, 0) for action in Action},
        "drift": [reports.drift_document(each, language) for each in reports.drift_beside(row, changes)],
    }
