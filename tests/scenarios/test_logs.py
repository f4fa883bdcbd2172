"""What a worker writes: JSON lines that say which run, account and listing they are about, and never a secret."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from practice import server
from qafila.keys import KEY_FILE
from tests.scenarios.conftest import Installation, open_shop, write_photo, write_sheet
from tests.scenarios.workers import at_work, wait_until

pytestmark = pytest.mark.all

FAULTS = "5xx=0.1,cut=0.1,commit_cut=0.1,html=0.05"
ABOUT_A_RUN = ("run started", "run ended", "asked the platform", "asking the platform again", "a listing was tried")
ABOUT_A_PUSH = ("a listing was tried", "a listing needs a look")


@pytest.fixture
def shop(tmp_path: Path) -> Installation:
    made = Installation(tmp_path / "home")
    made.done("migrate")
    return made


def bring(shop: Installation, market: server.Marketplace, folder: Path) -> str:
    """Eleven products that are taken and one that is not; the account's key."""
    key = open_shop(shop, market)
    write_photo(folder / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n}", "50,00", 1 + n % 5, "p.jpg") for n in range(11)]
    rows.append(("R99", "Panier replica", "50,00", 1, "p.jpg"))
    shop.done("import", str(write_sheet(folder / "p.csv", rows)), "--business", "souk", "--images", str(folder))
    return key


def read(log: Path) -> list[dict[str, Any]]:
    """Every line of it is JSON."""
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def published(
    shop: Installation, folder: Path, runs: int, faults: str = "none", **environment: str
) -> tuple[Path, str]:
    """The log of a worker that has made so many runs, and the account's key."""
    log = folder / "worker.log"
    with server.running(folder / "market", faults=faults, seed=11, review=0.1) as market:
        key = bring(shop, market, folder)
        with at_work(shop, log, **environment) as (worker,):
            wait_until(lambda: log.read_text("utf-8").count("run ended") >= runs, 60, "the runs")
            assert worker.end() == 0
    return log, key


def test_a_workers_lines_say_what_they_are_about_and_never_a_secret(shop: Installation, tmp_path: Path) -> None:
    log, key = published(shop, tmp_path, 1, FAULTS, QAFILA_LOG_LEVEL="debug")
    lines = read(log)
    assert {line["event"] for line in lines} >= {"worker started", "worker stopped", *ABOUT_A_RUN}
    assert all({"event", "level", "logger", "timestamp"} <= line.keys() for line in lines)
    runs = {run["run"] for run in shop.done("runs", "--business", "souk", "--json").json()}
    (worker,) = {line["worker"] for line in lines if line["event"] == "worker started"}
    for line in lines:
        if line["event"] in ABOUT_A_RUN:
            assert (line["business"], line["account"], line["worker"]) == ("souk", "practice", worker), line
            assert line["run"] in runs, line
        if line["event"] in ABOUT_A_PUSH:
            assert line["product"], line
    requests = [line for line in lines if line["event"] == "asked the platform" and "/listings" in line["path"]]
    assert requests
    unnamed = [line for line in requests if not line.get("product") and not line.get("products")]
    assert {line["method"] for line in unnamed} <= {"GET"}, "only what is asked of many at once names none"
    assert any(line["write"] for line in requests if line["method"] == "POST")
    told = log.read_text("utf-8")
    for secret in (key, *re.findall(r":(.+)", (shop.home / KEY_FILE).read_text())):
        assert secret not in told
    assert not re.search("authorization|bearer|api_key|gAAAA", told, re.IGNORECASE)


def test_unless_told_a_worker_says_when_runs_begin_and_end_and_what_needs_a_look(
    shop: Installation, tmp_path: Path
) -> None:
    log, _ = published(shop, tmp_path, 2)
    lines = read(log)
    assert {line["level"] for line in lines} <= {"info", "warning"}
    ended = [line for line in lines if line["event"] == "run ended"]
    assert ended[0]["counts"] == {"create": 12}
    assert "a listing was tried" not in {line["event"] for line in lines}
    assert "rejected" in {line["status"] for line in lines if line["event"] == "a listing needs a look"}


def test_a_wrong_setting_is_told(shop: Installation) -> None:
    ran = shop.run("worker", QAFILA_LOG="xml")
    assert (ran.code, "QAFILA_LOG is json or text" in ran.err) == (2, True)
    assert "QAFILA_LOG_LEVEL" in shop.run("status", QAFILA_LOG_LEVEL="loud").err


def test_a_command_is_quiet_unless_it_is_asked(shop: Installation, tmp_path: Path) -> None:
    with server.running(tmp_path / "market") as market:
        open_shop(shop, market)
        assert "run started" not in shop.done("sync", "--business", "souk").err
        loud = shop.done("sync", "--business", "souk", QAFILA_LOG="json", QAFILA_LOG_LEVEL="info").err
    assert "run started" in {json.loads(line)["event"] for line in loud.splitlines()}
