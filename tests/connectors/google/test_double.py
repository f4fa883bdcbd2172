"""The double does what Merchant Center does: a connector that counts on less is found out."""

from connectors import Reply
from connectors.channels.google.batch import Call, Caller, from_batch, to_batch
from connectors.testing import Seen
from tests.connectors.google.fake import ACCOUNT, TOKEN, MerchantCenter
from tests.connectors.google.runs import connected


def batch(center: MerchantCenter, names: list[str]) -> Reply:
    calls = [Call("GET", f"products/v1/accounts/{ACCOUNT}/products/{name}") for name in names]
    content, media_type = to_batch(calls)
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": media_type}
    answer = center.respond(Seen("POST", "/batch/products/v1", {}, headers, content))
    return Reply(answer.status, {"content-type": answer.media_type}, answer.content or b"", "POST /batch")


def test_a_batch_is_answered_in_another_order_than_it_was_asked(center: MerchantCenter) -> None:
    reply = batch(center, ["fr~FR~A", "fr~FR~B"])
    assert reply.content.index(b"response-item1") < reply.content.index(b"response-item0")
    assert [each.request[-3:] for each in from_batch(reply, 2)] == ["[0]", "[1]"]


def test_more_than_a_hundred_calls_are_refused_as_a_whole_and_never_sent(center: MerchantCenter) -> None:
    names = [f"fr~FR~A{n}" for n in range(101)]
    assert batch(center, names).status == 400
    with connected(center) as connector:
        calls = [Call("GET", f"products/v1/accounts/{ACCOUNT}/products/{name}") for name in names]
        assert {each.status for each in Caller(connector.http).send(calls)} == {404}
