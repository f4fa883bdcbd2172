"""Puts a backup in place: tables, photos and keys in one transaction, so that whatever fails leaves what was.

The tables are made as they were in the version that wrote the backup, and then brought up to date like any others.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from django.db.models.functions import Now

from catalog.store import statistics
from images.files import keep, place
from qafila.home import home
from qafila.keeping.archive import Archive, ArchiveRefused
from qafila.keeping.rows import kept, load
from qafila.keys import keys_taken_over
from sync.store import leases
from sync.store.uploads import UPLOADS

LATER = 1_000
"""By how much the versions of listings rise: the platforms may have been told later ones than the backup knows."""


class InUse(Exception):
    """The installation holds data already, or is at work."""


def restore(file: Path, *, replace: bool = False) -> int:
    """How many rows. Raises ArchiveRefused or InUse, having changed nothing; `replace` gives up what is here."""
    with Archive(file, home()) as archive:
        if set(archive.manifest.migrations) - set(MigrationLoader(None).graph.nodes):
            made_by = f"was made by Qafila {archive.manifest.qafila}, which has tables that this version does not know"
            raise ArchiveRefused(file, made_by, "update Qafila first, then restore")
        home().mkdir(parents=True, exist_ok=True)
        _refuse_unless_free(replace=replace)
        try:
            with keys_taken_over(home(), archive.keys()), _unchecked(), transaction.atomic():
                count = _fill(archive)
                connection.check_constraints()
                _keep_files(archive)
        except (ValueError, TypeError, LookupError, ValidationError, DataError, IntegrityError) as error:
            raise ArchiveRefused(file, "holds rows that do not fit together") from error
    statistics.look()
    return count


def _refuse_unless_free(*, replace: bool) -> None:
    tables = set(connection.introspection.table_names())
    if "qafila_sync_workerrow" in tables and leases.workers_alive():
        raise InUse("A worker is at work here: stop it (and `qafila serve`), then restore.")
    ours = {name for name in tables if name.startswith("qafila_")} - {"qafila_sync_workerrow"}
    if not replace and any(_has_rows(name) for name in sorted(ours)):
        raise InUse(
            "This installation holds data already, which a backup would take the place of. Set QAFILA_HOME (and"
            " QAFILA_DATABASE_URL) to a new one, or add --replace to give up all that is here."
        )


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 - a table of ours
        return cursor.fetchone() is not None


@contextmanager
def _unchecked() -> Iterator[None]:
    """Rows come in any order; how they fit together is looked at in the end."""
    connection.disable_constraint_checking()
    try:
        yield
    finally:
        connection.enable_constraint_checking()


def _fill(archive: Archive) -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    _drop_tables()
    models = {
        model._meta.label_lower: model
        for model in kept(_made_as_they_were(archive).get_models(include_auto_created=True))
    }
    if strange := archive.labels() - models.keys():
        raise ValueError(f"there are no tables for {', '.join(sorted(strange))}")
    count = sum(load(model, archive.lines(label)) for label, model in models.items() if label in archive.labels())
    _count_on(list(models.values()))
    _begin_anew(models)
    return count


def _drop_tables() -> None:
    names = [
        *connection.introspection.django_table_names(only_existing=True),
        MigrationRecorder.Migration._meta.db_table,
    ]
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)}{cascade}")


def _made_as_they_were(archive: Archive) -> Any:
    """The models of the backup's version, with their tables."""
    executor, wanted = MigrationExecutor(connection), set(archive.manifest.migrations)
    everything = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    plan = [step for step in everything if (step[0].app_label, step[0].name) in wanted]
    return executor.migrate(None, plan=plan).apps


def _count_on(models: list[Any]) -> None:
    """New rows are numbered after those that came."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _begin_anew(models: dict[str, Any]) -> None:
    """No process of the other installation is here. The platforms may show other things by now, which is looked at."""
    accounts, runs = models["qafila_sync.channelaccount"], models["qafila_sync.syncrun"]
    accounts._base_manager.update(
        leased_by="", lease_until=None, dirty=F("dirty") + 1, waits_since=Now(), reconcile_at=Now()
    )
    runs._base_manager.filter(state="running").update(state="lost", finished_at=Now(), note="restored from a backup")
    models["qafila_sync.listingrow"]._base_manager.update(version=F("version") + LATER)


def _keep_files(archive: Archive) -> None:
    for kind, digest, media_type, data in archive.photos():
        keep(place(home(), kind, digest, media_type), data)
    for business, part, name, data in archive.uploads():
        folder = home() / UPLOADS / business / part
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
