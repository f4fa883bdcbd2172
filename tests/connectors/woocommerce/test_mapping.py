"""A listing as a shop takes it."""

import pytest
from inline_snapshot import snapshot

from connectors import Listing, Money, RemotePicture
from connectors.channels.woocommerce.mapping import own_sku, photo_name, to_offer, to_product, to_variation
from connectors.testing import SAMPLES, listing_of, picture_of

RUG = SAMPLES["options, photos, everything"]
PHOTOS = {"rendition-rug-blue": RemotePicture(id="7"), "rendition-rug-back": "https://pictures.example/rug-back.png"}
UNITS = {"weight_unit": "kg", "dimension_unit": "cm"}


def test_a_listing_is_translated_whole() -> None:
    assert to_product(RUG, PHOTOS, {"categories": [3], "tags": [4, 5]}, UNITS) == snapshot(
        {
            "name": "Tapis berbère « Tifaouine » &amp; coussin, 100 % laine",
            "type": "variable",
            "status": "publish",
            "sku": "RUG",
            "description": "<p>Tissé à la main.</p><ul><li>laine &amp; coton</li><li>120 &lt; 180</li></ul>",
            "attributes": [
                {"name": "Couleur", "options": ["Bleu", "Écru"], "visible": True, "variation": True, "position": 0},
                {
                    "name": "Taille",
                    "options": ["80 × 150", "120 × 180"],
                    "visible": True,
                    "variation": True,
                    "position": 1,
                },
                {
                    "name": "Entretien",
                    "options": ["Lavage à la main"],
                    "visible": True,
                    "variation": False,
                    "position": 2,
                },
                {"name": "Fait main", "options": ["oui"], "visible": True, "variation": False, "position": 3},
            ],
            "images": [
                {"id": 7, "alt": "Le tapis bleu"},
                {"src": "https://pictures.example/rug-back.png", "name": "rug-back-66e9506bdbd9"},
            ],
            "meta_data": [{"key": "_qafila_key", "value": "RUG"}],
            "categories": [{"id": 3}],
            "tags": [{"id": 4}, {"id": 5}],
            "weight": "3.5",
            "dimensions": {"length": "180", "width": "120"},
            "global_unique_id": "",
            "manage_stock": False,
        }
    )


def test_a_variation_is_translated_whole() -> None:
    assert [to_variation(RUG, each, PHOTOS) for each in RUG.variants[:2]] == snapshot(
        [
            {
                "sku": "TAPIS Bleu 80 × 150",
                "status": "publish",
                "global_unique_id": "6111234567896",
                "attributes": [{"name": "Couleur", "option": "Bleu"}, {"name": "Taille", "option": "80 × 150"}],
                "meta_data": [{"key": "_qafila_key", "value": "RUG0"}],
                "image": {"id": 7},
                "regular_price": "179.00",
                "sale_price": "149.90",
                "manage_stock": True,
                "stock_quantity": 0,
                "stock_status": "outofstock",
            },
            {
                "sku": "TAPIS Bleu 120 × 180",
                "status": "publish",
                "global_unique_id": "",
                "attributes": [{"name": "Couleur", "option": "Bleu"}, {"name": "Taille", "option": "120 × 180"}],
                "meta_data": [{"key": "_qafila_key", "value": "RUG1"}],
                "image": {"id": 7},
                "regular_price": "149.90",
                "sale_price": "",
                "manage_stock": True,
                "stock_quantity": 1,
                "stock_status": "instock",
            },
        ]
    )


@pytest.mark.parametrize(
    ("changed", "offer"),
    [
        (["price"], {"regular_price": "12.50", "sale_price": ""}),
        (["quantity"], {"manage_stock": True, "stock_quantity": 5, "stock_status": "instock"}),
        (["content"], {}),
    ],
)
def test_what_has_not_changed_is_left_out(changed: list[str], offer: dict[str, object]) -> None:
    assert to_offer(listing_of("SOAP", "Savon").variants[0], changed) == offer


@pytest.mark.parametrize(
    ("price", "compare_at", "regular", "sale"),
    [
        ("12500 XOF", "15000 XOF", "15000", "12500"),
        ("3.500 KWD", None, "3.500", ""),
        ("10.00 EUR", "10.00 EUR", "10.00", ""),
        ("10.00 EUR", "8.00 EUR", "10.00", ""),
        ("1234567.80 MAD", "2000000.00 MAD", "2000000.00", "1234567.80"),
    ],
)
def test_a_compare_at_price_makes_the_price_a_sale(price: str, compare_at: str | None, regular: str, sale: str) -> None:
    variant = listing_of("SOAP", "Savon").variants[0]
    told = {"price": money(price), "compare_at": money(compare_at) if compare_at else None}
    assert to_offer(variant.model_copy(update=told), ["price"]) == {"regular_price": regular, "sale_price": sale}


def money(text: str) -> Money:
    amount, currency = text.split()
    return Money.of(amount, currency)


def test_measures_are_in_the_shops_units_and_left_out_where_those_are_not_known() -> None:
    document = to_product(RUG, {}, {}, {"weight_unit": "lbs", "dimension_unit": "in"})
    assert (document["weight"], document["dimensions"]) == ("7.7162", {"length": "70.8661", "width": "47.2441"})
    assert not {"weight", "dimensions"} & to_product(RUG, {}, {}, {}).keys()


def test_a_simple_products_options_are_shown_and_are_no_axes() -> None:
    one = RUG.model_copy(update={"variants": RUG.variants[:1]})
    document = to_product(one, {}, {}, {})
    assert (document["type"], document["sku"]) == ("simple", "TAPIS Bleu 80 × 150")
    assert document["attributes"][0] == snapshot(
        {"name": "Couleur", "options": ["Bleu"], "visible": True, "variation": False, "position": 0}
    )  # type: ignore[index]


@pytest.mark.parametrize(
    ("listing", "sku"),
    [(RUG, "RUG"), (listing_of("SOAP", "Savon"), "SOAP-1"), (SAMPLES["no SKU, no barcode, no stock count"], "NOSKUV1")],
)
def test_a_products_own_sku(listing: Listing, sku: str) -> None:
    assert own_sku(listing) == sku


def test_a_photos_name_says_its_pixels_and_is_fit_for_an_address() -> None:
    one, other = picture_of("Été à Fès 1"), picture_of("Été à Fès 2")
    assert photo_name(one) == photo_name(one.model_copy(update={"alt": "autre"}))
    assert photo_name(one) != photo_name(other)
    assert photo_name(picture_of("x" * 300)).isascii()
    assert len(photo_name(picture_of("x" * 300))) < 80
