"""What people do on a marketplace's own pages: found, told in words, and mended as the owner or the policy says."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from practice import server
from tests.scenarios.conftest import Installation, live, open_shop, write_photo
from tests.scenarios.databases import set_accounts
from tests.scenarios.pages import Shop, row
from tests.scenarios.workers import at_work, wait_until

pytestmark = [pytest.mark.all, pytest.mark.timeout(1_200)]

CHANGED, SOLD, RAISED, REMOVED, SUSPENDED, TWICE = range(6)
"""What happens to the product with this number."""


@pytest.fixture
def shop(
    installation: Installation, market: server.Marketplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    """Six products on sale."""
    key = open_shop(installation, market)
    write_photo(tmp_path / "p.jpg")
    with httpx.Client(base_url=market.url, headers={"Authorization": f"Bearer {key}"}, trust_env=False) as web:
        one = Shop(installation, market, tmp_path, web)
        one.bring(*map(row, range(6)))
        one.done("sync", "--business", "souk")
        one.note_ids()
        yield one


def disturb(shop: Shop) -> None:
    """One of each, by hand; and a listing that others made, and one of ours that nobody wants."""
    shop.by_hand(CHANGED, title="Panier soldé", price="120.00")
    shop.by_hand(SOLD, quantity=3)
    shop.by_hand(RAISED, quantity=9)
    shop.by_hand(REMOVED, remove=True)
    shop.by_hand(SUSPENDED, suspend=True)
    shop.list_by_hand(**shop.as_sent(TWICE))
    shop.list_by_hand(ref="GH0ST", tool="qafila", title="Vieux panier")
    shop.list_by_hand(title="Tapis de Fès")


FOUND = {
    "changed": [CHANGED, RAISED], "removed": [REMOVED], "suspended": [SUSPENDED], "ghost": [None], "orphan": [None],
    "duplicate": [TWICE], "stock": [SOLD],
}  # fmt: skip


def test_everything_is_told_in_plain_words_and_nothing_is_overwritten_unasked(shop: Shop) -> None:
    assert shop.reconcile(code=0) == {}
    before = shop.market.stats()["writes"]
    disturb(shop)
    made = shop.market.stats()["writes"]
    assert shop.reconcile(code=1) == FOUND
    told = shop.done("reconcile", "--business", "souk", code=1)
    for words in (
        "Là-bas le titre est « Panier soldé », le vôtre est « Panier numéro 0 ».",
        "prix là-bas 120.00 MAD, le vôtre 100.00 MAD.",
        "la plateforme en a 3, vous en avez 5.",
        "la plateforme en a 9, vous en avez 5",
        "La place de marché a suspendu cette annonce.",
        "« Tapis de Fès » y figure et ne vient pas de Qafila",
    ):
        assert words in " ".join(told.out.split()), words
    assert "--resend" in told.err
    shop.done("sync", "--business", "souk", code=1)
    plan = shop.done("plan", "--business", "souk", "--json").json()[0]
    assert {each["kind"] for each in plan["drift"]} == {"changed", "stock"}
    assert "la plateforme en a 3, vous en avez 5" in shop.done("plan", "--business", "souk").err
    shop.bring((*row(CHANGED)[:3], 5, "p.jpg"), (*row(REMOVED)[:2], "77,00", 5, "p.jpg"))
    shop.done("sync", "--business", "souk", code=1)
    assert shop.market.stats()["writes"] == made
    assert made["create"] == before["create"] + 3
    status = shop.status()
    assert {number: status[number]["state"] for number in range(6)} == {
        CHANGED: "live", SOLD: "live", RAISED: "live", REMOVED: "blocked", SUSPENDED: "blocked", TWICE: "live",
    }  # fmt: skip
    assert [each["kind"] for each in status[SUSPENDED]["drift"]] == ["suspended"]
    assert status[REMOVED]["issues"][0]["code"] == "drift_removed"


AFTERWARDS = {
    "--resend": (
        {CHANGED: ("Panier numéro 0", "100.00", 5, "live"), SUSPENDED: ("Panier numéro 4", "104.00", 5, "live"),
         REMOVED: ("Panier numéro 3", "103.00", 5, "live"), TWICE: ("Panier numéro 5", "105.00", 5, "live")},
        {"changed": [RAISED], "orphan": [None], "stock": [SOLD]}, 7, 1,
    ),
    "--adopt": (
        {CHANGED: ("Panier soldé", "120.00", 5, "live"), SUSPENDED: ("Panier numéro 4", "104.00", 5, "refused"),
         REMOVED: None, TWICE: ("Panier numéro 5", "105.00", 5, "live")},
        {"ghost": [None], "orphan": [None], "duplicate": [TWICE], "stock": [SOLD]}, 7, 0,
    ),
    "--withdraw": (
        {CHANGED: ("Panier soldé", "120.00", 5, "withdrawn"), SUSPENDED: ("Panier numéro 4", "104.00", 5, "withdrawn"),
         REMOVED: None, TWICE: ("Panier numéro 5", "105.00", 5, "live")},
        {"orphan": [None], "stock": [SOLD]}, 3, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("choice", AFTERWARDS)
def test_what_drifted_becomes_what_its_owner_chooses(shop: Shop, choice: str) -> None:
    disturb(shop)
    standing, left, count, code = AFTERWARDS[choice]
    refused = int(choice == "--adopt")  # what moderation said is known now, and a person's to mend
    shop.reconcile(choice, code=code)
    shop.done("sync", "--business", "souk", code=refused)
    shop.note_ids()
    assert {number: shop.shown(number) for number in standing} == standing
    assert shop.shown(SOLD) == ("Panier numéro 1", "101.00", 3, "live")
    assert (shop.shown(RAISED) or ())[2] == 9
    assert live(shop.market) == count
    assert shop.market.stats()["doubles"] == ([shop.keys[TWICE]] if choice == "--adopt" else [])
    assert shop.reconcile(code=code) == left
    if choice != "--resend":
        shop.done("resume", "--business", "souk", "--account", "practice", shop.keys[REMOVED])
        shop.done("sync", "--business", "souk", code=refused)
        shop.note_ids()
        assert shop.shown(REMOVED) == ("Panier numéro 3", "103.00", 5, "live")


def test_one_listing_alone_is_decided_on_and_a_suspended_one_is_sent_once_it_is_mended(shop: Shop) -> None:
    disturb(shop)
    left = {kind: those for kind, those in FOUND.items() if kind != "ghost"}
    assert shop.reconcile("--resend", shop.keys[CHANGED], "GH0ST", code=1) == {**left, "changed": [RAISED]}
    assert shop.shown(CHANGED) == ("Panier numéro 0", "100.00", 5, "live")
    assert shop.shown(SUSPENDED) == ("Panier numéro 4", "104.00", 5, "refused")
    shop.bring(("R4", "Panier numéro 4", "90,00", 5, "p.jpg"))
    shop.done("sync", "--business", "souk", code=1)
    assert shop.shown(SUSPENDED) == ("Panier numéro 4", "104.00", 5, "refused")
    shop.bring(("R4", "Panier numéro 4, tressé", "90,00", 5, "p.jpg"))
    shop.done("sync", "--business", "souk", code=1)
    assert shop.shown(SUSPENDED) == ("Panier numéro 4, tressé", "90.00", 5, "live")
    assert "suspended" not in shop.reconcile(code=1)


def test_what_others_made_is_taken_over_as_it_stands(shop: Shop) -> None:
    made = shop.list_by_hand(title="Tapis de Fès", sku="TAPIS-1", price="500.00")
    assert shop.reconcile(code=0) == {"orphan": [None]}
    shop.bring(("TAPIS-1", "Tapis du Souss", "450,00", 4, "p.jpg"))
    before = shop.market.stats()["writes"]
    shop.done("reconcile", "--business", "souk", "--adopt", made["id"])
    assert shop.market.stats()["writes"] == before
    (entry,) = [each for each in shop.entries() if each["remote_id"] == made["id"]]
    assert (entry["state"], entry["url"]) == ("live", made["url"])
    assert shop.reconcile(code=0) == {}
    shop.bring(("TAPIS-1", "Tapis du Souss", "480,00", 4, "p.jpg"))
    shop.done("sync", "--business", "souk")
    now = shop.web.get(f"/api/v1/listings/{made['id']}").json()
    assert (now["title"], now["variants"][0]["price"]) == ("Tapis du Souss", "480.00")
    assert shop.market.stats()["doubles"] == []


def test_a_worker_reads_all_once_a_day_and_follows_the_accounts_policy(shop: Shop, tmp_path: Path) -> None:
    shop.done("account", "set", "practice", "--business", "souk", "--on-drift", "resend")
    (account,) = shop.done("account", "list", "--business", "souk", "--json").json()
    assert (account["on_drift"], account["reconciled_at"]) == ("resend", None)
    disturb(shop)
    set_accounts(shop.installation, "reconcile_at", "2026-01-01 00:00:00+00:00")
    with at_work(shop.installation, tmp_path / "worker.log"):
        wait_until(lambda: shop.shown(CHANGED) == ("Panier numéro 0", "100.00", 5, "live"), 30, "the price is back")
        wait_until(lambda: not shop.market.stats()["doubles"], 30, "the second one is off sale")
    (account,) = shop.done("account", "list", "--business", "souk", "--json").json()
    assert account["reconciled_at"] is not None
    shop.note_ids()
    assert shop.shown(REMOVED) == ("Panier numéro 3", "103.00", 5, "live")
    assert shop.shown(SUSPENDED) == ("Panier numéro 4", "104.00", 5, "refused")
    assert shop.shown(SOLD) == ("Panier numéro 1", "101.00", 3, "live")
    assert live(shop.market) == 6, "five of the products, and what others made"


def test_a_wrong_use_and_a_platform_that_cannot_be_read_are_one_clear_sentence(shop: Shop) -> None:
    for words in (("--resend", "--adopt"), ("R0",), ("--resend", "NOWHERE")):
        ran = shop.done("reconcile", "--business", "souk", *words, code=2)
        assert len(ran.err.strip().splitlines()) == 1
    shop.by_hand(CHANGED, price="120.00")
    assert shop.reconcile(code=1) == {"changed": [CHANGED]}
    shop.market.faults("5xx=1")
    assert len(shop.done("reconcile", "--business", "souk", code=3).err.strip().splitlines()) == 1
    shop.market.faults("none")
    assert [each["kind"] for each in shop.status()[CHANGED]["drift"]] == ["changed"]
    assert {entry["state"] for entry in shop.entries()} == {"live"}
