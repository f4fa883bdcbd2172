"""The durable engine's only door: sync work is requested here, and served.

DBOS distributes and wakes up; the truth is in our own tables (docs/decisions/0001). A run that is repeated is harmless:
planning again yields only what is left.
"""

import contextlib
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, cast

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from catalog.issues import Issue
from catalog.models import Chore
from catalog.store import statistics
from images import store as images
from sync import runs
from sync.store import chore_work, chores, history, leases, notices, pictures
from sync.store.claims import claims, database_errors

log = structlog.get_logger()

QUEUE = "sync"
CONCURRENCY = 8  # accounts that one worker serves at a time
NAME, VERSION = "qafila", "1"
POLL = 0.1
POLL_CHORES = 0.4  # seconds
TICK = "*/5 * * * * *"  # every 5 seconds
PHOTOS = "30 */10 * * * *"  # every 10 minutes
NEWS = "*/20 * * * * *"  # every 20 seconds
KEEP_FINISHED = timedelta(hours=1)
STALE = timedelta(seconds=leases.LEASE)
LAST_WORDS = 20  # seconds for runs to acknowledge what is in flight when the worker is asked to end


@database_errors()
def migrate() -> None:
    DBOS.migrate(settings.ENGINE_URL)


@cache
def _client_of(process: int) -> DBOSClient:  # one for each: a connection must not cross a fork
    return DBOSClient(application_name=NAME, retry_connection_errors=False, **claims(settings.ENGINE_URL))


def _client() -> DBOSClient:
    return _client_of(os.getpid())


@database_errors()
def request(account_id: int) -> None:
    """Asks for a run of the account; while one waits or runs already, that one serves."""
    options: EnqueueOptions = {"workflow_name": "sync_account", "queue_name": QUEUE, "app_version": VERSION}
    options |= {"deduplication_id": f"acct-{account_id}", "duplication_policy": "return-existing"}
    _client().enqueue(options, account_id)


class _Worker:
    """What this process is while it serves."""

    heart: leases.Heart | None = None
    name = ""


@DBOS.step(name="run")
def _run(account_id: int) -> str:
    try:
        if _Worker.heart is None:
            return "no worker"
        return runs.run_account(account_id, _Worker.name, _Worker.heart)
    except BaseException as error:  # the outermost handler, of foreign code too; the tick requests the account again
        gone = isinstance(error, OperationalError | InterfaceError)  # the database is: no use in a trace
        log.error("a run broke", account_id=account_id, error=str(error), exc_info=not gone)
        return "broken"
    finally:
        connection.close()


@DBOS.workflow(name="sync_account", max_recovery_attempts=None)
def sync_account(account_id: int) -> str:
    return _run(account_id)


@DBOS.workflow(name="tick", max_recovery_attempts=None)
def tick(_scheduled: datetime, _context: Any) -> None:
    sweep()


def sweep() -> None:
    """Frees what dead workers left, requests every account that has something due, forgets what is long over."""
    try:
        _free_orphans()
        history.prune(settings.KEEP_HISTORY)
        for account_id in runs.accounts_due():
            request(account_id)
        before, ended = (datetime.now(UTC) - KEEP_FINISHED).isoformat(), ["SUCCESS", "ERROR", "CANCELLED"]
        old = _client().list_workflows(status=ended, completed_before=before, limit=500, load_input=False)
        if old:
            _client().delete_workflows([workflow.workflow_id for workflow in old])
    finally:
        connection.close()


@DBOS.workflow(name="photos", max_recovery_attempts=None)
def look_after_photos(_scheduled: datetime, _context: Any) -> None:
    """Those at web addresses may have changed; once a day, those that nobody needs are removed, and the database looks
    at its own size."""
    try:
        pictures.look_again_everywhere()
        if images.is_due():
            log.info("photos were tidied", **asdict(pictures.tidy()))
            statistics.look()
    finally:
        connection.close()


@DBOS.workflow(name="news", max_recovery_attempts=None)
def tell_news(_scheduled: datetime, _context: Any) -> None:
    """Whoever tells the businesses what became of their listings does so here, where no run waits for it."""
    try:
        for _, error in notices.due.send_robust(None):
            if error is not None:
                log.error("the news were not told", error=repr(error))
    finally:
        connection.close()


def _free_orphans() -> None:
    """A run whose account's lease is over belongs to a worker that died: its place in the queue is freed."""
    long_ago = (datetime.now(UTC) - STALE).timestamp() * 1000
    for workflow in _client().list_workflows(name=["sync_account", "tick", "photos", "news"], status="PENDING"):
        if (workflow.updated_at or 0) >= long_ago or not workflow.input:
            continue
        account_id = workflow.input["args"][0] if workflow.name == "sync_account" else None
        if account_id is not None and leases.is_held(account_id):
            continue
        _client().cancel_workflow(workflow.workflow_id)
        if account_id is not None:
            history.mark_lost(account_id)
            request(account_id)


@database_errors()
def backlog() -> int:
    """Runs that wait for a worker."""
    return len(_client().list_workflows(status="ENQUEUED", queue_name=QUEUE, load_input=False))


class _Hands(threading.Thread):
    """Does what pages ask for, one after the other, beside the runs: people wait for it."""

    def __init__(self, worker: str) -> None:
        super().__init__(name="hands", daemon=True)
        self._worker, self._ending = worker, threading.Event()

    def run(self) -> None:
        while not self._ending.wait(POLL_CHORES):
            try:
                while not self._ending.is_set() and (chore := chores.take(self._worker)):
                    work_on(chore)
            except (DatabaseError, InterfaceError) as error:
                log.warning("the database does not answer", worker=self._worker, error=str(error))
            finally:
                connection.close()

    def stop(self) -> None:
        """A chore that is under way is left: another worker begins it anew."""
        self._ending.set()
        self.join(timeout=1.0)


def work_on(chore: Chore) -> None:
    try:
        chore_work.do(chore)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # the outermost handler: whoever asked is told, and the next one's turn comes
        log.exception("a chore broke", chore=chore.pk, kind=chore.kind, error=str(error))
        chores.end(chore, {}, [Issue(code="chore_broke")])


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """This process is a worker for as long as the context lasts; yields its name."""
    name = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    config = DBOSConfig(
        name=NAME, application_version=VERSION, executor_id=name, run_migrations=False, log_level="WARNING",
        scheduler_polling_interval_sec=1.0, use_listen_notify=False,
    )  # fmt: skip
    _Worker.name, _Worker.heart = name, leases.Heart(name)
    _Worker.heart.start()
    hands = _Hands(name)
    DBOS(config=cast("DBOSConfig", {**config, **claims(settings.ENGINE_URL)}))
    try:
        with database_errors():
            DBOS.launch()
            DBOS.register_queue(
                QUEUE, worker_concurrency=CONCURRENCY, polling_interval_sec=POLL, on_conflict="always_update"
            )
            DBOS.apply_schedules(
                [
                    {"schedule_name": "tick", "workflow_fn": tick, "schedule": TICK},
                    {"schedule_name": "photos", "workflow_fn": look_after_photos, "schedule": PHOTOS},
                    {"schedule_name": "news", "workflow_fn": tell_news, "schedule": NEWS},
                ]
            )
        hands.start()
        yield name
    finally:
        if hands.is_alive():
            hands.stop()
        busy = _Worker.heart.end_all()
        DBOS.destroy(workflow_completion_timeout_sec=LAST_WORDS if busy else 0)  # it takes no further run meanwhile
        _Worker.heart.stop()
        leases.sign_out(name)
