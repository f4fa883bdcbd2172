"""The suite that every connector passes whose platform fetches a file, in each of the formats."""

from decimal import Decimal
from typing import ClassVar

from connectors import FeedFile, Listing
from connectors.channels.feed import FeedConfig, FeedConnector
from connectors.testing import FakeChannel, FeedConformance, FeedRow
from tests.connectors.broken_feeds import LeafletFeed
from tests.connectors.feed.reading import read_rows


class Feed(FeedConformance):
    connector = FeedConnector
    format: ClassVar[str]

    def config(self, fake: FakeChannel) -> FeedConfig:
        return FeedConfig.model_validate({"format": self.format, "page": "https://shop.example/p/{sku}"})

    def adapt(self, listing: Listing) -> Listing:
        """A file asks for a description."""
        return listing.model_copy(update={"description": listing.description or listing.title})

    def rows(self, file: FeedFile) -> dict[str, FeedRow]:
        read = read_rows(self.format, file.content.decode())
        assert len({row["id"] for row in read}) == len(read)
        return {row["id"]: to_row(row) for row in read}


def to_row(row: dict[str, str]) -> FeedRow:
    amount, currency = (row.get("sale_price") or row["price"]).split(" ")
    return FeedRow(row["title"], Decimal(amount), currency, row["availability"].replace("_", " ") == "in stock")


class TestGoogleRss(Feed):
    format = "google-rss"


class TestGoogleTsv(Feed):
    format = "google-tsv"


class TestFacebookCsv(Feed):
    format = "facebook-csv"


class TestLeaflet(LeafletFeed):
    """What its broken relatives are caught by is their fault."""
