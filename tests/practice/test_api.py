"""The seller API over real HTTP, each call as connectors make it."""

from typing import Any

import httpx
import pytest

from practice.server import Marketplace, running
from tests.practice.shop import Json, Shop, problem_codes, variant


def test_registering_gives_a_key_that_opens_the_account(web: httpx.Client) -> None:
    wanted = {"name": "تعاونية", "country": "MA", "currency": "MAD", "language": "ar"}
    reply = web.post("/api/v1/sellers", json=wanted)
    assert reply.status_code == 201
    told = reply.json()
    assert told.keys() == {"seller", "name", "key"}
    headers = {"Authorization": f"Bearer {told['key']}"}
    account = web.get("/api/v1/account", headers=headers).json()
    limits = {"max_photos": 8, "min_photo_side": 500, "title_limit": 120}
    assert account == {"seller": told["seller"], **wanted, "countries": ["MA"], **limits}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": ""}, ("name", "invalid")),
        ({"country": "Morocco"}, ("country", "invalid")),
        ({"currency": "DHS"}, ("currency", "invalid")),
        ({"language": "fr-MA"}, ("language", "invalid")),
        ({"extra": 1}, ("extra", "unknown_field")),
    ],
)
def test_a_registration_says_what_is_wrong(web: httpx.Client, change: Json, problem: tuple[str, str]) -> None:
    wanted = {"name": "Coop", "country": "MA", "currency": "MAD", "language": "fr"} | change
    reply = web.post("/api/v1/sellers", json=wanted)
    assert problem_codes(reply) == [problem]


@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic abc", "Bearer"])
def test_a_wrong_key_opens_nothing(web: httpx.Client, authorization: str | None) -> None:
    headers = {"Authorization": authorization} if authorization else {}
    for method, path in [("GET", "/account"), ("POST", "/listings"), ("POST", "/photos"), ("PATCH", "/offers")]:
        reply = web.request(method, f"/api/v1{path}", headers=headers)
        assert (reply.status_code, reply.json()["error"]["code"]) == (401, "unknown_key")


def test_every_answer_carries_its_request_id(web: httpx.Client, market: Marketplace, shop: Shop) -> None:
    replies = [shop.api.get("/account"), shop.api.get("/nothing"), web.get("/")]
    assert len({reply.headers["X-Request-Id"] for reply in replies}) == 3
    logged = [entry["request_id"] for entry in market.log()]
    assert replies[0].headers["X-Request-Id"] in logged


def test_an_unknown_call_and_junk_are_refused_in_json(shop: Shop) -> None:
    assert shop.api.get("/nothing").json()["error"]["code"] == "not_found"
    assert shop.api.delete("/account").status_code == 404
    junk = shop.api.post("/listings", content=b"{not json")
    assert (junk.status_code, junk.json()["error"]["code"]) == (400, "not_json")
    half_a_sign = shop.api.post("/listings", content=b'{"title": "\\ud83d"}')
    assert half_a_sign.status_code == 400


# Listings


def test_a_listing_comes_back_as_it_was_sent(market: Marketplace, shop: Shop) -> None:
    photo = shop.photo()
    sent = shop.draft(
        ref="AR/1 & co",
        title="زيت أركان 🌿",
        description="<p>محمّص</p>",
        language="ar",
        brand="Tafoukt",
        category="Beauté",
        condition="used",
        origin="MA",
        attributes={"المادة": "أركان"},
        tags=["bio"],
        options=[{"name": "Taille", "values": ["S", "M"]}],
        variants=[
            {
                "ref": "V1",
                "sku": "A-1",
                "gtin": "4006381333931",
                "options": {"Taille": "S"},
                "price": "1250.00",
                "compare_at": "1300",
                "quantity": 0,
                "photo": photo,
            },
        ],
        photos=[{"id": photo, "alt": "زجاجة"}],
    )
    created = shop.api.post("/listings", json=sent).json()
    assert {name: created[name] for name in sent} == sent
    assert created["status"] == "live"
    assert created["url"] == f"{market.url}/listing/{created['id']}"
    assert shop.show(created["id"]) == created
    assert shop.api.get("/listings", params={"ref": "AR/1 & co"}).json() == {"listings": [created], "total": 1}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"currency": "MAD"}, ("currency", "currency_not_the_accounts")),
        ({"variants": []}, ("variants", "variants_missing")),
        ({"variants": [variant(), variant()]}, ("variants.1.ref", "variant_ref_twice")),
        ({"variants": [variant(price="12,50")]}, ("variants.0.price", "price_malformed")),
        ({"variants": [variant(price="-1")]}, ("variants.0.price", "price_malformed")),
        ({"variants": [variant(price="١٢")]}, ("variants.0.price", "price_malformed")),
        ({"variants": [variant(price="12.505")]}, ("variants.0.price", "price_malformed")),
        ({"variants": [variant(compare_at="9.999")]}, ("variants.0.compare_at", "price_malformed")),
        ({"variants": [{"ref": "V", "price": 12.5}]}, ("variants.0.price", "invalid")),
        ({"variants": [variant(quantity=-1)]}, ("variants.0.quantity", "invalid")),
        ({"variants": [variant(quantity="3")]}, ("variants.0.quantity", "invalid")),
        ({"variants": [variant(photo="P0")]}, ("variants.0.photo", "unknown_photo")),
        ({"photos": [{"id": "P0", "alt": ""}]}, ("photos.0.id", "unknown_photo")),
        ({"colour": "red"}, ("colour", "unknown_field")),
        ({"ref": None}, ("ref", "invalid")),
    ],
)
def test_a_listing_that_cannot_be_read_is_refused_at_once(shop: Shop, change: Json, problem: tuple[str, str]) -> None:
    assert problem_codes(shop.api.post("/listings", json=shop.draft(**change))) == [problem]
    assert shop.api.get("/listings").json()["total"] == 0


def test_decimals_are_the_currencys_own(market: Marketplace) -> None:
    with Shop(market, currency="KWD") as kuwait, Shop(market, currency="RWF") as rwanda:
        assert kuwait.create(variants=[variant(price="3.505")])["status"] == "live"
        assert problem_codes(rwanda.api.post("/listings", json=rwanda.draft(variants=[variant(price="3.5")])))


def test_more_than_eight_photos_are_refused(shop: Shop) -> None:
    photos = [{"id": shop.photo(), "alt": ""} for _ in range(9)]
    assert problem_codes(shop.api.post("/listings", json=shop.draft(photos=photos))) == [("photos", "too_many_photos")]


def test_the_ref_is_not_unique_and_doubles_are_counted(market: Marketplace, shop: Shop, neighbour: Shop) -> None:
    first, second = shop.create(ref="TWICE"), shop.create(ref="TWICE")
    neighbour.create(ref="TWICE-APART")
    shop.create(ref="TWICE-APART")
    assert shop.api.get("/listings", params={"ref": "TWICE"}).json()["total"] == 2
    assert market.stats()["doubles"] == ["TWICE"]
    shop.api.post(f"/listings/{second['id']}/withdraw")
    assert market.stats()["doubles"] == []
    assert first["id"] != second["id"]


def test_listings_come_in_pages(shop: Shop) -> None:
    photos = [{"id": shop.photo(), "alt": ""}]
    made = [shop.create(ref=f"R{number}", photos=photos)["id"] for number in range(5)]
    page = shop.api.get("/listings", params={"page": 2, "per_page": 2}).json()
    assert [each["id"] for each in page["listings"]] == made[2:4]
    assert page["total"] == 5
    for wrong in ({"page": 0}, {"per_page": 1000}, {"page": "x"}, {"page": "9" * 30}):
        assert problem_codes(shop.api.get("/listings", params=wrong))


def test_a_put_replaces_the_whole_listing(shop: Shop) -> None:
    made = shop.create(brand="Tafoukt", variants=[variant("A"), variant("B")])
    photos = made["photos"]
    reply = shop.api.put(
        f"/listings/{made['id']}", json=shop.draft(title="Autre", variants=[variant("C")], photos=photos)
    )
    assert reply.status_code == 200
    now = shop.show(made["id"])
    assert (now["title"], now["brand"], now["created_at"]) == ("Autre", None, made["created_at"])
    assert now["updated_at"] > made["updated_at"]
    assert reply.json() == now


def test_a_put_for_what_a_listing_was_is_refused_once_it_is_something_else(shop: Shop) -> None:
    made = shop.create(variants=[variant(quantity=5)])
    path, draft = f"/listings/{made['id']}", shop.draft(variants=[variant(quantity=5)], photos=made["photos"])
    tag = shop.api.get(path).headers["ETag"]
    assert shop.api.put(path, json=draft, headers={"If-Match": tag}).status_code == 200
    shop.offer(made["id"], {"ref": "V1", "quantity": 4})
    late = shop.api.put(path, json=draft, headers={"If-Match": tag})
    assert (late.status_code, late.json()["error"]["code"]) == (412, "changed_meanwhile")
    assert shop.show(made["id"])["variants"][0]["quantity"] == 4
    assert shop.api.put(path, json=draft, headers={"If-Match": "*"}).status_code == 200


def test_withdrawing_twice_is_fine_and_a_put_puts_on_sale_again(shop: Shop) -> None:
    made = shop.create()
    for _ in range(2):
        reply = shop.api.post(f"/listings/{made['id']}/withdraw")
        assert (reply.status_code, reply.json()["status"]) == (200, "withdrawn")
    again = shop.api.put(f"/listings/{made['id']}", json=shop.draft(photos=made["photos"]))
    assert again.json()["status"] == "live"


# Offers


def test_an_offer_changes_what_it_names_and_nothing_else(shop: Shop) -> None:
    made = shop.create(variants=[variant("A", compare_at="15.00", quantity=7), variant("B", quantity=2)])
    assert "listing" in shop.offer(made["id"], {"ref": "A", "price": "11.00"}, {"ref": "B", "quantity": None})
    first, second = shop.show(made["id"])["variants"]
    assert (first["price"], first["compare_at"], first["quantity"]) == ("11.00", "15.00", 7)
    assert (second["price"], second["quantity"]) == ("12.50", None)
    shop.offer(made["id"], {"ref": "A", "compare_at": None, "quantity": 0})
    first = shop.show(made["id"])["variants"][0]
    assert (first["price"], first["compare_at"], first["quantity"]) == ("11.00", None, 0)


def test_offers_answer_by_index_and_a_wrong_one_changes_nothing(market: Marketplace, shop: Shop) -> None:
    made = shop.create(variants=[variant("A"), variant("B")])
    written = market.stats()["writes"]["offer"]
    wanted = [
        {"listing": "L0", "variants": []},
        {"listing": made["id"], "variants": [{"ref": "A", "price": "1.00"}, {"ref": "X", "price": "1.00"}]},
        {"listing": made["id"], "variants": [{"ref": "A", "price": "1.001"}]},
        {"listing": made["id"], "variants": [{"ref": "A", "price": None}]},
        {"listing": made["id"], "variants": [{"ref": "B", "price": "2.00"}]},
    ]
    results = shop.api.patch("/offers", json={"offers": wanted}).json()["results"]
    codes = [result["error"]["code"] if "error" in result else "done" for result in results]
    assert codes == ["not_found", "invalid", "invalid", "invalid", "done"]
    assert [each["price"] for each in shop.show(made["id"])["variants"]] == ["12.50", "2.00"]
    assert market.stats()["writes"]["offer"] == written + 1


def test_at_most_fifty_offers_at_a_time(shop: Shop) -> None:
    wanted = [{"listing": "L0", "variants": []}] * 51
    assert problem_codes(shop.api.patch("/offers", json={"offers": wanted})) == [("offers", "invalid")]


# Sellers apart


def test_sellers_cannot_see_or_touch_each_other(shop: Shop, neighbour: Shop) -> None:
    made = shop.create(ref="MINE")
    path = f"/listings/{made['id']}"
    assert neighbour.api.get("/listings", params={"ref": "MINE"}).json() == {"listings": [], "total": 0}
    assert neighbour.api.get(path).status_code == 404
    assert neighbour.api.put(path, json=neighbour.draft()).status_code == 404
    assert neighbour.api.post(f"{path}/withdraw").status_code == 404
    assert neighbour.offer(made["id"], {"ref": "V1", "price": "0.01"})["error"]["code"] == "not_found"
    borrowed = neighbour.draft(photos=made["photos"])
    assert problem_codes(neighbour.api.post("/listings", json=borrowed)) == [("photos.0.id", "unknown_photo")]
    assert shop.show(made["id"]) == made


def test_each_seller_has_a_rate_of_her_own(tmp_path: Any) -> None:
    with running(tmp_path, rate=5) as market, Shop(market) as quick, Shop(market) as slow:
        replies = [quick.api.get("/account") for _ in range(9)]
        refused = [reply for reply in replies if reply.status_code == 429]
        assert 2 <= len(refused) <= 4
        assert {reply.headers["Retry-After"] for reply in refused} == {"1"}
        assert slow.api.get("/account").status_code == 200
        assert market.stats()["faults"]["throttle"] == 0
