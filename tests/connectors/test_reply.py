"""What follows from an answer, as a table; reading, waiting and redacting."""

from datetime import UTC, datetime

import httpx
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
from connectors.redaction import Redaction, without_query
from connectors.reply import Reply, excerpt, judge, limited, read, retry_after

JSON, PAGE, CUT, PHP = b'{"id": 1}', b"<html>Not here</html>", b'{"id": ', b"<br /><b>Warning</b>: oops {}"


def reply(status: int, content: bytes = JSON, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, httpx.Headers(named), content, "GET /x", content.decode()[:200])


@pytest.mark.parametrize(
    ("status", "content", "allow", "idempotent", "error", "again"),
    [
        (200, JSON, (), True, None, False),
        (204, b"", (), True, None, False),
        (201, b"", (), False, None, False),
        (200, b"\xef\xbb\xbf" + JSON, (), False, None, False),
        (200, PAGE, (), True, ChannelUnavailable, True),
        (201, PAGE, (), False, OutcomeUnknown, False),
        (201, PHP, (), False, OutcomeUnknown, False),
        (201, CUT, (), False, OutcomeUnknown, False),
        (200, CUT, (), True, None, False),  # `read` says what is wrong with it
        (404, JSON, (404,), False, None, False),
        (404, PAGE, (404,), True, ChannelUnavailable, True),  # a web server's page says nothing of the listing
        (410, PAGE, (410,), False, ChannelUnavailable, True),
        (413, PAGE, (413,), False, None, False),
        (404, JSON, (), True, UnexpectedReply, False),
        (400, JSON, (404,), False, UnexpectedReply, False),
        (302, b"", (), True, UnexpectedReply, False),
        (401, PAGE, (), True, AccountRefused, False),
        (403, JSON, (), False, AccountRefused, False),
        (403, JSON, (403,), False, None, False),
        (500, JSON, (), True, ChannelUnavailable, True),
        (500, JSON, (500,), False, None, False),
        (522, PAGE, (), True, ChannelUnavailable, True),
        (502, JSON, (), False, OutcomeUnknown, False),
    ],
)
def test_each_answer_says_what_happens_next(
    status: int,
    content: bytes,
    allow: tuple[int, ...],
    idempotent: bool,
    error: type[ConnectorError] | None,
    again: bool,
) -> None:
    verdict = judge(reply(status, content), allow=allow, idempotent=idempotent, expects="json")
    if error is None:
        assert verdict is None
    else:
        assert verdict is not None
        assert (type(verdict.error), verdict.again) == (error, again)


def test_a_page_is_welcome_where_anything_is_expected() -> None:
    assert judge(reply(200, PAGE), allow=(), idempotent=False, expects="any") is None


@pytest.mark.parametrize(
    ("wait", "clear", "again"), [(5, True, True), (6, True, False), (0, True, True), (1, False, False)]
)
def test_only_a_short_wait_that_the_platform_named_is_made_at_once(wait: float, clear: bool, again: bool) -> None:
    verdict = limited(reply(429), wait, clear=clear)
    assert verdict.again is again
    assert isinstance(verdict.error, RateLimited)
    assert verdict.error.retry_after == wait


def test_a_busy_platform_that_names_a_long_wait_is_not_asked_again_at_once() -> None:
    verdict = judge(reply(503, retry_after="600"), allow=(), idempotent=True, expects="json")
    assert verdict is not None
    assert isinstance(verdict.error, ChannelUnavailable)
    assert not verdict.again


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (None, None),
        ("7", 7),
        (" 1.5 ", 1.5),
        ("Mon, 05 Jan 2026 12:00:30 GMT", 30),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 0),
        ("Mon, 05 Jan 2026 12:00:30", 30),
        ("soon", None),
        ("-3", None),
        ("9" * 400, None),
        ("", None),
    ],
)
def test_waits_are_read_from_numbers_and_dates(given: str | None, seconds: float | None) -> None:
    assert retry_after(given, lambda: datetime(2026, 1, 5, 12, tzinfo=UTC)) == seconds


class Product(BaseModel):
    id: int
    tags: list[str] = []


def test_a_body_becomes_a_value() -> None:
    assert read(reply(200, b"\xef\xbb\xbf" + JSON), Product) == Product(id=1)
    assert read(reply(200, b'[{"id": 2}]'), list[Product]) == [Product(id=2)]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "GET /x: the body: json_invalid"),
        (CUT, "GET /x: the body: json_invalid"),
        (b'{"id": "one"}', "GET /x: id: int_parsing"),
        (b'{"id": 1, "tags": ["a", 2]}', "GET /x: tags.1: string_type"),
        (b"[1]", "model_type"),
        (b"\xff\xfe", "the body"),
    ],
)
def test_a_body_of_another_shape_is_unexpected_and_the_error_says_where(content: bytes, told: str) -> None:
    answer = Reply(200, httpx.Headers(), content, "GET /x", content.decode("utf-8", "replace"))
    with pytest.raises(UnexpectedReply, match=told):
        read(answer, Product)


def test_secrets_are_taken_out_before_the_text_is_cut() -> None:
    redact = Redaction(["s3cret", "s3cret-and-more", ""])
    assert redact("a s3cret-and-more b s3cret c also", ["also"]) == "a *** b *** c ***"
    assert redact("see https://x.example/a?key=1&b=2#c and http://y/?z") == "see https://x.example/a and http://y/"
    assert "s3cret" not in repr(redact)
    shown = excerpt(b"x" * 197 + b"s3cret" + b"y" * 500, redact)
    assert len(shown) == 200
    assert "s3c" not in shown


def test_an_address_is_shown_without_query_and_password() -> None:
    assert without_query("https://me:pw@x.example/a?b=c#d") == "https://x.example/a"
