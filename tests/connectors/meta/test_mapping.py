"""A listing as a catalogue takes it, whatever the listing is."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from connectors import Listing, Receipt, ReceiptStatus
from connectors.channels.meta import MetaConnector
from connectors.channels.meta.mapping import to_updates
from connectors.channels.meta.offers import to_offers
from connectors.channels.meta.reading import shown_price
from connectors.items import Site
from connectors.testing import SAMPLES, picture_of
from connectors.testing.conformance.setting import with_offers
from tests.connectors.accounts import push_of
from tests.connectors.families import family_of
from tests.connectors.google.runs import with_addresses
from tests.connectors.made_listings import listings
from tests.connectors.meta.fake import EDGE, MetaCatalogue, complaints
from tests.connectors.meta.runs import PAGE, connected


def test_a_full_listing_becomes_an_item_for_each_variant() -> None:
    first, *others = to_updates(with_addresses(SAMPLES["options, photos, everything"]), Site(PAGE))
    assert len(others) == 3
    assert first == {
        "method": "UPDATE",
        "data": {
            "id": "RUG0",
            "title": "Tapis berbère « Tifaouine » & coussin, 100 % laine – Bleu, 80 × 150",
            "description": "Tissé à la main.\nlaine & coton\n120 < 180",
            "condition": "new",
            "link": "https://shop.example/p/TAPIS%20Bleu%2080%20%C3%97%20150",
            "image_link": "https://photos.example/rug-blue.jpeg",
            "additional_image_link": ["https://photos.example/rug-back.png"],
            "brand": "Coopérative Tifaouine",
            "gtin": "6111234567896",
            "item_group_id": "RUG",
            "google_product_category": "598",
            "product_type": "Maison > Tapis",
            "color": "Bleu",
            "size": "80 × 150",
            "material": "Laine",
            "pattern": "",
            "visibility": "published",
            "custom_label_3": "TAPIS Bleu 80 × 150",
            "custom_label_4": "qafila RUG",
            "price": "179.00 EUR",
            "sale_price": "149.90 EUR",
            "availability": "out of stock",
            "quantity_to_sell_on_facebook": 0,
        },
    }


@pytest.mark.parametrize(("what", "price"), [("no decimals", "12500 XOF"), ("three decimals", "3.500 KWD")])
def test_prices_are_written_with_the_decimals_of_their_currency(what: str, price: str) -> None:
    (request,) = to_updates(with_addresses(SAMPLES[what]), Site(PAGE))
    assert request["data"]["price"] == price


def test_what_has_neither_brand_nor_barcode_is_known_by_its_makers_number() -> None:
    (request,) = to_updates(with_addresses(SAMPLES["no decimals"]), Site(PAGE))
    assert request["data"]["mpn"] == "FRANCS-1"


@given(listings())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_listing_becomes_items_that_the_documented_fields_take(listing: Listing) -> None:
    told = with_addresses(listing)
    for request in to_updates(told, Site(PAGE)):
        wrong = complaints(request["data"], new=True)
        assert [each for each in wrong if told.pictures and told.description] == []
    for request in to_offers(told, Site(PAGE), ("price", "quantity")):
        assert complaints(request["data"], new=False) == []


def life_of(connector: MetaConnector, before: Listing, after: Listing) -> None:
    """All that can become of a listing, in this order: `after` is the same product at a later time."""
    connector.push(push_of(before))
    now = connector.push(push_of(after, connector.find(before), write_id="w2"))
    for quantity in (3, 0, None):
        wish = with_offers(after, price="7", quantity=quantity)
        (told,) = connector.update_offers([push_of(wish, now, "price", "quantity", write_id=f"w{quantity}")])
        assert isinstance(told, Receipt)
    (done,) = connector.refresh([told])
    assert isinstance(done, Receipt)
    assert (done.status, done.issues) == (ReceiptStatus.LIVE, ())
    connector.withdraw(done)
    assert {each.status for each in connector.read_listings()} == {ReceiptStatus.WITHDRAWN}


@given(listings(), listings())
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])
def test_any_listing_goes_through_its_whole_life_in_fields_that_are_documented(one: Listing, other: Listing) -> None:
    """The double complains of every field and value that is not in the documentation."""
    photo = (picture_of("soap"),)
    shown = [
        with_addresses(each.model_copy(update={"key": one.key, "description": "<p>x</p>", "pictures": photo}))
        for each in (one, other)
    ]
    with MetaCatalogue() as catalogue, connected(catalogue) as connector:
        life_of(connector, *shown)


SENT = {
    ("GET", "", frozenset({"fields"})),
    ("POST", "items_batch", frozenset()),
    ("GET", "check_batch_request_status", frozenset({"handle", "load_ids_of_invalid_requests"})),
    ("GET", "products", frozenset({"fields", "filter", "limit"})),
    ("GET", "products", frozenset({"fields", "limit"})),
    ("GET", "products", frozenset({"fields", "limit", "after"})),
}
"""Verb, edge of the catalogue and parameters."""


def test_every_kind_of_request_is_one_that_is_listed_here(catalogue: MetaCatalogue) -> None:
    photo = (picture_of("soap"),)
    sizes = tuple(str(n) for n in range(101))
    before, after = (
        with_addresses(family_of("ROBE", sizes=each).model_copy(update={"pictures": photo})) for each in (("S",), sizes)
    )
    with connected(catalogue) as connector:
        connector.check_account()
        life_of(connector, before, after)
    seen = [each.request for each in catalogue.exchanges]
    assert {(each.method, each.path.removeprefix(EDGE).strip("/"), frozenset(each.query)) for each in seen} == SENT


@pytest.mark.parametrize(
    ("told", "currency", "expected"),
    [
        ("€1,250.00", "EUR", "1250.00"),
        ("1 250,00 €", "EUR", "1250.00"),
        ("$9.99", "USD", "9.99"),
        ("9.99 USD", "USD", "9.99"),
        ("CFA 12,000", "XOF", "12000"),
        ("KWD 1.500", "KWD", "1.500"),  # with three decimals, as fifteen hundred would have, too
        ("KWD 1,500", "KWD", None),  # one and a half as the French write it, or fifteen hundred
        ("€9.99", "USD", None),
        ("free", "EUR", None),
        ("", "EUR", None),
        ("9.99", "", None),
    ],
)
def test_a_price_is_read_as_people_read_it_or_not_at_all(told: str, currency: str, expected: str | None) -> None:
    price = shown_price(told, currency)
    assert (price and str(price.amount)) == expected
