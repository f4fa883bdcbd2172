"""Prices and quantities, while customers buy; and the end of a listing."""

from connectors.contract import ReportsStatus, UpdatesOffers, WithdrawsListings
from connectors.listing import Listing
from connectors.receipt import Receipt, ReceiptStatus
from connectors.testing.conformance.setting import Setting, assert_shows, dearer, may, retitled, shown_of, with_offers
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.rehearsal import Rehearsal


class Stock(Setting):
    def test_a_change_of_price_leaves_what_customers_bought(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        self._sold(rehearsal, soap, 3)
        wish = dearer(soap)
        (receipt,) = rehearsal.publish(wish)
        assert_shows(fake, receipt, with_offers(wish, quantity=2))

    def test_a_change_of_content_leaves_what_customers_bought(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        self._sold(rehearsal, soap, 3)
        wish = dearer(retitled(soap))
        (receipt,) = rehearsal.publish(wish)
        assert_shows(fake, receipt, with_offers(wish, quantity=2))

    def test_a_push_of_the_price_leaves_what_customers_bought(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        """Also where the connector updates offers otherwise: a host may ask either way."""
        self._sold(rehearsal, soap, 3)
        wish = dearer(soap)
        with rehearsal.session() as connector:
            receipt = connector.push(rehearsal.push_of(wish, changed=["price"], write_id="write-2", version=2))
        assert_shows(fake, receipt, with_offers(wish, quantity=2))

    def test_a_change_of_quantity_arrives(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        rehearsal.publish(rug)
        wish = with_offers(rug, quantity=11)
        (receipt,) = rehearsal.publish(wish)
        assert_shows(fake, receipt, wish)

    def test_a_change_of_price_and_quantity_arrives(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        rehearsal.publish(rug)
        wish = with_offers(dearer(rug), quantity=0)
        (receipt,) = rehearsal.publish(wish)
        assert_shows(fake, receipt, wish)

    def test_an_offer_changes_what_it_names_and_nothing_else(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        self.need(UpdatesOffers)
        (before,) = rehearsal.publish(rug)
        wish = with_offers(dearer(retitled(rug)), quantity=8)
        with rehearsal.session() as connector:
            assert isinstance(connector, UpdatesOffers)
            (answer,) = connector.update_offers([rehearsal.push_of(wish, changed=["quantity"], write_id="write-2")])
        assert isinstance(answer, Receipt)
        assert answer.remote == before.remote, "the receipt of an offer has the listing's ids"
        assert answer.pictures == before.pictures, "the receipt of an offer keeps the pictures' ids"
        assert_shows(fake, answer, with_offers(rug, quantity=8))

    def test_withdrawing_twice_is_fine(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        self.need(WithdrawsListings)
        (receipt,) = rehearsal.publish(rug)
        for _ in range(2):
            rehearsal.withdraw(rug)
            fake.settle()
            shown = fake.shown(receipt)
            assert shown is None or not shown.on_sale

    def test_what_was_withdrawn_comes_back(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        self.need(WithdrawsListings)
        rehearsal.publish(rug)
        rehearsal.withdraw(rug)
        (receipt,) = rehearsal.publish(rug)
        assert_shows(fake, receipt, rug)

    def test_withdrawing_what_somebody_deleted_is_fine(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        self.need(WithdrawsListings)
        (receipt,) = rehearsal.publish(soap)
        may(fake.remove, receipt)
        rehearsal.withdraw(soap)

    def test_what_somebody_deleted_is_made_again(self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing) -> None:
        (receipt,) = rehearsal.publish(soap)
        may(fake.remove, receipt)
        (again,) = rehearsal.publish(retitled(soap))
        assert_shows(fake, again, retitled(soap))
        assert fake.listings() == 1

    def test_the_platform_is_asked_how_a_listing_stands(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        self.need(ReportsStatus)
        (receipt,) = rehearsal.publish(soap)
        live = self._refreshed(rehearsal, receipt)
        assert (live.status, live.remote, live.pictures) == (ReceiptStatus.LIVE, receipt.remote, receipt.pictures)
        if issubclass(self.connector, WithdrawsListings):
            rehearsal.withdraw(soap)
            assert self._refreshed(rehearsal, receipt).status is ReceiptStatus.WITHDRAWN

    def _refreshed(self, host: Rehearsal, receipt: Receipt) -> Receipt:
        with host.session() as connector:
            assert isinstance(connector, ReportsStatus)
            (answer,) = connector.refresh([receipt])
        assert isinstance(answer, Receipt)
        return answer

    def _sold(self, host: Rehearsal, listing: Listing, count: int) -> None:
        """It is on sale, and customers have bought some of the five."""
        (receipt,) = host.publish(listing)
        (variant,) = listing.variants
        may(host.fake.sell, receipt, variant.sku, count)
        left = shown_of(host.fake, receipt).variants[variant.sku].quantity
        assert left == (variant.quantity or 0) - count, "the fake does not count what it sells"
