"""An account's grant as a row: tokens encrypted at rest, and the lease under which one process renews them.

The lease is not the run's: a check, or a reading, may need tokens while a run has the account.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Now

from catalog.issues import Issue, Severity
from connectors.receipt import Tokens
from sync.grant import LEASE, Grant
from sync.models import GrantRow
from sync.store.clock import now
from sync.store.given import opened, sealed

_LASTS = timedelta(seconds=LEASE)


@dataclass(frozen=True)
class GrantRows:
    """One account's."""

    account_id: int

    def read(self) -> Grant | None:
        """Raises Unreadable."""
        row = GrantRow.objects.filter(pk=self.account_id).first()
        return Grant(_tokens(row), row.generation, row.asked_at) if row else None

    def take(self, grant: Grant) -> bool:
        """The lease, unless another has it or has renewed; and word that a renewal is on its way, before it is."""
        asked = Coalesce("asked_at", Now())
        same = self._same(grant).filter(asked_at__isnull=grant.asked_at is None)
        free = same.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=Now()))
        return bool(free.update(lease_until=Now() + _LASTS, asked_at=asked))

    def keep(self, grant: Grant, tokens: Tokens) -> bool:
        """Instead of those of the grant, unless others were stored meanwhile."""
        return bool(self._same(grant).update(**_written(tokens), generation=F("generation") + 1))

    def give_back(self, grant: Grant, *, unanswered: bool) -> None:
        """The lease. What was not carried out leaves no trace."""
        asked = {} if unanswered else {"asked_at": grant.asked_at}
        self._same(grant).update(lease_until=None, **asked)

    def put(self, tokens: Tokens) -> None:
        """A new consent's: whatever was before is over."""
        generation = F("generation") + 1
        if not GrantRow.objects.filter(pk=self.account_id).update(**_written(tokens), generation=generation):
            GrantRow.objects.create(account_id=self.account_id, **_written(tokens))

    def exists(self) -> bool:
        return GrantRow.objects.filter(pk=self.account_id).exists()

    def unanswered_since(self) -> datetime | None:
        return GrantRow.objects.filter(pk=self.account_id).values_list("asked_at", flat=True).first()

    def issues(self) -> list[Issue]:
        """A renewal without an answer, while the present access still holds."""
        row = GrantRow.objects.filter(pk=self.account_id, asked_at__isnull=False).first()
        under_way = row is not None and row.lease_until is not None and row.lease_until > now()
        if row is None or under_way:
            return []
        until = f"{row.expires_at:%Y-%m-%d %H:%M} UTC" if row.expires_at else "?"
        return [Issue(code="renewal_unanswered", severity=Severity.WARNING, params={"until": until})]

    def _same(self, grant: Grant) -> QuerySet[GrantRow]:
        return GrantRow.objects.filter(pk=self.account_id, generation=grant.generation)


def _written(tokens: Tokens) -> dict[str, Any]:
    refresh = tokens.refresh.get_secret_value() if tokens.refresh else None
    plain = json.dumps({"access": tokens.access.get_secret_value(), "refresh": refresh})
    return {"tokens": sealed(plain), "expires_at": tokens.expires_at, "asked_at": None, "lease_until": None}


def _tokens(row: GrantRow) -> Tokens:
    return Tokens.model_validate({**json.loads(opened(row.tokens)), "expires_at": row.expires_at})
