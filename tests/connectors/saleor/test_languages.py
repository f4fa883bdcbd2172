"""Two accounts of one business on one shop, each in its language and its channel: one product, in both languages."""

import json
from decimal import Decimal

from connectors import Listing, ListingOption, Money
from connectors.channels.saleor import SaleorConnector
from connectors.testing import hosted, listing_of
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of, two_photos
from tests.connectors.saleor.fake import SaleorShop
from tests.connectors.saleor.runs import Account, by_sku, config_of, only

FRENCH = family_of("ROBE", seller_category="Robes", brand="Tifaouine")
SIZES = {"S": "صغير", "M": "متوسط", "L": "كبير"}


def arabic(listing: Listing, **more: object) -> Listing:
    options = (ListingOption(name="المقاس", values=tuple(SIZES.values())),)
    variants = tuple(
        each.model_copy(
            update={"options": {"المقاس": SIZES[each.options["Taille"]]}, "price": Money.of("200.00", "MAD")}
        )
        for each in listing.variants
    )
    given = {
        "language": "ar",
        "title": "فستان",
        "description": "<p>منسوج <strong>يدويا</strong></p>",
        "currency": "MAD",
    }
    return listing.model_copy(update={**given, "options": options, "variants": variants, **more})


def push_in_arabic(shop: SaleorShop, listing: Listing) -> None:
    if len(shop.channels) == 1:
        shop.link(shop.warehouses[shop.house], shop.open_channel("ar", "MAD"))
    with hosted(SaleorConnector, config_of(shop, channel="ar")) as connector:
        connector.push(push_of(listing, connector.find(listing)))


def test_a_second_language_is_a_translation_and_the_first_stays(shop: SaleorShop) -> None:
    Account(shop).sync([FRENCH])
    push_in_arabic(shop, arabic(FRENCH))
    assert (shop.listings(), only(shop)["name"]) == (1, FRENCH.title)
    translated = only(shop)["translations"]["AR"]
    assert (translated["name"], json.loads(translated["description"])["blocks"][0]["data"]["text"]) == (
        "فستان",
        "منسوج <b>يدويا</b>",
    )
    values = [value for each in shop.attributes.values() for value in each["values"].values()]
    assert {each["name"]: each["translations"].get("AR") for each in values} == SIZES
    assert (len(shop.attributes), len(shop.types), len(shop.categories)) == (2, 1, 1)


def test_each_channel_has_its_price_and_all_have_the_photos_once(shop: SaleorShop) -> None:
    Account(shop).sync([FRENCH])
    push_in_arabic(shop, arabic(FRENCH))
    prices = [listing["price"] for listing in by_sku(shop)["ROBE-S"]["listings"].values()]
    assert prices == [Decimal("20.00"), Decimal("200.00")]
    assert [each["isPublished"] for each in only(shop)["listings"].values()] == [True, True]
    assert [each["alt"] for each in shop.media.values()] == ["devant", ""]
    assert len(shop.media) == 2


def test_a_change_in_one_language_leaves_the_other(shop: SaleorShop) -> None:
    account = Account(shop)
    account.sync([FRENCH])
    push_in_arabic(shop, arabic(FRENCH))
    account.sync([FRENCH.model_copy(update={"title": "Robe brodée"})])
    push_in_arabic(shop, arabic(FRENCH, title="فستان مطرز"))
    assert (only(shop)["name"], only(shop)["translations"]["AR"]["name"]) == ("Robe brodée", "فستان مطرز")
    names = {each["name"] for each in by_sku(shop).values()}
    assert names == {"S", "M", "L"}


def test_a_title_in_two_languages_is_no_drift_in_either(shop: SaleorShop) -> None:
    soap = listing_of("SOAP", "Savon", pictures=two_photos("SOAP"))
    Account(shop).sync([soap, FRENCH])
    push_in_arabic(shop, arabic(FRENCH))
    with hosted(SaleorConnector, config_of(shop)) as connector:
        titles = {each.key: each.title for each in connector.read_listings()}
    assert titles == {"SOAP": "Savon", "ROBE": None}
