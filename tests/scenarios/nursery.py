"""Commands that need not load the libraries first: each is a process of its own, forked from one that has.

To start Python and load Django, DBOS and the rest takes two seconds of a core, and the scenarios give a thousand
commands. A forked command reads its settings, environment and arguments itself, as `python -m qafila` does.
"""

import atexit
import gc
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NoReturn

LOADED = (
    *("allauth.account", "babel", "cryptography.fernet", "dbos", "django.contrib.messages.storage.fallback"),
    *("django.core.management", "django.db.backends.postgresql.psycopg_any", "django.db.models", "django.forms"),
    *("django.template.backends.django", "django.test", "httpx", "iso4217", "nh3", "prometheus_client", "psycopg"),
    *("pydantic.types", "python_calamine", "rich.table", "servestatic.middleware", "slugify", "starlette.applications"),
    *("sqlalchemy.dialects.postgresql", "sqlalchemy.dialects.sqlite", "structlog", "typer", "uvicorn"),
    *("catalog.importing", "connectors.registry", "images.worker", "sync.drift", "qafila.packages"),
)
"""What reads neither Django's settings nor the environment while it is loaded."""
REQUEST = 1 << 18


class Nursery:
    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="qafila-nursery-")
        self._address = str(Path(self._folder.name) / "socket")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.nursery", self._address],
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"ready\n"

    def run(
        self, words: Sequence[str], environment: Mapping[str, str], given: str, timeout: float
    ) -> tuple[int, str, str]:
        """`qafila WORDS`: its exit code, and what it wrote."""
        with (
            tempfile.TemporaryFile() as stdin,
            tempfile.TemporaryFile() as out,
            tempfile.TemporaryFile() as err,
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
        ):
            stdin.write(given.encode())
            stdin.seek(0)
            line.settimeout(timeout)
            line.connect(self._address)
            request = json.dumps([str(Path.cwd()), list(words), dict(environment)]).encode()
            socket.send_fds(line, [request], [stdin.fileno(), out.fileno(), err.fileno()])
            pid = int(line.recv(64))
            try:
                code = int(line.recv(64))
            except BaseException:
                os.kill(pid, signal.SIGKILL)
                raise
            for written in (out, err):
                written.seek(0)
            return code, out.read().decode(), err.read().decode()

    def close(self) -> None:
        self._process.communicate()  # which closes its standard input, and it ends
        self._folder.cleanup()


@cache
def nursery() -> Nursery:
    """Of this process, for as long as it lives."""
    made = Nursery()
    atexit.register(made.close)
    return made


def become_a_command(address: str) -> list[str]:
    """Returns only in a forked process, which has the standard streams, folder and environment of the command."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(address)
        listening.listen(64)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while listening in select.select([listening, sys.stdin], [], [])[0]:
            line, _ = listening.accept()
            _forget_those_that_ended()
            if os.fork() == 0:
                break
            line.close()
        else:
            sys.exit()
    with line:
        request, streams, _, _ = socket.recv_fds(line, REQUEST, 3)
        if pid := os.fork():
            _tell_how_it_ends(line, pid)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
    folder, words, environment = json.loads(request)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    return [str(word) for word in words]


def _forget_those_that_ended() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _tell_how_it_ends(line: socket.socket, pid: int) -> NoReturn:
    try:
        line.send(str(pid).encode())
        line.send(str(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])).encode())
    finally:
        os._exit(0)


if __name__ == "__main__":
    for name in LOADED:
        import_module(name)
    gc.collect()
    gc.freeze()  # else each command would copy the memory of all this to look for garbage in it
    sys.argv = ["qafila", *become_a_command(sys.argv[1])]
    runpy.run_module("qafila", run_name="__main__", alter_sys=True)
