"""The story of a catalogue in a Medusa."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import SecretStr

from connectors import AccountFacts, ConnectorError, ListingVariant, Money, Push
from connectors.channels.medusa import MedusaConfig, MedusaConnector
from connectors.listing import Listing
from connectors.testing import Seen, hosted, listing_of
from connectors.testing.faults import Cut, CutAt, Fault
from tests.connectors.medusa.fake import KEY, MedusaShop
from tests.scenarios import postgres
from tests.scenarios.conftest import Installation
from tests.shops.medusa_shop import MedusaView, opened
from tests.shops.proxy import BadLine, proxied
from tests.shops.servers import NotInstalled, npm_shop
from tests.shops.story import Business, tell, tell_of_others

pytestmark = [
    pytest.mark.all,
    pytest.mark.timeout(1_200),
]  # dozens of commands, and a server that is slow to start
ACCOUNT = ("--connector", "medusa", "--set", "url={url}", "--secret", "api_key=env:SHOP")
USER, PASSWORD = "admin@example.com", "made-up-password"


@dataclass
class BadLineWithPhotos(BadLine):
    """`lost` counts the photos of uploads that were carried out and whose answer never arrived."""

    lost: Counter[str] = field(default_factory=Counter)

    def after(self, seen: Seen) -> None:
        try:
            super().after(seen)
        except Cut:
            if seen.path.endswith("/uploads"):
                self.lost.update(each.decode() for each in re.findall(rb'filename="([^"]+)"', seen.content))
            raise


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MedusaView]:
    """It takes its time to start."""
    folder = tmp_path_factory.mktemp("medusa")
    files = folder / "files"
    files.mkdir()
    given = {"SHOP_FILES": str(files), "SHOP_USER": USER, "SHOP_PASSWORD": PASSWORD}
    try:
        with (
            postgres.running() as database,
            npm_shop("medusa", folder / "log", DATABASE_URL=database.new_database(), **given) as url,
        ):
            yield opened(url, USER, PASSWORD, files)
    except (NotInstalled, postgres.NoPostgres) as absent:
        pytest.skip(str(absent))


@pytest.fixture(params=["double", "real"])
def medusa(request: pytest.FixtureRequest) -> Iterator[MedusaView]:
    """An empty shop that sells in dollars."""
    if request.param == "real":
        view: MedusaView = request.getfixturevalue("real")
        view.clear()
        yield view
        return
    with MedusaShop() as shop:
        shop.currency = "USD"
        shop.forget()
        yield MedusaView(shop.url, KEY, lambda: list(shop.files), lambda: None)


@pytest.mark.parametrize("line", [Fault(), BadLineWithPhotos(seed=7, late=0.3)], ids=["good line", "bad line"])
def test_a_catalogue_is_published_changed_and_withdrawn(
    medusa: MedusaView, line: Fault, installation: Installation, tmp_path: Path
) -> None:
    """A photo is stored again only where nobody could know that it had arrived: Medusa has no list of files."""
    with proxied(medusa.url, line) as proxy:
        tell(Business(installation, tmp_path, proxy, ACCOUNT, medusa.key), medusa)
    lost = line.lost if isinstance(line, BadLineWithPhotos) else Counter[str]()
    assert Counter(medusa.stored()) == Counter(medusa.photos()) + lost
    if isinstance(line, BadLine):
        assert line.happened["commit-then-cut"], "the line was not so bad"
        assert line.happened["429"] + line.happened["503"] + line.happened["502"]


def test_what_others_sell_under_our_skus_stays_as_it_is(
    medusa: MedusaView, installation: Installation, tmp_path: Path
) -> None:
    with proxied(medusa.url) as proxy:
        tell_of_others(Business(installation, tmp_path, proxy, ACCOUNT, medusa.key), medusa)


@contextmanager
def selling(medusa: MedusaView, fault: Fault) -> Iterator[MedusaConnector]:
    """Over a line of its own, and knowing nothing of what was sent before."""
    with proxied(medusa.url, fault) as line:
        config = MedusaConfig(url=line.url, api_key=SecretStr(medusa.key))
        with hosted(
            MedusaConnector, config, facts=AccountFacts(currency="USD", values={"location": None})
        ) as connector:
            yield connector


def soap(paid: int, before: int | None) -> Listing:
    compare_at = Money.of(before, "USD") if before else None
    variant = ListingVariant(key="SOAPV", sku="SOAP-1", price=Money.of(paid, "USD"), compare_at=compare_at)
    return listing_of("SOAP", "Savon", currency="USD", variants=(variant,))


def offer(connector: MedusaConnector, listing: Listing) -> None:
    known = connector.find(listing)
    push = Push(listing=listing, known=known, write_id="w", changed=frozenset({"price"}))
    (answer,) = connector.update_offers([push]) if known else connector.push_batch([push])
    if isinstance(answer, ConnectorError):
        raise answer


def test_a_discount_is_shown_changed_and_ended_wherever_the_line_is_cut(medusa: MedusaView) -> None:
    """As a visitor of the storefront sees it, who never pays less than before or after."""
    old = (150, None)
    for new in ((80, 100), (90, 120), (100, None)):
        for number in range(1, 20):
            try:
                with selling(medusa, CutAt(number, "after", lasting=True)) as connector:
                    offer(connector, soap(*new))
                break
            except ConnectorError:
                assert [paid for paid, _ in medusa.offers().values() if paid < min(old[0], new[0])] == []
        paid, before = new
        assert medusa.offers() == {"SOAP-1": (paid, before or paid)}
        assert medusa.discounts() == [paid] * (before is not None)
        with selling(medusa, Fault()) as connector:
            prices = [each.price for standing in connector.read_listings() for each in standing.variants or ()]
        assert prices == [Money.of(paid, "USD")]
        old = new
