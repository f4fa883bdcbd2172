"""The lease on an account: whoever holds it may run. All times are the database's, whatever the workers' clocks say."""

import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta

import structlog
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import F, Q
from django.db.models.functions import Now

from connectors.errors import RunStopped
from sync.models import ChannelAccount, SyncRun, WorkerRow

log = structlog.get_logger()

LEASE = 10.0
"""Seconds that a lease holds."""
RENEW = 3.0
ALIVE = timedelta(seconds=LEASE)


@dataclass
class Lease:
    """`check` is called before every request. It trusts this process's monotonic clock alone, so that a worker that was
    stopped and woken knows at once that its time is over."""

    account_id: int
    epoch: int
    run_id: int | None = None
    cancelled: bool = False
    """By a person."""
    ending: bool = False
    """The worker was asked to end."""
    _until: float = field(default=0.0)

    def extend(self, since: float) -> None:
        self._until = since + LEASE

    def lose(self) -> bool:
        """Whether it was held until now."""
        held, self._until = self._until > 0, 0.0
        return held

    def check(self, *, begun: bool = False) -> None:
        """What was begun goes on to its end, as long as the lease is held: else nobody could say what became of it."""
        if (self.cancelled or self.ending) and not begun:
            raise RunStopped("cancelled" if self.cancelled else "the worker was asked to end")
        if time.monotonic() >= self._until:
            raise RunStopped("the lease is over")


def free() -> Q:
    """Held by nobody; nor by one who took it before the database's clock was set back."""
    return Q(lease_until__isnull=True) | Q(lease_until__lt=Now()) | Q(lease_until__gt=Now() + 2 * ALIVE)


def take(account_id: int, worker: str) -> Lease | None:
    """The lease, where it is free or expired; it raises the account's epoch."""
    asked = time.monotonic()
    account = ChannelAccount.everywhere.filter(pk=account_id)
    if not account.filter(free()).update(run_epoch=F("run_epoch") + 1, leased_by=worker, lease_until=Now() + ALIVE):
        return None
    lease = Lease(account_id, account.values_list("run_epoch", flat=True).get())
    lease.extend(asked)
    return lease


def renew(lease: Lease) -> None:
    asked = time.monotonic()
    held = ChannelAccount.everywhere.filter(pk=lease.account_id, run_epoch=lease.epoch, lease_until__isnull=False)
    if held.update(lease_until=Now() + ALIVE):
        lease.extend(asked)
    elif lease.lose():
        log.warning("the lease is lost", account_id=lease.account_id, run=lease.run_id)


def release(lease: Lease) -> None:
    lease.lose()
    ChannelAccount.everywhere.filter(pk=lease.account_id, run_epoch=lease.epoch).update(lease_until=None, leased_by="")


def is_held(account_id: int) -> bool:
    return ChannelAccount.everywhere.filter(pk=account_id).exclude(free()).exists()


def hold(lease: Lease) -> dict[str, str]:
    """Inside a transaction: raises RunStopped unless the lease is still ours, and keeps it so until the commit.

    Returns the account's settings as they are now: a person may have changed them during the run.
    """
    held = ChannelAccount.everywhere.select_for_update().filter(pk=lease.account_id, run_epoch=lease.epoch)
    settings: dict[str, str] | None = held.values_list("config", flat=True).first()
    if settings is None:
        lease.lose()
        raise RunStopped("another worker has the account")
    return settings


def lock(account_id: int) -> None:
    """Inside a transaction that writes rows of the account: it is taken before them, by everybody."""
    list(ChannelAccount.everywhere.select_for_update().filter(pk=account_id).values_list("pk"))


def sign_in(worker: str) -> None:
    WorkerRow.objects.update_or_create(name=worker, defaults={"seen_at": Now()})


def sign_out(worker: str) -> None:
    connection.close()  # this thread's may be from before the database went away
    WorkerRow.objects.filter(Q(name=worker) | Q(seen_at__lt=Now() - timedelta(days=1))).delete()


def alive() -> set[str]:
    """The names of the workers that are."""
    seen = WorkerRow.objects.filter(seen_at__gte=Now() - ALIVE, seen_at__lte=Now() + ALIVE)
    return set(seen.values_list("name", flat=True))


def workers_alive() -> int:
    return len(alive())


class Heart(threading.Thread):
    """Signs the worker in, renews its leases and reads their runs' cancel flags, over a connection of its own."""

    def __init__(self, worker: str) -> None:
        super().__init__(name="heart", daemon=True)
        self._worker = worker
        self._leases: dict[int, Lease] = {}
        self._guard = threading.Lock()
        self._away = False
        self._closing = False
        self._ending = threading.Event()

    def keep(self, lease: Lease) -> None:
        with self._guard:
            self._leases[lease.account_id] = lease
            lease.ending = self._closing

    def drop(self, lease: Lease) -> None:
        with self._guard:
            if self._leases.get(lease.account_id) is lease:
                del self._leases[lease.account_id]

    def run(self) -> None:
        beats = 0
        try:
            while not self._ending.wait(1.0 if beats else 0.0):
                try:
                    self._beat(renewing=self._away or beats % int(RENEW) == 0)
                    self._away = False
                except (
                    DatabaseError,
                    InterfaceError,
                ) as error:  # leases run out by themselves; the next beat tries again
                    if not self._away:
                        log.warning("the database does not answer the heart", worker=self._worker, error=str(error))
                    self._away = True
                    connection.close()
                beats += 1
        finally:
            connection.close()

    def end_all(self) -> bool:
        """The process is asked to end: runs begin nothing more, nor does one that starts now. Whether there are any."""
        with self._guard:
            self._closing = True
            for lease in self._leases.values():
                lease.ending = True
            return bool(self._leases)

    def stop(self) -> None:
        self._ending.set()
        self.join(timeout=LEASE)

    def _kept(self) -> list[Lease]:
        with self._guard:
            return list(self._leases.values())

    def _beat(self, *, renewing: bool) -> None:
        leases = self._kept()
        if renewing:
            sign_in(self._worker)
            for lease in leases:
                renew(lease)
        runs = [lease.run_id for lease in leases if lease.run_id]
        if runs:
            cancelled = set(SyncRun.everywhere.filter(pk__in=runs, cancel=True).values_list("pk", flat=True))
            for lease in leases:
                lease.cancelled = lease.cancelled or lease.run_id in cancelled
