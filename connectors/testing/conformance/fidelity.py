"""What was written arrives as it was written."""

import pytest

from catalog.text import plain
from connectors.listing import Listing, ListingOption
from connectors.testing.conformance.setting import Setting, assert_shows, shown_of
from connectors.testing.fake_channel import FakeChannel
from connectors.testing.rehearsal import Rehearsal
from connectors.testing.sample_listings import SAMPLES, listing_of

TEXTS = [
    "arabic",
    "both directions, invisible marks",
    "emoji, joined and flagged",
    "quotes, angles, a backslash",
    "a title of 120 characters",
]
CURRENCIES = {"XOF": "12500", "EUR": "1234.50", "KWD": "3.125"}


def _words(markup: str) -> str:
    return " ".join(plain(markup).split())


class Fidelity(Setting):
    @pytest.mark.parametrize("what", TEXTS)
    def test_text_arrives_as_it_is(self, rehearsal: Rehearsal, fake: FakeChannel, what: str) -> None:
        listing = self.fit(rehearsal, SAMPLES[what])
        (receipt,) = rehearsal.publish(listing)
        shown = shown_of(fake, receipt)
        assert shown.title == listing.title
        if shown.description is not None:
            assert _words(shown.description) == _words(listing.description)
        assert_shows(fake, receipt, listing)

    def test_descriptions_keep_their_words(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        (receipt,) = rehearsal.publish(rug)
        shown = shown_of(fake, receipt)
        if shown.description is None:
            pytest.skip("the platform shows no description")
        assert _words(shown.description) == _words(rug.description)

    @pytest.mark.parametrize("currency", CURRENCIES)
    def test_prices_have_the_decimals_of_their_currency(self, fake: FakeChannel, currency: str) -> None:
        fake.currency = currency
        fake.forget()
        host = self.rehearse(fake)
        if host.facts.currency not in (None, currency):
            pytest.skip(f"the platform does not sell in {currency}")
        listing = self.fit(host, listing_of("PERFUME", "Parfum", CURRENCIES[currency], currency, brand="Tifaouine"))
        (receipt,) = host.publish(listing)
        assert_shows(fake, receipt, listing)

    @pytest.mark.parametrize("what", ["no SKU, no barcode, no stock count", "used, none left", "a large amount"])
    def test_listings_with_something_odd_arrive(self, rehearsal: Rehearsal, fake: FakeChannel, what: str) -> None:
        listing = self.fit(rehearsal, SAMPLES[what])
        (receipt,) = rehearsal.publish(listing)
        assert_shows(fake, receipt, listing)

    def test_a_hundred_variants_arrive(self, rehearsal: Rehearsal, fake: FakeChannel) -> None:
        listing = self.fit(rehearsal, SAMPLES["a hundred variants"])
        (receipt,) = rehearsal.publish(listing)
        assert_shows(fake, receipt, listing)

    def test_renamed_and_removed_variants_leave_no_ghosts(
        self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing
    ) -> None:
        rehearsal.publish(rug)
        changed = _renamed(rug)
        (receipt,) = rehearsal.publish(changed)
        assert_shows(fake, receipt, changed)
        assert fake.listings() == 1
        (receipt,) = rehearsal.publish(rug)
        assert_shows(fake, receipt, rug)

    def test_pictures_follow_the_listing(self, rehearsal: Rehearsal, fake: FakeChannel, rug: Listing) -> None:
        if len(rug.pictures) < 2 or self.connector.pictures.at_least > 1:
            pytest.skip("the platform shows a fixed number of pictures")
        rehearsal.publish(rug)
        kept = rug.pictures[0].rendition
        variants = tuple(each.model_copy(update={"picture": kept if each.picture else None}) for each in rug.variants)
        fewer = rug.model_copy(update={"pictures": rug.pictures[:1], "variants": variants})
        (receipt,) = rehearsal.publish(fewer)
        assert shown_of(fake, receipt).pictures == 1
        (receipt,) = rehearsal.publish(rug)
        assert_shows(fake, receipt, rug)


def _renamed(listing: Listing) -> Listing:
    """The last variant is gone, and the first has another colour, SKU and key."""
    first, *others = listing.variants[:-1]
    axis = listing.options[0]
    new = f"{first.options[axis.name]} nuit"
    renamed = first.model_copy(
        update={"key": f"{first.key}N", "sku": f"{first.sku} NUIT", "options": {**first.options, axis.name: new}}
    )
    options = (ListingOption(name=axis.name, values=(new, *axis.values)), *listing.options[1:])
    return listing.model_copy(update={"variants": (renamed, *others), "options": options})
