"""What a real WooCommerce 11.0.1 answered (recorded 2026-11-23), the shop of these tests answers too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from connectors.channels.woocommerce.replies import Media, Problem, Remote, Rows
from connectors.channels.woocommerce.signing import basic, signed
from connectors.reply import Reply, read
from tests.connectors.families import family_of
from tests.connectors.woocommerce.fake import KEY, PASSWORD, SECRET, USER, WooShop
from tests.connectors.woocommerce.runs import Account

Exchange = dict[str, Any]


@pytest.fixture
def recorded(shared: Path) -> list[Exchange]:
    text = (shared / "recordings" / "woocommerce.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


class Replay:
    """Sends the recorded requests to our shop, with the ids that it gives instead of the recorded ones."""

    def __init__(self, shop: WooShop) -> None:
        self.shop, self.ids = shop, dict[str, str]()

    def send(self, exchange: Exchange) -> httpx.Response:
        request = exchange["request"]
        address = urlsplit(request["url"])
        path = "/".join(self.ids.get(part, part) for part in address.path.split("/"))
        url = self.shop.url + path + (f"?{address.query}" if address.query else "")
        headers = {k: v for k, v in request["headers"].items() if k in ("content-type", "content-disposition")}
        if "/wp/v2/" in path:
            headers["authorization"] = basic(USER, PASSWORD)
        elif "/wc/" in path and exchange["response"]["status"] != 401:
            url = signed(request["method"], url, KEY, SECRET, nonce=str(len(self.shop.nonces)), timestamp=1)
        elif "authorization" in request["headers"]:
            headers["authorization"] = basic(KEY, SECRET)  # over plain HTTP
        with httpx.Client(trust_env=False) as client:
            return client.request(request["method"], url, headers=headers, content=self._body(request["body"]))

    def _body(self, body: Any) -> bytes | None:
        if isinstance(body, dict):
            return bytes(body["len"])
        if body is None:
            return None
        return json.dumps(self._translated(json.loads(body))).encode()

    def _translated(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {k: int(self.ids.get(str(v), v)) if k == "id" else self._translated(v) for k, v in value.items()}
        return [self._translated(each) for each in value] if isinstance(value, list) else value

    def learn(self, theirs: Any, ours: Any) -> None:
        if isinstance(theirs, dict) and isinstance(ours, dict):
            if theirs.get("id") and ours.get("id"):
                self.ids.setdefault(str(theirs["id"]), str(ours["id"]))
            for name in theirs.keys() & ours.keys():
                self.learn(theirs[name], ours[name])
        elif isinstance(theirs, list) and isinstance(ours, list):
            for one, other in zip(theirs, ours, strict=False):
                self.learn(one, other)


SAME = (
    "type",
    "status",
    "sku",
    "regular_price",
    "sale_price",
    "manage_stock",
    "stock_quantity",
    "stock_status",
    "code",
)


def differences(theirs: Any, ours: Any, place: str = "") -> Iterator[str]:
    """Where our shop says something of another kind, or has something that the real one has not."""
    if isinstance(theirs, list) and isinstance(ours, list):
        if len(theirs) != len(ours):
            yield f"{place}: {len(ours)} instead of {len(theirs)}"
        for number, (one, other) in enumerate(zip(theirs, ours, strict=False)):
            yield from differences(one, other, f"{place}[{number}]")
    elif isinstance(theirs, dict) and isinstance(ours, dict):
        for name, value in ours.items():
            if name not in theirs:
                yield f"{place}.{name} is not in the real answer"
            elif name in SAME and theirs[name] != value and not (name == "stock_status" and ours["type"] == "variable"):
                yield f"{place}.{name}: {value!r} instead of {theirs[name]!r}"
            else:
                yield from differences(theirs[name], value, f"{place}.{name}")
    elif type(theirs) is not type(ours):
        yield f"{place}: {ours!r} instead of {theirs!r}"


def test_our_shop_answers_as_the_real_one_did(shop: WooShop, recorded: list[Exchange]) -> None:
    for file in ("red.jpg", "red.jpg", "blue.jpg", "blue.jpg"):  # of a session before
        shop.attach(file, b"", "image/jpeg")
    replay = Replay(shop)
    found = []
    for number, exchange in enumerate(recorded):
        theirs, ours = exchange["response"], replay.send(exchange)
        place = f"{number} {exchange['request']['method']} {urlsplit(exchange['request']['url']).path}"
        if ours.status_code != theirs["status"]:
            found.append(f"{place}: {ours.status_code} {ours.text} instead of {theirs['status']}")
        if isinstance(theirs["body"], dict):
            assert (len(ours.content), ours.headers["content-type"]) == (theirs["body"]["len"], theirs["body"]["type"])
            continue
        told = json.loads(theirs["body"])
        replay.learn(told, ours.json())
        found += [f"{place}{each}" for each in differences(told, ours.json())]
        for header in ("x-wp-total", "x-wp-totalpages"):
            assert ours.headers.get(header) == theirs["headers"].get(header) or header not in theirs["headers"]
    assert not found, "\n".join(found)


MODELS: dict[str, Any] = {"media": Media, "batch": Rows, "products": list[Remote], "variations": list[Remote]}


def test_every_recorded_answer_can_be_read(recorded: list[Exchange]) -> None:
    seen = set()
    for exchange in recorded:
        body, status = exchange["response"]["body"], exchange["response"]["status"]
        if not isinstance(body, str):
            continue
        last = urlsplit(exchange["request"]["url"]).path.rpartition("/")[2]
        single = exchange["request"]["method"] == "POST" and last == "products"
        model = Problem if status >= 400 else Remote if single else MODELS.get(last, Remote)
        if last == "categories":
            continue
        value = read(Reply(status, {}, body.encode()), model)
        seen.add(str(model))
        if isinstance(value, Problem):
            assert value.code
            assert value.status == status
    assert len(seen) == 5


def test_the_recorded_refusal_names_the_product_that_has_the_sku(recorded: list[Exchange]) -> None:
    (body,) = [each["response"]["body"] for each in recorded if "product_invalid_sku" in str(each["response"]["body"])]
    assert Problem.model_validate_json(body).resource_id == 24


def test_all_parameters_that_we_send_are_in_the_shops_own_index(shared: Path, shop: WooShop) -> None:
    index = json.loads((shared / "contracts" / "woocommerce" / "wc-v3-index.json").read_text("utf-8"))["routes"]
    product = _arguments(index["/wc/v3/products"], "POST")
    variation = _arguments(index["/wc/v3/products/(?P<product_id>[\\d]+)/variations"], "POST")
    query = _arguments(index["/wc/v3/products"], "GET")
    Account(shop).sync([family_of("FAM", brand="Tifaouine", tags=("laine",), seller_category="A > B")])
    for exchange in shop.exchanges:
        request = exchange.request
        sent = {name for name in request.query if not name.startswith("oauth_")} - {"_fields"}
        if request.path.endswith("/v3/products") and request.method == "GET":
            assert sent <= query.keys()
        if request.path.endswith("/batch"):
            allowed = variation if "variations" in request.path else product
            for row in request.json().get("create", []):
                assert row.keys() <= allowed.keys()


def _arguments(entry: Any, method: str) -> dict[str, Any]:
    return next(each["args"] for each in entry["endpoints"] if method in each["methods"])
