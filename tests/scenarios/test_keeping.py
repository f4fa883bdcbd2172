"""A backup that is restored elsewhere goes on as if nothing had happened: no listing twice, none made anew."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, open_shop, write_photo, write_sheet
from tests.scenarios.workers import Held, at_work, wait_until

pytestmark = [pytest.mark.all, pytest.mark.timeout(600)]
BOTH_WAYS = pytest.mark.parametrize(
    ("migrated", "elsewhere"),
    [("sqlite", "sqlite"), ("sqlite", "postgresql"), ("postgresql", "sqlite")],
    indirect=True,
)


@pytest.fixture
def elsewhere(tmp_path: Path, request: pytest.FixtureRequest) -> Installation:
    """Another machine, on which nothing has been set up."""
    on_server = request.param == "postgresql"
    url = request.getfixturevalue("postgres_server").new_database() if on_server else ""
    return Installation(tmp_path / "elsewhere", url)


def bring(installation: Installation, folder: Path, count: int, price: int = 50) -> None:
    write_photo(folder / "p.jpg")
    rows = [(f"R{n}", f"Panier numéro {n} سلة", f"{price},00", 1, "p.jpg") for n in range(count)]
    sheet = write_sheet(folder / "p.csv", rows)
    installation.done("import", str(sheet), "--business", "souk", "--images", str(folder))


def status(installation: Installation) -> list[tuple[str, str, str]]:
    told = installation.done("status", "--json").json()
    return [(entry["product"], entry["state"], entry["remote_id"]) for entry in told]


@BOTH_WAYS
def test_a_backup_restored_elsewhere_goes_on_without_a_double(
    installation: Installation, elsewhere: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    open_shop(installation, market)
    bring(installation, tmp_path, 5)
    installation.done("sync", "--business", "souk")
    before = status(installation)
    file = tmp_path / "copy.qafila"
    installation.done("backup", str(file))
    assert file.stat().st_mode & 0o777 == 0o600
    bring(installation, tmp_path, 7, price=60)
    installation.done("sync", "--business", "souk")
    stands = market.stats()
    elsewhere.done("restore", str(file))
    assert (elsewhere.home / "keys").stat().st_mode & 0o777 == 0o600
    assert status(elsewhere) == before
    (synced,) = elsewhere.done("sync", "--business", "souk", "--json").json()
    after = market.stats()
    assert (synced["counts"]["create"], synced["counts"]["live"]) == (0, 5)
    assert (after["doubles"], after["listings"], after["writes"]) == ([], stands["listings"], stands["writes"])
    drift = elsewhere.done("reconcile", "--business", "souk", "--json", code=1).json()[0]["drift"]
    assert sorted(each["kind"] for each in drift) == ["changed"] * 5 + ["ghost"] * 2
    bring(elsewhere, tmp_path, 8, price=60)  # two of these stand there already, ours, and unknown here
    elsewhere.run("sync", "--business", "souk")
    assert (market.stats()["doubles"], live(market)) == ([], 8)


@BOTH_WAYS
def test_a_backup_from_the_middle_of_a_run_loses_and_doubles_nothing(
    installation: Installation,
    elsewhere: Installation,
    market: server.Marketplace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It is made while a listing has been committed there and its answer has not arrived here."""
    open_shop(installation, market)
    bring(installation, tmp_path, 30)
    held = Held(monkeypatch)
    held.arm()
    installation.done("sync", "--business", "souk", "--no-wait")
    with at_work(installation, tmp_path / "worker.log") as (worker,):
        wait_until(held.caught.is_set, 120, "a new listing")
        installation.done("backup", str(tmp_path / "copy.qafila"))
        worker.kill()
        held.let_go()
    elsewhere.done("restore", str(tmp_path / "copy.qafila"))
    assert all(run["state"] != "running" for run in elsewhere.done("runs", "--business", "souk", "--json").json())
    elsewhere.done("sync", "--business", "souk")
    assert (live(market), market.stats()["doubles"]) == (30, [])
    assert {state for _, state, _ in status(elsewhere)} == {"live"}


AS_AN_OLDER_VERSION = """
import sys
from pathlib import Path

import django

django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from qafila.keeping import backup

for app, last in (each.split("=") for each in sys.argv[2:]):
    call_command("migrate", app, last, verbosity=0)
loader = MigrationLoader(connection)
backup.apps = loader.project_state(list(loader.applied_migrations)).apps
backup.back_up(Path(sys.argv[1]))
"""
OLDER = {"qafila_sync": "0007", "qafila_catalog": "0003", "qafila_images": "0004", "qafila_console": "0002"}


@pytest.mark.parametrize(("migrated", "elsewhere"), [("sqlite", "sqlite")], indirect=True)
def test_a_backup_of_an_older_version_is_brought_up_to_date_and_goes_on_without_a_double(
    installation: Installation, elsewhere: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    open_shop(installation, market)
    bring(installation, tmp_path, 3)
    installation.done("sync", "--business", "souk")
    before, file = status(installation), tmp_path / "copy.qafila"
    subprocess.run(
        [sys.executable, "-c", AS_AN_OLDER_VERSION, str(file), *(f"{app}={last}" for app, last in OLDER.items())],
        env=installation.environment(DJANGO_SETTINGS_MODULE="qafila.settings"), check=True, timeout=300,
    )  # fmt: skip
    with zipfile.ZipFile(file) as archive:
        names = {name.removeprefix("tables/") for name in archive.namelist()}
        told = json.loads(archive.read("manifest.json"))["migrations"]
    assert "qafila_catalog.chore.jsonl" not in names, "that table is younger"
    assert max(name for app, name in told if app == "qafila_sync")[:4] == OLDER["qafila_sync"]
    stands = market.stats()
    elsewhere.done("restore", str(file))
    assert status(elsewhere) == before
    (synced,) = elsewhere.done("sync", "--business", "souk", "--json").json()
    after = market.stats()
    assert (synced["counts"]["create"], synced["counts"]["live"]) == (0, 3)
    assert (after["doubles"], after["listings"], after["writes"]) == ([], stands["listings"], stands["writes"])
    bring(elsewhere, tmp_path, 4, price=60)
    elsewhere.done("sync", "--business", "souk")
    assert (market.stats()["doubles"], live(market)) == ([], 4)


def everything(folder: Path) -> dict[str, bytes]:
    """What lies in a home folder, but for what a database writes when it is only read."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith((".", "engine")))
    return {
        str(file.relative_to(folder)): file.read_bytes() for file in files if file.suffix[-4:] not in {"-wal", "-shm"}
    }


def test_what_holds_data_is_restored_over_only_when_told(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "copy.qafila"
    installation.done("business", "add", "Souk", "--country", "MA")
    installation.done("backup", str(file))
    assert "none is overwritten" in installation.done("backup", str(file), code=3).err
    installation.done("business", "add", "Later", "--country", "MA")
    refused = installation.done("restore", str(file), code=2)
    assert "--replace" in refused.err
    assert len(installation.done("business", "list", "--json").json()) == 2
    keys = (installation.home / "keys").read_text()
    installation.done("restore", str(file), "--replace")
    assert [one["slug"] for one in installation.done("business", "list", "--json").json()] == ["souk"]
    assert (installation.home / "keys").read_text() == keys
    installation.done("business", "add", "Third", "--country", "MA")  # it is numbered after those that came
    with at_work(installation, tmp_path / "worker.log") as (worker,):
        log = tmp_path / "worker.log"
        wait_until(lambda: b"worker started" in log.read_bytes(), 200, "the worker is alive")
        wait_until(lambda: "1 alive" in installation.run("doctor").out, 200, "it has signed in")
        assert "stop it" in installation.done("restore", str(file), "--replace", code=2).err
        assert worker.end() == 0


def test_a_damaged_backup_is_refused_in_one_sentence_and_changes_nothing(
    installation: Installation, tmp_path: Path
) -> None:
    if installation.database:
        pytest.skip("nothing reaches the database")
    file = tmp_path / "copy.qafila"
    installation.done("business", "add", "Souk", "--country", "MA")
    installation.done("backup", str(file))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    elsewhere = Installation(tmp_path / "elsewhere")
    ran = elsewhere.done("restore", str(file), code=3)
    assert (ran.err.count("\n"), "Nothing was changed" in ran.err) == (1, True)
    assert not elsewhere.home.exists() or not os.listdir(elsewhere.home)  # noqa: PTH208 - hidden files too
    harmed = bytearray(whole)
    harmed[whole.index(b"tables/qafila_catalog.business") + 80] ^= 0xFF
    file.write_bytes(harmed)
    before = everything(installation.home)
    installation.done("restore", str(file), "--replace", code=3)
    assert everything(installation.home) == before


def test_a_business_leaves_as_a_file_and_is_deleted_only_when_that_is_meant(
    installation: Installation, market: server.Marketplace, tmp_path: Path
) -> None:
    key = open_shop(installation, market)
    bring(installation, tmp_path, 2)
    installation.done("sync", "--business", "souk")
    installation.done("business", "export", "souk", str(tmp_path / "souk.zip"))
    with zipfile.ZipFile(tmp_path / "souk.zip") as archive:
        names = set(archive.namelist())
        told = {name: archive.read(name) for name in names}
    assert (tmp_path / "souk.zip").stat().st_mode & 0o777 == 0o600
    photo = json.loads(told["photos.json"])["p.jpg"]
    assert told[photo] == (tmp_path / "p.jpg").read_bytes()
    assert {each["state"] for each in json.loads(told["listings.json"])} == {"live"}
    assert json.loads(told["accounts.json"])[0]["secrets"] == ["api_key"]
    assert not any(key.encode() in each for each in told.values())
    assert told["products.json"].decode() == installation.done("export", "--business", "souk").out
    standing = installation.done("business", "delete", "souk", "--yes", code=2)
    assert "2 on practice" in standing.err
    installation.done("withdraw", "--business", "souk", "--account", "practice", "--all")
    assert "add --yes" in installation.done("business", "delete", "souk", code=2).err
    installation.done("business", "delete", "souk", "--yes")
    assert installation.done("business", "list", "--json").json() == []
