"""What happened, kept for a while: attempts, runs, and what was told of them."""

from datetime import timedelta

from django.db.models.functions import Now

from sync.models import Attempt, Notice, SyncRun
from sync.store.clock import now

AT_ONCE = 1_000
"""Rows: more are left for the next time, so that nobody waits for the database."""


def prune(keep: timedelta) -> None:
    """Forgets some of what is older."""
    before = now() - keep
    old = Attempt.everywhere.filter(at__lt=before).order_by("at").values_list("pk", flat=True)[:AT_ONCE]
    if numbers := list(old):
        Attempt.everywhere.filter(pk__in=numbers).delete()
    ended = SyncRun.everywhere.filter(started_at__lt=before, tries__isnull=True).exclude(state=SyncRun.State.RUNNING)
    if numbers := list(ended.values_list("pk", flat=True)[:AT_ONCE]):
        SyncRun.everywhere.filter(pk__in=numbers).delete()
    told = Notice.everywhere.filter(told_at__lt=before).values_list("pk", flat=True)
    if numbers := list(told[:AT_ONCE]):
        Notice.everywhere.filter(pk__in=numbers).delete()


def mark_lost(account_id: int) -> None:
    """The worker that ran the account has died."""
    running = SyncRun.everywhere.filter(account_id=account_id, state=SyncRun.State.RUNNING)
    running.update(state=SyncRun.State.LOST, finished_at=Now(), note="its worker died")
