"""Whole installations, used as their users use them: by the command line, each in a home folder of its own."""

import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from practice import server
from tests.scenarios import postgres
from tests.scenarios.nursery import nursery

NEUTRAL = ("PATH", "HOME", "VIRTUAL_ENV", "TMPDIR")
PATIENCE = 300.0


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Installation:
    home: Path
    database: str = ""
    """The URL of its PostgreSQL database; SQLite where there is none."""
    public_url: str = ""

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in NEUTRAL if name in os.environ}
        own = {
            "LANG": "C.UTF-8",
            "QAFILA_HOME": str(self.home),
            "QAFILA_ALLOW_HOSTS": "127.0.0.1",
            "QAFILA_DATABASE_URL": self.database,
            "QAFILA_PUBLIC_URL": self.public_url,
        }
        return {**kept, **own, **more}

    def run(self, *words: str, stdin: str = "", **environment: str) -> Ran:
        if "PYTHONPATH" in environment:  # which Python reads as it starts
            return self._run_in_a_new_python(words, stdin, environment)
        return Ran(*nursery().run(words, self.environment(**environment), stdin, PATIENCE))

    def _run_in_a_new_python(self, words: Sequence[str], stdin: str, environment: dict[str, str]) -> Ran:
        ended = subprocess.run(
            [sys.executable, "-m", "qafila", *words],
            env=self.environment(**environment),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Ran(ended.returncode, ended.stdout, ended.stderr)

    def done(self, *words: str, code: int = 0, **environment: str) -> Ran:
        """The command, which has to end with the code."""
        ran = self.run(*words, **environment)
        assert ran.code == code, f"{words} ended with {ran.code}\n{ran.out}\n{ran.err}"
        return ran


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    try:
        with postgres.running() as server:
            yield server
    except postgres.NoPostgres as absent:
        pytest.skip(str(absent))


@pytest.fixture(scope="session")
def migrations() -> dict[str, Installation]:
    """What was migrated already, by database: pytest itself keeps no more than one of a fixture's values."""
    return {}


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.all)])
def migrated(
    migrations: dict[str, Installation], tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Installation:
    """What `qafila migrate` makes, on both databases: each installation of the tests begins as a copy of it."""
    if request.param not in migrations:
        on_server = request.param == "postgresql"
        url = request.getfixturevalue("postgres_server").new_database() if on_server else ""
        made = Installation(tmp_path_factory.mktemp("migrated") / "home", url)
        made.done("migrate")
        migrations[request.param] = made
    return migrations[request.param]


def copy(made: Installation, home: Path, request: pytest.FixtureRequest) -> Installation:
    """Another installation that stands where the first one does; nobody may be connected to its database."""
    shutil.copytree(made.home, home)
    if not made.database:
        return Installation(home)
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return Installation(home, server.new_database(like=made.database))


@pytest.fixture
def installation(tmp_path: Path, migrated: Installation, request: pytest.FixtureRequest) -> Installation:
    """Each scenario runs on both databases."""
    return copy(migrated, tmp_path / "home", request)


@pytest.fixture
def market(tmp_path: Path) -> Iterator[server.Marketplace]:
    with server.running(tmp_path / "market", review=0.2) as running:
        yield running


def open_shop(installation: Installation, market: server.Marketplace, *, currency: str = "MAD", **account: str) -> str:
    """The business `souk` with an account `practice`; its key."""
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    key = market.register("Souk", "FR", currency, "fr")
    options = [part for name, value in account.items() for part in (f"--{name}", value)]
    installation.done(
        "account", "add", "practice", "--business", "souk", "--connector", "practice", "--set", f"url={market.url}",
        "--secret", "api_key=env:PRACTICE_KEY", "--currency", currency, *options, PRACTICE_KEY=key,
    )  # fmt: skip
    return key


def write_sheet(file: Path, rows: Sequence[Sequence[object]]) -> Path:
    """Title, price, stock, photo."""
    with file.open("w", encoding="utf-8", newline="") as sheet:
        csv.writer(sheet).writerows([("Référence", "Nom", "Prix", "Stock", "Photo"), *rows])
    return file


def write_photo(file: Path, colour: tuple[int, int, int] = (180, 90, 40), side: int = 640) -> Path:
    shown = BytesIO()
    Image.new("RGB", (side, side), colour).save(shown, "JPEG")
    file.write_bytes(shown.getvalue())
    return file


def live(market: server.Marketplace) -> int:
    return int(market.stats()["listings"].get("live", 0))
