"""What the suite does not ask: doubts resolved by reading, odd errors, marks that do not survive."""

from decimal import Decimal

import pytest

from catalog.money import Money
from connectors import (
    AccountRefused,
    ListingRejected,
    OutcomeUnknown,
    ReceiptStatus,
    UnexpectedReply,
)
from connectors.channels.youcan import YouCanConfig, YouCanConnector
from connectors.channels.youcan.mapping import marked, to_change, to_new, to_price, to_prices
from connectors.channels.youcan.replies import Problem
from connectors.testing import SAMPLES, Answer, Kept, hosted, listing_of
from connectors.testing.faults import AnswersFrom, CutAt
from tests.connectors.accounts import push_of
from tests.connectors.families import addressed
from tests.connectors.youcan.fake import YouCanStore
from tests.connectors.youcan.listings import MAD, family, only, soap, stock


def test_a_full_listing_as_youcan_takes_it() -> None:
    document = to_new(addressed(SAMPLES["options, photos, everything"]))
    first = document["variants"][0]  # type: ignore[index]
    assert {name: document[name] for name in ("name", "visibility", "has_variants", "track_inventory")} == {
        "name": "Tapis berbère « Tifaouine » & coussin, 100 % laine",
        "visibility": True,
        "has_variants": True,
        "track_inventory": True,
    }
    assert document["variant_options"] == [
        {"name": "Couleur", "type": 1, "values": ["Bleu", "Écru"]},
        {"name": "Taille", "type": 1, "values": ["80 × 150", "120 × 180"]},
    ]
    assert first == {
        "variations": {"Couleur": "Bleu", "Taille": "80 × 150"},
        "price": 149.9,
        "sku": "TAPIS Bleu 80 × 150",
        "barcode": "6111234567896",
        "weight": 3.5,
        "inventory": 0,
    }
    assert (document["price"], document["compare_at_price"]) == (149.9, 179)
    assert document["images"] == [
        {"name": "https://pictures.example/rug-blue.jpeg", "order": 1, "type": 1},
        {"name": "https://pictures.example/rug-back.png", "order": 2, "type": 1},
    ]
    assert document["vendors"] == ["Coopérative Tifaouine"]
    assert str(document["description"]).startswith('<div class="qafila-RUG"><p>Tissé')


def test_a_price_edit_carries_no_stock() -> None:
    for listing in (soap(), family("39", "40")):
        assert "'inventory'" not in str(to_prices(listing, {}))
        assert "'inventory'" not in str(to_change(listing, {}, ()))


@pytest.mark.parametrize(("amount", "sent"), [("149.90", 149.9), ("149.00", 149), ("1234567.80", 1234567.8)])
def test_prices_are_dirhams_and_no_centimes(amount: str, sent: float) -> None:
    assert to_price(listing_of("A", "A", amount, MAD))["price"] == sent


def test_a_lower_price_before_is_no_price_before() -> None:
    listing = soap()
    cheaper = listing.variants[0].model_copy(update={"compare_at": Money.of("10.00", MAD)})
    assert to_price(listing.model_copy(update={"variants": (cheaper,)}))["compare_at_price"] is None


def test_an_empty_description_still_has_our_mark() -> None:
    assert marked(soap(description="")) == '<div class="qafila-SOAP"><br></div>'


# ---- doubts about a create


@pytest.mark.parametrize("keeps_classes", [True, False])
def test_a_create_without_an_answer_makes_one_product(
    store: YouCanStore, shop: YouCanConnector, *, keeps_classes: bool
) -> None:
    store.keeps_classes = keeps_classes
    assert shop.find(soap()) is None
    with store.disturbed(CutAt(1, "after")), pytest.raises(OutcomeUnknown):
        shop.push(push_of(soap()))
    assert len(store.products) == 1
    found = shop.find(soap())
    assert found is not None
    assert found.ours == keeps_classes, "without its mark nobody knows whose it is: its owner is asked"


def test_a_mark_that_does_not_survive_costs_nothing_where_the_id_was_kept(
    store: YouCanStore, shop: YouCanConnector, kept: Kept
) -> None:
    store.keeps_classes = False
    receipt = shop.push(push_of(soap()))
    assert receipt.ours
    assert kept.receipts["SOAP"] == receipt
    again = shop.push(push_of(soap(title="Savon beldi"), receipt))
    assert (again.remote, len(store.products)) == (receipt.remote, 1)


def test_what_somebody_made_by_hand_is_found_by_its_sku_and_is_not_ours(
    store: YouCanStore, shop: YouCanConnector
) -> None:
    store.stand(soap(title="Savon"))
    found = shop.find(soap())
    assert found is not None
    assert not found.ours
    assert store.writes == []


def test_another_with_the_same_name_and_other_skus_is_another(store: YouCanStore, shop: YouCanConnector) -> None:
    other = soap().variants[0].model_copy(update={"sku": "HERS"})
    store.stand(soap(variants=(other,)))
    assert shop.find(soap()) is None


def test_another_of_ours_with_the_same_sku_is_not_taken_over(store: YouCanStore, shop: YouCanConnector) -> None:
    shop.push(push_of(soap()))
    found = shop.find(soap().model_copy(update={"key": "OTHER"}))
    assert found is not None
    assert not found.ours


def test_one_without_a_sku_is_known_by_its_name_alone(store: YouCanStore, shop: YouCanConnector) -> None:
    store.make({"name": "savon  NOIR", "price": 3, "has_variants": False})
    store.make({"name": "Bol", "price": 3, "has_variants": False, "description": '<p class="qafila-BOWL">x</p>'})
    found = shop.find(soap())
    assert found is not None
    assert not found.ours
    assert shop.find(soap(title="Bol")) is None, "that is another of ours"


def test_a_store_is_read_once_for_many_new_listings(store: YouCanStore, shop: YouCanConnector) -> None:
    for number in range(30):
        shop.find(listing_of(f"N{number}", f"Bol {number}", currency=MAD))
    assert store.arrivals == 1


# ---- photos


def test_photos_are_fetched_once_and_named_by_path_from_then_on(store: YouCanStore, shop: YouCanConnector) -> None:
    listing = family("39", "40", picture=True)
    receipt = shop.push(push_of(listing))
    assert len(store.fetched) == 1
    (photo,) = receipt.pictures.values()
    assert photo.id.startswith("stores/")
    assert {each["image"] for each in only(store)["variants"]} == {photo.id}  # type: ignore[attr-defined]
    shop.push(push_of(listing.model_copy(update={"title": "Babouches"}), receipt))
    assert len(store.fetched) == 1


def test_a_photo_that_is_not_taken_is_told_and_stops_nothing(store: YouCanStore, shop: YouCanConnector) -> None:
    store.photos_fail = True
    receipt = shop.push(push_of(addressed(listing_of("BOWL", "Bol", currency=MAD))))
    assert [issue.code for issue in receipt.issues] == ["photos_not_taken"]
    assert receipt.status is ReceiptStatus.LIVE
    assert not receipt.pictures


# ---- errors, as odd as they are


def test_meta_is_a_list_or_an_object() -> None:
    empty = Problem.model_validate({"status": 404, "detail": "Product not found", "meta": []})
    bare = Problem.model_validate({"status": 500, "detail": "internal error"})
    full = Problem.model_validate({"status": 422, "detail": "", "meta": {"fields": {"name": ["required"]}}})
    assert (empty.meta, bare.meta) == ([], [])
    assert not isinstance(full.meta, list)
    assert full.meta.fields == {"name": ["required"]}


def test_a_refusal_names_its_fields_and_keeps_the_words(store: YouCanStore, shop: YouCanConnector) -> None:
    with pytest.raises(ListingRejected) as raised:
        shop.push(push_of(soap(title="x" * 256)))
    (issue,) = raised.value.issues
    assert (issue.code, issue.field) == ("platform_refused", "title")
    assert issue.raw == "The name may not be greater than 255 characters."


@pytest.mark.parametrize("status", [404, 405])
def test_a_wrong_method_is_no_proof_that_the_product_is_gone(
    store: YouCanStore, shop: YouCanConnector, status: int
) -> None:
    """The documentation gives it the number 405, and its example the status of something gone."""
    receipt = shop.push(push_of(soap()))
    detail = "The PUT method is not supported for this route. Supported methods: GET, HEAD."
    body = {"status": 404, "detail": detail, "meta": []}
    asks = [
        lambda: shop.withdraw(receipt),
        lambda: shop.push(push_of(soap(), receipt)),
    ]
    for ask in asks:
        with store.disturbed(AnswersFrom(1, lambda seen: Answer(status, body))), pytest.raises(UnexpectedReply):
            ask()
    assert len(store.products) == 1, "it was made again"


def test_taking_off_sale_keeps_the_product(store: YouCanStore, shop: YouCanConnector) -> None:
    receipt = shop.push(push_of(family("39", "40")))
    shop.withdraw(receipt)
    assert (only(store)["visibility"], stock(store)) == (False, [4, 4])
    assert len(only(store)["images"]) == 0  # type: ignore[arg-type]
    assert shop.push(push_of(family("39", "40"), receipt)).status is ReceiptStatus.LIVE


def test_an_account_without_token_or_consent_is_refused_in_words(store: YouCanStore) -> None:
    with (
        hosted(YouCanConnector, YouCanConfig(url=store.url)) as shop,
        pytest.raises(AccountRefused, match="not connected"),
    ):
        shop.check_account()
    assert store.arrivals == 0


def test_the_store_says_its_currency(shop: YouCanConnector) -> None:
    assert shop.check_account().currency == MAD
    assert Decimal("49.90") == soap().variants[0].price.amount
