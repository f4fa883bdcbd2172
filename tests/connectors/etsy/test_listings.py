"""What the suite does not ask: drafts after a lost answer, the inventory's two shapes, nothing left, the fee."""

import pytest

from catalog.money import Money
from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ListingRejected,
    OutcomeUnknown,
    RateLimited,
    Receipt,
    ReceiptStatus,
)
from connectors.channels.etsy import EtsyConnector
from connectors.channels.etsy.mapping import Kept as Held
from connectors.channels.etsy.mapping import tags_of, to_inventory
from connectors.testing import SAMPLES, Answer, Kept, hosted, memory_tokens
from connectors.testing.faults import AnswersFrom, CutAt
from tests.connectors.accounts import push_of
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.listings import APP, TOKENS, config, family, soap
from tests.connectors.families import with_offer


def only(shop: EtsyShop) -> dict[str, object]:
    (listing,) = shop.made.values()
    return listing


def quantities(shop: EtsyShop) -> list[int]:
    return [each["offerings"][0]["quantity"] for each in only(shop)["products"]]  # type: ignore[attr-defined]


def test_a_full_listing_as_etsy_takes_it(shop: EtsyShop, etsy: EtsyConnector) -> None:
    receipt = etsy.push(push_of(SAMPLES["options, photos, everything"]))
    listing = only(shop)
    assert listing["title"] == "Tapis berbère « Tifaouine » & coussin, 100 % laine"
    assert str(listing["description"]).endswith("\n\nQF-RUG")
    assert (listing["who_made"], listing["when_made"], listing["taxonomy_id"]) == ("i_did", "made_to_order", "1012")
    assert (listing["shipping_profile_id"], listing["return_policy_id"]) == ("31", "41")
    assert (listing["item_weight"], listing["should_auto_renew"]) == ("3500", "false")
    assert listing["products"][0] == {  # type: ignore[index]
        "sku": "TAPIS Bleu 80 × 150",
        "property_values": [
            {"property_id": 513, "property_name": "Couleur", "value_ids": [], "values": ["Bleu"]},
            {"property_id": 514, "property_name": "Taille", "value_ids": [], "values": ["80 × 150"]},
        ],
        "offerings": [{"price": 149.9, "quantity": 0, "is_enabled": False, "readiness_state_id": 51}],
    }
    assert listing["properties"] == {77: {"value_ids": "901", "values": "Bedroom"}}
    assert receipt.status is ReceiptStatus.LIVE
    assert receipt.url == f"https://www.etsy.com/listing/{receipt.remote['listing']}"


def test_variants_show_their_own_photos(shop: EtsyShop, etsy: EtsyConnector) -> None:
    receipt = etsy.push(push_of(family("39", "40")))
    (photo,) = receipt.pictures.values()
    assert only(shop)["variation_images"] == [
        {"property_id": 513, "value_id": shop.value_id(size), "image_id": int(photo.id)} for size in ("39", "40")
    ]


# ---- drafts, the fee


def test_an_orphan_draft_is_found_and_used_after_a_lost_answer(shop: EtsyShop, etsy: EtsyConnector) -> None:
    assert etsy.find(soap()) is None  # the shop is read once, and again where something was sent
    with shop.disturbed(CutAt(1, "after")), pytest.raises(OutcomeUnknown):
        etsy.push(push_of(soap()))
    assert only(shop)["state"] == "draft"
    found = etsy.find(soap())
    assert found is not None
    assert found.ours
    etsy.push(push_of(soap(), found))
    assert only(shop)["state"] == "active"


def test_a_fee_is_asked_once_and_told_before(shop: EtsyShop, etsy: EtsyConnector) -> None:
    assert EtsyConnector.fee == Money.of("0.20", "USD")
    receipt = etsy.push(push_of(soap()))
    assert shop.charged == 20
    etsy.withdraw(receipt)
    etsy.push(push_of(soap(title="Savon beldi"), receipt))
    assert (shop.charged, only(shop)["state"]) == (20, "active")


def test_a_draft_that_was_never_shown_costs_nothing(shop: EtsyShop, etsy: EtsyConnector) -> None:
    with shop.disturbed(CutAt(2, "before", lasting=True)), pytest.raises(ChannelUnavailable, match="images"):
        etsy.push(push_of(soap()))
    assert (shop.charged, only(shop)["state"]) == (0, "draft")


@pytest.mark.parametrize(
    ("state", "ends"), [("expired", 1_700_000_000), ("sold_out", 4_900_000_000), ("inactive", 1_700_000_000)]
)
def test_a_fee_that_is_asked_again_is_not_paid_unasked(
    shop: EtsyShop, etsy: EtsyConnector, state: str, ends: int
) -> None:
    """Four months are over, or customers bought all of it: to show it again costs as much as a new one."""
    known = etsy.push(push_of(soap()))
    only(shop).update(state=state, ends=ends)
    shop.writes.clear()
    with pytest.raises(ListingRejected) as raised:
        etsy.push(push_of(soap(title="Savon beldi"), known, "content"))
    assert [issue.code for issue in raised.value.issues] == ["etsy_fee_again"]
    (stock, price) = etsy.update_offers(
        [
            push_of(with_offer(soap(), quantity=7), known, "quantity"),
            push_of(with_offer(soap(), price=Money.of("8.00", "EUR")), known, "price"),
        ]
    )
    assert isinstance(stock, ListingRejected)
    assert isinstance(price, Receipt), "a price shows nothing"
    assert (shop.charged, shop.writes, only(shop)["state"]) == (20, ["PUT inventory"], state)


def test_who_has_agreed_to_renewals_has_it_shown_again(shop: EtsyShop) -> None:
    with hosted(EtsyConnector, config(shop.url, auto_renew=True), tokens=memory_tokens(TOKENS), app=APP) as etsy:
        etsy.facts = etsy.check_account()
        known = etsy.push(push_of(soap()))
        only(shop).update(state="expired", ends=1_700_000_000)
        etsy.push(push_of(soap(title="Savon beldi"), known, "content"))
    assert (shop.charged, only(shop)["state"]) == (40, "active")


# ---- the inventory: read in one shape, written in another


def test_what_is_read_is_written_back_in_its_other_shape(shop: EtsyShop, etsy: EtsyConnector) -> None:
    """etsy/open-api#27, #120: no ids, no flags, and a price that is a figure."""
    known = etsy.push(push_of(family("39", "40")))
    before = only(shop)["products"]
    there = etsy._shelf.listing(known.remote["listing"])
    assert there is not None
    held = Held(left=there.inventory.left, prices=there.inventory.prices)
    assert to_inventory(family("39", "40", quantity=0), held, 51)["products"] == before


def test_a_change_of_price_leaves_what_is_left(shop: EtsyShop, etsy: EtsyConnector) -> None:
    """etsy/open-api#134, #159: an inventory that is put replaces stock, price and SKU."""
    known = etsy.push(push_of(family("39", "40")))
    shop.sell(known, "BAB-39", 3)
    (answer,) = etsy.update_offers(
        [push_of(with_offer(family("39", "40"), price=Money.of("36.00", "EUR")), known, "price")]
    )
    assert isinstance(answer, Receipt)
    assert quantities(shop) == [1, 4]
    assert [each["sku"] for each in only(shop)["products"]] == ["BAB-39", "BAB-40"]  # type: ignore[attr-defined]


def test_properties_say_what_depends_on_them() -> None:
    """etsy/open-api#362."""
    same_price = to_inventory(family("39", "40"), Held(), None)
    assert (same_price["price_on_property"], same_price["quantity_on_property"]) == ([], [513])
    assert same_price["sku_on_property"] == [513]
    listing = family("39", "40")
    dearer = listing.variants[1].model_copy(update={"price": Money.of("40.00", "EUR")})
    other = to_inventory(listing.model_copy(update={"variants": (listing.variants[0], dearer)}), Held(), None)
    assert other["price_on_property"] == [513]
    alone = to_inventory(soap(), Held(), None)
    assert (alone["sku_on_property"], alone["products"][0]["property_values"]) == ([], [])


# ---- nothing left


def test_what_is_sold_out_is_put_away_and_comes_back(shop: EtsyShop, etsy: EtsyConnector) -> None:
    """A quantity of 0 is refused in the inventory: etsy/open-api#501."""
    known = etsy.push(push_of(soap()))
    for quantity, state in ((0, "inactive"), (3, "active")):
        (answer,) = etsy.update_offers([push_of(with_offer(soap(), quantity=quantity), known, "quantity")])
        assert isinstance(answer, Receipt)
        assert only(shop)["state"] == state
    assert quantities(shop) == [3]
    assert shop.charged == 20


def test_one_choice_that_is_sold_out_is_only_switched_off(shop: EtsyShop, etsy: EtsyConnector) -> None:
    listing = family("39", "40")
    none = listing.variants[0].model_copy(update={"quantity": 0})
    etsy.push(push_of(listing.model_copy(update={"variants": (none, listing.variants[1])})))
    enabled = [each["offerings"][0]["is_enabled"] for each in only(shop)["products"]]  # type: ignore[attr-defined]
    assert (enabled, only(shop)["state"]) == ([False, True], "active")


def test_nothing_new_is_made_of_what_is_sold_out(shop: EtsyShop, etsy: EtsyConnector) -> None:
    with pytest.raises(ListingRejected) as raised:
        etsy.push(push_of(with_offer(soap(), quantity=0)))
    assert raised.value.issues[0].code == "etsy_sold_out"
    assert shop.made == {}


def test_what_is_not_counted_is_as_many_as_etsy_knows(shop: EtsyShop, etsy: EtsyConnector) -> None:
    etsy.push(push_of(with_offer(soap(), quantity=None)))
    assert quantities(shop) == [999]


# ---- words


def test_tags_are_those_that_fit() -> None:
    tags = ("laine", "tapis berbère, fait main", "un tag de plus de vingt signes", *(f"mot {n}" for n in range(20)))
    kept = tags_of(soap(tags=tags))
    assert kept[:2] == ["laine", "mot 0"]
    assert len(kept) == 13


def test_what_a_title_may_not_have_is_told(etsy: EtsyConnector) -> None:
    listing = soap(title="Laine & coton & lin 🕯")
    found = [each for asks in EtsyConnector.requirements for each in asks(listing, etsy.facts) if each.blocks]
    assert [(each.code, each.params["signs"]) for each in found] == [
        ("etsy_title_signs", "&"),
        ("etsy_title_emoji", "🕯"),
    ]


def test_years_are_a_setting_as_they_roll_every_year(shop: EtsyShop) -> None:
    with hosted(EtsyConnector, config(shop.url, when_made="2020_2025"), tokens=memory_tokens(TOKENS), app=APP) as etsy:
        etsy.facts = etsy.check_account()
        with pytest.raises(ListingRejected) as raised:
            etsy.push(push_of(soap()))
    assert raised.value.issues[0].raw == "Invalid value for when_made"


def test_a_sentence_names_its_field(etsy: EtsyConnector, shop: EtsyShop) -> None:
    with pytest.raises(ListingRejected) as raised:
        etsy.push(push_of(soap(pictures=())))
    (issue,) = raised.value.issues
    assert (issue.field, issue.raw) == ("pictures", "Listing must have at least one image to be active")


# ---- the shop, once and before anything


def test_a_missing_shipping_profile_is_told_once_and_nothing_is_sent(shop: EtsyShop) -> None:
    shop.profiles = shop.policies = False
    with hosted(EtsyConnector, config(shop.url), tokens=memory_tokens(TOKENS), app=APP) as etsy:
        etsy.facts = etsy.check_account()
        assert [issue.code for issue in etsy.facts.issues] == ["etsy_shipping_missing", "etsy_returns_missing"]
        with pytest.raises(AccountRefused):
            etsy.push(push_of(soap()))
    assert shop.writes == []


def test_the_shipping_profile_that_was_chosen_is_used(shop: EtsyShop) -> None:
    settings = config(shop.url, shipping_profile="Express")
    with hosted(EtsyConnector, settings, tokens=memory_tokens(TOKENS), app=APP) as etsy:
        etsy.facts = etsy.check_account()
        etsy.push(push_of(soap()))
    assert only(shop)["shipping_profile_id"] == "32"


def test_what_a_taxonomy_node_requires_is_asked_before_anything_is_sent(shop: EtsyShop) -> None:
    with hosted(EtsyConnector, config(shop.url, answers=""), tokens=memory_tokens(TOKENS), app=APP) as etsy:
        facts = etsy.check_account()
    (issue,) = [each for asks in EtsyConnector.requirements for each in asks(soap(), facts) if each.blocks]
    assert (issue.code, issue.params["attribute"]) == ("attribute_missing", "Room")
    lamp = soap(seller_category="Lampes")
    assert not [each for asks in EtsyConnector.requirements for each in asks(lamp, facts) if each.blocks]


def test_what_others_made_with_one_of_the_skus_is_asked_about(shop: EtsyShop, etsy: EtsyConnector) -> None:
    shop.stand(soap(title="Savon de ma grand-mère"))
    found = etsy.find(soap())
    assert found is not None
    assert not found.ours


def test_each_photo_is_kept_once_it_is_there(shop: EtsyShop, etsy: EtsyConnector, kept: Kept) -> None:
    listing = SAMPLES["options, photos, everything"]
    etsy.push(push_of(listing))
    assert [len(receipt.pictures) for receipt in kept.history] == [0, *range(1, len(listing.pictures) + 1)]


def test_a_photo_that_was_sent_twice_is_shown_once(shop: EtsyShop, etsy: EtsyConnector) -> None:
    with shop.disturbed(CutAt(2, "after")):
        etsy.push(push_of(soap()))
    assert len(shop.images) == 2
    assert len(only(shop)["image_ids"]) == 1  # type: ignore[arg-type]


def test_a_day_that_is_used_up_is_waited_for(shop: EtsyShop, etsy: EtsyConnector) -> None:
    told = {"x-limit-per-day": "10000", "x-remaining-today": "0", "retry-after": "3600"}
    busy = AnswersFrom(1, lambda seen: Answer(429, {"error": "Rate limit exceeded"}, told))
    with shop.disturbed(busy), pytest.raises(RateLimited):
        etsy.find(soap())


def test_a_draft_that_was_left_is_no_obstacle_to_taking_its_listing_off_sale(
    shop: EtsyShop, etsy: EtsyConnector, kept: Kept
) -> None:
    """Nobody sees a draft, and Etsy lets none become inactive."""
    with shop.disturbed(CutAt(2, "before", lasting=True)), pytest.raises(ChannelUnavailable):
        etsy.push(push_of(soap()))
    etsy.withdraw(kept.receipts["SOAP"])
    assert only(shop)["state"] == "draft"
