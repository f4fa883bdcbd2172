"""Doing the same again, and doing something else after it."""

from contextlib import suppress

import pytest

from connectors.contract import PushesBatches
from connectors.errors import ConnectorError
from connectors.listing import Listing
from connectors.testing.conformance.recording import Recording, recorded
from connectors.testing.conformance.setting import Setting, assert_shows, dearer, may, retitled, with_offers
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.rehearsal import Rehearsal
from connectors.testing.sample_listings import listing_of


class Repeats(Setting):
    def test_a_listing_is_published_whole(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        (receipt,) = rehearsal.publish(rug)
        assert_shows(fake, receipt, rug)
        assert fake.listings() == 1

    def test_a_push_that_is_made_twice_makes_one_listing(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        (first,) = rehearsal.publish(rug)
        (second,) = self.rehearse(fake).publish(rug)  # another host, which knows nothing of the first
        assert fake.listings() == 1, "find() has to find what push() made"
        assert_shows(fake, second, rug)
        assert second.remote == first.remote

    def test_find_finds_what_push_made_and_nothing_else(
        self, rehearsal: Rehearsal, soap: Listing, fake: FakeChannel
    ) -> None:
        other = soap.model_copy(update={"key": "SOAPX", "variants": _other_variants(soap)})
        with rehearsal.session() as connector:
            assert connector.find(soap) is None
        (receipt,) = rehearsal.publish(soap)
        with rehearsal.session() as connector:
            found = connector.find(soap)
            renamed = connector.find(retitled(soap))
            assert connector.find(other) is None, "a listing with another key is another listing"
        assert found is not None
        assert found.ours
        assert found.remote == receipt.remote
        assert renamed is not None, "it is found by our key, whatever it is called now"

    def test_a_second_sync_sends_nothing(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        (receipt,) = rehearsal.publish(rug)
        fake.exchanges.clear()
        assert rehearsal.sync(rug) == [receipt]
        assert not fake.exchanges

    def test_a_push_of_what_is_there_changes_nothing(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        (receipt,) = rehearsal.publish(rug)
        before = fake.shown(receipt)
        with rehearsal.session() as connector:
            again = connector.push(rehearsal.push_of(rug))
        assert (again.remote, again.pictures) == (receipt.remote, receipt.pictures)
        assert fake.shown(again) == before
        assert fake.listings() == 1

    def test_a_picture_that_is_there_is_not_uploaded_again(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        self.need_http(fake)
        (receipt,) = rehearsal.publish(rug)
        if not receipt.pictures:
            pytest.skip("the platform gives pictures no ids: they are part of the listing")
        fake.exchanges.clear()
        (receipt,) = rehearsal.publish(retitled(rug))
        sent = b"\n".join(exchange.request.content for exchange in fake.exchanges)
        for picture in rug.pictures:
            assert self.files.read(picture) not in sent, f"{picture.name} was uploaded again"
            assert not (picture.url and picture.url.encode() in sent), f"{picture.name} was given by address again"
        assert_shows(fake, receipt, retitled(rug))

    def test_the_same_listing_sends_the_same_requests(self, fake: FakeChannel, soap: Listing, rug: Listing) -> None:
        """On another day, too: no clock and no dice in what is sent."""
        self.need_http(fake)
        for listing in (soap, rug):
            first, second = (self._recorded(fake, listing, later=later) for later in (False, True))
            assert first.addresses() == second.addresses()
            assert first.bodies() == second.bodies()

    def test_a_repeat_carries_the_same_write_id(self, fake: FakeChannel, soap: Listing) -> None:
        self.need_http(fake)
        first, second = (self._recorded(fake, soap, later=False) for _ in range(2))
        assert first.headers() == second.headers(), (
            "a repeat of a push is known by push.write_id: it has to be the same"
        )

    def test_a_new_wish_is_no_repeat(self, fake: FakeChannel, soap: Listing) -> None:
        """A connector that sends a write id sends the push's own."""
        self.need_http(fake)
        carrying = self._recorded(fake, soap, later=False, write_id="write-a").mentions("write-a")
        other = self._recorded(fake, soap, later=False, write_id="write-b").mentions("write-a")
        if not carrying:
            pytest.skip("the connector sends no write id")
        assert not other

    def test_what_others_made_is_left_alone_until_it_is_adopted(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        """Finding it changes nothing, and a push that knows nothing of it goes beside it or not at all."""
        may(fake.stand, soap)
        with rehearsal.session() as connector:
            found = connector.find(soap)
            if found is None:
                pytest.skip("what others made is not found by what we know of it")
            assert not found.ours, "find() takes somebody else's listing for ours"
            before = fake.shown(found)
            with suppress(ConnectorError):
                connector.push(rehearsal.push_of(soap))
            assert fake.shown(found) == before, "somebody else's listing was overwritten, and nobody asked for it"
            if fake.listings() > 1:
                return
            adopted = connector.push(rehearsal.push_of(soap, known=found))
            again = connector.find(soap)
        assert_shows(fake, adopted, soap)
        assert fake.listings() == 1, "to adopt is not to make another"
        assert again is not None
        assert again.ours, "what was adopted is ours"

    def test_an_update_keeps_the_id(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        (first,) = rehearsal.publish(rug)
        (second,) = rehearsal.publish(retitled(rug))
        assert fake.listings() == 1, "an update may not make another listing"
        assert second.remote == first.remote
        assert_shows(fake, second, retitled(rug))

    def test_a_then_b_then_a_arrives_as_a(self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing) -> None:
        other = dearer(retitled(soap), by=3)
        ids = []
        for wish in (soap, other, soap):
            (receipt,) = rehearsal.publish(wish)
            assert_shows(fake, receipt, wish)
            row = rehearsal.rows[soap.key]
            ids.append((row.write_id, row.version))
        assert len(set(ids)) == len(ids), "the suite itself is wrong"
        assert fake.listings() == 1

    def test_several_listings_arrive_each_as_itself(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        """In batches, where the connector takes them."""
        several = [self.fit(rehearsal, listing_of(f"SET{n}", f"Bol n° {n}", f"{n + 4}", brand="X")) for n in range(5)]
        changed = [with_offers(each, quantity=9) for each in several]
        for wishes in (several, [retitled(each) for each in several], changed):
            for receipt, wish in zip(rehearsal.publish(*wishes), wishes, strict=True):
                assert_shows(fake, receipt, wish)
            assert fake.listings() == len(several)

    def test_a_batch_makes_what_single_pushes_make(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing, soap: Listing
    ) -> None:
        self.need(PushesBatches)
        for receipt, wish in zip(rehearsal.publish(soap, rug), (soap, rug), strict=True):
            assert_shows(fake, receipt, wish)
        for receipt, wish in zip(self.rehearse(fake).publish(rug, soap), (rug, soap), strict=True):
            assert_shows(fake, receipt, wish)
        assert fake.listings() == 2

    def _recorded(self, fake: FakeChannel, listing: Listing, *, later: bool, write_id: str = "write-1") -> Recording:
        """What a first push of the listing asks the client to send, to an empty platform."""
        fake.forget()
        host = self.rehearse(fake)
        with host.session() as connector, recorded(connector, later=later) as recording:
            connector.find(listing)
            receipt = connector.push(host.push_of(listing, write_id=write_id))
        recording.know(receipt)
        return recording


def _other_variants(listing: Listing) -> tuple[object, ...]:
    return tuple(each.model_copy(update={"key": f"{each.key}X", "sku": f"{each.sku}-X"}) for each in listing.variants)
