"""What a real Saleor 3.24 answered (recorded 2026-11-23), the shop of these tests answers too; and all that is sent
keeps to the real schema."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import GraphQLSchema, parse, validate
from graphql.execution.values import get_variable_values

from connectors.channels.saleor import account, documents
from connectors.channels.saleor.documents import Mutation, put_together
from connectors.channels.saleor.replies import Done, Product
from connectors.graphql import Operation
from connectors.testing import SAMPLES, Answer
from tests.connectors.contracts import schema_of
from tests.connectors.saleor.fake import TOKEN, SaleorShop
from tests.connectors.saleor.runs import Account

Exchange = dict[str, Any]
WEBHOOK = "webhookCreate"


@pytest.fixture
def recorded(shared: Path) -> list[Exchange]:
    text = (shared / "recordings" / "saleor.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def schema() -> GraphQLSchema:
    return schema_of("saleor/schema.graphql")


class Replay:
    """Sends the recorded requests to our shop, with the ids that it gives instead of the recorded ones."""

    def __init__(self, shop: SaleorShop) -> None:
        self.shop, self.ids = shop, dict[str, str]()

    def send(self, exchange: Exchange, *, known: bool) -> httpx.Response:
        request = exchange["request"]
        headers = {"authorization": f"Bearer {TOKEN}"} if known else {}
        with httpx.Client(trust_env=False, headers=headers) as client:
            if isinstance(request["body"], dict):
                return self._upload(client, request["body"]["len"])
            return client.post(f"{self.shop.url}/graphql/", json=self._translated(json.loads(request["body"])))

    def _upload(self, client: httpx.Client, length: int) -> httpx.Response:
        """Only its length was kept: a photo named and told as the answer has them."""
        answer = "media{id url alt} errors{field message}"
        query = f"mutation($i:ProductMediaCreateInput!){{productMediaCreate(input:$i){{{answer}}}}}"
        document = {"product": self.ids["UHJvZHVjdDoz"], "alt": "red", "image": None}
        fields = {"operations": json.dumps({"query": query, "variables": {"i": document}})}
        fields["map"] = json.dumps({"0": ["variables.i.image"]})
        files = {"0": ("red.jpg", bytes(length), "image/jpeg")}
        return client.post(f"{self.shop.url}/graphql/", data=fields, files=files)

    def _translated(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._translated(each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._translated(each) for each in value]
        return self.ids.get(value, value) if isinstance(value, str) else value

    def learn(self, theirs: Any, ours: Any) -> None:
        if isinstance(theirs, dict) and isinstance(ours, dict):
            if theirs.get("id") and ours.get("id"):
                self.ids.setdefault(theirs["id"], ours["id"])
            for name in theirs.keys() & ours.keys():
                self.learn(theirs[name], ours[name])
        elif isinstance(theirs, list) and isinstance(ours, list):
            for one, other in zip(theirs, ours, strict=False):
                self.learn(one, other)


def differences(theirs: Any, ours: Any, place: str = "") -> Iterator[str]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for name in sorted(theirs.keys() | ours.keys()):
            if name in ("locations", "extensions", "url"):
                continue
            if (name in theirs) != (name in ours):
                yield f"{place}.{name} stands in one of them only"
            elif name == "id":
                kinds = [base64.b64decode(each[name]).partition(b":")[0] for each in (theirs, ours)]
                if kinds[0] != kinds[1]:
                    yield f"{place}.id is of {kinds[1]!r} instead of {kinds[0]!r}"
            else:
                yield from differences(theirs[name], ours[name], f"{place}.{name}")
    elif isinstance(theirs, list) and isinstance(ours, list):
        if len(theirs) != len(ours):
            yield f"{place}: {len(ours)} instead of {len(theirs)}"
        ours, theirs = (
            sorted(each, key=lambda one: str(one.get("sku", ""))) if each and isinstance(each[0], dict) else each
            for each in (ours, theirs)
        )
        for number, (one, other) in enumerate(zip(theirs, ours, strict=False)):
            yield from differences(one, other, f"{place}[{number}]")
    elif str(theirs).replace('"', "'") != str(ours).replace('"', "'"):
        yield f"{place}: {ours!r} instead of {theirs!r}"


def test_our_shop_answers_as_the_real_one_did(shop: SaleorShop, recorded: list[Exchange]) -> None:
    shop.open_channel("other", "USD")
    replay, found = Replay(shop), []
    for number, exchange in enumerate(recorded):
        body = exchange["response"]["body"]
        if WEBHOOK in str(exchange["request"]["body"]) or exchange["request"]["method"] == "GET":
            continue
        ours, theirs = replay.send(exchange, known=number > 0), json.loads(body)
        if ours.status_code != exchange["response"]["status"]:
            found.append(f"{number}: {ours.status_code} {ours.text}")
        told = ours.json()
        replay.learn(theirs, told)
        found += [f"{number}{each}" for each in differences(theirs, told)]
        codes = [[each["extensions"]["exception"]["code"] for each in it.get("errors", ())] for it in (theirs, told)]
        assert codes[0] == codes[1]
    assert not found, "\n".join(found)


def test_every_recorded_answer_of_a_mutation_can_be_read(recorded: list[Exchange]) -> None:
    read = 0
    for exchange in recorded:
        body = exchange["response"]["body"]
        data = json.loads(body).get("data") if isinstance(body, str) else None
        for name, answer in (data or {}).items():
            if name in documents.ARGUMENTS:
                assert Done.model_validate(answer)
                read += 1
            if name == "product" and answer and "variants" in answer:
                assert [each["sku"] for each in answer["variants"]] == ["TEE-1795463966-M", "TEE-1795463966-S"]
    assert read == 7


def test_the_recorded_refusal_of_a_sku_is_understood(recorded: list[Exchange]) -> None:
    (body,) = [each["response"]["body"] for each in recorded if '"UNIQUE"' in str(each["response"]["body"])]
    ((problem, sku),) = Done.model_validate(json.loads(body)["data"]["productVariantBulkCreate"]).problems(["TEE-S"])
    assert (problem.code, problem.place, sku) == ("UNIQUE", "sku", "TEE-S")


def test_every_document_keeps_to_the_real_schema(schema: GraphQLSchema) -> None:
    several = [each for module in (documents, account) for each in vars(module).values() if isinstance(each, Operation)]
    several.append(documents.attributes_by_reference(3))
    for name, arguments in documents.ARGUMENTS.items():
        several.append(put_together([Mutation(name, dict.fromkeys(arguments))])[0])
    assert len(several) == 8 + 1 + 18
    for operation in several:
        assert not validate(schema, parse(operation.text)), operation.name


def test_all_that_is_sent_keeps_to_the_real_schema(shop: SaleorShop, schema: GraphQLSchema) -> None:
    """Queries and variables, of a shop that gets all the samples and changes them."""
    mine = [each for each in SAMPLES.values() if each.currency == "EUR"]
    Account(shop).sync(mine)
    account_ = Account(shop)
    account_.sync([each.model_copy(update={"title": each.title[::-1]}) for each in mine])
    checked = 0
    for exchange in shop.exchanges:
        if "multipart" in exchange.request.headers["content-type"]:
            continue
        asked = exchange.request.json()
        document = parse(asked["query"])
        assert not validate(schema, document)
        values = get_variable_values(schema, document.definitions[0].variable_definitions or (), asked["variables"])  # type: ignore[attr-defined]
        assert isinstance(values, dict), values
        assert isinstance(exchange.answer, Answer)
        checked += 1
    assert checked > 50


def test_a_product_as_it_was_recorded_is_read(recorded: list[Exchange]) -> None:
    (body,) = [each["response"]["body"] for each in recorded if '"stocks":[]' in str(each["response"]["body"])]
    told = json.loads(body)["data"]["product"]
    for number, variant in enumerate(told["variants"]):
        variant["id"] = str(number)
        variant["attributes"] = []
        variant["channelListings"] = [
            {"id": "1", "channel": {"id": "2"}, **each} for each in variant["channelListings"]
        ]
    told["media"] = [{"id": "1", **each} for each in told["media"]]
    product = Product.model_validate(told)
    prices = [each.listing_in("2").price for each in product.variants or ()]  # type: ignore[union-attr]
    assert [str(price and price.amount) for price in prices] == ["20.9", "19.9"]
    assert [each.stocks for each in product.variants or ()] == [[], []]
