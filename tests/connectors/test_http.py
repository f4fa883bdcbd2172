"""HttpClient against real sockets, and against routed answers where sockets do not matter."""

import gzip
import socket
from collections.abc import Callable, Iterator

import httpx
import pytest
import respx

from connectors.budget import Budget, Limits
from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    OutcomeUnknown,
    RateLimited,
    RunStopped,
    UnexpectedReply,
)
from connectors.http import HttpClient
from connectors.meter import Meter
from connectors.request import trace
from tests.connectors.conftest import SECRET, Acme, Action, Clock, RudeServer, answer

HTML = answer("200 OK", b"<!doctype html><h1>Maintenance</h1>", media_type="text/html")
OK = answer("200 OK", b'{"ok": true}')


@pytest.fixture
def acme(rude: RudeServer, clock: Clock) -> Iterator[HttpClient]:
    client = HttpClient(
        Acme(rude.url), allow_hosts=("127.0.0.1",), secrets=(SECRET,), clock=clock, sleep=clock.sleep, timeout=2
    )
    yield client
    client.close()


def trickle(connection: socket.socket) -> None:
    connection.sendall(answer("200 OK", b"x" * 100)[:-50])


def silence(connection: socket.socket) -> None:
    connection.settimeout(3)
    connection.recv(1)  # until the client gives up


BAD: dict[str, Action] = {
    "cut": None,
    "half an answer": trickle,
    "500": answer("500 Oops"),
    "502": answer("502 Bad"),
    "503": answer("503 Busy"),
    "408": answer("408 Late"),
    "a web page": HTML,
    "half a document": answer("201 Created", b'{"id": "1'),
}


@pytest.mark.parametrize("bad", ["cut", "half an answer", "500", "503", "408", "a web page"])
def test_what_may_be_repeated_is_asked_again(acme: HttpClient, rude: RudeServer, bad: str) -> None:
    rude.will(BAD[bad], BAD[bad], OK)
    assert acme.get("products").content == b'{"ok": true}'
    assert rude.lines == ["GET /products HTTP/1.1"] * 3


@pytest.mark.parametrize("bad", ["cut", "half an answer", "502", "a web page"])
def test_a_platform_that_stays_down_is_unavailable(acme: HttpClient, rude: RudeServer, clock: Clock, bad: str) -> None:
    rude.will(*[BAD[bad]] * 9)
    with pytest.raises(ChannelUnavailable):
        acme.put("products/1", json={"title": "Tapis"})
    assert 3 <= len(rude.requests) <= 6
    assert sum(clock.slept) <= 12


@pytest.mark.parametrize("bad", BAD)
def test_what_must_not_be_repeated_is_sent_once_and_its_outcome_is_unknown(
    acme: HttpClient, rude: RudeServer, bad: str
) -> None:
    rude.will(BAD[bad], OK)
    with pytest.raises(OutcomeUnknown):
        acme.post("products", json={"title": "Tapis"})
    assert len(rude.requests) == 1


def test_nobody_waits_longer_than_a_few_seconds(acme: HttpClient, rude: RudeServer, clock: Clock) -> None:
    rude.will(*[answer("503 Busy", b"{}", "Retry-After: 5")] * 9)
    with pytest.raises(ChannelUnavailable):
        acme.get("products")
    assert clock.slept == [5.0, 5.0]


def test_a_create_without_an_answer_in_time_is_of_unknown_outcome(rude: RudeServer) -> None:
    client = HttpClient(Acme(rude.url), allow_hosts=("127.0.0.1",), timeout=0.2)
    rude.will(silence)
    with pytest.raises(OutcomeUnknown, match="ReadTimeout"):
        client.post("products", json={})
    client.close()
    assert len(rude.requests) == 1


def test_a_request_that_never_left_is_tried_again_whatever_it_is(clock: Clock) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    guards: list[int] = []
    client = HttpClient(
        Acme(url), allow_hosts=("127.0.0.1",), clock=clock, sleep=clock.sleep, guard=lambda: guards.append(1)
    )
    with pytest.raises(ChannelUnavailable, match="ConnectError"):
        client.post("products", json={})
    client.close()
    assert len(guards) == 5
    assert 0 < sum(clock.slept) <= 12


def test_a_post_that_does_no_harm_twice_may_say_so(acme: HttpClient, rude: RudeServer) -> None:
    rude.will(None, OK)
    assert acme.post("photos", content=b"pixels", media_type="image/png", idempotent=True).ok
    assert b"content-type: image/png" in rude.requests[1].lower()


def test_an_answer_in_gzip_is_unpacked_and_a_huge_one_is_refused(acme: HttpClient, rude: RudeServer) -> None:
    rude.will(answer("200 OK", gzip.compress(b'{"a": 1}'), "Content-Encoding: gzip"))
    assert acme.get("a").content == b'{"a": 1}'
    rude.will(answer("200 OK", gzip.compress(b" " * 21_000_000), "Content-Encoding: gzip"))
    with pytest.raises(UnexpectedReply, match="20,000,000"):
        acme.get("b")


def test_arabic_and_emoji_arrive_as_they_were_sent(acme: HttpClient, rude: RudeServer) -> None:
    rude.will(OK)
    acme.post("products", json={"title": "سجّادة 🕯️"})
    assert '{"title": "سجّادة 🕯️"}'.encode() in rude.requests[0]


def test_requests_are_asked_for_before_each_try_and_a_stopped_run_sends_nothing_more(
    rude: RudeServer, clock: Clock
) -> None:
    def guard() -> None:
        if len(rude.requests) == 2:
            raise RunStopped

    client = HttpClient(Acme(rude.url), allow_hosts=("127.0.0.1",), guard=guard, clock=clock, sleep=clock.sleep)
    rude.will(None, None, OK)
    with pytest.raises(RunStopped):
        client.get("products")
    client.close()
    assert len(rude.requests) == 2


def test_a_run_that_is_stopped_while_the_line_is_opened_sends_nothing(rude: RudeServer) -> None:
    stopped = iter((False, True))

    def guard() -> None:
        if next(stopped):
            raise RunStopped

    client = HttpClient(Acme(rude.url), allow_hosts=("127.0.0.1",), guard=guard)
    with pytest.raises(RunStopped):
        client.put("products/7", json={"stock": 5})
    client.close()
    assert rude.requests == []


@respx.mock
def test_a_short_wait_is_made_and_a_long_one_is_left_to_the_engine(
    routed: Callable[..., HttpClient], clock: Clock
) -> None:
    route = respx.post("https://acme.example/api/products")
    route.side_effect = [httpx.Response(429, headers={"Retry-After": "2"}), httpx.Response(201, json={})]
    assert routed().post("products", json={}).status == 201
    assert clock.slept == [2.0]
    route.side_effect = [httpx.Response(429, headers={"Retry-After": "90"})]
    client = routed()
    with pytest.raises(RateLimited) as limited:
        client.post("products", json={})
    assert limited.value.retry_after == 90
    with pytest.raises(RateLimited):  # it is not asked again before that
        client.post("products", json={})
    assert len(respx.calls) == 3


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, AccountRefused), (403, AccountRefused), (400, UnexpectedReply), (422, UnexpectedReply), (429, RateLimited)],
)
@respx.mock
def test_a_status_is_an_error_unless_it_is_allowed(
    routed: Callable[..., HttpClient], status: int, error: type[ConnectorError]
) -> None:
    respx.get("https://acme.example/api/x").respond(status, json={"why": "because"})
    with pytest.raises(error, match="because"):
        routed().get("x")
    assert routed().get("x", allow=(status,)).status == status


def test_the_requests_of_a_listing_can_be_noted(acme: HttpClient, rude: RudeServer) -> None:
    rude.will(None, answer("404 Not Found", b"{}", "X-Request-Id: r-7"))
    with trace() as sent:
        acme.get("products/9", params={"secret": SECRET}, allow=(404,))
    assert [(each.method, each.path, each.status, each.request_id) for each in sent] == [
        ("GET", "/products/9", None, None),
        ("GET", "/products/9", 404, "r-7"),
    ]


def test_each_request_draws_on_its_budget(rude: RudeServer, clock: Clock) -> None:
    limits = Limits(budgets=(Budget(per_second=1), Budget("feeds", per_minute=1)))
    meter = Meter(limits, clock=clock, sleep=clock.sleep)
    client = HttpClient(Acme(rude.url), allow_hosts=("127.0.0.1",), meter=meter, clock=clock, sleep=clock.sleep)
    rude.will(*[OK] * 4)
    for _ in range(3):
        client.get("products")
    assert clock.slept == pytest.approx([1, 1], rel=0.02)
    client.get("feeds", budget="feeds")
    with pytest.raises(RateLimited):
        client.get("feeds", budget="feeds")
    with pytest.raises(LookupError, match="no budget named 'feds'"):
        client.get("feeds", budget="feds")
    client.close()
