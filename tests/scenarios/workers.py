"""Worker processes that are killed, stopped and woken; and a marketplace that is caught between commit and answer."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from practice.gateway import Gateway
from practice.operations import LogEntry
from tests.scenarios.conftest import Installation

BUSY = 5
"""How many times slower a machine may be that does much else."""


class Worker:
    command: tuple[str, ...] = (sys.executable, "-m", "qafila", "worker")

    def __init__(self, installation: Installation, log: Path, **environment: str) -> None:
        self._log = log.open("ab")
        self.process = subprocess.Popen(
            self.command,
            env=installation.environment(**environment),
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )

    def send(self, number: signal.Signals) -> None:
        os.kill(self.process.pid, number)

    def kill(self) -> None:
        """As a power failure would: no handler runs."""
        if self.process.poll() is None:
            self.send(signal.SIGKILL)
        self.process.wait(timeout=400)
        self._log.close()

    def end(self) -> int:
        self.send(signal.SIGTERM)
        try:
            return self.process.wait(timeout=400)
        finally:
            self._log.close()


@contextmanager
def at_work(installation: Installation, log: Path, count: int = 1, **environment: str) -> Iterator[list[Worker]]:
    workers = [Worker(installation, log, **environment) for _ in range(count)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()


class Held:
    """Holds the answer to a new listing after its commit, once it is armed, until it is let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._armed, self.caught, self._go = threading.Event(), threading.Event(), threading.Event()
        original = Gateway._carry_out

        def carry_out(gateway: Gateway, entry: object, work: object) -> object:
            answer = original(gateway, entry, work)  # type: ignore[arg-type]
            if self._armed.is_set() and getattr(entry, "route", "").endswith("/listings") and entry.method == "POST":  # type: ignore[attr-defined]
                self._armed.clear()
                self.caught.set()
                self._go.wait(timeout=20)
            return answer

        monkeypatch.setattr(Gateway, "_carry_out", carry_out)

    def arm(self) -> None:
        self.caught.clear()
        self._go.clear()
        self._armed.set()

    def let_go(self) -> None:
        self._armed.clear()
        self._go.set()


def wait_until(what: Callable[[], bool], seconds: float, why: str) -> float:
    """How long it took. `seconds` is ample where a machine has little else to do; a busy one may take longer."""
    began = time.monotonic()
    while not what():
        waited = time.monotonic() - began
        assert waited < seconds * BUSY, f"after {waited:.0f} s still not: {why}"
        time.sleep(0.05)
    return time.monotonic() - began


def writes(entries: list[LogEntry]) -> list[LogEntry]:
    return [entry for entry in entries if entry["committed"] and entry["method"] != "GET"]
