"""Waiting for accounts to settle. Where no worker is alive, this process does the work for as long as it waits."""

import contextlib
import time
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from django.db import InterfaceError, OperationalError, connection

from catalog.models import WithinBusiness
from qafila.cli import output
from sync.models import ChannelAccount, SyncRun
from sync.store import leases, listings
from sync.store.backlog import Backlog
from sync.store.clock import now

LOOK = 0.1
SOON = timedelta(seconds=30)
"""Work that is due later than this is not waited for."""
AWAY_FOR = 120.0
"""Seconds for which a database server that does not answer is waited for."""


def standstill(found: Backlog) -> str | None:
    """One sentence where work waits and nobody does it."""
    if not found.stuck:
        return None
    who = "1 account waits" if found.accounts == 1 else f"{found.accounts} accounts wait"
    since = output.lasting(found.seconds)
    return f"{who}, since {since}, and no worker is alive: start `qafila worker`, or run `qafila sync`."


class _Patience:
    """Lets a database server that is away come back. A file that cannot be used is not waited for."""

    def __init__(self) -> None:
        self._since: float | None = None

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> bool:
        if error is None:
            self._since = None
            return False
        if connection.vendor == "sqlite" or not isinstance(error, OperationalError | InterfaceError):
            return False
        connection.close()
        if self._since is None:
            self._since = time.monotonic()
            output.err.print("The database does not answer; waiting for it.")
        time.sleep(1.0)
        return time.monotonic() - self._since < AWAY_FOR


class Waiting:
    def __init__(self, rows: Sequence[ChannelAccount], keys: Collection[str] | None = None) -> None:
        """For everything that the accounts have to do, or for these products alone."""
        self.rows, self.keys = list(rows), keys
        self._before = {row.pk: self._newest(row) for row in rows}

    def until_settled(self, told: Callable[[int, int], None]) -> None:
        """Returns when every account has nothing to do soon, or cannot go on."""
        from sync import engine

        with contextlib.ExitStack() as here:
            serving = False
            for row in self.rows:
                engine.request(row.pk)
            answers = _Patience()
            while True:
                with answers:
                    if not [row for row in self.rows if not self._settled(row)]:
                        return
                    if not serving and not leases.workers_alive():
                        here.enter_context(engine.serving())
                        serving = True
                    told(*self._progress())
                time.sleep(LOOK)

    def runs(self, row: ChannelAccount) -> list[SyncRun]:
        """Those that began after the waiting did."""
        return list(self._runs(row).order_by("pk"))

    def last_run(self, row: ChannelAccount) -> SyncRun | None:
        return self._runs(row).order_by("-pk").first()

    def _runs(self, row: ChannelAccount) -> WithinBusiness[SyncRun]:
        return SyncRun.objects.within(row.business).filter(account=row, pk__gt=self._before[row.pk])

    def _newest(self, row: ChannelAccount) -> int:
        runs = SyncRun.objects.within(row.business).filter(account=row)
        return runs.order_by("-pk").values_list("pk", flat=True).first() or 0

    def _settled(self, row: ChannelAccount) -> bool:
        try:
            row.refresh_from_db(fields=["dirty", "seen", "due_at", "state", "asked"])
        except ChannelAccount.DoesNotExist:
            raise output.Problem(f"Account {row.name} was deleted meanwhile.", output.NOT_DONE) from None
        run = self.last_run(row)
        if run is None or run.state == SyncRun.State.RUNNING:
            return False
        if run.state in (SyncRun.State.STOPPED, SyncRun.State.CANCELLED):
            return True
        from sync import engine

        at = now()
        more = row.dirty > row.seen if self.keys is None else row.asked is not None
        if more or (row.due_at is not None and row.due_at <= at):
            engine.request(row.pk)
            return False
        if row.due_at is None or row.due_at > at + SOON:
            return True
        soon = listings.next_due(row, self.keys, renewals=False)  # renewals are nobody's to wait for
        return soon is None or soon > at + SOON

    def _progress(self) -> tuple[int, int]:
        running = [run for row in self.rows if (run := self.last_run(row))]
        return sum(run.done for run in running), sum(run.total for run in running)
