"""What stands at the platform is read back as it stands: ours and others', page by page, and nothing is written."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from connectors.contract import ReadsListings, WithdrawsListings
from connectors.listing import Listing
from connectors.receipt import Receipt, ReceiptStatus
from connectors.standing import Standing, StandingVariant
from connectors.testing.conformance.fidelity import CURRENCIES, TEXTS
from connectors.testing.conformance.setting import Setting, may, shown_of
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.rehearsal import Rehearsal
from connectors.testing.sample_listings import SAMPLES, listing_of

ON_SALE = (ReceiptStatus.LIVE, ReceiptStatus.SUBMITTED)


class Reading(Setting):
    many = 120
    """More listings than the platform tells of in one answer."""

    def test_what_was_pushed_is_read_back(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing, rug: Listing
    ) -> None:
        self.need(ReadsListings)
        receipts = rehearsal.publish(soap, rug)
        standing = self._read(rehearsal)
        assert len(standing) == 2
        for receipt, listing in zip(receipts, (soap, rug), strict=True):
            self._assert_told(self._one(standing, receipt), listing)

    @pytest.mark.parametrize("what", TEXTS)
    def test_titles_are_read_as_they_are(self, rehearsal: Rehearsal, what: str) -> None:
        self.need(ReadsListings)
        listing = self.fit(rehearsal, SAMPLES[what])
        (receipt,) = rehearsal.publish(listing)
        self._assert_told(self._one(self._read(rehearsal), receipt), listing)

    @pytest.mark.parametrize("currency", CURRENCIES)
    def test_prices_are_read_with_the_decimals_of_their_currency(self, fake: FakeChannel, currency: str) -> None:
        self.need(ReadsListings)
        fake.currency = currency
        fake.forget()
        host = self.rehearse(fake)
        if host.facts.currency not in (None, currency):
            pytest.skip(f"the platform does not sell in {currency}")
        listing = self.fit(host, listing_of("PERFUME", "Parfum", CURRENCIES[currency], currency, brand="Tifaouine"))
        (receipt,) = host.publish(listing)
        self._assert_told(self._one(self._read(host), receipt), listing)

    def test_what_customers_bought_is_read(self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing) -> None:
        self.need(ReadsListings)
        (receipt,) = rehearsal.publish(soap)
        may(fake.sell, receipt, soap.variants[0].sku, 3)
        (variant,) = self._one(self._read(rehearsal), receipt).variants or (StandingVariant(quantity=2),)
        assert variant.quantity in (2, None), f"2 are left, and {variant.quantity} are read"

    def test_what_others_made_is_told_as_theirs(self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing) -> None:
        self.need(ReadsListings)
        theirs = self.fit(rehearsal, listing_of("THEIRS", "Plat de Safi", "40.00", brand="Safi"))
        may(fake.stand, theirs)
        (receipt,) = rehearsal.publish(soap)
        standing = self._read(rehearsal)
        ours = self._one(standing, receipt)
        (other,) = [each for each in standing if each is not ours]
        assert not other.ours, "a listing that somebody else made has no key of ours"
        assert (ours.ours, ours.key) == (True, soap.key)
        assert other.title in (theirs.title, None)

    def test_what_somebody_deleted_is_not_there(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing, rug: Listing
    ) -> None:
        self.need(ReadsListings)
        gone, left = rehearsal.publish(soap, rug)
        may(fake.remove, gone)
        assert [each.remote for each in self._read(rehearsal)] == [self._one(self._read(rehearsal), left).remote]

    def test_what_was_withdrawn_is_not_told_to_be_on_sale(self, rehearsal: Rehearsal, soap: Listing) -> None:
        self.need(ReadsListings)
        self.need(WithdrawsListings)
        rehearsal.publish(soap)
        rehearsal.withdraw(soap)
        assert not [each for each in self._read(rehearsal) if each.status in ON_SALE]

    def test_every_page_is_read_and_each_when_it_is_wanted(self, rehearsal: Rehearsal, fake: FakeChannel) -> None:
        self.need(ReadsListings)
        for number in range(self.many):
            listing = listing_of(f"THEIRS{number}", f"Bol n° {number}", f"{number + 5}.00", brand="Safi")
            may(fake.stand, self.fit(rehearsal, listing))
        before = fake.arrivals
        with rehearsal.session() as connector:
            assert isinstance(connector, ReadsListings)
            reading = connector.read_listings()
            standing = [next(reading)]
            first = fake.arrivals - before
            standing += reading
        told = [tuple(sorted(each.remote.items())) for each in standing]
        assert len(told) == len(set(told)) == self.many, f"{self.many} stand there, {len(set(told))} were read"
        assert fake.arrivals - before > first or fake.arrivals == before, (
            f"after the first listing nothing more was asked: ask for each page when it is wanted, or set `many`"
            f" (now {self.many}) to more than a page holds"
        )

    def test_reading_writes_nothing(self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing, rug: Listing) -> None:
        self.need(ReadsListings)
        receipts = rehearsal.publish(soap, rug)
        before = [shown_of(fake, receipt) for receipt in receipts]
        kept = len(rehearsal.saved)
        fake.exchanges.clear()
        self._read(rehearsal)
        assert [shown_of(fake, receipt) for receipt in receipts] == before
        assert (fake.listings(), len(rehearsal.saved)) == (2, kept)
        wrote = [each.request.method for each in fake.exchanges if each.request.method in ("PUT", "PATCH", "DELETE")]
        assert not wrote, f"a reading sends {wrote}"

    def _read(self, host: Rehearsal) -> list[Standing]:
        with host.session() as connector:
            assert isinstance(connector, ReadsListings)
            reading = connector.read_listings()
            assert isinstance(reading, Iterator), "read_listings is a generator: yield each listing"
            return list(reading)

    def _one(self, standing: list[Standing], receipt: Receipt) -> Standing:
        """The one that the receipt is of, by the ids that both have."""
        found = [each for each in standing if each.remote.items() & receipt.remote.items()]
        assert len(found) == 1, f"{len(found)} of the listings that were read have ids of the receipt {receipt.remote}"
        return found[0]

    def _assert_told(self, told: Standing, listing: Listing) -> None:
        """What the platform does not tell is None; what it tells is right."""
        assert told.status is ReceiptStatus.LIVE
        assert told.key == listing.key
        assert told.title in (listing.title, None)
        if told.variants is None:
            return
        assert len(told.variants) == len(listing.variants)
        by_key = {each.key: each for each in told.variants}
        by_sku = {each.sku: each for each in told.variants}
        for variant in listing.variants:
            offer = by_key.get(variant.key) or by_sku.get(variant.sku)
            assert offer is not None, f"{variant.sku} was not read"
            if offer.price is not None:
                told_as = (Decimal(offer.price.amount), offer.price.currency)
                assert told_as == (variant.price.amount, variant.price.currency), f"{variant.sku} costs {offer.price}"
            assert offer.quantity in (variant.quantity, None), f"of {variant.sku} there are {offer.quantity}"
