"""Work that waits while no worker is alive is told wherever somebody looks."""

from pathlib import Path

import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.workers import at_work, wait_until

pytestmark = pytest.mark.all


def test_a_request_without_a_worker_says_so_everywhere(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    open_shop(installation, market)
    write_photo(tmp_path / "p.jpg")
    sheet = write_sheet(tmp_path / "p.csv", [("R1", "Panier", "50,00", 1, "p.jpg")])
    installation.done("import", str(sheet), "--business", "souk", "--images", str(tmp_path))
    assert "no worker is alive" in installation.done("sync", "--business", "souk", "--no-wait").out
    (waiting,) = installation.done("runs", "--business", "souk", "--json").json()
    assert (waiting["run"], waiting["state"], waiting["worker_alive"]) == (None, "waiting", False)
    assert waiting["waited"] > 0
    assert "start `qafila worker`" in installation.done("runs", "--business", "souk").out
    assert "1 account waits, since" in installation.done("status").err
    doctor = installation.done("doctor", code=2)
    assert "no worker is alive: start `qafila worker`" in doctor.out
    assert installation.done("status", "--json").json() == []
    with at_work(installation, tmp_path / "worker.log"):
        wait_until(lambda: live(market) == 1, 60, "it is published")
        wait_until(lambda: "waits" not in installation.done("status").err, 20, "nothing waits")
        told = installation.done("runs", "--business", "souk", "--json").json()
        assert [run["worker_alive"] for run in told if run["run"] is None] in ([], [True])
        assert any(run["state"] == "done" for run in told)
        assert "1 alive" in installation.done("doctor").out
