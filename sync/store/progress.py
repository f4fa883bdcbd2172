"""How far runs are, how fast they go, and what waits for a worker: as programs and people read it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from catalog.models import Business
from sync.models import Attempt, ChannelAccount, SyncRun
from sync.store import accounts, backlog, leases
from sync.store.clock import now

LAST_RUNS = 20
LAST_TRIES = 200
"""So many tell how fast a run goes now, however long it is."""
WAITING = "waiting"
"""In place of a run's state: the account has something to do, and nobody has begun it."""


def last_runs(business: Business, account: str | None = None) -> list[dict[str, Any]]:
    """The newest first."""
    rows = SyncRun.objects.within(business).select_related("account")
    if account is not None:
        rows = rows.filter(account=accounts.account(business, account))
    alive, at = leases.alive(), now()
    return [_document(run, alive, at) for run in rows.order_by("-pk")[:LAST_RUNS]]


def requests(business: Business, account: str | None = None) -> list[dict[str, Any]]:
    """The accounts that wait for a run, in the shape of one."""
    rows = backlog.waiting().filter(business=business).order_by("name")
    if account is not None:
        rows = rows.filter(pk=accounts.account(business, account).pk)
    alive = bool(leases.alive())
    return [_request(row, alive=alive) for row in rows]


def _document(run: SyncRun, alive: Collection[str], at: datetime) -> dict[str, Any]:
    running = run.state == SyncRun.State.RUNNING
    rate = _rate(run, at) if running else _average(run)
    left = (run.total - run.done) / rate if running and rate and run.total > run.done else None
    return {
        "run": run.pk,
        "account": run.account.name,
        "state": run.state,
        "done": run.done,
        "total": run.total,
        "rate": round(rate, 2) if rate is not None else None,
        "seconds_left": round(left, 1) if left is not None else None,
        "worker_alive": run.worker in alive if running else None,
        "counts": run.counts,
        "started_at": run.started_at.isoformat(),
        "finished_at": run.finished_at.isoformat() if run.finished_at else None,
        "waited": None,
        "note": run.note,
    }


def _request(account: ChannelAccount, *, alive: bool) -> dict[str, Any]:
    empty = dict.fromkeys(("rate", "seconds_left", "started_at", "finished_at"))
    return {
        "run": None,
        "account": account.name,
        "state": WAITING,
        "done": 0,
        "total": 0,
        **empty,
        "waited": round(backlog.since(account), 1),
        "worker_alive": alive,
        "counts": {},
        "note": "",
    }


def _rate(run: SyncRun, at: datetime) -> float | None:
    """Listings in a second, over the last tries; None before there are enough to tell."""
    tries = Attempt.objects.within(run.business).filter(run=run).order_by("-pk").values_list("at", flat=True)
    moments = list(tries[:LAST_TRIES])
    since = min(moments, default=at)
    spent = (at - since).total_seconds()
    return sum(moment > since for moment in moments) / spent if spent > 0 else None


def _average(run: SyncRun) -> float | None:
    spent = (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0
    return run.done / spent if run.done and spent > 0 else None
