"""A shop behind a bad line: nothing is there twice, nothing is missing, no family is incomplete."""

from collections import Counter
from collections.abc import Sequence
from threading import Thread

import pytest

from connectors.channels.saleor.vocabulary import Vocabulary
from connectors.listing import Listing
from connectors.testing import listing_of
from tests.connectors.families import family_of, two_photos
from tests.connectors.saleor.fake import SaleorShop
from tests.connectors.saleor.runs import Account, connected
from tests.connectors.woocommerce.test_weather import Weather

CATALOGUE = [
    family_of(f"FAM{n}", seller_category="Maison > Robes")
    if n % 2
    else listing_of(f"ONE{n}", f"Bol {n}", pictures=two_photos(f"ONE{n}"), brand="Tifaouine")
    for n in range(24)
]


def assert_whole(shop: SaleorShop, account: Account, listings: Sequence[Listing]) -> None:
    assert shop.listings() == len(listings)
    for listing in listings:
        shown = shop.shown(account.receipt(listing.key))
        assert shown is not None
        assert shown.on_sale
        assert shown.pictures == 2
        assert {sku: (offer.price, offer.quantity) for sku, offer in shown.variants.items()} == {
            each.sku: (each.price.amount, each.quantity) for each in listing.variants
        }
    assert len(shop.variants) == sum(len(each.variants) for each in listings)
    assert len(shop.media) == 2 * len(listings)


@pytest.mark.parametrize("seed", range(8))
def test_in_any_weather_all_arrives_once_and_whole_and_a_second_sync_asks_nothing(shop: SaleorShop, seed: int) -> None:
    account, weather = Account(shop), Weather(seed)
    with shop.disturbed(weather):
        account.sync(CATALOGUE)
    assert weather.happened["cut"], "the weather was fine"
    assert_whole(shop, account, CATALOGUE)
    assert (len(shop.types), len(shop.categories), len(shop.attributes)) == (2, 3, 2)
    before = len(shop.exchanges)
    assert account.sync(CATALOGUE) == 1
    assert len(shop.exchanges) == before


@pytest.mark.parametrize("seed", range(3))
def test_changes_arrive_in_any_weather_and_no_photo_is_stored_again(shop: SaleorShop, seed: int) -> None:
    account = Account(shop)
    account.sync(CATALOGUE)
    media = set(shop.media)
    changed = [each.model_copy(update={"title": f"Neuf : {each.title}"}) for each in CATALOGUE[:12]]
    changed += [_cheaper(each) for each in CATALOGUE[12:]]
    with shop.disturbed(Weather(seed)):
        account.sync(changed)
    assert_whole(shop, account, changed)
    assert set(shop.media) == media
    titles = {shop.shown(account.receipt(each.key)).title for each in changed}  # type: ignore[union-attr]
    assert titles == {each.title for each in changed}


def test_in_fine_weather_a_new_listing_takes_one_call_for_its_photos_and_its_share_of_one(shop: SaleorShop) -> None:
    """With one more where a variant has a photo of its own."""
    Account(shop).sync(CATALOGUE)
    asked = Counter(_operation(each.request.content) for each in shop.exchanges)
    names = ("Attributes", "AttributeCreate", "Types", "ProductTypeCreate", "Categories", "CategoryCreate")
    first_time = sum(asked.pop(name) for name in (*names, "ProductAttributeAssign", "Granted", "Places"))
    assert asked == {"Shelf": 1, "ProductBulkCreate": 3, "ProductMediaCreate": 24, "VariantMediaAssign": 12}
    assert first_time <= 16


def test_two_businesses_that_begin_at_once_make_each_type_attribute_and_category_once(shop: SaleorShop) -> None:
    accounts = [Account(shop), Account(shop)]
    halves = [CATALOGUE[:12], CATALOGUE[12:]]
    threads = [Thread(target=account.sync, args=(half,)) for account, half in zip(accounts, halves, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shop.listings() == len(CATALOGUE)
    assert (len(shop.types), len(shop.categories), len(shop.attributes)) == (2, 3, 2)


def _operation(content: bytes) -> str:
    words = content.decode("utf-8", "replace").partition('"query":"')[2].split("(")[0].split("{")[0].split()
    return words[1].partition("And")[0] if len(words) > 1 else ""


def _cheaper(listing: Listing) -> Listing:
    variants = tuple(
        each.model_copy(update={"price": each.price.model_copy(update={"amount": each.price.amount - 1})})
        for each in listing.variants
    )
    return listing.model_copy(update={"variants": variants})


def test_values_that_are_new_to_the_shop_are_on_their_way_in_one_request_at_a_time(shop: SaleorShop) -> None:
    """A shop makes the values that it does not know; two requests at once would each make the same one."""
    with connected(shop) as connector:
        words = connector._dispatch.vocabulary
    order: list[str] = []
    second = Thread(target=lambda: _made(words, {("size", "S"), ("size", "M")}, order, "second"))
    third = Thread(target=lambda: _made(words, {("size", "XL")}, order, "another value"))
    with words.making({("size", "S")}):
        second.start()
        third.start()
        third.join()
        order.append("first")
    second.join()
    assert order == ["another value", "first", "second"]


def _made(words: Vocabulary, values: set[tuple[str, str]], order: list[str], name: str) -> None:
    with words.making(values):
        order.append(name)
