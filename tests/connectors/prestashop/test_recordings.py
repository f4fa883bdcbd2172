"""What a real PrestaShop 8.2.1 answered (recorded 2026-11-23) is understood; the shop of these tests answers so too."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from connectors import AccountRefused, Reply
from connectors.channels.prestashop.documents import Document, Draft, parsed, whole, written
from connectors.channels.prestashop.refusals import missing, refused, to_issue, told
from connectors.channels.prestashop.shelf import stock_ids
from connectors.testing import Seen, listing_of
from tests.connectors.prestashop.fake import PrestaShop
from tests.connectors.prestashop.runs import Account, family_of

Exchange = dict[str, Any]


@pytest.fixture
def recorded(shared: Path) -> list[Exchange]:
    text = (shared / "recordings" / "prestashop.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def answer(recorded: list[Exchange], method: str, path: str, status: int) -> Reply:
    """The first such answer."""
    for exchange in recorded:
        request, response = exchange["request"], exchange["response"]
        if (request["method"], urlsplit(request["url"]).path, response["status"]) == (method, path, status):
            body = response["body"] or ""
            return Reply(status, response["headers"], body.encode(), f"{method} {path}", body[:200])
    raise AssertionError(f"no {method} {path} was answered with {status}")


def document(recorded: list[Exchange], method: str, path: str, status: int) -> Document:
    return parsed(answer(recorded, method, path, status).content)


def test_every_recorded_document_can_be_read(recorded: list[Exchange]) -> None:
    bodies = [each["response"]["body"] for each in recorded]
    documents = [parsed(body.encode()) for body in bodies if isinstance(body, str) and "<prestashop" in body]
    assert len(documents) == 11
    assert all(each.problems or len(each.resources) == 1 for each in documents)
    assert all(resource.id.isdecimal() for each in documents for resource in each.resources)


def test_a_new_product_tells_the_id_of_its_row_of_stock(recorded: list[Exchange]) -> None:
    (product,) = document(recorded, "POST", "/api/products", 201).resources
    assert product.id == "3"
    assert product.words("name") == {"1": "Tee"}
    assert stock_ids(product, listing_of("TEE", "Tee"), {}) == {"stock TEEV1": "9"}


def test_a_changed_product_tells_its_cover_and_the_rows_of_all_its_combinations(recorded: list[Exchange]) -> None:
    (product,) = document(recorded, "PATCH", "/api/products/3", 200).resources
    assert (product.text("id_default_image"), product.text("price")) == ("3", "17.50")
    known = {"TEEVS": "5", "TEEVM": "6", "TEEVL": "7"}
    assert stock_ids(product, family_of("TEE"), known) == {"stock TEEVS": "10", "stock TEEVM": "11"}


def test_an_uploaded_photo_tells_its_number_beside_its_pixels(recorded: list[Exchange]) -> None:
    (image,) = document(recorded, "POST", "/api/images/products/3", 200).resources
    assert (image.id, image.text("cover")) == ("3", "1")


def test_a_refused_product_is_an_issue_of_its_field(recorded: list[Exchange]) -> None:
    reply = answer(recorded, "POST", "/api/products", 400)
    (problem,) = told(reply)
    issue = to_issue(problem)
    assert (issue.field, problem.code) == ("variants.price", 85)
    assert issue.raw == 'Validation error: "Property Product->price is not valid"'


def test_a_wrong_key_and_none_at_all_pause_the_account(recorded: list[Exchange]) -> None:
    replies = [each for each in recorded if each["response"]["status"] == 401]
    words = []
    for exchange in replies:
        body = exchange["response"]["body"]
        error = refused(Reply(401, {}, body.encode(), "GET /api/products", body), None)
        assert isinstance(error, AccountRefused)
        words.append(str(error))
    assert "Authorization header" in words[0]
    assert "32 characters" in words[1]
    assert "Invalid authentication key format" in words[1]


def test_a_deleted_product_is_gone(recorded: list[Exchange]) -> None:
    assert missing(answer(recorded, "GET", "/api/products/3", 404))
    page = b"<!doctype html><h1>404</h1>"
    assert not missing(Reply(404, {}, page))


def test_a_whole_product_sends_back_only_what_may_be_written(recorded: list[Exchange]) -> None:
    (product,) = document(recorded, "PATCH", "/api/products/3", 200).resources
    draft = whole(product, Draft({"price": "21.00", "name": {"2": "قميص"}}))
    sent = ElementTree.fromstring(written("product", [draft]))  # noqa: S314 - our own
    assert sent.findtext("product/price") == "21.00"
    assert sent.findtext("product/reference") == "TEE-1795463939"
    assert [each.text for each in sent.findall("product/name/language")] == ["Tee", "قميص"]
    read_only = ("quantity", "manufacturer_name", "type", "position_in_category", "id_default_image", "associations")
    assert not [name for name in read_only if sent.find(f"product/{name}") is not None]


SAME = (
    ("POST", "/api/product_options", 201, "product_option"),
    ("POST", "/api/product_option_values", 201, "product_option_value"),
    ("POST", "/api/products", 201, "product"),
    ("POST", "/api/combinations", 201, "combination"),
    ("PATCH", "/api/products/3", 200, "product"),
    ("PUT", "/api/stock_availables/10", 200, "stock_available"),
    ("POST", "/api/images/products/3", 200, "image"),
)


def test_our_shop_tells_of_its_resources_as_the_real_one_does(shop: PrestaShop, recorded: list[Exchange]) -> None:
    """No field, association or attribute that the real one does not have."""
    Account(shop).sync([family_of("FAM")])
    Account(shop).sync([family_of("FAM").model_copy(update={"title": "Autre"})])
    answers = [each.answer.content or b"" for each in shop.exchanges if each.answer and each.answer.status < 300]
    ours: dict[str, ElementTree.Element] = {}
    for content in answers:
        if b"<prestashop" in content:
            ours |= {each.tag: each for each in ElementTree.fromstring(content)}  # noqa: S314 - our own
    for method, path, status, kind in SAME:
        body = answer(recorded, method, path, status).content
        theirs = ElementTree.fromstring(body).find(kind)  # noqa: S314 - recorded
        assert theirs is not None
        mine = ours[kind]
        assert {each.tag for each in mine} - {"associations"} <= {each.tag for each in theirs}, kind
        marked = {each.tag for each in theirs if each.get("notFilterable")}
        assert {each.tag for each in mine if each.get("notFilterable")} <= marked, kind
        links = {each.tag for each in theirs.findall("associations/*")}
        assert {each.tag for each in mine.findall("associations/*")} <= links, kind


def test_our_shop_refuses_as_the_real_one_does(shop: PrestaShop, recorded: list[Exchange]) -> None:
    body = written("product", [Draft({"name": {"1": "Tee"}, "link_rewrite": {"1": "tee"}})])
    credentials = {"authorization": "Basic TUFERVVQS0VZMDEyMzQ1Njc4OUFCQ0RFRkdISUpLTE06"}
    ours = shop.respond(Seen("POST", "/api/products", {}, credentials, body))
    theirs = answer(recorded, "POST", "/api/products", 400)
    assert ours.status == theirs.status
    assert parsed(ours.content or b"").problems == parsed(theirs.content).problems
    ours = shop.respond(Seen("GET", "/api/products", {}, {"authorization": "Basic QUJD"}))
    wrong = [each["response"]["body"] for each in recorded if each["response"]["status"] == 401][1]
    assert parsed(ours.content or b"").problems == parsed(wrong.encode()).problems
    assert shop.respond(Seen("GET", "/api/products")).content == b"401 Unauthorized"
