"""Whatever is killed: every wanted product is live exactly once at the end, with its last content."""

import random
import signal
import sqlite3
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.databases import first as first_of
from tests.scenarios.workers import Held, Worker, at_work, wait_until, writes

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_500)]

PRODUCTS, KILLS, CAUGHT = 500, 20, 3


def sheet(folder: Path, count: int, *, price: int = 50) -> Path:
    write_photo(folder / "p.jpg")
    rows = [(f"R{n}", f"Panier tressé numéro {n}", f"{price + n},50", n % 7, "p.jpg") for n in range(count)]
    return write_sheet(folder / "produits.csv", rows)


def bring(installation: Installation, market: server.Marketplace, folder: Path, count: int) -> None:
    open_shop(installation, market)
    installation.done("import", str(sheet(folder, count)), "--business", "souk", "--images", str(folder))


def status(installation: Installation) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = installation.done("status", "--json").json()
    return shown


def by_state(installation: Installation) -> dict[str, int]:
    states = [entry["state"] for entry in status(installation)]
    return {state: states.count(state) for state in sorted(set(states))}


def test_500_products_arrive_once_though_the_worker_is_killed_again_and_again(
    installation: Installation, market: server.Marketplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(installation, market, tmp_path, PRODUCTS)
    held, caught, kills = Held(monkeypatch), [], 0
    installation.done("sync", "--business", "souk", "--no-wait")
    while kills < KILLS:
        with at_work(installation, tmp_path / "worker.log") as (worker,):
            before = len(market.log())
            wait_until(lambda: len(market.log()) > before, 60, "a request after the last kill")  # noqa: B023
            if len(caught) < CAUGHT:
                held.arm()
                wait_until(held.caught.is_set, 60, "a new listing")
                worker.kill()
                caught.append(writes(market.log())[-1]["ref"])
                unknown = {entry["product"] for entry in status(installation) if entry["state"] == "unknown"}
                assert caught[-1] in unknown, "the listing was committed there, and its answer never arrived here"
                held.let_go()
            else:
                time.sleep(random.uniform(0.2, 1.5))  # noqa: S311 - no secret
                worker.kill()
            kills += 1
    installation.done("sync", "--business", "souk")
    stats = market.stats()
    print(f"{kills} kills, {len(caught)} between commit and answer, {live(market)} live, doubles {stats['doubles']},")  # noqa: T201
    print(f"writes {stats['writes']} for {PRODUCTS} products")  # noqa: T201
    assert (live(market), stats["doubles"]) == (PRODUCTS, [])
    assert by_state(installation) == {"live": PRODUCTS}
    told = first_of(installation, "SELECT SUM(count) FROM qafila_sync_notice WHERE kind = 'published'")
    assert told == PRODUCTS, "its owner is told of each once"
    installation.done("sync", "--business", "souk")
    assert market.stats()["writes"] == stats["writes"]


def test_a_dead_workers_account_is_served_by_another_within_20_seconds(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    bring(installation, market, tmp_path, 300)
    log = tmp_path / "worker.log"
    with at_work(installation, log) as (first,):
        installation.done("sync", "--business", "souk", "--no-wait")
        wait_until(lambda: len(writes(market.log())) > 40, 60, "the first worker at work")
        with at_work(installation, log) as (second,):
            time.sleep(4)  # until it is up
            first.kill()
            at = len(market.log())
            took = wait_until(lambda: len(market.log()) > at + 1, 60, "the second worker's request")
            print(f"the next request came {took:.1f} s after the kill")  # noqa: T201
            wait_until(lambda: live(market) == 300, 120, "all live")
            second.end()
    assert market.stats()["doubles"] == []
    states = [run["state"] for run in installation.done("runs", "--business", "souk", "--json").json()]
    assert "lost" in states


def stop_between_writes(worker: Worker, installation: Installation) -> None:
    """A process that is stopped while it holds the lock of SQLite keeps it while it sleeps: that is another story."""
    for _ in range(50):
        worker.send(signal.SIGSTOP)
        databases = [] if installation.database else [*installation.home.glob("*.sqlite3")]
        if not any(is_locked(database) for database in databases):
            return
        worker.send(signal.SIGCONT)
        time.sleep(0.05)
    raise AssertionError("the worker holds the lock all the time")


def is_locked(database: Path) -> bool:
    connection = sqlite3.connect(database, timeout=0.2, isolation_level=None)
    try:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    finally:
        connection.close()
    return False


def test_a_worker_that_is_stopped_and_woken_writes_nothing(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    bring(installation, market, tmp_path, 200)
    with at_work(installation, tmp_path / "worker.log") as (sleeper,):
        installation.done("sync", "--business", "souk", "--no-wait")
        wait_until(lambda: len(writes(market.log())) > 40, 60, "it is at work")
        stop_between_writes(sleeper, installation)
        time.sleep(11)  # its lease is over, and it is no longer seen
        installation.done("sync", "--business", "souk")
        before, rows = market.log(), status(installation)
        sleeper.send(signal.SIGCONT)
        time.sleep(4)
        after = writes(market.log()[len(before) :])
        assert len(after) <= 4, "at most the requests that were in flight"
        assert status(installation) == rows
    assert (live(market), market.stats()["doubles"]) == (200, [])


def test_two_workers_never_have_one_account_at_a_time(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    bring(installation, market, tmp_path, 60)
    with at_work(installation, tmp_path / "worker.log", count=2):
        for _ in range(15):
            installation.done("sync", "--business", "souk", "--no-wait")
        wait_until(lambda: live(market) == 60, 120, "all live")
        time.sleep(1)
    runs = installation.done("runs", "--business", "souk", "--json").json()
    spans = sorted((run["started_at"], run["finished_at"]) for run in runs if run["finished_at"])
    assert len(spans) > 1
    assert all(ended <= began for (_, ended), (began, _) in pairwise(spans))
    assert market.stats()["doubles"] == []


def test_a_worker_that_is_asked_to_end_finishes_what_is_in_flight_and_leaves_the_rest(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    bring(installation, market, tmp_path, 200)
    with at_work(installation, tmp_path / "worker.log") as (worker,):
        installation.done("sync", "--business", "souk", "--no-wait")
        wait_until(lambda: len(writes(market.log())) > 40, 60, "it is at work")
        assert worker.end() == 0
    states = by_state(installation)
    assert states.get("pending", 0) > 0
    installation.done("sync", "--business", "souk")
    assert (live(market), market.stats()["doubles"]) == (200, [])
