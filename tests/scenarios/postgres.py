"""A PostgreSQL server of the tests' own, on a private port, run by an ordinary user, thrown away at the end."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

PROGRAMS = Path("/usr/lib/postgresql")
USER = "qafila"


class NoPostgres(Exception):
    """It is not installed here."""


@dataclass(frozen=True)
class Server:
    folder: Path
    port: int
    numbers: Iterator[int]

    def new_database(self, like: str = "") -> str:
        """The URL of an empty database, or of a copy of one that nobody is connected to."""
        name, template = f"test_{next(self.numbers)}", like.rpartition("/")[2] or "template1"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{name}"

    def execute(self, told: str) -> None:
        """As its administrator, in a database that is nobody's."""
        ask = [_program("psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, "postgres", "-qc"]
        subprocess.run([*ask, told], check=True, capture_output=True)

    def dump(self, file: Path) -> None:
        """All databases as text."""
        with file.open("wb") as opened:
            ask = [_program("pg_dumpall"), "-h", "127.0.0.1", "-p", str(self.port), "-U", USER]
            subprocess.run(ask, check=True, stdout=opened)

    def stop(self) -> None:
        """As a power failure does."""
        _as_ordinary_user(self.folder, "pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        options += " -c fsync=off"  # the machine itself stays up: what was written is there after a restart
        where = ("-D", str(self.folder / "data"), "-l", str(self.folder / "log"))
        _as_ordinary_user(
            self.folder, "pg_ctl", *where, "-w", "-t", "60", "-o", f"{options} -c max_connections=200", "start"
        )

    def restart(self) -> None:
        """No connection is asked to end, and the log is played back."""
        self.stop()
        self.start()


@contextmanager
def running() -> Iterator[Server]:
    _program("initdb")
    folder = Path(tempfile.mkdtemp(prefix="qafila-postgres-"))
    try:
        made = ("-D", str(folder / "data"), "-U", USER, "-A", "trust", "--no-locale", "--no-sync", "-E", "UTF8")
        _as_ordinary_user(folder, "initdb", *made)
        port = _free_port()
        server = Server(folder, port, count())
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    if not found:
        raise NoPostgres("PostgreSQL is not installed here (make test-all installs it)")
    return str(found[-1])


def _as_ordinary_user(folder: Path, program: str, *words: str) -> None:
    """PostgreSQL refuses to run as root."""
    command = [_program(program), *words]
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
