"""A connector that serves a file, and relatives of it, each wrong in one way.

Not collected by itself: tests/connectors/test_conformance_catches.py runs the checks.
"""
# ruff: noqa: N801 - the suite's attribute is called `connector`

import csv
import io
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from pydantic import Field, SecretStr

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    FeedFile,
    Listing,
    ListingVariant,
    Push,
    Receipt,
    ServesFeed,
)
from connectors.testing import FakeChannel, FeedConformance, FeedRow
from tests.connectors.broken_toys import BROKEN

Row = tuple[str, str, str, str, str]


class LeafletConfig(ConnectorConfig):
    address: str = Field("", title="Word in its address")
    token: SecretStr = Field(SecretStr("s3cret-0123456789"), title="Token")


class LeafletConnector(Connector[LeafletConfig], ServesFeed):
    """Right as it stands: a table of what is on sale."""

    slug, name = "leaflet", "Leaflet"

    def base_url(self) -> str:
        return "https://leaflet.invalid"

    def check_account(self) -> AccountFacts:
        return AccountFacts()

    def find(self, listing: Listing) -> Receipt | None:
        return None

    def push(self, push: Push) -> Receipt:
        return Receipt(remote={"listing": push.listing.key})

    @classmethod
    def feed(cls, config: ConnectorConfig, listings: Iterable[Listing]) -> FeedFile:
        return FeedFile("text/csv; charset=utf-8", "csv", cls.written(list(cls.rows(listings))))

    @classmethod
    def rows(cls, listings: Iterable[Listing]) -> Iterator[Row]:
        for listing in listings:
            for each in listing.variants:
                yield cls.row(listing, each)

    @classmethod
    def row(cls, listing: Listing, variant: ListingVariant) -> Row:
        price, there = variant.price, variant.quantity is None or variant.quantity > 0
        return variant.key, listing.title, f"{price.amount:f}", price.currency, "yes" if there else "no"

    @classmethod
    def written(cls, rows: list[Row]) -> bytes:
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue().encode()


class LeafletFeed(FeedConformance):
    connector = LeafletConnector

    def config(self, fake: FakeChannel) -> ConnectorConfig:
        return LeafletConfig()

    def rows(self, file: FeedFile) -> dict[str, FeedRow]:
        read = csv.reader(io.StringIO(file.content.decode(), newline=""))
        return {
            key: FeedRow(title, Decimal(price), currency, there == "yes") for key, title, price, currency, there in read
        }


class Broken(LeafletFeed):
    def __init_subclass__(cls, caught_by: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        assert hasattr(FeedConformance, caught_by.partition("[")[0])
        BROKEN[f"{cls.__module__.replace('.', '/')}.py::{cls.__name__}"] = caught_by


class TestSoldOutLeftOut(Broken, caught_by="test_each_variant_has_a_row_of_its_own[used, none left]"):
    class connector(LeafletConnector):
        @classmethod
        def rows(cls, listings: Iterable[Listing]) -> Iterator[Row]:
            yield from (row for row in super().rows(listings) if row[-1] == "yes")


class TestFirstVariantAlone(Broken, caught_by="test_each_variant_has_a_row_of_its_own[a hundred variants]"):
    class connector(LeafletConnector):
        @classmethod
        def rows(cls, listings: Iterable[Listing]) -> Iterator[Row]:
            yield from (cls.row(each, each.variants[0]) for each in listings)


class TestPriceWithTwoDecimals(Broken, caught_by="test_prices_keep_the_decimals_of_their_currency[3.755-KWD]"):
    class connector(LeafletConnector):
        @classmethod
        def row(cls, listing: Listing, variant: ListingVariant) -> Row:
            key, title, price, *rest = super().row(listing, variant)
            return (key, title, f"{float(price):.2f}", *rest)  # type: ignore[return-value]  # two are left


class TestPriceBeforeTheSale(Broken, caught_by="test_each_variant_has_a_row_of_its_own[options, photos, everything]"):
    class connector(LeafletConnector):
        @classmethod
        def row(cls, listing: Listing, variant: ListingVariant) -> Row:
            return super().row(listing, variant.model_copy(update={"price": variant.compare_at or variant.price}))


class TestArabicWithoutItsLetters(Broken, caught_by="test_each_variant_has_a_row_of_its_own[arabic]"):
    class connector(LeafletConnector):
        @classmethod
        def row(cls, listing: Listing, variant: ListingVariant) -> Row:
            plain = listing.title.encode("ascii", "replace").decode()
            return super().row(listing.model_copy(update={"title": plain}), variant)


class TestListingsReadTwice(Broken, caught_by="test_a_change_is_in_the_file"):
    class connector(LeafletConnector):
        @classmethod
        def rows(cls, listings: Iterable[Listing]) -> Iterator[Row]:
            assert sum(1 for _ in listings) >= 0
            yield from super().rows(listings)


class TestLineByLine(Broken, caught_by="test_odd_signs_break_neither_their_row_nor_the_next"):
    class connector(LeafletConnector):
        @classmethod
        def written(cls, rows: list[Row]) -> bytes:
            return "".join(",".join(row) + "\r\n" for row in rows).encode()


class TestClockInTheFile(Broken, caught_by="test_the_same_listings_are_the_same_file"):
    class connector(LeafletConnector):
        @classmethod
        def written(cls, rows: list[Row]) -> bytes:
            return super().written([(str(uuid.uuid4()), "made", "0", "EUR", "no"), *rows])


class TestRowForNothing(Broken, caught_by="test_without_anything_on_sale_there_is_a_file_and_no_row_in_it"):
    class connector(LeafletConnector):
        @classmethod
        def written(cls, rows: list[Row]) -> bytes:
            return super().written(rows or [("-", "nothing", "0", "EUR", "no")])


class TestLastOneCountsForAll(Broken, caught_by="test_listings_leave_each_other_alone"):
    class connector(LeafletConnector):
        @classmethod
        def written(cls, rows: list[Row]) -> bytes:
            return super().written([(*row[:3], rows[-1][3], rows[-1][4]) for row in rows])


class TestTokenInTheFile(Broken, caught_by="test_no_secret_stands_in_it"):
    class connector(LeafletConnector):
        @classmethod
        def feed(cls, config: ConnectorConfig, listings: Iterable[Listing]) -> FeedFile:
            key = LeafletConfig.model_validate(config.model_dump()).token.get_secret_value()
            return FeedFile("text/csv", "csv", cls.written([(key, "key", "0", "EUR", "no"), *cls.rows(listings)]))


class TestEndingWithADot(Broken, caught_by="test_its_kind_and_its_ending_fit_an_address"):
    class connector(LeafletConnector):
        @classmethod
        def feed(cls, config: ConnectorConfig, listings: Iterable[Listing]) -> FeedFile:
            return FeedFile("text/csv", ".csv", cls.written(list(cls.rows(listings))))


class TestAddressForEver(Broken, caught_by="test_another_word_in_a_setting_voids_its_address"):
    class connector(LeafletConnector):
        renewed_in = "word"


class TestSendsAllTheSame(Broken, caught_by="test_what_is_published_is_taken_and_nothing_is_sent"):
    class connector(LeafletConnector):
        def push(self, push: Push) -> Receipt:
            self.http.get("hello")
            return super().push(push)
