"""Notices: what a business is told, gathered from its runs until somebody is told of them."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Max, Min, Q
from django.dispatch import Signal

from catalog.models import Business
from sync.models import ChannelAccount, Notice
from sync.store import backlog
from sync.store.clock import now

due = Signal()
"""Sent by a worker from time to time, beside its runs: whoever tells the businesses does so now."""

QUIET = timedelta(minutes=2)
"""So long nothing more has happened to a business: it is over for now, and told in one message."""
LONGEST = timedelta(hours=1)
"""Longer nobody is kept waiting, whatever else goes on."""
KEEP = 100


def add(account: ChannelAccount, kind: Notice.Kind, count: int) -> None:
    """Inside the transaction in which it became true."""
    if not count:
        return
    mine = Notice.objects.within(account.business).filter(account=account, kind=kind, told_at__isnull=True)
    if not mine.update(count=F("count") + count, at=now()):
        Notice.objects.create(business=account.business, account=account, kind=kind, count=count)


def latest(business: Business) -> list[Notice]:
    """The newest first."""
    return list(Notice.objects.within(business).select_related("account")[:KEEP])


def ripe() -> list[Business]:
    """The businesses that have news, and nothing under way that will add to it."""
    untold = Notice.everywhere.filter(told_at__isnull=True).values("business")
    dated = untold.annotate(first=Min("began_at"), last=Max("at")).order_by()
    late, quiet = Q(first__lte=now() - LONGEST), Q(last__lte=now() - QUIET)
    busy = backlog.under_way().values("business")
    found = dated.filter(late | (quiet & ~Q(business__in=busy))).values("business")
    return list(Business.objects.filter(pk__in=found))


def take(business: Business) -> Sequence[Notice]:
    """What is to be told now, handed out once. Inside the transaction that keeps what is made of it."""
    with transaction.atomic():
        mine = Notice.objects.within(business).filter(told_at__isnull=True)
        taken = list(mine.select_for_update().select_related("account").order_by("account__name", "kind"))
        Notice.objects.within(business).filter(pk__in=[each.pk for each in taken]).update(told_at=now())
    return taken
