"""A listing as the shop takes it."""

from dataclasses import replace

import pytest

from connectors import RemotePicture
from connectors.asked import Answers
from connectors.channels.shopify.mapping import Place, axes, mark_in, photo_name, theirs, to_new
from connectors.channels.shopify.replies import Image, Media
from connectors.testing import SAMPLES, listing_of, picture_of

PLACE = Place("gid://shopify/Location/1", "gid://shopify/Publication/1")
WITH_CATEGORIES = replace(
    PLACE, answers=Answers.read("Tapis = hg-3-59; Savons = gid://shopify/TaxonomyCategory/hb-3-2", "")
)


def test_a_full_listing_becomes_one_document() -> None:
    rug = SAMPLES["options, photos, everything"]
    photos = {each.rendition: RemotePicture(id=f"https://up.example/{each.name}") for each in rug.pictures}
    document = to_new(rug, photos, PLACE)
    files, variants, marks = document.pop("files"), document.pop("variants"), document.pop("metafields")
    assert document == {
        "title": "Tapis berbère « Tifaouine » & coussin, 100 % laine",
        "descriptionHtml": "<p>Tissé à la main.</p><ul><li>laine &amp; coton</li><li>120 &lt; 180</li></ul>",
        "vendor": "Coopérative Tifaouine",
        "productType": "Tapis",
        "tags": ["fait main", "artisanat"],
        "status": "ACTIVE",
        "productOptions": [
            {"name": "Couleur", "position": 1, "values": [{"name": "Bleu"}, {"name": "Écru"}]},
            {"name": "Taille", "position": 2, "values": [{"name": "80 × 150"}, {"name": "120 × 180"}]},
        ],
    }
    assert [(each["originalSource"], each["alt"], each["contentType"]) for each in files] == [
        ("https://up.example/rug-blue.jpeg", "Le tapis bleu", "IMAGE"),
        ("https://up.example/rug-back.png", "", "IMAGE"),
    ]
    assert variants[0] == {
        "sku": "TAPIS Bleu 80 × 150",
        "barcode": "6111234567896",
        "price": "149.90",
        "compareAtPrice": "179.00",
        "optionValues": [
            {"optionName": "Couleur", "name": "Bleu"},
            {"optionName": "Taille", "name": "80 × 150"},
        ],
        "inventoryItem": {
            "tracked": True,
            "measurement": {"weight": {"unit": "GRAMS", "value": 3500.0}},
            "countryCodeOfOrigin": "MA",
            "harmonizedSystemCode": "570110",
        },
        "file": files[0],
        "inventoryQuantities": [{"locationId": "gid://shopify/Location/1", "name": "available", "quantity": 0}],
    }
    assert {each["key"]: each["value"] for each in marks} == {
        "key": "RUG",
        "language": "fr",
        "details": '{"attributes":{"Entretien":"Lavage à la main","Fait main":"oui"},"condition":"new",'
        '"material":"Laine","dimensions":{"length":"1800","width":"1200"}}',
    }


def test_what_is_not_counted_brings_no_quantity() -> None:
    (variant,) = to_new(SAMPLES["no SKU, no barcode, no stock count"], {}, PLACE)["variants"]
    assert variant["inventoryItem"]["tracked"] is False
    assert "inventoryQuantities" not in variant


def test_a_product_without_options_has_the_one_that_the_shop_gives_it() -> None:
    assert axes(listing_of("SOAP", "Savon")) == {"Title": ("Default Title",)}


def test_a_price_is_written_with_the_decimals_of_its_currency() -> None:
    prices = [to_new(SAMPLES[what], {}, PLACE)["variants"][0]["price"] for what in ("no decimals", "three decimals")]
    assert prices == ["12500", "3.500"]


def test_a_photo_is_known_by_its_name_whatever_the_shop_adds_to_it() -> None:
    name = photo_name(picture_of("Tapis bleu"))
    mark = name.removesuffix(".jpeg").rpartition("-q")[2]
    for address in (name, f"{name.removesuffix('.jpeg')}_0f3c9a1e-4f.jpeg"):
        assert mark_in(_photo("1", address)) == mark


def test_photos_of_others_are_told_from_ours_and_from_those_that_are_not_ready() -> None:
    ours, known, waiting = photo_name(picture_of("a")), "their-name.jpg", Media(id="3", status="PROCESSING")
    media = [_photo("1", ours), _photo("2", known), waiting, _photo("4", "atelier.jpg")]
    assert theirs({"r": RemotePicture(id="2")}, media) == ["4"]


def _photo(number: str, name: str) -> Media:
    return Media(id=number, status="READY", image=Image(url=f"https://cdn.example/s/files/1/files/{name}?v=17"))


@pytest.mark.parametrize(
    ("own", "category"),
    [
        ("Maison > Tapis", "gid://shopify/TaxonomyCategory/hg-3-59"),
        ("savons", "gid://shopify/TaxonomyCategory/hb-3-2"),
        ("Poterie", None),
    ],
)
def test_a_category_of_the_sellers_is_the_one_of_shopifys_that_she_named(own: str, category: str | None) -> None:
    document = to_new(listing_of("SOAP", "Savon", seller_category=own), {}, WITH_CATEGORIES)
    assert document.get("category") == category
