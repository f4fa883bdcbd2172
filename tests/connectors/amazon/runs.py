"""Runs of an account at Amazon's double, whose listings go by feed from two on."""

from collections.abc import Iterator
from contextlib import contextmanager

from connectors.channels.amazon import AmazonConnector
from connectors.listing import Listing
from connectors.testing import hosted, listing_of, memory_files, memory_tokens
from connectors.testing.rehearsal import Rehearsal
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import TOKENS, config
from tests.connectors.families import addressed


def bowls(count: int, title: str = "Bol") -> list[Listing]:
    return [
        addressed(listing_of(f"BOWL{n}", f"{title} n° {n}", f"{n + 4}.50", "EUR", brand="Safi")) for n in range(count)
    ]


def host_of(market: AmazonMarket) -> Rehearsal:
    settings = config(market.url, feed_from=2)
    host = Rehearsal(AmazonConnector, settings, market, memory_files(), memory_tokens(TOKENS))
    host.check_account()
    return host


@contextmanager
def another_run(market: AmazonMarket) -> Iterator[AmazonConnector]:
    with hosted(AmazonConnector, config(market.url), tokens=memory_tokens(TOKENS)) as connector:
        yield connector


def submitted(market: AmazonMarket) -> int:
    return market.writes.count("POST feeds")
