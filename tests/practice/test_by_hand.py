"""What the operator does to single listings, and listings that expire."""

import sqlite3
import time
from pathlib import Path

import httpx
import pytest

from practice.server import running
from tests.practice.shop import Json, Shop, problem_codes, variant


def by_hand(web: httpx.Client, listing: object, **change: object) -> httpx.Response:
    return web.post(f"/operator/listings/{listing}", json=change)


def test_a_listing_is_changed_by_hand(web: httpx.Client, shop: Shop) -> None:
    made = shop.create(variants=[variant("A", quantity=5), variant("B", quantity=7)])
    assert by_hand(web, made["id"], title="Autre titre", price="9.00").json()["status"] == "live"
    by_hand(web, made["id"], quantity=2, variant="B")
    now = shop.show(made["id"])
    assert now["title"] == "Autre titre"
    assert [(each["price"], each["quantity"]) for each in now["variants"]] == [("9.00", 5), ("9.00", 2)]


def test_a_listing_is_suspended_until_it_is_let_go_or_sent_again(web: httpx.Client, shop: Shop) -> None:
    made = shop.create()
    path = f"/listings/{made['id']}"

    def suspended() -> tuple[str, list[str]]:
        now = shop.show(made["id"])
        return now["status"], [reason["code"] for reason in now["reasons"]]

    for _ in range(2):
        assert by_hand(web, made["id"], suspend=True).json()["status"] == "refused"
    assert suspended() == ("refused", ["suspended"])
    by_hand(web, made["id"], title="Huile")
    assert suspended() == ("refused", ["suspended"])
    by_hand(web, made["id"], suspend=False)
    assert suspended() == ("live", [])
    by_hand(web, made["id"], suspend=True)
    shop.api.put(path, json=shop.draft(photos=made["photos"]))
    assert suspended() == ("live", [])


def test_a_removed_listing_is_gone(web: httpx.Client, shop: Shop) -> None:
    made = shop.create()
    assert by_hand(web, made["id"], remove=True).json() == {"id": made["id"], "status": "removed"}
    assert shop.api.get(f"/listings/{made['id']}").status_code == 404
    assert shop.api.get("/listings").json()["total"] == 0
    assert by_hand(web, made["id"], remove=True).status_code == 404


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"price": "9.001"}, ("variants.0.price", "price_malformed")),
        ({"quantity": -1}, ("quantity", "invalid")),
        ({"colour": "red"}, ("colour", "unknown_field")),
    ],
)
def test_a_wrong_change_changes_nothing(web: httpx.Client, shop: Shop, change: Json, problem: tuple[str, str]) -> None:
    made = shop.create()
    assert problem_codes(by_hand(web, made["id"], **change)) == [problem]
    assert shop.show(made["id"]) == made


def test_other_sites_change_nothing_by_hand(web: httpx.Client, shop: Shop) -> None:
    made = shop.create()
    reply = web.post(f"/operator/listings/{made['id']}", json={"remove": True}, headers={"Host": "evil.example"})
    assert reply.status_code == 403
    assert shop.show(made["id"]) == made


def test_a_listing_that_is_not_replaced_in_time_is_off_sale(tmp_path: Path) -> None:
    with running(tmp_path, review=0, life=0.3) as market, Shop(market) as shop:
        made, other = shop.create(ref="A"), shop.create(ref="B")
        assert made["expires_at"] > made["created_at"]
        assert market.stats()["listings"]["live"] == 2
        time.sleep(0.2)
        again = shop.api.put(f"/listings/{made['id']}", json=shop.draft(ref="A", photos=made["photos"])).json()
        assert again["expires_at"] > made["expires_at"]
        shop.offer(other["id"], {"ref": "V1", "price": "9.00"})
        time.sleep(0.15)
        assert (shop.show(made["id"])["status"], shop.show(other["id"])["status"]) == ("live", "expired")
        assert shop.show(other["id"])["countries"]["MA"]["status"] == "expired"
        listings = market.stats()["listings"]
        assert (listings["live"], listings["expired"]) == (1, 1)
        with httpx.Client(base_url=market.url, trust_env=False) as web:
            assert other["id"] not in web.get("/").text
            assert 'class="banner expired"' in web.get(f"/listing/{other['id']}").text
        shop.api.put(f"/listings/{other['id']}", json=shop.draft(ref="B", photos=other["photos"]))
        assert shop.show(other["id"])["status"] == "live"


def test_without_a_life_a_listing_stays(shop: Shop) -> None:
    assert shop.create()["expires_at"] is None


def test_a_folder_of_the_version_before_is_taken_over(tmp_path: Path) -> None:
    with running(tmp_path, review=0) as market, Shop(market) as shop:
        made, key = shop.create(), shop.key
    db = sqlite3.connect(tmp_path / "practice.sqlite3")
    for column in (
        "sellers DROP COLUMN countries",
        "listings DROP COLUMN refused_in",
        "listings DROP COLUMN expires_at",
        "log DROP COLUMN repeated",
    ):
        db.execute(f"ALTER TABLE {column}")
    db.execute("PRAGMA user_version = 1")
    db.commit()
    db.close()
    with running(tmp_path, review=0) as market, Shop(market) as shop:
        shop.api.headers["Authorization"] = f"Bearer {key}"
        now = shop.show(made["id"])
        assert (now["status"], now["countries"]["MA"]["status"]) == ("live", "live")
        assert [entry["repeated"] for entry in market.log() if entry["ref"] == made["ref"]] == [0, 0]
