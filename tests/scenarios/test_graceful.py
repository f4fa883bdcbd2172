"""A worker that is asked to end acknowledges what is on its way, leaves nothing unknown, and another goes on."""

import signal
from collections import Counter
from pathlib import Path

import pytest

from practice import server
from sync import engine
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.workers import at_work, wait_until, writes

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

PRODUCTS = 120


def test_a_worker_that_is_asked_to_end_leaves_nothing_unknown(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    open_shop(installation, market)
    write_photo(tmp_path / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n}", "50,00", 1, "p.jpg") for n in range(PRODUCTS)]
    sheet = write_sheet(tmp_path / "p.csv", rows)
    installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    installation.done("sync", "--business", "souk", "--no-wait")
    with at_work(installation, tmp_path / "worker.log") as (worker,):
        wait_until(lambda: len(writes(market.log())) > 20, 60, "it is at work")
        worker.send(signal.SIGTERM)
        assert worker.process.wait(timeout=400) == 0
    ended = len(writes(market.log()))
    assert ended < PRODUCTS
    told = installation.done("status", "--json").json()
    states = Counter(entry["state"] for entry in told)
    assert states["unknown"] == 0, states
    assert sum(entry["remote_id"] is not None for entry in told) == live(market)
    (run,) = [run for run in installation.done("runs", "--business", "souk", "--json").json() if run["run"]]
    assert run["state"] == "stopped"
    (result,) = installation.done("sync", "--business", "souk", "--json").json()
    assert result["counts"]["live"] == live(market) == PRODUCTS
    listings = [entry for entry in writes(market.log()) if entry["path"].endswith("/listings")]
    assert len(listings) == PRODUCTS, "and nothing was sent twice"


def test_a_worker_that_is_asked_to_end_takes_no_further_account(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    """A worker serves eight accounts at a time: the others wait in its queue while those eight end."""
    open_shop(installation, market)
    write_photo(tmp_path / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n}", "50,00", 1, "p.jpg") for n in range(60)]
    sheet = write_sheet(tmp_path / "p.csv", rows)
    installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    for number in range(11):
        key = market.register(f"More {number}", "FR", "MAD", "fr")
        installation.done(
            "account", "add", f"more{number}", "--business", "souk", "--connector", "practice", "--set",
            f"url={market.url}", "--secret", "api_key=env:KEY", KEY=key,
        )  # fmt: skip
    with at_work(installation, tmp_path / "worker.log") as (worker,):
        wait_until(lambda: len(writes(market.log())) > 20, 60, "it is at work")
        worker.send(signal.SIGTERM)
        assert worker.process.wait(timeout=400) == 0
    told = installation.done("runs", "--business", "souk", "--json").json()
    begun = [run["state"] for run in told if run["run"]]
    assert len(begun) <= engine.CONCURRENCY, begun
