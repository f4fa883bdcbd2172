"""What platforms say of their allowances, in the words of their documentation."""

import json

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors import (
    Allowance,
    Reply,
    cost_bucket,
    per_second_and_day_headers,
    rate_limit_header,
    seconds_in_text,
    usage_json,
)
from connectors.budget import DAY

READERS = (cost_bucket, per_second_and_day_headers, rate_limit_header, seconds_in_text, usage_json)


def reply(body: object = None, status: int = 200, **headers: str) -> Reply:
    spelt = httpx.Headers({name.replace("_", "-"): value for name, value in headers.items()})
    return Reply(status=status, headers=spelt, content=body if isinstance(body, bytes) else json.dumps(body).encode())


def query(*, requested: float | None, left: float, throttled: bool = False) -> dict[str, object]:
    status = {"maximumAvailable": 1000.0, "currentlyAvailable": left, "restoreRate": 50.0}
    cost = {"requestedQueryCost": requested, "actualQueryCost": None, "throttleStatus": status}
    errors = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]} if throttled else {}
    return {**errors, "extensions": {"cost": cost}}


@pytest.mark.parametrize("status", [200, 429])
def test_a_query_that_was_throttled_is_a_refusal_whatever_the_status(status: int) -> None:
    (told,) = cost_bucket(reply(query(requested=202, left=118, throttled=True), status))
    assert told == Allowance(limit=1000, remaining=118, per_second=50, cost=202, refused=True)
    assert told.says_when


def test_an_answer_tells_what_is_left_of_the_bucket() -> None:
    (told,) = cost_bucket(reply(query(requested=52, left=948)))
    assert told == Allowance(limit=1000, remaining=948, per_second=50, cost=52)


def test_a_throttled_query_of_unknown_cost_waits_for_what_is_half_way_to_full() -> None:
    (told,) = cost_bucket(reply(query(requested=None, left=118, throttled=True)))
    assert (told.cost, told.says_when) == (559, True)
    bare = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
    (told,) = cost_bucket(reply(bare))
    assert (told.refused, told.says_when) == (True, False)


def test_other_errors_of_a_query_are_no_refusal() -> None:
    assert cost_bucket(reply({"errors": [{"message": "no such field"}]})) == ()


def test_headers_tell_the_second_and_the_day() -> None:
    told = per_second_and_day_headers(
        reply(X_Limit_Per_Second="10", X_Remaining_This_Second="9", X_Limit_Per_Day="10000", X_Remaining_Today="9876")
    )
    assert told == (Allowance(window=1, limit=10, remaining=9), Allowance(window=DAY, limit=10_000, remaining=9_876))
    assert per_second_and_day_headers(reply(x_remaining_today="0")) == (Allowance(window=DAY, remaining=0),)


def test_a_header_tells_the_rate_of_the_operation() -> None:
    assert rate_limit_header(reply(x_amzn_RateLimit_Limit="0.0083")) == (Allowance(per_second=0.0083),)
    assert rate_limit_header(reply({"errors": [{"code": "QuotaExceeded"}]}, 429)) == ()


def test_a_budget_may_be_named() -> None:
    assert rate_limit_header(reply(x_amzn_RateLimit_Limit="5"), "putListingsItem")[0].budget == "putListingsItem"


USAGE = {"call_count": 28, "total_cputime": 25, "total_time": 91, "estimated_time_to_regain_access": 0}


@pytest.mark.parametrize(
    "header",
    [{"x_app_usage": json.dumps(USAGE)}, {"X_Business_Use_Case_Usage": json.dumps({"26": [USAGE, {"call_count": 3}]})}],
)
def test_of_the_shares_that_are_told_the_highest_counts(header: dict[str, str]) -> None:
    assert usage_json(reply(**header)) == (Allowance(window=3_600, used_share=0.91),)


def test_minutes_until_access_is_regained_are_a_wait_where_the_request_was_refused() -> None:
    header = json.dumps({"26": [{**USAGE, "total_time": 101, "estimated_time_to_regain_access": 19}]})
    (told,) = usage_json(reply({"error": {"code": 80014}}, 400, x_business_use_case_usage=header))
    assert told == Allowance(window=3_600, used_share=1.01, refused=True, wait=19 * 60)
    assert not usage_json(reply({}, 200, x_business_use_case_usage=header))[0].refused


BAN = "Api access frequency exceeds the limit. this ban will last {} seconds"


@pytest.mark.parametrize(("seconds", "wait"), [("1", 1.0), ("300", 300.0)])
def test_the_length_of_a_ban_is_in_the_words_of_the_message(seconds: str, wait: float) -> None:
    body = {"code": "ApiCallLimit", "type": "ISV", "message": BAN.format(seconds), "request_id": "0ba2887315178178"}
    assert seconds_in_text(reply(body)) == (Allowance(refused=True, wait=wait),)


@pytest.mark.parametrize(
    "body",
    [
        {"code": "0", "data": {"name": BAN.format(9)}},
        {"code": "0", "message": BAN.format(9)},
        {"code": "E901", "message": "The title is longer than 9 seconds to read"},
        {"code": "ApiCallLimit", "message": "Api access frequency exceeds the limit."},
        {"message": BAN.format(9)},
        BAN.format(9),
    ],
)
def test_what_only_looks_like_a_ban_is_none(body: object) -> None:
    assert seconds_in_text(reply(body)) == ()


KEYS = (
    *(
        "extensions",
        "cost",
        "throttleStatus",
        "maximumAvailable",
        "currentlyAvailable",
        "restoreRate",
        "errors",
        "code",
    ),
    *("message", "requestedQueryCost", "call_count", "estimated_time_to_regain_access"),
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(body=JUNK | st.binary(max_size=20), header=JUNK, status=st.sampled_from((200, 400, 429)))
def test_whatever_a_platform_answers_no_reader_breaks(body: object, header: object, status: int) -> None:
    text = json.dumps(header)
    names = ("x-limit-per-day", "x-remaining-today", "x-amzn-ratelimit-limit", "x-app-usage", "x-limit-per-second")
    junk = Reply(
        status=status,
        headers=httpx.Headers(dict.fromkeys(names, text)),
        content=body if isinstance(body, bytes) else json.dumps(body).encode(),
    )
    for read in READERS:
        assert all(isinstance(told, Allowance) for told in read(junk))


@pytest.mark.parametrize("number", [-1.0, float("nan"), float("inf")])
def test_an_allowance_that_makes_no_sense_cannot_be_made(number: float) -> None:
    with pytest.raises(ValueError, match="wait"):
        Allowance(wait=number)
