"""The database in which the engine keeps who does what. On SQLite it has to be opened with care."""

import contextlib
from collections.abc import Iterator
from typing import Any

import sqlalchemy
from django.db.utils import OperationalError
from sqlalchemy.exc import SQLAlchemyError


@contextlib.contextmanager
def database_errors() -> Iterator[None]:
    """What goes wrong with the engine's database is told as what goes wrong with ours: `OperationalError`."""
    try:
        yield
    except SQLAlchemyError as error:
        raise OperationalError(str(getattr(error, "orig", None) or error)) from error


HUNG = 10.0  # seconds after which PostgreSQL ends the transaction of a process that no longer moves


def claims(url: str) -> dict[str, Any]:
    """The engine's options that say which database is its own, and how to open it."""
    options: dict[str, Any] = {"system_database_url": url, "sys_db_idle_transaction_timeout_sec": HUNG}
    return options | ({"system_database_engine": _open_sqlite(url)} if url.startswith("sqlite") else {})


def _open_sqlite(url: str) -> sqlalchemy.Engine:
    """A claim has to hold the write lock from its first read, else two workers claim the same run (seen)."""
    engine = sqlalchemy.create_engine(url, connect_args={"check_same_thread": False, "timeout": 20})

    @sqlalchemy.event.listens_for(engine, "connect")
    def _connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=20000"):
            raw.execute(f"PRAGMA {pragma}")

    @sqlalchemy.event.listens_for(engine, "begin")
    def _begun(opened: sqlalchemy.Connection) -> None:
        opened.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
