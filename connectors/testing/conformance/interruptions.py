"""The connection is cut, or the process killed, at every request there is: nothing is lost, nothing is there twice."""

from collections.abc import Iterator, Sequence

import pytest

from connectors.contract import PushesBatches
from connectors.errors import ConnectorError
from connectors.listing import Listing
from connectors.receipt import Receipt
from connectors.testing.conformance.setting import Setting, assert_shows, dearer, retitled
from connectors.testing.fake_channel import Exchange, FakeChannel
from connectors.testing.faults import CutAt, Fault, SlowAt
from connectors.testing.rehearsal import Rehearsal
from connectors.testing.sample_listings import listing_of

CUTS = {
    "after, and the next gets through": ("after", False),
    "after, and nothing gets through any more": ("after", True),
    "before, and nothing gets through any more": ("before", True),
}
READS = ("GET", "HEAD", "OPTIONS")


def cuts(requests: int, cut: str) -> Iterator[CutAt]:
    when, lasting = CUTS[cut]
    for number in range(1, requests + 1):
        yield CutAt(number, "after" if when == "after" else "before", lasting)


def ids_of(receipt: Receipt) -> set[str]:
    return {*receipt.remote.values(), *(picture.id for picture in receipt.pictures.values())}


def tells(exchange: Exchange, name: str) -> bool:
    """Whether the answer has the id, as a value of its JSON or in its Location."""
    answer = exchange.answer
    if answer is None:
        return False
    location = {header.lower(): value for header, value in answer.headers.items()}.get("location", "")
    return name in location.split("/") or name in _scalars(answer.json)


def _scalars(value: object) -> set[str]:
    if isinstance(value, dict):
        return set().union(*map(_scalars, value.values()))
    if isinstance(value, list | tuple):
        return set().union(*map(_scalars, value))
    return {str(value)}


class Interruptions(Setting):
    def test_a_time_out_after_the_commit_makes_one_listing(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        for fault in cuts(self._requests(rehearsal, fake, soap), "after, and the next gets through"):
            host = self._interrupted(fake, [soap], fault)
            assert fake.listings() <= 1, "a create was sent again blindly"
            (receipt,) = host.publish(soap)
            assert fake.listings() == 1
            assert_shows(fake, receipt, soap)

    def test_an_answer_that_comes_too_late_makes_one_listing(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        self.need_http(fake)
        last = self._requests(rehearsal, fake, soap)
        host = self._interrupted(fake, [soap], SlowAt(last, 0.4), timeout=0.2)
        (receipt,) = host.publish(soap)
        assert fake.listings() == 1
        assert_shows(fake, receipt, soap)

    @pytest.mark.parametrize("cut", CUTS)
    def test_a_cut_at_any_request_of_a_create_is_made_good(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing, cut: str
    ) -> None:
        for fault in cuts(self._requests(rehearsal, fake, rug), cut):
            host = self._interrupted(fake, [rug], fault)
            (receipt,) = host.publish(rug)
            assert fake.listings() == 1, f"the cut was at request {fault.number}"
            assert_shows(fake, receipt, rug)

    @pytest.mark.parametrize("cut", CUTS)
    def test_a_cut_at_any_request_of_an_update_is_made_good(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing, cut: str
    ) -> None:
        changed = self._with_another_picture(dearer(retitled(rug)))
        self._requests(rehearsal, fake, rug)
        fake.exchanges.clear()
        rehearsal.publish(changed)
        for fault in cuts(len(fake.exchanges), cut):
            fake.forget()
            host = self.rehearse(fake)
            (first,) = host.publish(rug)
            with fake.disturbed(fault):
                host.sync(changed)
            (receipt,) = host.publish(changed)
            assert receipt.remote == first.remote, f"the cut was at request {fault.number}"
            assert fake.listings() == 1
            assert_shows(fake, receipt, changed)

    @pytest.mark.parametrize("cut", CUTS)
    def test_a_cut_at_any_request_of_a_change_of_price_is_made_good(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing, cut: str
    ) -> None:
        self._requests(rehearsal, fake, soap)
        fake.exchanges.clear()
        rehearsal.publish(dearer(soap))
        for fault in cuts(len(fake.exchanges), cut):
            fake.forget()
            host = self.rehearse(fake)
            host.publish(soap)
            with fake.disturbed(fault):
                host.sync(dearer(soap))
            (receipt,) = host.publish(dearer(soap))
            assert_shows(fake, receipt, dearer(soap))

    @pytest.mark.parametrize("cut", CUTS)
    def test_a_cut_at_any_request_of_a_batch_is_made_good(
        self, rehearsal: Rehearsal, fake: FakeChannel, cut: str
    ) -> None:
        self.need(PushesBatches)
        several = [self.fit(rehearsal, listing_of(f"SET{n}", f"Bol n° {n}", f"{n + 4}", brand="X")) for n in range(3)]
        for fault in cuts(self._requests(rehearsal, fake, *several), cut):
            host = self._interrupted(fake, several, fault)
            receipts = host.publish(*several)
            assert fake.listings() == len(several), f"the cut was at request {fault.number}"
            for receipt, listing in zip(receipts, several, strict=True):
                assert_shows(fake, receipt, listing)

    def test_every_id_is_kept_before_the_next_request(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        """Call saved() after each remote create: what is killed after it has to know what exists."""
        self.need_http(fake)
        (receipt,) = rehearsal.publish(rug)
        answered = [exchange for exchange in fake.exchanges if exchange.answer]
        for name in ids_of(receipt):
            told = next((number for number, each in enumerate(answered) if tells(each, name)), None)
            if told is None or told + 1 == len(answered) or answered[told].request.method in READS:
                continue  # found, or made by the last request, whose receipt is the answer
            kept = any(saved.after == told + 1 and name in ids_of(saved.receipt) for saved in rehearsal.saved)
            request = answered[told].request
            assert kept, f"{request.method} {request.path} gave the id {name}, and it was not kept: call saved()"

    def test_what_was_uploaded_before_a_cut_is_not_uploaded_again(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        self.need_http(fake)
        requests = self._requests(rehearsal, fake, rug)
        if not rehearsal.receipt(rug).pictures:
            pytest.skip("the platform gives pictures no ids: they are part of the listing")
        for fault in cuts(requests, "before, and nothing gets through any more"):
            host = self._interrupted(fake, [rug], fault)
            host.publish(rug)
            for picture in rug.pictures:
                content = self.files.read(picture)
                taken = [each for each in fake.exchanges if each.answer and content in each.request.content]
                assert len(taken) <= 1, f"{picture.name} was uploaded again after a cut at request {fault.number}"

    def _requests(self, host: Rehearsal, fake: FakeChannel, *listings: Listing) -> int:
        """How many it takes when nothing is wrong."""
        host.publish(*listings)
        return len(fake.exchanges)

    def _interrupted(
        self, fake: FakeChannel, listings: Sequence[Listing], fault: Fault, timeout: float = 30.0
    ) -> Rehearsal:
        """A host whose first sync, to an empty platform, was disturbed."""
        fake.forget()
        host = self.rehearse(fake)
        with fake.disturbed(fault):
            answers = host.sync(*listings, timeout=timeout)
        assert all(isinstance(answer, Receipt | ConnectorError) for answer in answers)
        return host

    def _with_another_picture(self, listing: Listing) -> Listing:
        if not listing.pictures:
            return listing
        first, *rest = listing.pictures
        return listing.model_copy(update={"pictures": (*rest, first)})
