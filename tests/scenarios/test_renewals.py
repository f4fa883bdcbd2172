"""Listings that end unless they are renewed: renewed in time by the worker, and an alarm where that is late."""

import time
from pathlib import Path

import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.workers import at_work, wait_until

LONG, SHORT = 30.0, 15.0
"""Seconds. The worker sweeps every 5: a third of a life has to be more."""


def publish(installation: Installation, market: server.Marketplace, folder: Path) -> None:
    open_shop(installation, market)
    write_photo(folder / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n}", f"{50 + n},00", 4, "p.jpg") for n in range(2)]
    installation.done("import", str(write_sheet(folder / "p.csv", rows)), "--business", "souk", "--images", str(folder))
    installation.done("sync", "--business", "souk")
    assert live(market) == 2


def late(installation: Installation) -> list[str]:
    (account,) = installation.done("account", "list", "--business", "souk", "--json").json()
    return [issue["message"] for issue in account["issues"] if issue["code"] == "renewal_late"]


@pytest.mark.all
@pytest.mark.timeout(1_200)
def test_listings_are_renewed_before_they_end_and_nobody_buys_less(installation: Installation, tmp_path: Path) -> None:
    with server.running(tmp_path / "market", review=0, life=LONG) as market:
        publish(installation, market, tmp_path)
        lives = []
        with at_work(installation, tmp_path / "worker.log"):
            until = time.monotonic() + 1.6 * LONG
            while time.monotonic() < until:
                lives.append(live(market))
                time.sleep(0.2)
        assert set(lives) == {2}, "a listing ended before it was renewed"
        updates = market.stats()["writes"]["update"]
        assert 2 <= updates <= 2 * 4, "each is renewed once in two thirds of its life or so"
        assert market.stats()["writes"]["photo"] == 2
        assert late(installation) == []


@pytest.mark.all
def test_a_renewal_that_is_late_raises_an_alarm_and_the_next_sync_mends_it(
    installation: Installation, tmp_path: Path
) -> None:
    with server.running(tmp_path / "market", review=0, life=SHORT) as market:
        publish(installation, market, tmp_path)
        installation.done("pause", "--business", "souk")
        wait_until(lambda: live(market) == 0, SHORT + 5, "the listings ended")
        (message,) = late(installation)
        assert "renouvelées\xa0: 2." in message
        installation.done("resume", "--business", "souk")
        (plan,) = installation.done("plan", "--business", "souk", "--json").json()
        assert [change["reasons"] for change in plan["changes"]] == [["renewal"]] * 2
        installation.done("sync", "--business", "souk")
        assert (live(market), late(installation)) == (2, [])
