"""The marketplace as a process and as a part of one: it stops cleanly, and what it said was done stays done."""

import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from practice.server import Marketplace, PortInUse, running
from tests.practice.shop import NO_CERTIFICATES, Shop, faults, variant

COMMAND = (sys.executable, "-m", "practice")
ROOT = Path(__file__).parents[2]


@contextmanager
def _process(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = (*COMMAND, "--folder", str(folder), "--port", str(port), "--rate", "0", "--review", "0", *options)
    with (
        subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=NO_CERTIFICATES) as web,
    ):
        try:
            _wait_for(web)
            yield process, web
        finally:
            process.kill()


def _wait_for(web: httpx.Client) -> None:
    for _ in range(400):
        try:
            web.get("/operator/stats")
        except httpx.ConnectError:
            time.sleep(0.025)
        else:
            return
    raise AssertionError("the marketplace does not answer")


def _register(web: httpx.Client) -> None:
    wanted = {"name": "Coop", "country": "MA", "currency": "EUR", "language": "fr"}
    key = web.post("/api/v1/sellers", json=wanted).json()["key"]
    web.headers["Authorization"] = f"Bearer {key}"


def _draft(ref: str) -> dict[str, object]:
    variants = [{"ref": "V", "price": "1.00"}]
    return {"ref": ref, "title": "Huile", "language": "fr", "currency": "EUR", "variants": variants}


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    acknowledged = []
    with _process(tmp_path, "--faults", "commit_cut=0.2", "--seed", "5") as (process, web):
        for number in range(40):
            try:
                if number == 0:
                    _register(web)
                reply = web.post("/api/v1/listings", json=_draft(f"R{number}"))
            except httpx.TransportError:
                continue
            if reply.status_code == 201:
                acknowledged.append(reply.json()["id"])
        key = web.headers["Authorization"]
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert 20 <= len(acknowledged) < 40
    with _process(tmp_path) as (_, web):
        web.headers["Authorization"] = key
        assert all(web.get(f"/api/v1/listings/{listing}").status_code == 200 for listing in acknowledged)
        standing = web.get("/api/v1/listings").json()["total"]
        entries = web.get("/operator/log").json()["entries"]
        committed = [entry for entry in entries if entry["committed"] and entry["path"] == "/api/v1/listings"]
        assert len(committed) == standing == 40
        stats = web.get("/operator/stats").json()
        assert stats["writes"]["create"] == standing
        assert stats["faults"]["commit_cut"] == standing - len(acknowledged)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_process_ends_cleanly_and_quietly(tmp_path: Path, number: int) -> None:
    with _process(tmp_path) as (process, web):
        web.get("/")
        process.send_signal(number)
        _, said = process.communicate(timeout=5)
        assert process.returncode == 0
    assert len(said.splitlines()) == 1, said
    assert str(web.base_url).rstrip("/") in said


@pytest.mark.parametrize(
    ("options", "named"), [(("--faults", "cat=1"), "'cat'"), (("--port", "{taken}"), "choose another")]
)
def test_wrong_options_end_in_one_sentence(tmp_path: Path, options: tuple[str, ...], named: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = [option.format(taken=taken.getsockname()[1]) for option in options]
        command = (*COMMAND, "--folder", str(tmp_path), *given)
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 1
    assert named in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_taken_port_is_an_error_of_its_own(tmp_path: Path) -> None:
    with running(tmp_path / "a") as market, pytest.raises(PortInUse, match=str(market.port)):  # noqa: SIM117
        with running(tmp_path / "b", port=market.port):
            pass


def test_a_folder_of_another_version_is_refused(tmp_path: Path) -> None:
    db = sqlite3.connect(tmp_path / "practice.sqlite3")
    db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(ValueError, match="another version"), running(tmp_path):
        pass


def test_a_marketplace_remembers_and_lets_go(tmp_path: Path) -> None:
    with running(tmp_path) as market, Shop(market) as shop:
        made = shop.create()
        key, port = shop.key, market.port
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port)):
        pass
    with running(tmp_path, port=port) as market:
        headers = {"Authorization": f"Bearer {key}"}
        reply = httpx.get(
            f"{market.url}/api/v1/listings/{made['id']}", headers=headers, trust_env=False, verify=NO_CERTIFICATES
        )
        assert reply.json()["ref"] == made["ref"]


def test_it_listens_on_this_machine_alone(market: Marketplace) -> None:
    assert market.url == f"http://127.0.0.1:{market.port}"
    with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.2", market.port), timeout=2):
        pass


def test_stats_count_requests_writes_and_listings(tmp_path: Path) -> None:
    with running(tmp_path, review=0) as market, Shop(market) as shop:
        made = shop.create(ref="A")
        shop.api.put(f"/listings/{made['id']}", json=shop.draft(ref="A", photos=made["photos"]))
        shop.offer(made["id"], {"ref": "V1", "quantity": 1})
        for _ in range(2):
            shop.api.post(f"/listings/{made['id']}/withdraw")
        shop.api.post("/listings", json={})
        shop.api.get("/listings/L0")
        assert market.stats() == {
            "listings": {"in_review": 0, "live": 0, "refused": 0, "withdrawn": 1},
            "doubles": [],
            "requests": {
                "GET /api/v1/listings/{id}": 1,
                "PATCH /api/v1/offers": 1,
                "POST /api/v1/listings": 2,
                "POST /api/v1/listings/{id}/withdraw": 2,
                "POST /api/v1/photos": 1,
                "PUT /api/v1/listings/{id}": 1,
            },
            "writes": {"create": 1, "update": 1, "offer": 1, "withdraw": 1, "photo": 1},
            "faults": {"5xx": 0, "cut": 0, "slow": 0, "commit_cut": 0, "throttle": 0, "html": 0},
        }


def test_the_log_tells_what_was_committed_in_order(web: httpx.Client, market: Marketplace, shop: Shop) -> None:
    seen = market.log()[-1]["n"] if market.log() else 0
    made = shop.create(ref="LOGGED")
    shop.api.post("/listings", json={"ref": "REFUSED"})
    shop.offer(made["id"], {"ref": "V1", "quantity": 1})
    entries = market.log(after=seen)
    assert [
        (entry["method"], entry["path"], entry["committed"], entry["status"], entry["ref"]) for entry in entries
    ] == [
        ("POST", "/api/v1/photos", True, 201, None),
        ("POST", "/api/v1/listings", True, 201, "LOGGED"),
        ("POST", "/api/v1/listings", False, 422, None),
        ("PATCH", "/api/v1/offers", True, 200, "LOGGED"),
    ]
    assert [entry["n"] for entry in entries] == list(range(seen + 1, seen + 5))
    assert {entry["seller"] for entry in entries} == {shop.api.get("/account").json()["seller"]}
    assert web.get("/operator/log", params={"after": seen + 3}).json()["entries"][0] == entries[3]
    assert web.get("/operator/log", params={"after": "x"}).status_code == 422


def test_other_sites_cannot_act_as_the_operator_through_a_browser(web: httpx.Client) -> None:
    elsewhere = {"Host": "evil.example"}
    for path in ("/operator/stats", "/operator/log"):
        assert web.get(path, headers=elsewhere).status_code == 403
    form = web.post("/operator/faults", content=b'{"spec":"cut=1"}', headers={"Content-Type": "text/plain"})
    assert form.status_code == 403
    assert web.get("/operator/nothing").json()["error"]["code"] == "not_found"


def test_the_log_tells_which_writes_left_a_listing_as_it_was(market: Marketplace, shop: Shop) -> None:
    seen = market.log()[-1]["n"] if market.log() else 0
    made = shop.create(ref="TOLD", variants=[variant(quantity=5)])
    draft = shop.draft(ref="TOLD", variants=[variant(quantity=5)], photos=made["photos"])
    for title in ("Huile d’argan", "Huile de figue"):
        shop.api.put(f"/listings/{made['id']}", json={**draft, "title": title})
    for quantity in (5, 4, 4):
        shop.offer(made["id"], {"ref": "V1", "quantity": quantity})
    shop.api.post(f"/listings/{made['id']}/withdraw")
    shop.api.put(f"/listings/{made['id']}", json=draft)
    told = [(entry["method"], entry["repeated"]) for entry in market.log(after=seen)]
    assert told[2:] == [("PUT", 1), ("PUT", 0), ("PATCH", 1), ("PATCH", 0), ("PATCH", 1), ("POST", 0), ("PUT", 0)]


def test_many_clients_at_once_lose_nothing(market: Marketplace) -> None:
    with Shop(market) as shop:
        photos = [{"id": shop.photo(), "alt": ""}]
        with faults(market, "slow=0.02", seed=1), ThreadPoolExecutor(8) as pool:
            made = list(pool.map(lambda number: shop.create(ref=f"R{number}", photos=photos)["id"], range(120)))
        assert len(set(made)) == shop.api.get("/listings").json()["total"] == 120
