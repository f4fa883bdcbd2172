"""A shop behind a bad line: nothing is there twice, nothing is missing, no family is incomplete."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from connectors.listing import Listing
from connectors.testing import Answer, Seen, listing_of
from connectors.testing.faults import Cut, Fault
from tests.connectors.families import two_photos
from tests.connectors.prestashop.fake import PrestaShop
from tests.connectors.prestashop.runs import Account, family_of, requests

BUSY = Answer(503, content=b"<html><h1>Service Unavailable</h1></html>", media_type="text/html")
SLOW_DOWN = Answer(429, {"code": "too_many_requests", "message": "slow down"}, {"Retry-After": "1"})
PAGE = Answer(200, content=b"<!doctype html><h1>One moment, please</h1>", media_type="text/html")
CATALOGUE = [
    family_of(f"FAM{n}") if n % 2 else listing_of(f"ONE{n}", f"Bol {n}", pictures=two_photos(f"ONE{n}"))
    for n in range(24)
]


@dataclass
class Weather(Fault):
    """Of a hundred requests 5 are carried out and cut, 5 are answered with 503, 2 with 429, 2 with a web page."""

    seed: int
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311 - no secret

    def before(self, seen: Seen) -> Answer | None:
        dice = self._dice.random()
        for name, answer, up_to in (("busy", BUSY, 0.05), ("limited", SLOW_DOWN, 0.07), ("page", PAGE, 0.09)):
            if dice < up_to:
                self.happened[name] += 1
                return answer
        return None

    def after(self, seen: Seen) -> None:
        if self._dice.random() < 0.05:
            self.happened["cut"] += 1
            raise Cut


def assert_whole(shop: PrestaShop, account: Account, listings: Sequence[Listing]) -> None:
    assert shop.listings() == len(listings)
    for listing in listings:
        shown = shop.shown(account.receipt(listing.key))
        assert shown is not None
        assert shown.on_sale
        assert {sku: (offer.price, offer.quantity) for sku, offer in shown.variants.items()} == {
            each.sku: (each.price.amount, each.quantity) for each in listing.variants
        }
        pixels = [each["content"] for each in shop.images_of(int(account.receipt(listing.key).remote["listing"]))]
        assert pixels == [f"pixels of {each.rendition}".encode() for each in listing.pictures]
    assert len(shop.tables["combinations"]) == sum(len(each.variants) for each in listings if len(each.variants) > 1)
    assert len(shop.photos) == 2 * len(listings)
    assert len(shop.tables["product_options"]) == 1
    assert len(shop.tables["product_option_values"]) == 3


@pytest.mark.parametrize("seed", range(8))
def test_in_any_weather_all_arrives_once_and_whole_and_a_second_sync_writes_nothing(
    shop: PrestaShop, seed: int
) -> None:
    account, weather = Account(shop), Weather(seed)
    with shop.disturbed(weather):
        account.sync(CATALOGUE)
    assert weather.happened["cut"], "the weather was fine"
    assert_whole(shop, account, CATALOGUE)
    shop.writes.clear()
    assert account.sync(CATALOGUE) == 1
    assert not shop.writes


@pytest.mark.parametrize("seed", range(3))
def test_changes_arrive_in_any_weather_and_no_photo_is_stored_again(shop: PrestaShop, seed: int) -> None:
    account = Account(shop)
    account.sync(CATALOGUE)
    changed = [each.model_copy(update={"title": f"Neuf : {each.title}"}) for each in CATALOGUE[:12]]
    changed += [_cheaper(each) for each in CATALOGUE[12:]]
    with shop.disturbed(Weather(seed)):
        account.sync(changed)
    assert_whole(shop, account, changed)
    titles = {shop.shown(account.receipt(each.key)).title for each in changed}  # type: ignore[union-attr]
    assert titles == {each.title for each in changed}


def test_in_fine_weather_no_request_is_without_use(shop: PrestaShop) -> None:
    """Both pages of what is there, then a product, its photos, its combinations and its stock."""
    Account(shop).sync(CATALOGUE)
    asked = Counter(re.sub(r"/\d+", "", each) for each in requests(shop))
    terms = {"GET product_options", "POST product_options", "GET product_option_values", "POST product_option_values"}
    assert sum(asked[each] for each in terms) == 6
    assert {name: count for name, count in asked.items() if name not in terms} == {
        "GET products": 1,
        "GET combinations": 1,
        "POST products": 24,
        "POST images/products": 48,
        "POST combinations": 12,
        "GET stock_availables": 12,
        "PATCH stock_availables": 24,
    }


def _cheaper(listing: Listing) -> Listing:
    variants = tuple(
        each.model_copy(update={"price": each.price.model_copy(update={"amount": each.price.amount - 1})})
        for each in listing.variants
    )
    return listing.model_copy(update={"variants": variants})
