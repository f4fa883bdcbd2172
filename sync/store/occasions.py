"""What a run covers: the whole account, what somebody asked for alone, or only what earlier runs have begun."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from sync.models import ChannelAccount
from sync.schedule import AUTO, next_time
from sync.states import ListingState
from sync.store import accounts, listings
from sync.store.clock import now
from sync.store.given import AccountError


@dataclass(frozen=True)
class Occasion:
    of: Q
    """Which of the account's listing rows."""
    asked: Sequence[str] = ()
    """Product keys, where they alone are sent."""
    whole: bool = False
    at: datetime = field(default_factory=now)


def occasion(account: ChannelAccount) -> Occasion:
    if account.asked:
        return Occasion(Q(product_key__in=account.asked), asked=tuple(account.asked))
    at = now()
    if account.schedule == AUTO or (account.sends_at is not None and account.sends_at <= at):
        return Occasion(Q(), whole=True, at=at)
    tried_before = Q(state=ListingState.PENDING.value, not_before__isnull=False)
    return Occasion(Q(state=ListingState.UNKNOWN.value) | tried_before | Q(renew_at__lte=at), at=at)


def want(account: ChannelAccount, keys: Sequence[str] | None = None, *, adopt: bool = False, fee: bool = False) -> None:
    """Somebody wants the account to show what the catalogue says. Raises AccountError where it is paused."""
    if account.state == ChannelAccount.State.PAUSED:
        resumed = f"resume it first (`qafila resume --business {account.business.slug}`)"
        raise AccountError(f"Account {account.name} is paused: {resumed}.")
    if account.state == ChannelAccount.State.REFUSED:  # she asks again: so do we
        accounts.set_account(account.business, account.name, accounts.Changes())
    listings.agree(account, keys, adopt=adopt, fee=fee)
    accounts.wake(account)
    ask(account, keys)


def ask(account: ChannelAccount, keys: Sequence[str] | None = None) -> None:
    """Somebody wants these products, or everything, sent now, whatever the schedule says."""
    rows = ChannelAccount.everywhere.filter(pk=account.pk)
    if keys is None:
        rows.update(sends_at=Now())  # as the sweep reads it: SQLite's clock has milliseconds, ours more
        return
    with transaction.atomic():
        before = rows.select_for_update().values_list("asked", flat=True).get()
        rows.update(asked=sorted({*(before or ()), *keys}))


def close(account: ChannelAccount, occasion: Occasion) -> None:
    """The run has ended, however: what it leaves behind is due by itself. Inside the lease's transaction."""
    rows = ChannelAccount.everywhere.filter(pk=account.pk)
    if occasion.asked:
        asked = rows.select_for_update().values_list("asked", flat=True).get() or ()
        rows.update(asked=sorted(set(asked) - set(occasion.asked)) or None)
    elif occasion.whole:
        after = next_time(account.schedule, account.business.country, occasion.at)
        rows.filter(sends_at__lte=occasion.at).update(sends_at=after)
