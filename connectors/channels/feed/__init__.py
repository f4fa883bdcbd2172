"""Product files that platforms fetch when they like: Google's RSS and TSV, Facebook's CSV (docs/connectors/feed.md).

Nothing is sent: what was pushed stands in the file from then on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import Field

from connectors import (
    AccountFacts,
    Connector,
    ConnectorConfig,
    ConnectorError,
    FeedFile,
    FetchesSchema,
    ImageSpec,
    Limits,
    Listing,
    MaxLength,
    MinLength,
    Pictures,
    Push,
    Receipt,
    Required,
    ServesFeed,
    UpdatesOffers,
    WithdrawsListings,
    priced,
    told_apart,
)
from connectors.asked import Answers, Asked, Rules
from connectors.channels.feed.mapping import to_facebook, to_google
from connectors.channels.feed.writing import to_csv, to_rss, to_tsv
from connectors.clothes import DescribesClothes, asked_of_clothes
from connectors.items import PagePattern, Site, items

TITLE, BRAND = 150, 70


class FeedConfig(ConnectorConfig):
    format: Literal["google-rss", "google-tsv", "facebook-csv"] = Field(
        title="Kind of file", description="google-rss, google-tsv or facebook-csv"
    )
    page: PagePattern = Field(
        title="Address of a product's page",
        description="Of your own site, with {sku}, {key} or {product} in it, such as https://shop.example/p/{sku}",
    )
    answers: Rules = Field(
        "",
        title="Answers",
        description="What a category needs and your file does not say, by Google's number: 1604.gender = unisex",
    )
    address: str = Field(
        "",
        title="Word in its address",
        description="Write another, whatever it is, and the address that was given away is void",
        max_length=100,
    )


class FeedConnector(Connector[FeedConfig], WithdrawsListings, UpdatesOffers, FetchesSchema, ServesFeed):
    slug, name, revision = "feed", "Product file", 1
    chosen_in = ""
    requirements = (
        MinLength("title", 1),
        MaxLength("title", TITLE),
        MaxLength("brand", BRAND),
        Required("description"),
        priced,
        told_apart,
        DescribesClothes(),
    )
    pictures = Pictures(
        ImageSpec(box=1600, min_side=500, square=True), at_most=11, at_least=1, main_on_white=True, by="url"
    )
    limits = Limits(batch=100, concurrency=1)

    def base_url(self) -> str:
        return "https://feed.invalid"

    @classmethod
    def asked(cls, facts: AccountFacts) -> Mapping[str, Sequence[Asked]]:
        return asked_of_clothes()

    def check_account(self) -> AccountFacts:
        return AccountFacts(values={"answers": Answers.read("", self.config.answers).kept()})

    def find(self, listing: Listing) -> Receipt | None:
        """Nobody else writes in our file."""
        return None

    def push(self, push: Push) -> Receipt:
        return Receipt(remote={"listing": push.listing.key})

    def update_offers(self, pushes: Sequence[Push]) -> Sequence[Receipt | ConnectorError]:
        return [self.push(push) for push in pushes]

    def withdraw(self, known: Receipt) -> None:
        """What is not on sale is left out."""

    @classmethod
    def feed(cls, config: ConnectorConfig, listings: Iterable[Listing]) -> FeedFile:
        given = FeedConfig.model_validate(config.model_dump())
        site = Site(given.page, Answers.read("", given.answers))
        told = ((listing, item) for listing in listings for item in items(listing, site, TITLE))
        match given.format:
            case "google-rss":
                return FeedFile("application/rss+xml; charset=utf-8", "xml", to_rss(map(to_google, told)))
            case "google-tsv":
                return FeedFile("text/tab-separated-values; charset=utf-8", "tsv", to_tsv(map(to_google, told)))
            case "facebook-csv":
                return FeedFile("text/csv; charset=utf-8", "csv", to_csv(map(to_facebook, told)))
