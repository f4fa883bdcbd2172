"""`qafila serve`: its pages and its worker come and go together."""

import re
import signal
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from tests.scenarios.conftest import Installation
from tests.scenarios.workers import Worker, wait_until

STARTED = re.compile(r':(\d+):[0-9a-f]+", "event": "worker started"')


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Server(Worker):
    command = (*Worker.command[:-1], "serve", "--port", str(free_port()))


def is_there(process: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.mark.all
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_worker_ends_with_the_pages(installation: Installation, tmp_path: Path, ending: signal.Signals) -> None:
    log = tmp_path / "serve.log"
    server = Server(installation, log)
    try:
        wait_until(lambda: "worker started" in log.read_text("utf-8"), 60, "the worker is up")
        found = STARTED.search(log.read_text("utf-8"))
        assert found is not None
        assert is_there(int(found[1]))
        server.send(ending)
        assert server.process.wait(timeout=400) == 0
        assert not is_there(int(found[1]))
    finally:
        server.kill()
