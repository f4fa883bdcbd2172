"""Real processes that share an app's quota, on both databases, never exceed it."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.layout import ROOT
from tests.scenarios.conftest import Installation

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

PROCESSES, SECONDS = 2, 2.0


def account_of(installation: Installation, business: str) -> None:
    installation.done("business", "add", business.title(), "--country", "MA", "--slug", business)
    installation.done("account", "add", "stall", "--business", business, "--connector", "memory")


def granted(installation: Installation, folder: Path, *, limit: int, per_second: int) -> list[list[float]]:
    """When each process was granted something."""
    words = [str(SECONDS), str(limit), str(per_second)]
    environment = installation.environment(DJANGO_SETTINGS_MODULE="qafila.settings", PYTHONPATH=str(ROOT))
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.scenarios.counting", str(account), *words],
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for account in range(1, PROCESSES + 1)
    ]
    try:
        for process in started:  # all begin together
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        return [json.loads(out) for out in _let_go(started)]
    finally:
        for process in started:
            process.kill()
            process.wait()


def _let_go(started: Sequence["subprocess.Popen[str]"]) -> list[str]:
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    return [process.communicate(timeout=400)[0] for process in started]


@pytest.fixture
def shared(installation: Installation) -> Installation:
    for business in ("souk", "medina"):
        account_of(installation, business)
    return installation


def test_a_day_is_granted_once_however_many_processes_draw_on_it(shared: Installation, tmp_path: Path) -> None:
    per_process = granted(shared, tmp_path, limit=150, per_second=0)
    assert sum(map(len, per_process)) == 150
    assert all(per_process)


def test_processes_take_turns_at_a_rate_that_they_share(shared: Installation, tmp_path: Path) -> None:
    per_process = granted(shared, tmp_path, limit=0, per_second=20)
    together = sorted(at for times in per_process for at in times)
    assert len(together) <= 20 * (together[-1] - together[0]) + 2
    assert all(per_process)
