"""What a real Vendure 3.7.3 answered (recorded 2026-11-23) is understood; the shop of these tests answers so too."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from connectors import AccountRefused, ConnectorError, GraphQL, GraphQLRefusal, HttpClient, Operation
from connectors.channels.vendure import operations as ops
from connectors.channels.vendure import replies
from connectors.channels.vendure.refusals import GONE
from tests.connectors.conftest import Acme, RudeServer, answer, rude
from tests.connectors.vendure.fake import PASSWORD, USER, VendureShop

__all__ = ["rude"]
Exchange = dict[str, Any]


@pytest.fixture
def recorded(shared: Path) -> list[Exchange]:
    text = (shared / "recordings" / "vendure.jsonl").read_text("utf-8")
    return [each for each in map(json.loads, text.splitlines()) if each["request"]["url"].endswith("/admin-api")]


@pytest.fixture
def client(rude: RudeServer) -> Iterator[GraphQL]:
    http = HttpClient(Acme(rude.url), allow_hosts=("127.0.0.1",), timeout=2)
    yield GraphQL(http, "admin-api")
    http.close()


def answered(recorded: list[Exchange], field: str) -> list[bytes]:
    bodies = [str(each["response"]["body"]) for each in recorded]
    return [body.encode() for body in bodies if f'{{"data":{{"{field}"' in body]


UNDERSTOOD: list[tuple[str, Operation[Any]]] = [
    ("login", ops.LOGIN),
    ("createAssets", ops.UPLOAD),
    ("addOptionGroupToProduct", ops.LINK),
    ("createProductVariants", ops.MAKE_VARIANTS),
    ("updateProductVariants", ops.CHANGE_VARIANTS),
    ("deleteProduct", ops.DELETE_PRODUCT),
    ("createProductOptionGroup", ops.MAKE_GROUP),
]


@pytest.mark.parametrize(("field", "operation"), UNDERSTOOD, ids=[field for field, _ in UNDERSTOOD])
def test_a_recorded_answer_is_understood(
    recorded: list[Exchange],
    client: GraphQL,
    rude: RudeServer,
    field: str,
    operation: Operation[Any],
) -> None:
    bodies = answered(recorded, field)
    assert bodies
    for body in bodies:
        rude.will(answer("200 OK", body))
        assert client.ask(operation)


def test_a_recorded_file_that_is_not_permitted_says_why(
    recorded: list[Exchange],
    client: GraphQL,
    rude: RudeServer,
) -> None:
    photo, program = answered(recorded, "createAssets")
    rude.will(answer("200 OK", photo), answer("200 OK", program))
    (asset,) = client.ask(ops.UPLOAD).uploaded
    assert (asset.kind, asset.name) == ("Asset", "red.jpg")
    (refused,) = client.ask(ops.UPLOAD).uploaded
    assert (refused.kind, refused.id) == ("MimeTypeError", "")
    assert refused.message == 'The MIME type "application/x-msdownload" is not permitted.'


def test_a_recorded_product_that_is_gone_is_none(recorded: list[Exchange], client: GraphQL, rude: RudeServer) -> None:
    rude.will(answer("200 OK", answered(recorded, "product")[-1]))
    assert client.ask(ops.ONE).product is None


@pytest.mark.parametrize(("code", "error"), [("FORBIDDEN", AccountRefused), (GONE, GraphQLRefusal)])
def test_a_recorded_refusal_says_what_happens_next(
    recorded: list[Exchange],
    client: GraphQL,
    rude: RudeServer,
    code: str,
    error: type[ConnectorError],
) -> None:
    bodies = [str(each["response"]["body"]).encode() for each in recorded if code in str(each["response"]["body"])]
    assert bodies
    for body in bodies:
        rude.will(answer("200 OK", body))
        with pytest.raises(error, match=code):
            client.ask(ops.CHANGE_VARIANTS)


RETOLD = (
    "products{totalItems}",
    "createProductOptionGroup",
    "addOptionGroupToProduct",
    "productVariants(options",
    "deleteProduct",
    "product(id:$id){id}",
    "99999",
)


def test_the_double_answers_recorded_requests_as_the_real_one_did(recorded: list[Exchange], shop: VendureShop) -> None:
    """Those that ask for no more than the connector does, with the recorded ids."""
    shop.new_id = iter(["0", "3", "3", "5", "6", "50", "60"]).__next__  # type: ignore[method-assign]  # its ids
    shop.make_product({"translations": [{"languageCode": "en", "name": "Older"}]})
    shop.make_product({"translations": [{"languageCode": "en", "name": "Tee", "slug": "tee-1795463944"}]})
    told = 0
    with httpx.Client(base_url=shop.url, trust_env=False) as client:
        for exchange in recorded:
            body = exchange["request"]["body"]
            if not isinstance(body, str) or not any(words in body for words in RETOLD):
                continue
            if "authorization" in exchange["request"]["headers"] or "vendure-api-key" in exchange["request"]["headers"]:
                login = {"query": ops.LOGIN.text, "variables": {"username": USER, "password": PASSWORD}}
                token = client.post("/admin-api", json=login).headers["vendure-auth-token"]
                client.headers["authorization"] = f"Bearer {token}"
            if "productVariants(options" in body:
                given = {"productId": "3", "sku": "TEE-1795463944-m", "optionIds": ["6"]}
                shop.make_variants([{**given, "translations": [{"languageCode": "en", "name": "Tee m"}]}])
            reply = client.post("/admin-api", content=body, headers={"content-type": "application/json"})
            theirs = json.loads(exchange["response"]["body"])
            assert reply.status_code == exchange["response"]["status"]
            assert _comparable(reply.json()) == _comparable(theirs), body
            told += 1
    assert told == 7


def _comparable(body: Any) -> Any:
    """Without the places of errors, and without ids of variants, which the double gives otherwise."""
    if isinstance(body, dict):
        left = {name: _comparable(value) for name, value in body.items() if name != "locations"}
        return {name: value for name, value in left.items() if not (name == "id" and "sku" in body)}
    return [_comparable(each) for each in body] if isinstance(body, list) else body


def test_models_read_what_they_name() -> None:
    with pytest.raises(ValueError, match="id"):
        replies.Node(id="")
