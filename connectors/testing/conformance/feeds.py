"""FeedConformance: what a connector has to do whose platform fetches a file (`ServesFeed`), whatever its format."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pytest

from connectors.contract import FeedFile, ServesFeed, WithdrawsListings
from connectors.listing import Listing, ListingVariant
from connectors.receipt import Receipt
from connectors.testing.conformance.declaration import Declaration
from connectors.testing.conformance.setting import dearer, secrets_of
from connectors.testing.fake_channel import FakeChannel, Shown
from connectors.testing.rehearsal import Rehearsal
from connectors.testing.sample_listings import SAMPLES, listing_of

ODD_SIGNS = ("\0", "\x0b", "\x85", "\ufffe", "\t", "\n", "\r\n", "\u2028", '"', "'", ",", ";", "|", "]]>", "&amp;")


@dataclass(frozen=True)
class FeedRow:
    """What a reader of the file finds of one variant; `price` is what is paid, in a sale too."""

    title: str
    price: Decimal
    currency: str
    available: bool


class Nowhere(FakeChannel):
    """A platform that is sent nothing."""

    speaks_http = False

    def empty(self) -> None:
        return

    def listings(self) -> int:
        return 0

    def shown(self, receipt: Receipt) -> Shown | None:
        return None


class FeedConformance(Declaration):
    """Inherit in a class called Test…: set `connector`, write `config` and `rows`."""

    def rows(self, file: FeedFile) -> Mapping[str, FeedRow]:
        """The file as the platform reads it: by what it calls a variant, its key or its SKU."""
        raise NotImplementedError(
            "write `def rows(self, file: FeedFile)`: it reads the file, a FeedRow for each variant"
        )

    @pytest.fixture
    def fake(self) -> Iterator[FakeChannel]:
        with Nowhere() as fake:
            yield fake

    def test_it_serves_a_feed(self) -> None:
        assert issubclass(self.connector, ServesFeed), "inherit ServesFeed; else ConnectorConformance is meant"

    def test_another_word_in_a_setting_voids_its_address(self) -> None:
        name = self._kind.renewed_in
        assert name in self.connector.config_type.model_fields, f"there is no setting {name!r}: see `renewed_in`"

    # ---- what was published is in the file, and nothing is sent

    def test_what_is_published_is_taken_and_nothing_is_sent(
        self, rehearsal: Rehearsal, fake: FakeChannel, soap: Listing
    ) -> None:
        rehearsal.publish(soap)
        rehearsal.publish(dearer(soap))
        if issubclass(self.connector, WithdrawsListings):
            rehearsal.withdraw(soap)
            rehearsal.withdraw(soap)
        rehearsal.publish(soap)
        assert (rehearsal.left, fake.exchanges) == (0, []), "the platform fetches the file: nothing is sent to it"

    def test_without_anything_on_sale_there_is_a_file_and_no_row_in_it(self, rehearsal: Rehearsal) -> None:
        assert self._read(rehearsal) == {}

    @pytest.mark.parametrize("what", SAMPLES)
    def test_each_variant_has_a_row_of_its_own(self, rehearsal: Rehearsal, what: str) -> None:
        listing = self.fit(rehearsal, SAMPLES[what])
        assert_rows(self._read(rehearsal, listing), listing)

    @pytest.mark.parametrize(("amount", "currency"), [("12.55", "EUR"), ("12550", "XOF"), ("3.755", "KWD")])
    def test_prices_keep_the_decimals_of_their_currency(
        self, rehearsal: Rehearsal, fake: FakeChannel, amount: str, currency: str
    ) -> None:
        fake.currency = currency
        listing = self.fit(rehearsal, listing_of("SAVON", "Savon noir", amount, currency, brand="Tifaouine"))
        assert_rows(self._read(rehearsal, listing), listing)

    def test_a_change_is_in_the_file(self, rehearsal: Rehearsal, soap: Listing) -> None:
        assert_rows(self._read(rehearsal, dearer(soap)), dearer(soap))

    def test_listings_leave_each_other_alone(self, rehearsal: Rehearsal, soap: Listing, rug: Listing) -> None:
        both = self._read(rehearsal, soap, rug)
        assert_rows(both, soap, rug)
        assert both == self._read(rehearsal, rug) | self._read(rehearsal, soap)

    # ---- the file

    def test_the_same_listings_are_the_same_file(self, rehearsal: Rehearsal, soap: Listing, rug: Listing) -> None:
        """Byte for byte: who has it already is told that nothing has changed."""
        assert self._file(rehearsal, soap, rug).content == self._file(rehearsal, soap, rug).content

    def test_its_kind_and_its_ending_fit_an_address(self, rehearsal: Rehearsal) -> None:
        file = self._file(rehearsal)
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(; charset=[\w-]+)?", file.media_type)
        assert re.fullmatch(r"[a-z0-9]{1,10}", file.ending), "the end of its address, without a dot"

    @pytest.mark.parametrize("sign", ODD_SIGNS, ids=ascii)
    def test_odd_signs_break_neither_their_row_nor_the_next(
        self, rehearsal: Rehearsal, soap: Listing, sign: str
    ) -> None:
        """What a format does not have becomes something that it has."""
        bowl = self.fit(rehearsal, listing_of("BOWL", "Bol de Safi", brand="Safi"))
        words = {"title": f"Savon{sign}noir", "brand": f"Tifa{sign}ouine", "description": f"<p>À l'huile{sign}</p>"}
        rows = self._read(rehearsal, soap.model_copy(update=words), bowl)
        assert_shown(rows, bowl)
        (variant,) = soap.variants
        row = row_of(rows, variant)
        assert (row.title[:5], row.title[-4:]) == ("Savon", "noir")
        assert (row.price, row.currency) == (variant.price.amount, variant.price.currency)

    def test_no_secret_stands_in_it(self, rehearsal: Rehearsal, soap: Listing) -> None:
        content = self._file(rehearsal, soap).content
        assert not [secret for secret in secrets_of(rehearsal.config) if secret.encode() in content]

    @property
    def _kind(self) -> type[ServesFeed]:
        assert issubclass(self.connector, ServesFeed)
        return self.connector

    def _file(self, host: Rehearsal, *listings: Listing) -> FeedFile:
        """Of listings that are read once, as they come out of a database."""
        return self._kind.feed(host.config, iter(listings))

    def _read(self, host: Rehearsal, *listings: Listing) -> dict[str, FeedRow]:
        return dict(self.rows(self._file(host, *listings)))


def row_of(rows: Mapping[str, FeedRow], variant: ListingVariant) -> FeedRow:
    row = rows.get(variant.key) or rows.get(variant.sku)
    assert row is not None, f"of {variant.key} ({variant.sku}) there is no row"
    return row


def assert_rows(rows: Mapping[str, FeedRow], *listings: Listing) -> None:
    """A row for each variant, and no other."""
    assert len(rows) == sum(len(listing.variants) for listing in listings)
    for listing in listings:
        assert_shown(rows, listing)


def assert_shown(rows: Mapping[str, FeedRow], listing: Listing) -> None:
    """With its words, its prices and whether it can be bought."""
    for variant in listing.variants:
        row = row_of(rows, variant)
        assert listing.title in row.title
        assert (row.price, row.currency) == (variant.price.amount, variant.price.currency)
        assert row.available == (variant.quantity is None or variant.quantity > 0)
