"""Milestones: the dates of what became of an account and its listings, and the news of it.

Worked out at the end of a run from how the rows stand, in the transaction that ends it: a run that is killed leaves
them to the next one, and nothing is dated or told twice.
"""

from django.db.models import F, Q

from sync.models import ChannelAccount, ListingRow, Notice
from sync.states import NEEDS_A_PERSON, ListingState
from sync.store import notices
from sync.store.clock import now
from sync.store.ending import PATIENCE
from sync.store.listings import UNDECIDED

_SETTLED = (ListingState.LIVE.value, ListingState.SUBMITTED.value, ListingState.WITHDRAWN.value)
_LIVE, _REFUSED = Q(state=ListingState.LIVE.value), Q(state=ListingState.REJECTED.value)
_NOT_SINCE_LIVE = Q(refused_at__isnull=True) | Q(mended_at__gt=F("refused_at"))
_NOT_MENDED = Q(refused_at__isnull=False) & (Q(mended_at__isnull=True) | Q(mended_at__lt=F("refused_at")))


def note(account: ChannelAccount) -> None:
    """Inside the lease's transaction."""
    at, rows = now(), ListingRow.objects.within(account.business).filter(account=account)
    live = rows.filter(_LIVE, first_live_at__isnull=True).update(first_live_at=at)
    rows.filter(_LIVE, _NOT_MENDED).update(mended_at=at)
    refused = rows.filter(_REFUSED, _NOT_SINCE_LIVE).update(refused_at=at)
    waits = Q(state__in=[state.value for state in NEEDS_A_PERSON])
    lost = Q(state__in=UNDECIDED, trying_since__lte=at - PATIENCE)
    rows.filter(waits | lost, stuck_since__isnull=True).update(stuck_since=at)
    rows.filter(state__in=_SETTLED, stuck_since__isnull=False).update(stuck_since=None)
    notices.add(account, Notice.Kind.PUBLISHED, live)
    notices.add(account, Notice.Kind.REFUSED, refused)
    notices.add(account, Notice.Kind.ACCOUNT, _shut_out(account))


def _shut_out(account: ChannelAccount) -> int:
    """1 where the platform has stopped letting the account in since the last run."""
    mine = ChannelAccount.objects.within(account.business).filter(pk=account.pk)
    mine.filter(state=ChannelAccount.State.ACTIVE, stuck_since__isnull=False).update(stuck_since=None)
    return mine.filter(state=ChannelAccount.State.REFUSED, stuck_since__isnull=True).update(stuck_since=now())
