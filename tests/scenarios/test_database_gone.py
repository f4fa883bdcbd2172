"""The database server goes away under a worker and a waiting command, and comes back: both go on."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from practice import server
from tests.scenarios import postgres
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.workers import at_work, wait_until, writes

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

AWAY = 15.0
"""Seconds; longer than a lease, and a quarter of the minute that is meant, so that the test stays short."""
PRODUCTS = 150


@pytest.fixture
def shop(postgres_server: postgres.Server, tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "home", postgres_server.new_database())
    made.done("migrate")
    return made


@pytest.mark.parametrize("with_worker", [True, False])
def test_a_worker_and_a_waiting_sync_outlive_a_database_that_goes_away(
    shop: Installation, postgres_server: postgres.Server, market: server.Marketplace, tmp_path: Path, with_worker: bool
) -> None:
    open_shop(shop, market)
    write_photo(tmp_path / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n}", "50,00", 1, "p.jpg") for n in range(PRODUCTS)]
    sheet = write_sheet(tmp_path / "p.csv", rows)
    shop.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    with at_work(shop, tmp_path / "worker.log", count=int(with_worker)) as workers:
        if with_worker:
            wait_until(lambda: "worker started" in (tmp_path / "worker.log").read_text(), 30, "the worker")
        sync = subprocess.Popen(
            [sys.executable, "-m", "qafila", "sync", "--business", "souk", "--json"],
            env=shop.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        wait_until(lambda: len(writes(market.log())) > 40, 60, "it is at work")
        postgres_server.stop()
        time.sleep(AWAY)
        sent = len(market.log())
        postgres_server.start()
        out, err = sync.communicate(timeout=200)
        assert sync.returncode == 0, err
        assert "waiting for it" in err
        assert "Traceback" not in err
        assert len(market.log()) > sent
        assert all(worker.process.poll() is None for worker in workers)
        assert all(worker.end() == 0 for worker in workers)
    assert json.loads(out)[0]["counts"]["live"] == PRODUCTS
    assert (live(market), market.stats()["doubles"]) == (PRODUCTS, [])
    states = {run["state"] for run in shop.done("runs", "--business", "souk", "--json").json()}
    assert "running" not in states
