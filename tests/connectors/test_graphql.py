"""GraphQL over real sockets: everything that goes wrong is answered with 200."""

import email
import json
from collections.abc import Iterator
from email.message import Message
from email.policy import HTTP

import pytest
from pydantic import BaseModel

from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    UnexpectedReply,
)
from connectors.graphql import GraphQL, GraphQLRefusal, Operation, Upload
from connectors.http import HttpClient
from tests.connectors.conftest import Acme, Clock, RudeServer, answer


class Named(BaseModel):
    name: str


class Shop(BaseModel):
    shop: Named


ASK = Operation("query Shop($id: ID!) { shop(id: $id) { name } }", Shop)
MAKE = Operation("mutation MakeShop($name: String!) { shop(name: $name) { name } }", Shop)
SET = Operation("mutation SetShop($name: String!) { shop(name: $name) { name } }", Shop, repeatable=True)
GOOD = answer("200 OK", b'{"data": {"shop": {"name": "S\xc3\xa9same"}}}')


def failing(code: str, message: str = "no", status: str = "200 OK", **more: object) -> bytes:
    error = {"message": message, "path": ["shop"], "extensions": {"code": code, **more}}
    return answer(status, json.dumps({"errors": [error], "data": None}).encode())


@pytest.fixture
def client(rude: RudeServer, clock: Clock) -> Iterator[GraphQL]:
    http = HttpClient(Acme(rude.url), allow_hosts=("127.0.0.1",), clock=clock, sleep=clock.sleep, timeout=2)
    yield GraphQL(http, "graphql")
    http.close()


def test_the_data_is_read_as_the_operation_says(client: GraphQL, rude: RudeServer) -> None:
    rude.will(GOOD)
    assert client.ask(ASK, id="7").shop.name == "Sésame"
    assert rude.lines == ["POST /graphql HTTP/1.1"]
    body = json.loads(rude.requests[0].partition(b"\r\n\r\n")[2])
    assert body == {"query": ASK.text, "variables": {"id": "7"}}


@pytest.mark.parametrize(
    ("operation", "name", "idempotent"), [(ASK, "Shop", True), (MAKE, "MakeShop", False), (SET, "SetShop", True)]
)
def test_an_operation_knows_its_name_and_whether_it_may_be_repeated(
    operation: Operation[Shop], name: str, idempotent: bool
) -> None:
    assert (operation.name, operation.idempotent) == (name, idempotent)


@pytest.mark.parametrize(
    ("code", "query_error", "mutation_error"),
    [
        ("FORBIDDEN", AccountRefused, AccountRefused),
        ("UNAUTHENTICATED", AccountRefused, AccountRefused),
        ("THROTTLED", RateLimited, RateLimited),
        ("INTERNAL_SERVER_ERROR", ChannelUnavailable, OutcomeUnknown),
        ("GRAPHQL_VALIDATION_FAILED", UnexpectedReply, UnexpectedReply),
        ("ENTITY_NOT_FOUND", GraphQLRefusal, GraphQLRefusal),
        ("", GraphQLRefusal, GraphQLRefusal),
    ],
)
def test_an_error_inside_a_200_says_what_happens_next(
    client: GraphQL,
    rude: RudeServer,
    code: str,
    query_error: type[ConnectorError],
    mutation_error: type[ConnectorError],
) -> None:
    rude.will(failing(code), failing(code))
    with pytest.raises(query_error, match=r"Shop: .*no"):
        client.ask(ASK, id="7")
    with pytest.raises(mutation_error):
        client.ask(MAKE, name="x")


def test_a_code_may_be_the_name_of_an_exception(client: GraphQL, rude: RudeServer) -> None:
    error = {"message": "You need one of: MANAGE_PRODUCTS", "extensions": {"exception": {"code": "PermissionDenied"}}}
    rude.will(answer("200 OK", json.dumps({"errors": [error], "data": {"shop": None}}).encode()))
    with pytest.raises(AccountRefused, match="MANAGE_PRODUCTS"):
        client.ask(MAKE, name="x")


def test_a_refusal_keeps_its_problems(client: GraphQL, rude: RudeServer) -> None:
    rude.will(failing("ENTITY_NOT_FOUND", "No Shop with the id"))
    with pytest.raises(GraphQLRefusal) as raised:
        client.ask(MAKE, name="x")
    assert raised.value.codes == {"ENTITY_NOT_FOUND"}
    assert raised.value.problems[0].path == ["shop"]


@pytest.mark.parametrize("status", ["200 OK", "400 Bad Request"])
def test_errors_count_though_there_is_data_and_whatever_the_status(
    client: GraphQL, rude: RudeServer, status: str
) -> None:
    body = {"errors": [{"message": "one field failed"}], "data": {"shop": {"name": "half"}}}
    rude.will(answer(status, json.dumps(body).encode()))
    with pytest.raises(GraphQLRefusal, match="one field failed"):
        client.ask(ASK, id="7")


@pytest.mark.parametrize(
    "body", [b"{}", b'{"data": null}', b'{"data": {}}', b'"junk"', b"null", b'{"data": {"shop": 7}}']
)
def test_what_does_not_fit_is_unexpected(client: GraphQL, rude: RudeServer, body: bytes) -> None:
    rude.will(answer("200 OK", body))
    with pytest.raises(UnexpectedReply, match="Shop"):
        client.ask(ASK, id="7")


def test_data_with_a_status_400_is_no_success(client: GraphQL, rude: RudeServer) -> None:
    rude.will(answer("400 Bad Request", b'{"data": {"shop": {"name": "x"}}}'))
    with pytest.raises(UnexpectedReply):
        client.ask(ASK, id="7")


@pytest.mark.parametrize(("operation", "times"), [(ASK, 2), (SET, 2), (MAKE, 1)], ids=["query", "set", "make"])
def test_after_a_cut_only_what_may_be_repeated_is_sent_again(
    client: GraphQL, rude: RudeServer, operation: Operation[Shop], times: int
) -> None:
    rude.will(None, GOOD)
    if times == 1:
        with pytest.raises(OutcomeUnknown):
            client.ask(operation, name="x")
    else:
        assert client.ask(operation, id="7").shop.name == "Sésame"
    assert len(rude.requests) == times


def test_files_are_sent_by_the_multipart_specification(client: GraphQL, rude: RudeServer) -> None:
    rude.will(GOOD, GOOD)
    files = [
        Upload("input.0.file", 'a"b\r\n.png', "image/png", b"\x89PNG\r\n--\x00"),
        Upload("input.1.file", "c.jpg", "image/jpeg", b"\xff"),
    ]
    for _ in range(2):
        client.ask(MAKE, *files, input=[{"file": None}, {"file": None}])
    operations, places, first, second = _parts(rude.requests[0])
    assert json.loads(_content(operations)) == {
        "query": MAKE.text,
        "variables": {"input": [{"file": None}, {"file": None}]},
    }
    assert json.loads(_content(places)) == {"0": ["variables.input.0.file"], "1": ["variables.input.1.file"]}
    assert (_content(first), first.get_content_type(), first.get_filename()) == (
        files[0].content,
        "image/png",
        "ab.png",
    )
    assert (_content(second), second.get_content_type(), second.get_filename()) == (b"\xff", "image/jpeg", "c.jpg")
    assert rude.requests[0] == rude.requests[1], "a repeat sends the same bytes"


def _parts(request: bytes) -> list[Message]:
    head, _, body = request.partition(b"\r\n\r\n")
    kind = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-type:"))
    message = email.message_from_bytes(kind + b"\r\n\r\n" + body, policy=HTTP)
    assert [part.get_param("name", header="content-disposition") for part in message.get_payload()][:2] == [  # type: ignore[union-attr]  # parts
        "operations",
        "map",
    ]
    return list(message.get_payload())  # type: ignore[arg-type]  # parts


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content
