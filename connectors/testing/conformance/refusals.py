"""What the platform refuses, and what it answers when it is not well: each becomes the error that says what to do."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from connectors.contract import PushesBatches
from connectors.errors import (
    AccountRefused,
    ChannelUnavailable,
    ConnectorError,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    TemporaryError,
    UnexpectedReply,
)
from connectors.listing import Listing
from connectors.receipt import Receipt, ReceiptStatus
from connectors.testing.conformance.operations import OPERATIONS
from connectors.testing.conformance.setting import Setting, assert_shows
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.faults import Answer, AnswersFrom, CutAt, Fault, Seen
from connectors.testing.rehearsal import Answered, Rehearsal
from connectors.testing.sample_listings import listing_of

PAGE = Answer(200, content=b"<!doctype html><h1>Maintenance</h1>", media_type="text/html")
NOT_FOUND_PAGE = Answer(404, content=b"<!doctype html><h1>404</h1>", media_type="text/html")
GATEWAY = Answer(502, content=b"<html><h1>502 Bad Gateway</h1></html>", media_type="text/html")
JUNK = [b'"junk"', b'{"junk": true}', b'[{"junk": true}]', b"null", b'{"id": 7']
DOWN = (TemporaryError, OutcomeUnknown)
Fails = Callable[[FakeChannel, int], Fault]


def saying(status: int, **headers: str) -> Fails:
    """From the n-th request on, the platform's own way of saying this."""

    def fails(fake: FakeChannel, number: int) -> Fault:
        told = {name.replace("_", "-"): value for name, value in headers.items()}

        def answer(seen: Seen) -> Answer:
            usual = fake.trouble(status, "something is wrong")
            return Answer(usual.status, usual.json, {**usual.headers, **told}, usual.content, usual.media_type)

        return AnswersFrom(number, answer)

    return fails


def answering(answer: Answer) -> Fails:
    return lambda fake, number: AnswersFrom(number, lambda seen: answer)


ANSWERS: dict[str, tuple[Fails, tuple[type[ConnectorError], ...]]] = {
    "401": (saying(401), (AccountRefused,)),
    "403": (saying(403), (AccountRefused,)),
    "429 with Retry-After": (saying(429, Retry_After="120"), (RateLimited,)),
    "429 without Retry-After": (saying(429), (RateLimited,)),
    "500": (saying(500), DOWN),
    "503 with Retry-After": (saying(503, Retry_After="120"), DOWN),
    "502 as a web page": (answering(GATEWAY), DOWN),
    "200 as a web page": (answering(PAGE), (*DOWN, UnexpectedReply)),
    "a cut before": (lambda fake, number: CutAt(number, "before", lasting=True), DOWN),
    "a cut after": (lambda fake, number: CutAt(number, "after", lasting=True), DOWN),
}
SWALLOWED = (400, 418, 422)


class Refusals(Setting):
    def test_a_rejection_says_why(self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing) -> None:
        (answer,) = rehearsal.sync(self.refused(soap))
        self._assert_rejected(rehearsal, self.refused(soap), answer)

    def test_a_rejected_change_leaves_what_is_there(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        (first,) = rehearsal.publish(soap)
        refused = self.refused(soap).model_copy(update={"key": soap.key})
        if refused == soap:
            pytest.skip("the rejection is of the listing's key")
        (answer,) = rehearsal.sync(refused)
        self._assert_rejected(rehearsal, refused, answer)
        assert fake.listings() == 1
        (again,) = rehearsal.publish(soap)
        assert again.remote == first.remote
        assert_shows(fake, again, soap)

    def test_a_batch_is_answered_by_index(self, rehearsal: Rehearsal, fake: FakeChannel) -> None:
        """Some of it is refused, and the platform's errors may name nothing."""
        self.need(PushesBatches)
        one, other, two = (
            self.fit(rehearsal, listing_of(f"SET{n}", f"Bol n° {n}", f"{n + 4}", brand="X")) for n in range(3)
        )
        refused = self.refused(other)
        first, bad, last = rehearsal.sync(one, refused, two)
        self._assert_rejected(rehearsal, refused, bad)
        for answer, listing in ((first, one), (last, two)):
            assert isinstance(answer, Receipt), f"{listing.key} is in order, and was answered {answer!r}"
        for receipt, listing in zip(rehearsal.publish(one, two), (one, two), strict=True):
            assert_shows(fake, receipt, listing)

    @pytest.mark.parametrize("answer", ANSWERS)
    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_trouble_becomes_the_right_error(
        self, fake: FakeChannel, soap: Listing, operation: str, answer: str
    ) -> None:
        fails, errors = ANSWERS[answer]
        for number, ask in self._asked(fake, soap, operation):
            with fake.disturbed(fails(fake, number)), pytest.raises(errors) as raised:
                ask()
            assert str(raised.value), "the error says nothing"
            if answer == "429 with Retry-After" and isinstance(raised.value, RateLimited):
                assert raised.value.retry_after == pytest.approx(120, abs=1)

    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_a_short_wait_is_made_on_the_spot(self, fake: FakeChannel, soap: Listing, operation: str) -> None:
        asked_to_wait = Answer(429, {"error": "slow down"}, {"Retry-After": "1"})
        for number, ask in self._asked(fake, soap, operation):
            with fake.disturbed(AnswersFrom(number, lambda seen: asked_to_wait, times=1)):
                ask()

    @pytest.mark.parametrize("status", SWALLOWED)
    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_no_refusal_is_swallowed(self, fake: FakeChannel, soap: Listing, operation: str, status: int) -> None:
        """A status that nobody expected is an error, or at least an issue on the receipt."""
        for number, ask in self._asked(fake, soap, operation):
            with fake.disturbed(saying(status)(fake, number)):
                try:
                    answer = ask()
                except ConnectorError:
                    continue
            told = isinstance(answer, Receipt) and answer.issues
            gone = operation == "withdraw" and status != 418  # a platform's way of saying that it is gone
            assert told or gone, f"a {status} to request {number} of {operation} went unnoticed"

    def test_a_web_page_is_no_proof_that_a_listing_is_gone(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        for _, ask in self._asked(fake, soap, "find"):
            with fake.disturbed(AnswersFrom(1, lambda seen: NOT_FOUND_PAGE)), pytest.raises(ConnectorError):
                ask()

    @pytest.mark.parametrize("body", JUNK, ids=bytes.decode)
    @pytest.mark.parametrize("operation", OPERATIONS)
    def test_junk_is_an_unexpected_reply(self, fake: FakeChannel, soap: Listing, operation: str, body: bytes) -> None:
        """Whatever the body is: read it with read(reply, Model)."""
        for number, ask in self._asked(fake, soap, operation):
            with fake.disturbed(AnswersFrom(number, lambda seen: Answer(200, content=body))):
                try:
                    answer = ask()
                except (UnexpectedReply, OutcomeUnknown, ChannelUnavailable):
                    continue
            must_read = operation in ("find", "read_listings") or (operation == "create" and number == 1)
            assert not must_read, f"{operation} took {body!r} for an answer"
            if isinstance(answer, Receipt):
                assert not {"", "None"} & set(answer.remote.values()), f"{operation} made ids of {body!r}"

    def _asked(self, fake: FakeChannel, listing: Listing, operation: str) -> Iterator[tuple[int, Callable[[], object]]]:
        """For each request that the operation takes: its number, and the operation, ready to be disturbed."""
        self.need_http(fake)
        self.need(OPERATIONS[operation].needs)
        ask = OPERATIONS[operation].ask
        host = self._prepared(fake, listing, operation)
        with host.session() as connector:
            ask(connector, host, listing)
        requests = sum(not exchange.request.elsewhere for exchange in fake.exchanges)
        for number in range(1, requests + 1):
            if operation == "create":
                host = self._prepared(fake, listing, operation)
            with host.session() as connector:
                yield number, partial(ask, connector, host, listing)

    def _prepared(self, fake: FakeChannel, listing: Listing, operation: str) -> Rehearsal:
        fake.forget()
        host = self.rehearse(fake)
        if operation not in ("create", "check_account"):
            host.publish(listing)
        fake.exchanges.clear()
        return host

    def _assert_rejected(self, host: Rehearsal, listing: Listing, answer: Answered) -> None:
        """Refused at once, or by moderation later; in words that somebody can act on."""
        if isinstance(answer, Receipt):
            host.follow()
            answer = host.receipt(listing)
            assert answer.status is ReceiptStatus.REJECTED, f"the platform refuses it; the connector says {answer!r}"
            issues = answer.issues
        else:
            assert isinstance(answer, ListingRejected), f"the platform refuses it; the connector says {answer!r}"
            issues = answer.issues
        assert issues, "it has to say why"
        assert all(issue.raw or issue.message_in("en") != issue.code for issue in issues)
