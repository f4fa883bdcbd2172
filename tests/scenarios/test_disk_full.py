"""The disk is full: commands say so, nothing is sent that could not be written down first, and workers go on after."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.workers import at_work, wait_until, writes

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

SIZE = "40m"
PRODUCTS = 200


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small one, of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "qafila-test", str(place)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"this machine lets nobody mount a small disk: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Nothing more fits on it."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 12, 1 << 9, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


@pytest.fixture
def shop(disk: Path, market: server.Marketplace, tmp_path: Path) -> Installation:
    made = Installation(disk / "home")
    made.done("migrate")
    open_shop(made, market)
    write_photo(tmp_path / "p.jpg")
    return made


def bring(shop: Installation, folder: Path, count: int, code: int = 0) -> str:
    rows = [(f"R{n}", f"Panier numéro {n}", "50,00", 1, "p.jpg") for n in range(count)]
    sheet = write_sheet(folder / "p.csv", rows)
    ran = shop.done("import", str(sheet), "--business", "souk", "--images", str(folder), code=code)
    return ran.err


def test_commands_say_that_the_disk_is_full_and_change_nothing_halfway(
    shop: Installation, disk: Path, market: server.Marketplace, tmp_path: Path
) -> None:
    bring(shop, tmp_path, 3)
    ballast = fill(disk)
    said = bring(shop, tmp_path, PRODUCTS, code=3)
    assert "Traceback" not in said
    assert "full: make room" in said
    assert "full: make room" in shop.run("doctor").out
    ran = shop.run("sync", "--business", "souk")
    assert (ran.code, "Traceback" in ran.err, "did not foresee" in ran.err) == (3, False, False), ran.err
    assert writes(market.log()) == []
    ballast.unlink()
    shop.done("sync", "--business", "souk")
    assert live(market) == 3
    bring(shop, tmp_path, PRODUCTS)
    shop.done("sync", "--business", "souk")
    assert (live(market), market.stats()["doubles"]) == (PRODUCTS, [])


def test_a_worker_whose_disk_fills_up_goes_on_once_there_is_room(
    shop: Installation, disk: Path, market: server.Marketplace, tmp_path: Path
) -> None:
    bring(shop, tmp_path, PRODUCTS)
    with at_work(shop, tmp_path / "worker.log") as (worker,):
        shop.done("sync", "--business", "souk", "--no-wait")
        wait_until(lambda: len(writes(market.log())) > 40, 60, "it is at work")
        ballast = fill(disk)
        time.sleep(15)
        sent = len(writes(market.log()))
        time.sleep(5)
        assert len(writes(market.log())) == sent, "what cannot be written down is not sent"
        assert sent < PRODUCTS
        assert worker.process.poll() is None
        ballast.unlink()
        wait_until(lambda: live(market) == PRODUCTS, 120, "all live")
        assert worker.end() == 0
    assert market.stats()["doubles"] == []
    assert "disk is full" in (tmp_path / "worker.log").read_text("utf-8")
