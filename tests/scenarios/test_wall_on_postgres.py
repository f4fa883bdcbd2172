"""What programme staff ask is asked in SQL of each database's own: its unit tests pass on PostgreSQL too."""

import os
import subprocess
import sys

import pytest

from tests.layout import ROOT
from tests.scenarios.postgres import Server

pytestmark = [pytest.mark.all, pytest.mark.timeout(400)]
SUITES = [f"tests/sync/test_{name}.py" for name in ("wall", "health", "indicators", "milestones")]


def test_the_wall_causes_health_indicators_and_news_are_right_on_postgresql(postgres_server: Server) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *SUITES],
        env={**os.environ, "QAFILA_TEST_SERVER": postgres_server.new_database()},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
