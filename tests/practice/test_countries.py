"""A seller who sells in several countries: what one of them refuses, the others may still buy."""

import httpx
import pytest

from practice.server import Marketplace
from practice.words import words
from tests.practice.shop import Json, Shop


@pytest.fixture
def abroad(market: Marketplace, shop: Shop) -> Shop:
    key = market.register("Coopérative Tafoukt", "MA", "EUR", "fr", ["MA", "SA", "FR", "SA"])
    shop.api.headers["Authorization"] = f"Bearer {key}"
    return shop


def standing(listing: Json) -> dict[str, str]:
    return {country: shown["status"] for country, shown in listing["countries"].items()}


def test_a_seller_sells_in_her_own_country_unless_she_names_others(shop: Shop, abroad: Shop) -> None:
    assert abroad.api.get("/account").json()["countries"] == ["MA", "SA", "FR"]
    assert standing(abroad.create()) == {"MA": "live", "SA": "live", "FR": "live"}


def test_what_one_country_refuses_is_on_sale_in_the_others(web: httpx.Client, abroad: Shop) -> None:
    made = abroad.create(title="Coffret à vin")
    assert (made["status"], made["reasons"]) == ("live", [])
    assert standing(made) == {"MA": "live", "SA": "refused", "FR": "live"}
    (reason,) = made["countries"]["SA"]["reasons"]
    assert reason == {"code": "banned_in_country", "field": "title", "message": words("fr")["banned_in_country"]}
    page = web.get(f"/listing/{made['id']}").text
    assert "Arabie saoudite" in page
    assert reason["message"].replace("’", "’") in page
    assert "Maroc · France" in page
    assert 'class="banner refused"' in page


@pytest.mark.parametrize("title", ["Boîte en ivoire", "علبة من العاج"])
def test_words_are_found_in_every_script(abroad: Shop, title: str) -> None:
    assert standing(abroad.create(title=title)) == {"MA": "live", "SA": "live", "FR": "refused"}


def test_a_listing_that_every_country_refuses_is_refused(market: Marketplace, shop: Shop) -> None:
    key = market.register("Coop", "SA", "EUR", "fr")
    shop.api.headers["Authorization"] = f"Bearer {key}"
    made = shop.create(title="Coffret à vin")
    assert (made["status"], [each["code"] for each in made["reasons"]]) == ("refused", ["banned_in_country"])
    assert standing(made) == {"SA": "refused"}


def test_what_is_refused_everywhere_is_so_in_each_country_and_what_is_withdrawn_too(abroad: Shop) -> None:
    made = abroad.create(title="Sac replica")
    assert standing(made) == dict.fromkeys(("MA", "SA", "FR"), "refused")
    assert {each["reasons"][0]["code"] for each in made["countries"].values()} == {"banned_word"}
    withdrawn = abroad.api.post(f"/listings/{made['id']}/withdraw").json()
    assert standing(withdrawn) == dict.fromkeys(("MA", "SA", "FR"), "withdrawn")


def test_a_mended_listing_is_on_sale_everywhere(abroad: Shop) -> None:
    made = abroad.create(title="Coffret à vin")
    mended = abroad.draft(title="Coffret à thé", photos=made["photos"])
    assert set(standing(abroad.api.put(f"/listings/{made['id']}", json=mended).json()).values()) == {"live"}
