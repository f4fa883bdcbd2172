"""Runs: one account's catalogue is planned, and what the plan says is carried out, under the account's lease."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.db.models import Case, DateTimeField, F, Value, When
from django.db.models.functions import Now
from structlog.contextvars import bound_contextvars

from catalog.issues import Issue
from connectors.contract import Authorizes, Connector, Files, ReportsStatus
from connectors.errors import RunStopped
from sync.models import ChannelAccount, SyncRun
from sync.opening import AccountIdle, kind_of, learn, open_account, refusal
from sync.outcomes import DOWN_FOR, Outcome, Result, rest
from sync.plan import Change, Plan
from sync.push import Delivery
from sync.reconcile import reading, strays
from sync.store import (
    accounts,
    backlog,
    grants,
    history,
    journal,
    leases,
    listings,
    milestones,
    occasions,
    pictures,
    quotas,
)
from sync.store.agenda import agenda, note_new
from sync.store.clock import now
from sync.store.ending import Habits
from sync.store.given import AccountError
from sync.store.planning import Planned, Planner, note

log = structlog.get_logger()

FACTS_LAST = timedelta(days=1)
PART = 50
"""Products that are planned together: few, so that the platform is never kept waiting for the plan."""
TURN = 60.0
"""Seconds after which a run with more to do makes room for the accounts that wait."""


def prepare(account: ChannelAccount, kind: type[Connector[Any]]) -> tuple[Plan, Sequence[Issue]]:
    """What a sync would do, and what is to know of the account. Makes the pictures that are missing, sends nothing."""
    with Planner(account, kind) as planner:
        return Plan.of(planner.everything()), planner.issues


def run_account(account_id: int, worker: str, heart: leases.Heart) -> str:
    """Does what is due for the account, unless another worker has it. Returns how it ended."""
    lease = leases.take(account_id, worker)
    if lease is None:
        return "busy"
    heart.keep(lease)
    try:
        account = ChannelAccount.everywhere.select_related("business").filter(pk=account_id).first()
        if account is None or account.state != ChannelAccount.State.ACTIVE:
            ChannelAccount.everywhere.filter(pk=account_id).update(seen=F("dirty"), waits_since=None)
            return "idle"
        history.mark_lost(account_id)  # one that a worker left behind when the database went away
        run = SyncRun.objects.create(business=account.business, account=account, epoch=lease.epoch, worker=worker)
        lease.run_id = run.pk
        names = {"business": account.business.slug, "account": account.name, "account_id": account_id}
        with bound_contextvars(**names, connector=account.connector, run=run.pk, worker=worker):
            return _Run(account, run, lease).go()
    finally:
        heart.drop(lease)
        leases.release(lease)


class _Run:
    def __init__(self, account: ChannelAccount, run: SyncRun, lease: leases.Lease) -> None:
        self._account, self._run, self._lease = account, run, lease
        self._occasion = occasions.occasion(account)
        self._yielded = False
        self._freed = False
        self._again = DOWN_FOR
        self._counts: dict[str, int] = {}

    def go(self) -> str:
        log.info("run started")
        begun = time.monotonic()
        try:
            state, note, due_at = self._carry_out()
            self._finish(state, note, due_at)
            gone = state is SyncRun.State.LOST and self._is_gone()
        except (OperationalError, InterfaceError):
            self._finish(SyncRun.State.LOST, "the database went away", None)
            raise
        except (DatabaseError, ObjectDoesNotExist):
            if not (gone := self._is_gone()):
                self._broke()
                raise
        except BaseException:
            self._broke()
            raise
        if gone:
            log.info("the account was deleted during its run")
            return "gone"
        fine = state in (SyncRun.State.DONE, SyncRun.State.YIELDED)
        seconds, tell = round(time.monotonic() - begun, 1), log.info if fine else log.warning
        tell("run ended", state=state.value, note=note, seconds=seconds, counts=self._counts)
        return state.value

    def _broke(self) -> None:
        self._finish(SyncRun.State.STOPPED, "the run broke", now() + DOWN_FOR)
        accounts.note_issues(self._account, [Issue(code="run_broke")])

    def _is_gone(self) -> bool:
        return not ChannelAccount.everywhere.filter(pk=self._account.pk).exists()

    def _carry_out(self) -> tuple[SyncRun.State, str, datetime | None]:
        """How the run ended, why, and when the account is due again, where that is not for its listings to say."""
        try:
            state, note = self._deliver()
        except AccountIdle as idle:
            log.warning("nothing may be sent", code=idle.issue.code, reason=idle.issue.raw)
            if idle.again is None:
                accounts.refuse(self._account, idle.issue)
            else:
                accounts.note_issues(self._account, [idle.issue])
            due_at = now() + idle.again if idle.again else None
            return SyncRun.State.STOPPED, idle.issue.sentence_in(self._account.business.language), due_at
        except RunStopped as stop:
            lost = SyncRun.State.STOPPED if self._lease.ending else SyncRun.State.LOST
            state = SyncRun.State.CANCELLED if self._lease.cancelled else lost
            return state, str(stop), now() if self._lease.ending else None
        waits = {SyncRun.State.STOPPED: self._again, SyncRun.State.YIELDED: timedelta(0)}
        if self._freed:
            waits.setdefault(state, timedelta(0))
        return state, note, now() + waits[state] if state in waits else None

    def _finish(self, state: "SyncRun.State", note: str, due_at: Any) -> None:
        """Only the lease's holder says when the account is due again; a run that lost it says only that."""
        with transaction.atomic():
            leases.lock(self._account.pk)
            SyncRun.everywhere.filter(pk=self._run.pk).update(state=state, note=note[:2_000], finished_at=now())
            mine = ChannelAccount.everywhere.filter(pk=self._account.pk, run_epoch=self._lease.epoch)
            if state is SyncRun.State.LOST or not mine.update(due_at=due_at or listings.next_due(self._account)):
                return
            milestones.note(self._account)
            if self._occasion.whole:
                caught_up = When(dirty=self._account.dirty, then=Value(None, DateTimeField()))
                mine.update(seen=self._account.dirty, waits_since=Case(caught_up, default=Now()))
            if state is not SyncRun.State.YIELDED:
                occasions.close(self._account, self._occasion)

    def _deliver(self) -> tuple[SyncRun.State, str]:
        """How it ended, and why where not everything was sent."""
        kind = kind_of(self._account)
        delivery, files = Delivery(quotas.on_its_own), pictures.RenditionFiles()
        with transaction.atomic():
            leases.hold(self._lease)
            note_new(self._account)
        reads = reading.reserve(self._account, kind)
        with self._session(kind, delivery, files) as connector:
            self._facts(connector)
            with Planner(self._account, kind, files) as planner:
                habits = Habits(kind.revision, kind.settle, issubclass(kind, ReportsStatus))
                book = journal.RunJournal(self._account, self._run, self._lease, habits)
                strays.withdraw(self._account, connector, delivery, self._lease)
                delivery.carry_out(connector, self._parts(planner), book)
                if delivery.stopped is None:
                    delivery.check(connector, self._checks(), book)
                    self._freed = book.freed
                if delivery.stopped is None and reads and not self._yielded:
                    reading.read_in_run(self._account, connector, self._lease)
                late = listings.renewals_late(self._account)
                unsure = grants.GrantRows(self._account.pk).issues() if issubclass(kind, Authorizes) else []
                accounts.note_issues(self._account, (*planner.issues, *late, *unsure))
        if delivery.hung:
            raise AccountIdle(Issue(code="connector_hangs"), again=DOWN_FOR)
        if delivery.stopped is not None:
            return SyncRun.State.STOPPED, self._why(kind, delivery.stopped)
        return (SyncRun.State.YIELDED if self._yielded else SyncRun.State.DONE), ""

    def _checks(self) -> Sequence[Change]:
        """The listings that the platform is to be asked about, as they are known after what was sent."""
        checks = listings.due_for_check(self._account, now())
        SyncRun.everywhere.filter(pk=self._run.pk).update(total=F("total") + len(checks))
        return checks

    def _parts(self, planner: Planner) -> Iterator[Sequence[Change]]:
        """What is to be sent, planned while what was planned before is on its way."""
        begun = time.monotonic()
        todo = agenda(self._account, planner.basis, now(), self._occasion.of)
        counts, left, due = todo.resting, len(todo), 0
        size = (
            PART
            if planner.kind.limits.batch <= 1
            else -(-PART // planner.kind.limits.batch) * planner.kind.limits.batch
        )
        self._note(planner, None, counts, left)
        for planned in planner.parts(todo, size):
            at = now()
            part = [change for change in planned.plan.changes if change.is_due(at)]
            counts.update(planned.plan.counts)
            left, due = left - planned.size, due + len(part)
            self._note(planner, planned, counts, due + left)
            yield part
            if left and time.monotonic() - begun > TURN:
                self._yielded = True
                return

    def _note(self, planner: Planner, planned: Planned | None, counts: Counter[str], total: int) -> None:
        with transaction.atomic():
            leases.hold(self._lease)
            if planned is None:
                accounts.note_issues(self._account, planner.issues)
            else:
                note(self._account, planned, planner.basis)
            self._counts = {action: count for action, count in counts.items() if count}
            SyncRun.everywhere.filter(pk=self._run.pk).update(total=total, counts=self._counts)

    def _why(self, kind: type[Connector[Any]], stopped: Outcome) -> str:
        if stopped.result is Result.REFUSED:
            raise AccountIdle(refusal(self._account, kind, stopped.error))
        if stopped.result is Result.STOPPED:
            raise RunStopped(stopped.error)
        self._again = rest(stopped)
        code = "platform_asks_to_wait" if stopped.limited else "platform_down"
        issue = Issue(code=code, params={"platform": kind.name})
        log.warning("the platform does not take more now", code=code, reason=stopped.error)
        return issue.sentence_in(self._account.business.language)

    def _session(
        self, kind: type[Connector[Any]], delivery: Delivery, files: Files
    ) -> AbstractContextManager[Connector[Any]]:
        try:
            guard = delivery.watching(self._lease.check)
            return open_account(self._account, kind, files=files, saved=delivery.saved, guard=guard, ask=delivery.do)
        except AccountError as error:
            raise AccountIdle(Issue(code="account_unusable", raw=str(error))) from error

    def _facts(self, connector: Connector[Any]) -> None:
        known_since = self._account.facts_at
        if self._account.facts is None or known_since is None or now() - known_since > FACTS_LAST:
            learn(self._account, connector)


def accounts_due() -> Sequence[int]:
    """The accounts that have something to do and no worker."""
    return list(backlog.waiting().values_list("pk", flat=True))


def cancel(run: SyncRun) -> None:
    SyncRun.everywhere.filter(pk=run.pk).update(cancel=True)
