"""What calls change: edits by hand, files, accounts, syncs; each once, however often it is asked for."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog import store as catalogue
from catalog.models import Business, Chore, ImportRun
from console.api import repeats
from console.models import ApiAnswer, ApiToken, Deed
from qafila.home import home
from sync.models import ChannelAccount
from sync.store import chore_work, chores
from tests.console.api.conftest import Api, rug, token
from tests.console.conftest import member

PRODUCT = "/businesses/souk/products/RUG"
SHEET = "Référence,Nom,Prix\nA,Panier,cher\n".encode()


def price(answer: Any) -> str:
    return str(answer.json()["variants"][0]["offer"]["price"]["amount"])


def test_an_edit_changes_what_it_names_and_nothing_else(business: Business, owner: Api) -> None:
    before = owner.get(PRODUCT).json()
    patch = {
        "title": {"ar": "زربية", "fr": None},
        "brand": "Souk",
        "variants": [{"key": "RUG", "offer": {"quantity": 9}}],
    }
    after = owner.send("patch", PRODUCT, patch)
    variant = {**before["variants"][0], "offer": {**before["variants"][0]["offer"], "quantity": 9}}
    assert after.json() == {**before, "title": {"ar": "زربية"}, "brand": "Souk", "variants": [variant]}
    assert owner.get(PRODUCT).json() == after.json()
    assert catalogue.product(business, "RUG").brand == "Souk"


@pytest.mark.parametrize(
    ("patch", "code"),
    [
        ({"nothing": 1}, "invalid"),
        ({"key": "OTHER"}, "invalid"),
        ({"variants": [{"key": "NONE"}]}, "variant_unknown"),
        ({"variants": [{"key": "RUG", "offer": {"price": {"amount": "1.2345", "currency": "MAD"}}}]}, "invalid"),
        ({"variants": [{"key": "RUG", "offer": {"quantity": -1}}]}, "invalid"),
        ({"origin": "Morocco"}, "invalid"),
        ({"weight": "NaN"}, "invalid"),
    ],
)
def test_an_edit_that_makes_no_sense_is_refused_and_nothing_is_changed(
    business: Business, owner: Api, patch: dict[str, Any], code: str
) -> None:
    before = catalogue.product(business, "RUG")
    answer = owner.send("patch", PRODUCT, patch)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert catalogue.product(business, "RUG") == before


def test_the_second_of_two_editors_is_told(business: Business, owner: Api) -> None:
    seen = owner.get(PRODUCT)["ETag"]
    first = owner.send("patch", PRODUCT, {"brand": "One"}, **{"If-Match": seen})
    second = owner.send("patch", PRODUCT, {"brand": "Two"}, **{"If-Match": seen})
    assert (first.status_code, second.status_code, second.json()["code"]) == (200, 412, "edited_meanwhile")
    assert owner.send("patch", PRODUCT, {"brand": "Two"}, **{"If-Match": first["ETag"]}).status_code == 200


def upload(owner: Api, data: bytes = SHEET, key: str = "one", **fields: Any) -> Any:
    sent = SimpleUploadedFile("../produits 1.csv", data)
    headers = {"Idempotency-Key": key} if key else {}
    return owner.upload("/businesses/souk/imports", file=sent, headers=headers, **fields)


def work(answer: Any) -> Any:
    chore_work.do(chores.take("worker") or pytest.fail("nothing was asked"))
    return answer.json()["work"]


def test_the_same_key_twice_is_one_import_and_another_file_with_it_is_refused(business: Business, owner: Api) -> None:
    first, again = upload(owner), upload(owner)
    assert (first.status_code, again.json()) == (202, first.json())
    done = owner.get(f"/businesses/souk/work/{work(first)}").json()
    assert (done["state"], done["result"]["created"]) == ("done", 1)
    assert {issue["row"] for issue in done["result"]["shown"]} == {1}
    assert upload(owner).json() == first.json()
    other = upload(owner, SHEET + b"C,Tapis,5\n")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert (Chore.objects.within(business).filter(kind="import").count(), chores.take("worker")) == (1, None)
    (run, _) = owner.get("/businesses/souk/imports").json()["items"]
    assert (run["file"], run["created"]) == ("produits 1.csv", 1)
    told = owner.get(f"/businesses/souk/imports/{run['run']}").json()["issues"]
    assert {issue["row"] for issue in told} == {1}


def test_a_dry_run_writes_nothing(business: Business, owner: Api) -> None:
    runs = ImportRun.objects.within(business).count()
    answer = upload(owner, dry_run="true")
    assert owner.get(f"/businesses/souk/work/{work(answer)}").json()["result"]["created"] == 1
    assert ImportRun.objects.within(business).count() == runs
    assert [product.key for product in catalogue.products(business)] == ["RUG"]


def test_a_file_that_is_empty_and_a_photo_that_is_none_are_refused(business: Business, owner: Api) -> None:
    assert upload(owner, b"").json()["code"] == "file_empty"
    photos = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff"), SimpleUploadedFile("b.jpg", b"<script>")
    answer = owner.upload("/businesses/souk/photos", photos=list(photos))
    assert (answer.status_code, answer.json()["code"]) == (422, "photo_format_unknown")
    assert not any((home() / "uploads" / str(business.pk) / "photos").glob("*.jpg"))
    assert Chore.objects.within(business).filter(state="waiting").count() == 0


def test_a_sync_is_asked_for_once_with_a_key(business: Business, owner: Api) -> None:
    account = ChannelAccount.objects.within(business).get()
    ask = {"Idempotency-Key": "sync-1"}
    first = owner.send("post", "/businesses/souk/sync", {}, **ask)
    (waiting,) = first.json()["items"]
    assert (first.status_code, waiting["account"], waiting["state"], waiting["worker_alive"]) == (
        202,
        "stall",
        "waiting",
        False,
    )
    dirty = ChannelAccount.objects.within(business).get().dirty
    assert dirty > account.dirty
    assert owner.send("post", "/businesses/souk/sync", {}, **ask).json() == first.json()
    assert ChannelAccount.objects.within(business).get().dirty == dirty
    assert owner.send("post", "/businesses/souk/sync", {"adopt": True}, **ask).json()["code"] == "key_reused"
    assert owner.send("post", "/businesses/souk/sync", {"products": ["NONE"]}).json()["code"] == "product_unknown"


@pytest.mark.parametrize(
    "wish", [{"margin": "-3258799398.6"}, {"rate": "1e12"}, {"country": "margin"}, {"language": "elvish"}]
)
def test_terms_that_make_no_sense_are_refused(owner: Api, wish: dict[str, str]) -> None:
    before = owner.get("/businesses/souk/accounts/stall").json()
    assert owner.send("patch", "/businesses/souk/accounts/stall", wish).status_code in (400, 422)
    assert owner.get("/businesses/souk/accounts/stall").json() == before


def test_a_paused_account_is_not_synced(business: Business, owner: Api) -> None:
    assert owner.send("post", "/businesses/souk/accounts/stall/pause", {}).json()["state"] == "paused"
    refused = owner.send("post", "/businesses/souk/sync", {})
    assert (refused.status_code, refused.json()["code"]) == (422, "account_unusable")
    assert owner.send("post", "/businesses/souk/accounts/stall/resume", {}).json()["state"] == "active"


def test_secrets_go_in_and_never_come_out(business: Business, owner: Api) -> None:
    wish = {
        "name": "shop",
        "connector": "practice",
        "config": {"url": "http://127.0.0.1:1"},
        "secrets": {"api_key": "s3cr3t-1"},
    }
    made = owner.send("post", "/businesses/souk/accounts", wish, **{"Idempotency-Key": "a"})
    assert (made.status_code, made.json()["secrets"]) == (201, ["api_key"])
    told = owner.send("patch", "/businesses/souk/accounts/shop", {"secrets": {"api_key": "s3cr3t-2"}, "margin": "5"})
    assert told.json()["margin"] == "5"
    everywhere = [owner.get("/businesses/souk/accounts"), owner.get("/businesses/souk/accounts/shop"), made, told]
    assert all(b"s3cr3t" not in answer.content for answer in everywhere)
    assert "s3cr3t" not in json.dumps(list(ApiAnswer.everywhere.values("body", "digest", "key")))
    assert "s3cr3t" not in repr(list(Deed.everywhere.values()))
    for wrong in ({"config": {"nothing": "x"}}, {"config": {"api_key": "s3cr3t"}}, {"currency": "???"}, {"rate": "-1"}):
        answer = owner.send("patch", "/businesses/souk/accounts/shop", wrong)
        assert (answer.status_code, b"s3cr3t" in answer.content) == (422, False), wrong


def test_a_write_that_failed_may_be_sent_again_with_the_same_key(business: Business, owner: Api) -> None:
    key = {"Idempotency-Key": "k"}
    assert owner.send("patch", PRODUCT, {"variants": [{"key": "X"}]}, **key).status_code == 422
    assert owner.send("patch", PRODUCT, {"brand": "B"}, **key).status_code == 200


def test_one_that_is_being_done_is_waited_for_and_one_whose_process_died_is_done_anew(business: Business) -> None:
    user = member(business)
    owner, key = Api(token(user)), {"Idempotency-Key": "k"}
    owner.send("patch", PRODUCT, {"brand": "B"}, **key)
    ApiAnswer.everywhere.update(status=None, body=None)
    waits = owner.send("patch", PRODUCT, {"brand": "B"}, **key)
    assert (waits.status_code, waits.json()["code"], waits["Retry-After"]) == (409, "still_working", "5")
    ApiAnswer.everywhere.update(at=timezone.now() - repeats.TAKES - timedelta(seconds=1))
    assert owner.send("patch", PRODUCT, {"brand": "B"}, **key).status_code == 200
    ApiAnswer.everywhere.update(at=timezone.now() - repeats.KEPT - timedelta(seconds=1))
    assert owner.send("patch", PRODUCT, {"brand": "C"}, **key).json()["brand"] == "C"


def test_a_key_is_a_persons_own(business: Business) -> None:
    one, other = (Api(token(member(business, email=f"{name}@example.org"))) for name in ("a", "b"))
    for who, brand in ((one, "A"), (other, "B")):
        assert who.send("patch", PRODUCT, {"brand": brand}, **{"Idempotency-Key": "k"}).json()["brand"] == brand


def test_lists_come_in_pages_that_leave_nothing_out(business: Business, owner: Api) -> None:
    for number in range(7):
        catalogue.add(business, rug(f"R{number}", title={"fr": f"Tapis {number}"}))
    keys, cursor, pages = [], "", 0
    while cursor is not None:
        page = owner.get("/businesses/souk/products", limit=3, cursor=cursor).json()
        keys += [product["key"] for product in page["items"]]
        cursor, pages = page["next"], pages + 1
    assert (keys, pages) == (["RUG", *(f"R{number}" for number in range(7))], 3)
    found = owner.get("/businesses/souk/products", search="tapis 4").json()["items"]
    assert [product["key"] for product in found] == ["R4"]


@pytest.mark.parametrize("query", [{"limit": 101}, {"limit": 0}, {"limit": "3e22"}, {"cursor": "x" * 41}])
def test_pages_are_bounded(business: Business, owner: Api, query: dict[str, Any]) -> None:
    assert owner.get("/businesses/souk/products", **query).status_code == 422


@pytest.mark.parametrize("cursor", ["AAAA", "LTE", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "_-_"])
def test_a_cursor_that_is_none_of_ours_is_told(business: Business, owner: Api, cursor: str) -> None:
    answer = owner.get("/businesses/souk/products", cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (400, "cursor_invalid")


@pytest.mark.parametrize(
    ("query", "code"), [("acount=stall", "parameter_unknown"), ("account=a&account=stall", "parameter_repeated")]
)
def test_a_parameter_that_is_misspelled_or_given_twice_is_told(
    business: Business, owner: Api, query: str, code: str
) -> None:
    answer = owner("get", f"/businesses/souk/status?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_the_owner_reads_what_programs_did(business: Business, owner: Api) -> None:
    owner.send("patch", PRODUCT, {"brand": "B"})
    deed = Deed.objects.within(business).get()
    assert (deed.who, deed.about, deed.on_behalf) == ("owner@souk.example", "products/RUG", False)
    assert ApiToken.objects.get().last_used_at is not None
