"""Connectors that misbehave or vanish, and businesses that do: the others go on, and nothing is lost or doubled."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from practice import server
from tests.scenarios import rogues
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.rogues import Rogue
from tests.scenarios.workers import Worker, at_work, wait_until, writes

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

HANGS_SOON = "from sync.inbox import Inbox; Inbox.SILENCE = 5.0; from qafila.__main__ import main; main()"
"""The command with a shorter patience for connectors that hang: everything else is as always."""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return rogues.install(tmp_path)


@pytest.fixture
def shop(installation: Installation, market: server.Marketplace, tmp_path: Path) -> Installation:
    """Ten products, and an account on the practice marketplace where nothing goes wrong."""
    open_shop(installation, market)
    bring(installation, tmp_path, 10)
    return installation


def bring(installation: Installation, folder: Path, count: int, *, price: int = 50, business: str = "souk") -> None:
    write_photo(folder / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n}", f"{price},00", 1, "p.jpg") for n in range(count)]
    sheet = write_sheet(folder / "p.csv", rows)
    installation.done("import", str(sheet), "--business", business, "--images", str(folder))


def by_state(installation: Installation, account: str) -> Counter[str]:
    told = installation.done("status", "--business", "souk", "--account", account, "--json").json()
    return Counter(entry["state"] for entry in told)


def runs(installation: Installation, account: str) -> list[dict[str, Any]]:
    told = installation.done("runs", "--business", "souk", "--account", account, "--json").json()
    return [run for run in told if run["run"] is not None]


def account(installation: Installation, name: str) -> dict[str, Any]:
    return next(row for row in installation.done("account", "list", "--json").json() if row["account"] == name)


def test_a_connector_that_raises_and_answers_nonsense_fails_its_own_listings_alone(
    shop: Installation, market: server.Marketplace, tmp_path: Path, site: Path
) -> None:
    rogue = rogues.open_account(shop, tmp_path, site)
    rogue.behave(
        R1="exits", R2="nonsense", R3="interrupts", R4="nothing", R5="a dict", R6="a class", R7="odd text",
        R8="another's",
    )  # fmt: skip
    ran = shop.run("sync", "--business", "souk", **rogue.installed)
    assert (ran.code, "Traceback" in ran.err, "did not foresee" in ran.err) == (1, False, False)
    assert live(market) == 10
    assert by_state(shop, "rogue") == {"live": 3, "failed": 7}
    issues = {
        issue["code"]
        for entry in shop.done("status", "--business", "souk", "--json").json()
        for issue in entry["issues"]
        if entry["state"] == "failed"
    }
    assert issues == {"connector_broken", "reply_unexpected"}
    rogue.behave()
    shop.done("retry", "--business", "souk", "--account", "rogue")
    shop.done("sync", "--business", "souk", **rogue.installed)
    assert by_state(shop, "rogue") == {"live": 10}
    assert len(rogue.listed()) == len(rogue.creates()) == 10


@pytest.mark.parametrize("mood", ["exits", "nothing"])
def test_an_account_check_that_is_nonsense_keeps_nobody_from_work(
    shop: Installation, market: server.Marketplace, tmp_path: Path, site: Path, mood: str
) -> None:
    rogue = rogues.open_account(shop, tmp_path, site)
    rogue.behave(account=mood)
    shop.done("sync", "--business", "souk", **rogue.installed)
    assert (live(market), by_state(shop, "rogue")) == (10, {"live": 10})
    ran = shop.run("account", "check", "rogue", "--business", "souk", **rogue.installed)
    assert (ran.code, "Traceback" in ran.err) == (3, False)


class QuickWorker(Worker):
    """It gives up on a connector that hangs after three seconds instead of ten minutes."""

    command = (sys.executable, "-c", HANGS_SOON, "worker")


def log_of(folder: Path) -> str:
    return (folder / "worker.log").read_text("utf-8")


def test_a_connector_that_hangs_gives_its_account_back_and_keeps_no_other_from_work(
    shop: Installation, market: server.Marketplace, tmp_path: Path, site: Path
) -> None:
    rogue = rogues.open_account(shop, tmp_path, site)
    rogue.behave(R1="hangs first", R2="hangs")
    shop.done("sync", "--business", "souk", "--no-wait", **rogue.installed)
    worker = QuickWorker(shop, tmp_path / "worker.log", **rogue.installed)
    try:
        wait_until(lambda: live(market) == 10, 60, "the other account")
        wait_until(lambda: any(run["state"] == "stopped" for run in runs(shop, "rogue")), 60, "the run is given up")
        assert by_state(shop, "rogue") == {"live": 8, "unknown": 2}
        stopped, *_ = [run for run in runs(shop, "rogue") if run["state"] == "stopped"]
        assert "n'est pas revenu" in stopped["note"]
        assert [issue["code"] for issue in account(shop, "rogue")["issues"]] == ["connector_hangs"]
        rogue.behave()
        wait_until(lambda: by_state(shop, "rogue") == {"live": 10}, 90, "what hung is looked up and sent")
        assert len(rogue.listed()) == 10
        times = sorted(Counter(rogue.creates()).values())
        assert (times[:9], times[9] > 1) == ([1] * 9, True), "only what had not arrived was made again"
        assert account(shop, "rogue")["issues"] == []
        assert worker.end() == 0, "threads that hang do not keep the worker from ending"
    finally:
        worker.kill()


def test_a_worker_whose_threads_hang_begins_anew_in_its_place(
    installation: Installation, tmp_path: Path, site: Path
) -> None:
    installation.done("business", "add", "Souk", "--country", "MA", "--slug", "souk")
    bring(installation, tmp_path, 4)
    shops: list[Rogue] = [rogues.open_account(installation, tmp_path, site, name=f"rogue{n}") for n in range(3)]
    for shop in shops:
        shop.behave(R1="hangs")
    installation.done("sync", "--business", "souk", "--no-wait", **shops[0].installed)
    worker = QuickWorker(installation, tmp_path / "worker.log", **shops[0].installed)
    try:
        wait_until(lambda: "begins anew" in log_of(tmp_path), 90, "three threads hang")
        for shop in shops:
            shop.behave()
        wait_until(lambda: log_of(tmp_path).count("worker started") == 2, 30, "it is back")
        for number in range(3):
            wait_until(lambda n=number: by_state(installation, f"rogue{n}") == {"live": 4}, 90, "all live")  # type: ignore[misc]
        assert [len(shop.creates()) for shop in shops] == [4, 4, 4]
        assert worker.end() == 0
    finally:
        worker.kill()


def test_an_uninstalled_connectors_account_waits_with_an_issue_and_goes_on_when_it_is_back(
    shop: Installation, market: server.Marketplace, tmp_path: Path, site: Path
) -> None:
    rogue = rogues.open_account(shop, tmp_path, site)
    shop.done("sync", "--business", "souk", **rogue.installed)
    bring(shop, tmp_path, 10, price=60)
    ran = shop.run("sync", "--business", "souk")  # it is not installed
    assert (ran.code, "Traceback" in ran.err) == (3, False)
    assert "rogue" in ran.err
    assert runs(shop, "practice")[0]["counts"].get("offer") == 10, "the other account went on"
    assert by_state(shop, "rogue") == {"live": 10}
    (issue,) = account(shop, "rogue")["issues"]
    assert (issue["code"], "qafila doctor" in issue["hint"]) == ("connector_missing", True)
    assert account(shop, "rogue")["state"] == "active"
    doctor = shop.done("doctor", code=2).out
    assert "rogue" in doctor
    assert "install" in doctor
    assert "practice" in shop.run("plan", "--business", "souk").out
    before = len(rogue.creates())
    shop.done("sync", "--business", "souk", **rogue.installed)
    assert account(shop, "rogue")["issues"] == []
    assert runs(shop, "rogue")[0]["counts"] == {"update": 10}
    assert len(rogue.creates()) == before


COUNT = """
import django; django.setup()
from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun

print(sum(each.everywhere.count() for each in (Attempt, ChannelAccount, ListingRow, SyncRun)))
"""


def python(installation: Installation, code: str) -> str:
    """With the installation's tables."""
    environment = installation.environment(DJANGO_SETTINGS_MODULE="qafila.settings")
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False, timeout=400
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@contextmanager
def syncing(installation: Installation) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "qafila", "sync", "--business", "souk"],
        env=installation.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as waiting:  # fmt: skip
        try:
            yield waiting
        finally:
            waiting.kill()


def test_a_business_that_is_deleted_during_its_run_ends_it_quietly(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    open_shop(installation, market)
    bring(installation, tmp_path, 150)
    log = tmp_path / "worker.log"
    with at_work(installation, log) as (worker,), syncing(installation) as waiting:
        wait_until(lambda: len(writes(market.log())) > 20, 60, "it is at work")
        assert "listings on sale" in installation.done("business", "delete", "souk", "--yes", code=2).err
        installation.done("business", "delete", "souk", "--yes", "--leave-listings")
        wait_until(lambda: "the account was deleted during its run" in log.read_text("utf-8"), 30, "the run ends")
        sent = len(market.log())
        time.sleep(3)
        assert len(market.log()) == sent
        assert python(installation, COUNT).split() == ["0"]
        out, err = waiting.communicate(timeout=400)
        assert (waiting.returncode, "Traceback" in err) == (3, False), err + out
        assert "deleted" in err
        assert worker.process.poll() is None
        assert worker.end() == 0
    assert '"level": "error"' not in log.read_text("utf-8")


def test_the_rogue_is_no_part_of_what_is_installed(site: Path, installation: Installation) -> None:
    """Else the tests above would not take it away."""
    assert "rogue" not in installation.done("connectors").out
    assert "rogue" in installation.done("connectors", PYTHONPATH=str(site)).out
    assert os.environ.get("PYTHONPATH", "") != str(site)
