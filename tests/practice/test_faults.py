"""Faults on request: what a spec means, and that each kind really happens and is counted."""

import time

import httpx
import pytest

from practice.faults import KINDS, Faults, parse
from practice.server import Marketplace
from tests.practice.shop import Shop, faults, problem_codes


@pytest.mark.parametrize(
    ("spec", "shares"),
    [
        ("none", {}),
        ("", {}),
        ("cut=0.5", {"cut": 0.5}),
        (" 5xx = 0.1 , html=0.2", {"5xx": 0.1, "html": 0.2}),
        ("all=0.05", dict.fromkeys(KINDS, 0.05)),
        ("all=0.05,slow=0", {kind: 0.05 for kind in KINDS if kind != "slow"}),
    ],
)
def test_a_spec_names_shares(spec: str, shares: dict[str, float]) -> None:
    assert parse(spec) == shares


@pytest.mark.parametrize(
    ("spec", "named"),
    [
        ("cuts=0.1", "'cuts'"),
        ("cut=0.1,,5xx=0.1", "''"),
        ("cut", "'cut'"),
        ("cut=often", "'cut=often'"),
        ("cut=1.5", "'cut=1.5'"),
        ("cut=-1", "'cut=-1'"),
        ("cut=nan", "'cut=nan'"),
        ("all=0.5", "'all=0.5'"),
    ],
)
def test_a_wrong_spec_names_the_wrong_part_and_shows_a_right_one(spec: str, named: str) -> None:
    with pytest.raises(ValueError, match=r"5xx=0\.05,cut=0\.05") as refused:
        parse(spec)
    assert named in str(refused.value)
    if named in ("'cuts'", "''"):
        assert all(kind in str(refused.value) for kind in KINDS)


def test_the_same_seed_gives_the_same_faults() -> None:
    one, same, other = (Faults("all=0.1", seed) for seed in (7, 7, 8))
    sequence = [one.draw() for _ in range(400)]
    assert sequence == [same.draw() for _ in range(400)]
    assert sequence != [other.draw() for _ in range(400)]
    for kind in KINDS:
        assert 20 <= sum(fault is not None and fault.kind == kind for fault in sequence) <= 60
    assert {fault.status for fault in sequence if fault and fault.kind == "5xx"} == {500, 502, 503}
    assert all(0.2 <= fault.delay <= 1.5 for fault in sequence if fault)


def _create(shop: Shop, market: Marketplace, spec: str, ref: str) -> httpx.Response:
    draft = shop.draft(ref=ref)
    with faults(market, spec):
        return shop.api.post("/listings", json=draft)


def _standing(shop: Shop, ref: str) -> int:
    return int(shop.api.get("/listings", params={"ref": ref}).json()["total"])


@pytest.mark.parametrize("kind", ["5xx", "throttle", "html"])
def test_a_fault_with_an_answer_does_nothing_and_is_counted(market: Marketplace, shop: Shop, kind: str) -> None:
    before = market.stats()
    reply = _create(shop, market, f"{kind}=1", "R")
    match kind:
        case "5xx":
            assert reply.status_code in (500, 502, 503)
            assert reply.json()["error"]["code"] == "unavailable"
        case "throttle":
            assert (reply.status_code, reply.headers["Retry-After"]) == (429, "1")
        case "html":
            assert (reply.status_code, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
            assert "maintenance" in reply.text
    after, last = market.stats(), market.log()[-1]
    assert after["faults"][kind] == before["faults"][kind] + 1
    assert after["writes"]["create"] == before["writes"]["create"]
    assert (last["fault"], last["committed"], last["status"]) == (kind, False, reply.status_code)
    assert _standing(shop, "R") == 0


@pytest.mark.parametrize(("kind", "standing"), [("cut", 0), ("commit_cut", 1)])
def test_a_cut_resets_the_connection_without_an_answer(
    market: Marketplace, shop: Shop, kind: str, standing: int
) -> None:
    before = market.stats()["faults"]
    with pytest.raises(httpx.ReadError, match="reset"):
        _create(shop, market, f"{kind}=1", "R")
    last = market.log()[-1]
    assert (last["fault"], last["committed"], last["status"]) == (kind, bool(standing), None)
    assert last["ref"] == ("R" if standing else None)
    assert market.stats()["faults"] == before | {kind: before[kind] + 1}
    assert _standing(shop, "R") == standing


def test_a_commit_cut_that_commits_nothing_counts_as_a_cut(market: Marketplace, shop: Shop) -> None:
    before = market.stats()["faults"]
    with faults(market, "commit_cut=1"):
        for method, path in (("GET", "/account"), ("POST", "/listings")):
            with pytest.raises(httpx.ReadError):
                shop.api.request(method, path)
    assert market.stats()["faults"] == before | {"cut": before["cut"] + 2}


def test_a_slow_answer_comes_late_and_is_right(market: Marketplace, shop: Shop) -> None:
    draft = shop.draft(ref="R")
    with faults(market, "slow=1", seed=3):
        started = time.monotonic()
        reply = shop.api.post("/listings", json=draft)
        took = time.monotonic() - started
    assert reply.status_code == 201
    assert took >= 0.2
    assert market.log()[-1]["fault"] == "slow"
    assert _standing(shop, "R") == 1


def test_the_storefront_and_the_operator_are_spared(web: httpx.Client, market: Marketplace, shop: Shop) -> None:
    made = shop.create()
    with faults(market, "cut=1"):
        for path in ("/", f"/listing/{made['id']}", "/operator/stats", "/operator/log"):
            assert web.get(path).status_code == 200


def test_the_operator_changes_the_faults_of_the_running_server(web: httpx.Client, shop: Shop) -> None:
    address = "/operator/faults"
    reply = web.post(address, json={"spec": "5xx=1", "seed": 4})
    assert reply.json() == {"spec": "5xx=1", "seed": 4}
    assert shop.api.get("/account").status_code >= 500
    wrong = web.post(address, json={"spec": "5yy=1"})
    assert wrong.status_code == 422
    assert "5yy" in wrong.json()["error"]["message"]
    assert problem_codes(web.post(address, json={"spec": 5})) == [("spec", "invalid")]
    assert shop.api.get("/account").status_code >= 500, "a wrong spec changes nothing"
    web.post(address, json={"spec": "none"})
    assert shop.api.get("/account").status_code == 200
