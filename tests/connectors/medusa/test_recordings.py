"""What a real Medusa 2.21.2 answered (recorded 2026-11-23) is understood; the shop of these tests answers the same."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from connectors.channels.medusa.replies import OneProduct, Problem, Uploaded, to_issue
from connectors.reply import Reply, read
from tests.connectors.medusa.fake import KEY, MedusaShop

Exchange = dict[str, Any]
SAME = ("type", "message", "status", "handle", "external_id", "title", "sku", "manage_inventory", "object", "deleted")


@pytest.fixture
def recorded(shared: Path) -> list[Exchange]:
    text = (shared / "recordings" / "medusa.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _known(exchange: Exchange) -> bool:
    """Whether the connector sends such a request: the recorded person reads and stocks one thing at a time."""
    request = exchange["request"]
    path = urlsplit(request["url"]).path
    return (request["method"], path) in {("POST", "/admin/products"), ("GET", "/admin/products")} and not (
        exchange["response"]["status"] == 401 and "authorization" in request["headers"]
    )


def test_our_shop_answers_as_the_real_one_did(shop: MedusaShop, recorded: list[Exchange]) -> None:
    """A create is sent as a batch of one, which is how the connector sends it."""
    seen, found = 0, []
    for exchange in filter(_known, recorded):
        request, theirs = exchange["request"], exchange["response"]
        auth = (KEY, "") if "authorization" in request["headers"] else None
        with httpx.Client(base_url=shop.url, trust_env=False, auth=auth) as client:
            if request["method"] == "GET":
                ours = client.get("/admin/products")
                told = ours.json()
            else:
                ours = client.post("/admin/products/batch", json={"create": [json.loads(request["body"])]})
                told = {"product": ours.json()["created"][0]} if ours.is_success else ours.json()
        seen += 1
        assert ours.status_code == theirs["status"], ours.text
        found += list(_differences(json.loads(theirs["body"]), told))
    assert not found, "\n".join(found)
    assert seen == 4


def _differences(theirs: Any, ours: Any, place: str = "") -> Iterator[str]:
    """Where our shop says something else, or tells of something that the real one has not."""
    if isinstance(theirs, list) and isinstance(ours, list):
        for one, other in zip(sorted(theirs, key=_order), sorted(ours, key=_order), strict=False):
            yield from _differences(one, other, f"{place}[]")
        if len(theirs) != len(ours):
            yield f"{place}: {len(ours)} instead of {len(theirs)}"
    elif isinstance(theirs, dict) and isinstance(ours, dict):
        for name in ours.keys() & theirs.keys():
            if name in SAME and theirs[name] != ours[name]:
                yield f"{place}.{name}: {ours[name]!r} instead of {theirs[name]!r}"
            yield from _differences(theirs[name], ours[name], f"{place}.{name}")


def _order(value: Any) -> str:
    return str(
        next((value[name] for name in ("sku", "value", "url") if isinstance(value, dict) and name in value), value)
    )


def test_the_recorded_answers_can_be_read(recorded: list[Exchange]) -> None:
    told = 0
    for exchange in recorded:
        body, status = exchange["response"]["body"], exchange["response"]["status"]
        path = urlsplit(exchange["request"]["url"]).path
        if not isinstance(body, str) or status == 401:
            continue
        reply = Reply(status, {}, body.encode())
        if status >= 400:
            assert read(reply, Problem).type in ("invalid_data", "not_found")
        elif path == "/admin/uploads":
            assert read(reply, Uploaded).files[0].url.endswith("-red.jpg")
        elif '"product"' in body and exchange["request"]["method"] == "POST":
            product = read(reply, OneProduct).product
            assert product.external_id == "TEE-1795463960"
            assert product.key is None, "it has no mark of ours"
        else:
            continue
        told += 1
    assert told == 6


def test_the_recorded_reading_tells_prices_and_items(recorded: list[Exchange]) -> None:
    (body,) = [each["response"]["body"] for each in recorded if "fields=id%2Ctitle" in each["request"]["url"]]
    product = read(Reply(200, {}, body.encode()), OneProduct).product
    assert {each.sku: (each.prices[0].amount, each.prices[0].plain) for each in product.variants} == {
        "TEE-1795463960-M": (20.9, True),
        "TEE-1795463960-S": (19.9, True),
    }
    assert all(each.item for each in product.variants)


def test_a_recorded_refusal_is_told_in_words(recorded: list[Exchange]) -> None:
    (body,) = [each["response"]["body"] for each in recorded if "Unrecognized" in str(each["response"]["body"])]
    issue = to_issue(Problem.model_validate_json(body))
    assert (issue.code, issue.raw) == ("platform_refused", json.loads(body)["message"])
    (body,) = [each["response"]["body"] for each in recorded if "already exists" in str(each["response"]["body"])]
    assert Problem.model_validate_json(body).taken
