"""A listing as Medusa takes it."""

from decimal import Decimal

import pytest

from connectors import ListingVariant, Money
from connectors.channels.medusa.mapping import Place, handle_of, options_of, to_product
from connectors.channels.medusa.replies import Problem, to_issue
from connectors.testing import SAMPLES, listing_of
from tests.connectors.accounts import push_of
from tests.connectors.medusa.fake import MedusaShop
from tests.connectors.medusa.runs import connected

PLACE = Place("sc_1", "sloc_1", "sp_1")


def test_one_full_listing() -> None:
    rug = SAMPLES["options, photos, everything"]
    document = to_product(rug, {}, PLACE, {"tags": ["ptag_1"]})
    (variant, *_) = document.pop("variants")  # type: ignore[misc]  # a list of documents
    assert document == {
        "title": rug.title,
        "description": "Tissé à la main.\nlaine & coton\n120 < 180",
        "status": "published",
        "thumbnail": None,
        "images": [],
        "handle": "tapis-berbere-tifaouine-coussin-100-laine-rug",
        "external_id": "RUG",
        "hs_code": "570110",
        "origin_country": "ma",
        "material": "Laine",
        "weight": 3500,
        "length": 1800,
        "width": 1200,
        "height": None,
        "metadata": {
            "Entretien": "Lavage à la main",
            "Fait main": "oui",
            "brand": "Coopérative Tifaouine",
            "qafila_key": "RUG",
            "qafila_currency": "EUR",
        },
        "options": [
            {"title": "Couleur", "values": ["Bleu", "Écru"]},
            {"title": "Taille", "values": ["80 × 150", "120 × 180"]},
        ],
        "tags": [{"id": "ptag_1"}],
        "sales_channels": [{"id": "sc_1"}],
        "shipping_profile_id": "sp_1",
    }
    assert variant == {
        "title": "Bleu / 80 × 150",
        "sku": "TAPIS Bleu 80 × 150",
        "barcode": "6111234567896",
        "ean": "6111234567896",
        "upc": None,
        "manage_inventory": True,
        "options": {"Couleur": "Bleu", "Taille": "80 × 150"},
        "prices": [{"currency_code": "eur", "amount": 179}],
        "variant_rank": 0,
        "metadata": {"qafila_key": "RUG0", "compare_at": "179.00"},
    }


@pytest.mark.parametrize(
    ("amount", "currency", "told"),
    [("12500", "XOF", 12500), ("12.50", "EUR", 12.5), ("3.125", "KWD", 3.125), ("1234567.80", "MAD", 1234567.8)],
)
def test_amounts_are_in_major_units(amount: str, currency: str, told: float) -> None:
    document = to_product(listing_of("A", "Bol", amount, currency), {}, PLACE, {})
    (variant,) = document["variants"]  # type: ignore[misc]  # a list of documents
    assert variant["prices"] == [{"currency_code": currency.lower(), "amount": told}]


@pytest.mark.parametrize(
    ("title", "handle"),
    [
        ("Bol bleu", "bol-bleu-k1"),
        ("سجّادة", "sjwd-k1"),
        ("🕯️", "k1"),
        ("x" * 90, f"{'x' * 60}-k1"),
    ],
)
def test_an_address_is_never_empty_and_has_the_key(title: str, handle: str) -> None:
    assert handle_of(listing_of("K1", title)) == handle


def test_products_of_the_same_title_are_two(shop: MedusaShop) -> None:
    with connected(shop) as connector:
        answers = connector.push_batch([push_of(listing_of(key, "Bol")) for key in ("A", "B")])
    assert len({each.remote["listing"] for each in answers if hasattr(each, "remote")}) == shop.listings() == 2


def test_variants_that_nothing_tells_apart_are_told_apart_by_their_sku() -> None:
    price = Money(amount=Decimal("5.00"), currency="EUR")
    variants = tuple(ListingVariant(key=f"V{n}", sku=f"S-{n}", price=price, quantity=1) for n in range(2))
    listing = listing_of("A", "Bol", variants=variants)
    assert [options_of(listing, each) for each in variants] == [{"SKU": "S-0"}, {"SKU": "S-1"}]
    document = to_product(listing, {}, PLACE, {})
    assert document["options"] == [{"title": "SKU", "values": ["S-0", "S-1"]}]


@pytest.mark.parametrize(
    ("message", "code", "value"),
    [
        ("Product variant with sku: A, B-1, already exists.", "medusa_sku_taken", "A, B-1"),
        ("Inventory item with sku: A-1, already exists.", "medusa_sku_taken", "A-1"),
        ("Product variant with ean: 6111234567896, already exists.", "medusa_barcode_taken", "6111234567896"),
        ("Product title is required", "platform_refused", ""),
    ],
)
def test_refusals_become_issues_and_keep_the_servers_words(message: str, code: str, value: str) -> None:
    issue = to_issue(Problem(type="invalid_data", message=message))
    assert (issue.code, issue.value, issue.raw) == (code, value, message)
