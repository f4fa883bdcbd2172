"""Whether the installation is ready for work, and making it so."""

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from qafila.cli.output import NOT_DONE, WRONG_USE, Problem
from qafila.home import full_disk, home
from qafila.keys import fernet, make_keys


def migrate() -> bool:
    """Makes the keys and the tables, or brings the tables up to date; whether the keys are new."""
    from catalog.store import statistics
    from sync import engine

    new = make_keys(home())
    call_command("migrate", interactive=False, verbosity=0)
    engine.migrate()
    statistics.look()
    return new


def pending_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def require_ready() -> None:
    """Raises Problem unless `qafila migrate` has been run for this version."""
    fernet(home())
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        said = full_disk() or f"The database does not answer ({str(error).splitlines()[0]}): see `qafila doctor`"
        raise Problem(f"{said}.", NOT_DONE) from None
    if pending:
        raise Problem("The database is not at this version yet: run `qafila migrate`.", WRONG_USE)
