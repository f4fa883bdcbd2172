"""The files as others read them: row by row, and by our own import."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from catalog.importing import read_catalogue
from connectors import AccountFacts, FeedFile, Listing
from connectors.channels.feed import FeedConfig, FeedConnector
from connectors.channels.feed.mapping import FACEBOOK, GOOGLE
from connectors.listing import ListingOption
from connectors.testing import SAMPLES
from tests.connectors.feed.reading import read_rows
from tests.connectors.feed.rules import complaints
from tests.connectors.google.runs import with_addresses
from tests.connectors.made_listings import listings

PAGE = "https://shop.example/p/{sku}"
RUG = with_addresses(SAMPLES["options, photos, everything"])
FORMATS = ("google-rss", "google-tsv", "facebook-csv")


def file_of(kind: str, *listings: Listing) -> FeedFile:
    return FeedConnector.feed(FeedConfig.model_validate({"format": kind, "page": PAGE}), listings)


def rows_of(kind: str, *listings: Listing) -> list[dict[str, str]]:
    return read_rows(kind, file_of(kind, *listings).content.decode())


def test_a_full_listing_in_googles_columns() -> None:
    first = {name: value for name, value in rows_of("google-tsv", RUG)[0].items() if value}
    assert first == {
        "id": "RUG0",
        "title": "Tapis berbère « Tifaouine » & coussin, 100 % laine – Bleu, 80 × 150",
        "description": "Tissé à la main. laine & coton 120 < 180",
        "link": "https://shop.example/p/TAPIS%20Bleu%2080%20%C3%97%20150",
        "image_link": "https://photos.example/rug-blue.jpeg",
        "additional_image_link": "https://photos.example/rug-back.png",
        "availability": "out_of_stock",
        "price": "179.00 EUR",
        "sale_price": "149.90 EUR",
        "condition": "new",
        "brand": "Coopérative Tifaouine",
        "gtin": "6111234567896",
        "google_product_category": "598",
        "product_type": "Maison > Tapis",
        "item_group_id": "RUG",
        "color": "Bleu",
        "size": "80 × 150",
        "material": "Laine",
        "shipping_weight": "3500 g",
    }


def test_a_full_listing_in_facebooks_columns() -> None:
    second = {name: value for name, value in rows_of("facebook-csv", RUG)[1].items() if value}
    assert second["availability"] == "in stock"
    assert second["quantity_to_sell_on_facebook"] == "1"
    assert second["price"] == "149.90 EUR"
    assert "sale_price" not in second
    assert second["description"] == "Tissé à la main.\nlaine & coton\n120 < 180"


@pytest.mark.parametrize("kind", FORMATS)
def test_the_three_say_the_same(kind: str) -> None:
    assert [(row["id"], row["price"], row["link"]) for row in rows_of(kind, RUG)] == [
        (row["id"], row["price"], row["link"]) for row in rows_of("google-tsv", RUG)
    ]


@pytest.mark.parametrize(("kind", "columns"), [("google-tsv", GOOGLE), ("facebook-csv", FACEBOOK)])
@given(listing=listings())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_listing_is_as_many_whole_rows_as_it_has_variants(
    kind: str, columns: tuple[str, ...], listing: Listing
) -> None:
    rows = rows_of(kind, with_addresses(listing))
    assert [row["id"] for row in rows] == [each.key for each in listing.variants]
    assert all(tuple(row) == columns for row in rows)
    paid = [Decimal((row["sale_price"] or row["price"]).split(" ")[0]) for row in rows]
    assert paid == [each.price.amount for each in listing.variants]


def accepted(listing: Listing) -> bool:
    """By what is checked before anything is published."""
    found = (each for rule in FeedConnector.requirements for each in rule(listing, AccountFacts()))
    return bool(listing.pictures) and not any(each.blocks for each in found)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("what", SAMPLES)
def test_every_sample_that_is_published_keeps_the_rules_of_who_fetches_it(kind: str, what: str) -> None:
    listing = with_addresses(SAMPLES[what])
    if accepted(listing):
        assert [wrong for row in rows_of(kind, listing) for wrong in complaints(row, google="google" in kind)] == []


@pytest.mark.parametrize("kind", FORMATS)
@given(listing=listings())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_listing_that_is_published_keeps_the_rules_of_who_fetches_it(kind: str, listing: Listing) -> None:
    if accepted(listing):
        rows = rows_of(kind, with_addresses(listing))
        assert [wrong for row in rows for wrong in complaints(row, google="google" in kind)] == []
        assert [row["id"] for row in rows] == [each.key for each in listing.variants]


@pytest.mark.parametrize("kind", FORMATS)
def test_long_words_of_options_and_categories_are_cut_and_a_long_brand_is_told(kind: str) -> None:
    long = dict.fromkeys(("Couleur", "Taille", "Motif"), "très " * 200)
    (variant,) = (each.model_copy(update={"options": long}) for each in RUG.variants[:1])
    options = tuple(ListingOption(name=name, values=(value,)) for name, value in long.items())
    words = {"options": options, "variants": (variant,), "material": "laine " * 99, "seller_category": "Tapis > " * 200}
    listing = RUG.model_copy(update=words)
    assert accepted(listing)
    assert not accepted(listing.model_copy(update={"brand": "x" * 71}))
    (row,) = rows_of(kind, listing)
    assert complaints(row, google="google" in kind) == []


def test_the_rules_complain() -> None:
    """The judge judges."""
    row = dict(rows_of("google-tsv", RUG)[0])
    assert complaints(row, google=True) == []
    for name, value in (
        ("title", "x" * 151),
        ("price", "179.00"),
        ("availability", "in stock"),
        ("image_link", ""),
        ("gtin", "611"),
        ("sale_price", "200.00 EUR"),
        ("link", "shop.example/p/1"),
    ):
        assert complaints({**row, name: value}, google=True), name


@pytest.mark.parametrize("kind", FORMATS)
def test_our_own_import_reads_what_was_published(kind: str) -> None:
    """Variants find their product again, with their prices before and after."""
    arabic = with_addresses(SAMPLES["arabic"])
    file = file_of(kind, RUG, arabic)
    reading = read_catalogue(file.content, f"feed.{file.ending}", currency="EUR", language="fr")
    assert not [issue for issue in reading.issues if issue.blocks]
    rug, rug_in_arabic = sorted(reading.products, key=lambda each: -len(each.variants))
    assert [(str(each.offer.price), str(each.offer.compare_at or "")) for each in rug.variants][:2] == [
        ("149.90 EUR", "179.00 EUR"),
        ("149.90 EUR", ""),
    ]
    assert next(iter(rug_in_arabic.title.values())) == arabic.title
