"""A whole installation with its pages, its worker and a practice marketplace, for a browser to use."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from practice import server
from qafila.home import PRACTICE
from tests.scenarios.conftest import Installation


@contextmanager
def pages(installation: Installation, market: server.Marketplace) -> Iterator[str]:
    """Their address."""
    (installation.home / PRACTICE).write_text(market.url.removeprefix("http://"), "utf-8")
    port = _free_port()
    log = (installation.home / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "qafila", "serve", "--port", str(port)],
        env=installation.environment(),
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/livez", process, Path(log.name))
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)
        log.close()


@contextmanager
def made_from_nothing(home: Path) -> Iterator[str]:
    """The address of pages with a worker and a marketplace, for those who are no test."""
    installation = Installation(home / "home")
    installation.done("migrate")
    with server.running(home / "market", review=0.2) as market, pages(installation, market) as address:
        yield address


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait_for(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(900):
        assert process.poll() is None, log.read_text("utf-8")
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the pages did not come up: {log.read_text('utf-8')}")
