"""Moderation: in review, then live or refused with reasons in the listing's language."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice.moderation import MAX_VARIANTS
from practice.server import Marketplace, running
from practice.words import words
from tests.practice.shop import Json, Shop, variant

REVIEW = 0.25


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marketplace]:
    """A marketplace that takes its time."""
    with running(tmp_path_factory.mktemp("patient"), review=REVIEW, rate=0) as market:
        yield market


def _reasons(listing: Json) -> list[str]:
    return [reason["code"] for reason in listing["reasons"]]


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({}, []),
        ({"title": "Thé"}, []),
        ({"title": "زيت"}, []),
        ({"title": "x" * 120}, []),
        ({"title": "T4"}, ["title_too_short"]),
        ({"title": "12 345"}, ["title_too_short"]),
        ({"title": "x" * 121}, ["title_too_long"]),
        ({"photos": []}, ["photo_missing"]),
        ({"variants": [variant("A"), variant("B", price="0.00")]}, ["price_zero"]),
        ({"title": "Sac REPLICA"}, ["banned_word"]),
        ({"description": "<p>une contrefaçon</p>"}, ["banned_word"]),
        ({"tags": ["المُقلَّد"]}, ["banned_word"]),
        ({"title": "Replicator"}, []),
        ({"variants": [variant(str(n)) for n in range(MAX_VARIANTS)]}, []),
        ({"variants": [variant(str(n)) for n in range(MAX_VARIANTS + 1)]}, ["too_many_variants"]),
        ({"title": "", "photos": []}, ["title_too_short", "photo_missing"]),
    ],
)
def test_moderation_refuses_with_reasons(shop: Shop, change: Json, reasons: list[str]) -> None:
    made = shop.create(**change)
    assert (made["status"], _reasons(made)) == ("refused" if reasons else "live", reasons)


@pytest.mark.parametrize("language", ["en", "fr", "ar", "es"])
def test_reasons_speak_the_listings_language(shop: Shop, language: str) -> None:
    made = shop.create(language=language, photos=[])
    (reason,) = made["reasons"]
    assert reason == {"code": "photo_missing", "field": "photos", "message": words(language)["photo_missing"]}


def test_the_three_languages_differ() -> None:
    for name in words("en"):
        if name != "stock":
            assert len({words(language)[name] for language in ("en", "ar")}) == 2, name


def test_a_new_listing_is_in_review_until_it_is_decided(patient: Marketplace) -> None:
    with Shop(patient) as shop:
        good, bad = shop.create(), shop.create(title="X")
        assert [(each["status"], each["reasons"]) for each in (good, bad)] == [("in_review", [])] * 2
        time.sleep(REVIEW)
        assert shop.show(good["id"])["status"] == "live"
        assert (shop.show(bad["id"])["status"], _reasons(shop.show(bad["id"]))) == ("refused", ["title_too_short"])
        assert patient.stats()["listings"] == {"in_review": 0, "live": 1, "refused": 1, "withdrawn": 0}


def test_content_is_reviewed_anew_and_offers_are_not(patient: Marketplace) -> None:
    with Shop(patient) as shop:
        made = shop.create()
        path, same = f"/listings/{made['id']}", {"photos": made["photos"]}
        time.sleep(REVIEW)
        offered = shop.offer(made["id"], {"ref": "V1", "price": "9.00"})
        assert offered["listing"]["status"] == "live"
        only_price = shop.api.put(path, json=shop.draft(**same, variants=[variant(price="8.00")]))
        assert only_price.json()["status"] == "live"
        assert shop.api.put(path, json=shop.draft(**same, title="Huile d’olive")).json()["status"] == "in_review"
        time.sleep(REVIEW)
        shop.api.post(f"{path}/withdraw")
        on_sale_again = shop.api.put(path, json=shop.draft(**same, title="Huile d’olive"))
        assert on_sale_again.json()["status"] == "in_review"


def test_a_refused_listing_is_reviewed_again_once_mended(shop: Shop) -> None:
    made = shop.create(variants=[variant(price="0")])
    assert made["status"] == "refused"
    mended = shop.api.put(f"/listings/{made['id']}", json=shop.draft(photos=made["photos"]))
    assert (mended.json()["status"], mended.json()["reasons"]) == ("live", [])


def test_no_offer_makes_a_price_zero(shop: Shop) -> None:
    made = shop.create()
    assert "error" in shop.offer(made["id"], {"ref": "V1", "price": "0.00"})
    assert shop.show(made["id"]) == made


def test_a_decision_is_the_same_after_a_restart(tmp_path: Path) -> None:
    with running(tmp_path, review=0) as market, Shop(market) as shop:
        refused = shop.create(photos=[])
        key = shop.key
    with running(tmp_path, review=100) as market, Shop(market) as shop:
        shop.api.headers["Authorization"] = f"Bearer {key}"
        assert shop.show(refused["id"])["status"] == "refused"
