"""HttpClient and what answers say of the allowance."""

from collections.abc import Callable, Iterable

import httpx
import pytest
import respx
from structlog.testing import capture_logs

from connectors import Allowance, Reply, cost_bucket, seconds_in_text
from connectors.budget import Budget, Limits
from connectors.errors import RateLimited, RunStopped
from connectors.http import HttpClient
from connectors.meter import Meter
from tests.connectors.conftest import Acme, Clock

Make = Callable[..., HttpClient]
URL = "https://acme.example/api/x"


def client(routed: Make, clock: Clock, tells: Callable[[Reply], Iterable[Allowance]], *budgets: Budget) -> HttpClient:
    meter = Meter(Limits(budgets=budgets), clock=clock, sleep=clock.sleep)
    return routed(platform=Acme(tells=tells), meter=meter)


def bucket_answer(cost: float, left: float, *, throttled: bool = False, status: int = 200) -> httpx.Response:
    level = {"maximumAvailable": 1000.0, "currentlyAvailable": left, "restoreRate": 50.0}
    extensions = {"cost": {"requestedQueryCost": cost, "actualQueryCost": None, "throttleStatus": level}}
    errors = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]} if throttled else {}
    return httpx.Response(status, json={**errors, "data": {}, "extensions": extensions})


@respx.mock
@pytest.mark.parametrize("status", [200, 429])
def test_a_throttled_query_is_sent_again_when_its_cost_is_there(routed: Make, clock: Clock, status: int) -> None:
    """Even where the connector reckoned with less."""
    route = respx.post(URL)
    silent = httpx.Response(200, json={"data": {}})
    route.side_effect = [bucket_answer(202, 118, throttled=True, status=status), silent, silent]
    shop = client(routed, clock, cost_bucket, Budget(per_second=50, burst=1_000))
    assert shop.post("x", json={}, cost=10).ok
    assert route.call_count == 2
    waited = sum(clock.slept)
    assert 1.6 < waited < 2
    shop.post("x", json={}, cost=100)  # the bucket is empty now
    assert sum(clock.slept) - waited == pytest.approx(100 / 49.25, rel=0.05)


@respx.mock
def test_each_request_draws_what_it_costs_and_answers_correct_the_rest(routed: Make, clock: Clock) -> None:
    respx.post(URL).side_effect = [bucket_answer(300, 940), bucket_answer(300, 640), bucket_answer(300, 340)]
    shop = client(routed, clock, cost_bucket, Budget(per_second=50, burst=1_000))
    for _ in range(2):
        shop.post("x", json={}, cost=800)
    assert sum(clock.slept) == 0  # by its own count it would have waited for 14 s
    shop.post("x", json={}, cost=740)
    assert sum(clock.slept) == pytest.approx(100 / 49.25, rel=0.02)


@respx.mock
def test_a_ban_in_the_text_of_an_answer_is_waited_for(routed: Make, clock: Clock) -> None:
    ban = "Api access frequency exceeds the limit. this ban will last {} seconds"
    route = respx.post(URL)
    route.side_effect = [
        httpx.Response(200, json={"code": "ApiCallLimit", "message": ban.format(2)}),
        httpx.Response(200, json={"code": "0", "data": {}}),
        httpx.Response(200, json={"code": "ApiCallLimit", "message": ban.format(70)}),
    ]
    shop = client(routed, clock, seconds_in_text)
    assert shop.post("x", json={}).ok
    assert clock.slept == [2.0]
    with pytest.raises(RateLimited, match="frequency") as limited:
        shop.post("x", json={})
    assert limited.value.retry_after == 70
    with pytest.raises(RateLimited):  # and nothing leaves before that
        shop.post("x", json={})
    assert route.call_count == 3


@respx.mock
def test_a_refusal_of_one_operation_holds_up_no_other(routed: Make, clock: Clock) -> None:
    route = respx.get(URL)
    route.side_effect = [httpx.Response(429, headers={"Retry-After": "600"}), *[httpx.Response(200, json={})] * 5]
    shop = client(
        routed, clock, lambda _reply: (), Budget("feeds", per_second=5, burst=5), Budget(per_second=5, burst=5)
    )
    with pytest.raises(RateLimited):
        shop.get("x", budget="feeds")
    for _ in range(4):
        shop.get("x")
    assert sum(clock.slept) == 0
    with pytest.raises(RateLimited) as limited:
        shop.get("x", budget="feeds")
    assert limited.value.retry_after == pytest.approx(600, rel=0.01)


@respx.mock
def test_a_refusal_that_names_no_wait_is_told_at_once_and_remembered(routed: Make, clock: Clock) -> None:
    route = respx.post(URL).respond(429, json={"why": "because"})
    shop = client(routed, clock, lambda _reply: ())
    for pause in (1, 2, 4):
        with pytest.raises(RateLimited, match="because") as limited:
            shop.post("x", json={})
        assert limited.value.retry_after == pause
    assert route.call_count == 3
    assert 3 <= sum(clock.slept) < 4  # the pauses, and a rate learned from them


@respx.mock
def test_a_429_that_a_connector_handles_itself_slows_the_meter_all_the_same(routed: Make, clock: Clock) -> None:
    respx.get(URL).side_effect = [httpx.Response(429, headers={"Retry-After": "3"}), httpx.Response(200, json={})]
    shop = client(routed, clock, lambda _reply: ())
    assert shop.get("x", allow=(429,)).status == 429
    shop.get("x")
    assert clock.slept == [3]


def breaks(reply: Reply) -> Iterable[Allowance]:
    raise ZeroDivisionError(reply.status)


def breaks_late(reply: Reply) -> Iterable[Allowance]:
    yield Allowance(refused=True, wait=1_000)
    raise KeyError("cost")


NONSENSE = {
    "raises": breaks,
    "raises late": breaks_late,
    "None": lambda _reply: None,
    "a number": lambda _reply: 7,
    "a word": lambda _reply: "many",
    "nothing that is an allowance": lambda _reply: [None, {"remaining": 0}],
    "a wait of for ever": lambda _reply: [Allowance(refused=True, wait=float("inf"))],
    "an unknown budget": lambda _reply: [Allowance("nowhere", remaining=0)],
}


@pytest.mark.parametrize("what", NONSENSE)
@respx.mock
def test_nonsense_about_an_allowance_is_logged_and_stops_nothing(routed: Make, clock: Clock, what: str) -> None:
    respx.get(URL).respond(200, json={})
    shop = client(routed, clock, NONSENSE[what])  # type: ignore[arg-type]
    with capture_logs() as logs:
        for _ in range(3):
            assert shop.get("x").ok
    assert [line["log_level"] for line in logs].count("error") == 3
    assert clock.slept == ()


@respx.mock
def test_a_run_that_is_stopped_leaves_nothing_under_way(routed: Make, clock: Clock) -> None:
    stopped = [True, False]

    def guard() -> None:
        if stopped.pop(0):
            raise RunStopped

    respx.get(URL).mock(return_value=bucket_answer(10, 1_000))
    meter = Meter(Limits(budgets=(Budget(per_second=50, burst=1_000),)), clock=clock, sleep=clock.sleep)
    shop = routed(platform=Acme(tells=cost_bucket), meter=meter, guard=guard)
    with pytest.raises(RunStopped):
        shop.get("x", cost=800)
    assert shop.get("x", cost=10).ok
    meter.take(cost=1_000)
    assert clock.slept == ()
