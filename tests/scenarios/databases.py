"""Looks into an installation's database and turns its clock: there is no command to wait a day."""

import sqlite3

import psycopg

from tests.scenarios.conftest import Installation


def set_accounts(installation: Installation, column: str, value: str) -> None:
    execute(installation, f"UPDATE qafila_sync_channelaccount SET {column} = '{value}'")  # noqa: S608 - the tests' own


def first(installation: Installation, asked: str) -> object:
    """The first value of the answer."""
    if installation.database:
        with psycopg.connect(installation.database) as server:
            (value,) = server.execute(asked).fetchone() or (None,)  # type: ignore[call-overload]  # it asks for a literal
            return value
    file = sqlite3.connect(installation.home / "qafila.sqlite3", timeout=20)
    try:
        (value,) = file.execute(asked).fetchone()
        return value
    finally:
        file.close()


def execute(installation: Installation, told: str) -> None:
    if installation.database:
        with psycopg.connect(installation.database, autocommit=True) as server:
            server.execute(told)  # type: ignore[call-overload]  # it asks for a literal
        return
    file = sqlite3.connect(installation.home / "qafila.sqlite3", timeout=20)
    try:
        with file:
            file.execute(told)
    finally:
        file.close()
