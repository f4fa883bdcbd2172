"""A listing as a shop takes it."""

import pytest
from inline_snapshot import snapshot

from connectors import Money, RemotePicture
from connectors.channels.vendure.mapping import (
    axes,
    choice,
    fits,
    key_in,
    major_units,
    minor_units,
    photo_name,
    slug_of,
    to_group,
    to_offer,
    to_product,
    to_variant,
)
from connectors.channels.vendure.reading import to_standing
from connectors.channels.vendure.replies import Product, ToldProduct
from connectors.testing import SAMPLES, listing_of, picture_of

RUG = SAMPLES["options, photos, everything"]
PHOTOS = {
    "rendition-rug-blue": RemotePicture(id="4"),
    "rendition-rug-back": RemotePicture(id="5"),
}


def test_a_full_listing_becomes_a_product() -> None:
    assert to_product(RUG, PHOTOS) == snapshot(
        {
            "enabled": True,
            "translations": [
                {
                    "languageCode": "fr",
                    "name": "Tapis berbère « Tifaouine » & coussin, 100 % laine",
                    "description": "<p>Tissé à la main.</p><ul><li>laine &amp; coton</li><li>120 &lt; 180</li></ul>",
                    "slug": "tapis-berbère-tifaouine-coussin-100-laine-qf-rug",
                }
            ],
            "assetIds": ["4", "5"],
            "featuredAssetId": "4",
        }
    )


def test_a_variant_has_its_photo_its_options_and_its_offer() -> None:
    assert to_variant(RUG, RUG.variants[0], ["6", "8"], PHOTOS, 2) == snapshot(
        {
            "enabled": True,
            "sku": "TAPIS Bleu 80 × 150",
            "translations": [
                {"languageCode": "fr", "name": "Tapis berbère « Tifaouine » & coussin, 100 % laine Bleu 80 × 150"}
            ],
            "optionIds": ["6", "8"],
            "assetIds": ["4"],
            "featuredAssetId": "4",
            "price": 14990,
            "trackInventory": "TRUE",
            "stockOnHand": 0,
        }
    )


def test_a_group_has_the_values_in_use() -> None:
    group = to_group(RUG, "Couleur", axes(RUG)["Couleur"])
    assert group == snapshot(
        {
            "code": "couleur-d838333a",
            "translations": [{"languageCode": "fr", "name": "Couleur"}],
            "options": [
                {"code": "bleu-573a3091", "translations": [{"languageCode": "fr", "name": "Bleu"}]},
                {"code": "écru-a8ed09fb", "translations": [{"languageCode": "fr", "name": "Écru"}]},
            ],
        }
    )


def test_a_single_variant_is_no_choice() -> None:
    assert axes(RUG.model_copy(update={"variants": RUG.variants[:1]})) == {}


def test_a_variant_without_a_value_has_one_that_says_so() -> None:
    """Vendure asks for one of each group."""
    bare = RUG.variants[0].model_copy(update={"options": {"Couleur": "Bleu"}})
    assert choice(bare, "Taille") == "–"
    assert axes(RUG.model_copy(update={"variants": (bare, *RUG.variants[1:])}))["Taille"][-1] == "–"


@pytest.mark.parametrize(
    ("changed", "offer"),
    [
        ({"price"}, {"price": 1250}),
        ({"quantity"}, {"trackInventory": "TRUE", "stockOnHand": 5}),
        ({"content"}, {}),
        ({"price", "quantity"}, {"price": 1250, "trackInventory": "TRUE", "stockOnHand": 5}),
    ],
)
def test_an_offer_has_what_changed_and_nothing_else(changed: set[str], offer: dict[str, object]) -> None:
    assert to_offer(listing_of("SOAP", "Savon").variants[0], 2, changed) == offer


def test_stock_that_is_not_counted_is_not_sent() -> None:
    uncounted = listing_of("SOAP", "Savon").variants[0].model_copy(update={"quantity": None})
    assert to_offer(uncounted, 2, {"quantity"}) == {"trackInventory": "FALSE"}


@pytest.mark.parametrize(
    ("amount", "currency", "precision", "units"),
    [
        ("12.50", "EUR", 2, 1250),
        ("12500", "XOF", 2, 1_250_000),
        ("3.125", "KWD", 3, 3125),
        ("1234567.80", "MAD", 2, 123_456_780),
        ("0.07", "EUR", 3, 70),
    ],
)
def test_prices_are_whole_numbers_of_the_shops_smallest_unit(
    amount: str, currency: str, precision: int, units: int
) -> None:
    price = Money.of(amount, currency)
    assert minor_units(price, precision) == units
    assert Money.of(major_units(units, precision).rstrip("0").rstrip(".") or "0", currency).amount == price.amount
    assert fits(price, precision)


def test_a_price_that_the_shop_cannot_show_does_not_fit() -> None:
    assert not fits(Money.of("3.125", "KWD"), 2)


@pytest.mark.parametrize(
    ("slug", "key"),
    [
        ("savon-noir-qf-soap", "SOAP"),
        ("savon-noir-qf-soap-2", "SOAP"),
        ("qf-soap", None),
        ("savon-noir", None),
        ("savon-qf-soap-noir", None),
        ("زيت-qf-k1", "K1"),
    ],
)
def test_an_address_tells_whose_it_is(slug: str, key: str | None) -> None:
    assert key_in(slug) == key


def test_the_address_of_a_title_without_letters_is_no_other() -> None:
    assert key_in(slug_of(listing_of("STAR", "★"))) == "STAR"


def test_a_photo_is_named_for_its_pixels() -> None:
    one, other = picture_of("rug"), picture_of("rug").model_copy(update={"rendition": "other"})
    assert photo_name(one) == photo_name(one.model_copy(update={"alt": "x"})) != photo_name(other)
    assert photo_name(one).endswith(".jpeg")


def test_a_product_that_is_there_keeps_its_address() -> None:
    there = Product.model_validate(
        {"id": "7", "slug": "old", "enabled": True, "translations": [{"languageCode": "fr", "slug": "old"}]}
    )
    document = to_product(RUG, {}, there)
    assert document["id"] == "7"
    assert "slug" not in document["translations"][0]  # type: ignore[index]  # a list
    assert (document["assetIds"], document["featuredAssetId"]) == ([], None)


def test_what_is_left_to_sell_is_what_nobody_has_ordered() -> None:
    variant = {
        "id": "1", "sku": "A", "enabled": True, "trackInventory": "TRUE",
        "prices": [{"price": 900, "currencyCode": "EUR"}, {"price": 1000, "currencyCode": "USD"}],
        "stockLevels": [{"stockOnHand": 5, "stockAllocated": 3}, {"stockOnHand": 1, "stockAllocated": 0}],
    }  # fmt: skip
    product = {"id": "7", "slug": "a-qf-k", "name": "A", "enabled": False, "variants": [variant]}
    standing = to_standing(ToldProduct.model_validate(product), "USD", 2)
    (sold,) = standing.variants or ()
    assert (standing.key, standing.status.value, str(sold.price and sold.price.amount)) == ("K", "withdrawn", "10.00")
    assert sold.quantity == 3
