"""What the suite does not ask: bytes, families that change, stock at Amazon, trials, what is accepted and not sold."""

import pytest

from catalog.issues import blocking
from catalog.product import Condition
from connectors import ListingRejected, OutcomeUnknown, ReceiptStatus
from connectors.channels.amazon import AmazonConnector
from connectors.channels.amazon.mapping import cut
from connectors.listing import Listing
from connectors.testing import SAMPLES, Kept, listing_of
from connectors.testing.faults import CutAt
from tests.connectors.accounts import push_of
from tests.connectors.amazon.fake import AmazonMarket
from tests.connectors.amazon.listings import family, soap
from tests.connectors.families import addressed, with_offer

HERE = {"marketplace_id": "A13V1IB3VIYZZH"}
FRENCH = {"language_tag": "fr_FR", **HERE}


def said(market: AmazonMarket, sku: str, name: str) -> list[object]:
    return [each.get("value") for each in market.items[sku]["attributes"].get(name, [])]


def test_a_full_listing_as_amazon_takes_it(market: AmazonMarket, amazon: AmazonConnector) -> None:
    amazon.push(push_of(addressed(SAMPLES["options, photos, everything"])))
    parent, first = market.items["RUG-FAMILY"], market.items["TAPIS Bleu 80 × 150"]
    assert len(market.items) == 5
    assert first["kind"] == "RUG"
    attributes = first["attributes"]
    assert attributes["item_name"] == [{"value": "Tapis berbère « Tifaouine » & coussin, 100 % laine", **FRENCH}]
    assert attributes["purchasable_offer"] == [
        {"currency": "EUR", "audience": "ALL", "our_price": [{"schedule": [{"value_with_tax": 149.9}]}], **HERE}
    ]
    assert attributes["fulfillment_availability"] == [{"fulfillment_channel_code": "DEFAULT", "quantity": 0}]
    assert attributes["externally_assigned_product_identifier"] == [{"type": "ean", "value": "6111234567896", **HERE}]
    assert attributes["color"] == [{"value": "Bleu", **FRENCH}]
    assert attributes["size"] == [{"value": "80 × 150", **FRENCH}]
    assert attributes["variation_theme"] == [{"name": "SIZE/COLOR"}]
    assert attributes["child_parent_sku_relationship"] == [
        {"child_relationship_type": "variation", "parent_sku": "RUG-FAMILY", **HERE}
    ]
    assert attributes["bullet_point"][0] == {"value": "Entretien: Lavage à la main", **FRENCH}
    assert attributes["item_weight"] == [{"value": 3500.0, "unit": "grams", **HERE}]
    assert str(attributes["generic_keyword"][0]["value"]).startswith("qafila-RUG")
    assert attributes["main_product_image_locator"] == [
        {"media_location": "https://pictures.example/rug-blue.jpeg", **HERE}
    ]
    assert "purchasable_offer" not in parent["attributes"]
    assert parent["attributes"]["parentage_level"] == [{"value": "parent", **HERE}]


def test_a_variants_own_photo_is_its_main_one(market: AmazonMarket, amazon: AmazonConnector) -> None:
    listing = addressed(SAMPLES["options, photos, everything"])
    second = listing.pictures[1]
    variants = tuple(each.model_copy(update={"picture": second.rendition}) for each in listing.variants)
    amazon.push(push_of(listing.model_copy(update={"variants": variants})))
    main = market.items[variants[0].sku]["attributes"]["main_product_image_locator"]
    assert main == [{"media_location": second.url, **HERE}]


# ---- identity, identifiers


def test_without_a_barcode_the_exemption_is_claimed(market: AmazonMarket, amazon: AmazonConnector) -> None:
    amazon.push(push_of(soap()))
    attributes = market.items["SOAP-1"]["attributes"]
    assert attributes["supplier_declared_has_product_identifier_exemption"] == [{"value": True, **HERE}]
    assert "externally_assigned_product_identifier" not in attributes


def test_a_sku_may_have_a_slash_and_a_comma(market: AmazonMarket, amazon: AmazonConnector) -> None:
    for sku in ("R/1 é", "A,B", "50%/x?y#z"):
        variants = (soap().variants[0].model_copy(update={"sku": sku}),)
        listing = soap(variants=variants)
        receipt = amazon.push(push_of(listing))
        assert sku in market.items
        assert amazon.find(listing) is not None
        assert receipt.remote["listing"] == sku


def test_what_stands_in_the_account_without_our_mark_is_asked_about(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    market.stand(soap(title="Savon de ma grand-mère"))
    found = amazon.find(soap())
    assert found is not None
    assert not found.ours
    with pytest.raises(OutcomeUnknown):
        amazon.push(push_of(soap()))
    assert market.writes == []


def test_stock_that_lies_at_amazon_is_not_counted_by_its_seller(market: AmazonMarket, amazon: AmazonConnector) -> None:
    market.stand(soap())
    theirs = {"fulfillment_channel_code": "AMAZON_EU"}
    market.items["SOAP-1"]["attributes"]["fulfillment_availability"] = [theirs]
    known = amazon.find(soap())
    receipt = amazon.push(push_of(soap(), known))
    amazon.update_offers([push_of(with_offer(soap(), quantity=3), receipt, "quantity")])
    assert market.items["SOAP-1"]["attributes"]["fulfillment_availability"] == [theirs]


# ---- bytes


@pytest.mark.parametrize(
    ("text", "signs", "size", "kept"),
    [
        ("savon noir", 100, 100, "savon noir"),
        ("savon noir", 7, 100, "savon"),
        ("صابون أسود", 100, 14, "صابون"),
        ("صابونأسود", 100, 7, "صاب"),
        ("a" * 10, None, 4, "aaaa"),
    ],
)
def test_texts_are_cut_at_a_word_and_within_their_bytes(text: str, signs: int, size: int, kept: str) -> None:
    assert cut(text, signs, size) == kept
    assert len(cut(text, signs, size).encode()) <= size


def test_an_arabic_description_fits_in_its_bytes(market: AmazonMarket, amazon: AmazonConnector) -> None:
    amazon.push(push_of(soap(description=f"<p>{'صابون أسود بزيت الزيتون ' * 200}</p>")))
    description = str(said(market, "SOAP-1", "product_description")[0])
    assert len(description) <= 2000
    assert 3900 < len(description.encode()) <= 4000 or len(description) > 1980


def test_a_title_that_is_too_long_in_bytes_is_told_in_letters(amazon: AmazonConnector) -> None:
    """190 Arabic letters are within 200 signs; with marks they are beyond 500 bytes in the double's schema."""
    title = "قَ" * 130
    issues = issues_of(soap(title=title[:200]), amazon)
    assert [issue.code for issue in issues] == []
    amazon.facts = amazon.facts.model_copy(
        update={"values": {**amazon.facts.values, "types": _with_bytes(amazon, 100)}}
    )
    (issue,) = issues_of(soap(title="ق" * 60), amazon)
    assert (issue.code, issue.params["limit"]) == ("title_too_long", "50")


def _with_bytes(amazon: AmazonConnector, size: int) -> dict[str, object]:
    types = dict(amazon.facts.values["types"])
    for name, kind in types.items():
        attributes = {**kind["attributes"], "item_name": {**kind["attributes"]["item_name"], "bytes": size}}
        types[name] = {**kind, "attributes": attributes}
    return types


def issues_of(listing: Listing, amazon: AmazonConnector) -> list[object]:
    issues = [issue for asks in AmazonConnector.requirements for issue in asks(listing, amazon.facts)]
    return [issue for issue in issues if blocking([issue])]


# ---- families


def test_nothing_of_a_family_is_made_when_one_of_it_would_be_refused(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    listing = family("39", "40")
    bad = listing.variants[1].model_copy(update={"gtin": "611123456789612345"})
    with pytest.raises(ListingRejected) as raised:
        amazon.push(push_of(listing.model_copy(update={"variants": (listing.variants[0], bad)})))
    assert raised.value.issues[0].field == "variants.gtin"
    assert market.items == {}
    assert market.writes == []


def test_each_sku_is_kept_once_it_exists(market: AmazonMarket, amazon: AmazonConnector, kept: Kept) -> None:
    amazon.push(push_of(family("39", "40")))
    grown = [sorted(set(receipt.remote.values())) for receipt in kept.history]
    assert grown == [["BAB-FAMILY"], ["BAB-39", "BAB-FAMILY"], ["BAB-39", "BAB-40", "BAB-FAMILY"]]


def test_a_product_becomes_a_family_and_one_product_again(market: AmazonMarket, amazon: AmazonConnector) -> None:
    receipt = amazon.push(push_of(family("39")))
    assert sorted(market.items) == ["BAB-39"]
    receipt = amazon.push(push_of(family("39", "40"), receipt))
    assert sorted(market.items) == ["BAB-39", "BAB-40", "BAB-FAMILY"]
    assert said(market, "BAB-39", "parentage_level") == ["child"]
    amazon.push(push_of(family("39"), receipt))
    assert sorted(market.items) == ["BAB-39"]
    assert "child_parent_sku_relationship" not in market.items["BAB-39"]["attributes"]


def test_ghosts_are_found_by_their_parent_after_a_lost_answer(market: AmazonMarket, amazon: AmazonConnector) -> None:
    amazon.push(push_of(family("39", "40", "41")))
    found = amazon.find(family("39", "40"))
    assert found is not None
    amazon.push(push_of(family("39", "40"), found))
    assert sorted(market.items) == ["BAB-39", "BAB-40", "BAB-FAMILY"]


def test_photos_that_are_no_more_are_taken_away_by_their_value(market: AmazonMarket, amazon: AmazonConnector) -> None:
    """An empty value, or none, is refused: amzn/selling-partner-api-models#4941."""
    listing = addressed(SAMPLES["options, photos, everything"])
    receipt = amazon.push(push_of(listing))
    variants = tuple(each.model_copy(update={"picture": None}) for each in listing.variants)
    fewer = listing.model_copy(update={"pictures": listing.pictures[:1], "variants": variants})
    amazon.push(push_of(fewer, receipt))
    assert all("other_product_image_locator_1" not in item["attributes"] for item in market.items.values())


# ---- accepted is not sold


def test_accepted_is_not_buyable_until_amazon_says_so(market: AmazonMarket, amazon: AmazonConnector) -> None:
    receipt = amazon.push(push_of(soap()))
    assert receipt.status is ReceiptStatus.SUBMITTED
    (still,) = amazon.refresh([receipt])
    assert getattr(still, "status", None) is ReceiptStatus.SUBMITTED
    market.settle()
    (live,) = amazon.refresh([receipt])
    assert getattr(live, "status", None) is ReceiptStatus.LIVE
    assert str(getattr(live, "url", "")).startswith("https://www.amazon.fr/dp/B0")


def test_a_valid_trial_is_no_promise_and_issues_that_come_later_are_read(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    """amzn/selling-partner-api-models#2765."""
    receipt = amazon.push(push_of(soap()))
    market.suppressed.add("SOAP-1")
    market.settle()
    (taken_down,) = amazon.refresh([receipt])
    assert getattr(taken_down, "status", None) is ReceiptStatus.REJECTED
    (issue,) = getattr(taken_down, "issues", ())
    assert (issue.code, issue.field) == ("amazon_image", "pictures")
    assert issue.raw == "18027: The main image has text, logo or a watermark."
    assert "white" in issue.hint_in("en")


def test_one_of_a_family_that_is_taken_down_is_told_and_the_family_is_live(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    receipt = amazon.push(push_of(family("39", "40")))
    market.suppressed.add("BAB-40")
    market.settle()
    (live,) = amazon.refresh([receipt])
    assert getattr(live, "status", None) is ReceiptStatus.LIVE
    assert [issue.severity.value for issue in getattr(live, "issues", ())] == ["warning"]


def test_what_was_accepted_and_is_not_found_yet_is_pending(market: AmazonMarket, amazon: AmazonConnector) -> None:
    receipt = amazon.push(push_of(soap()))
    market.items.clear()
    assert amazon.refresh([receipt]) == [receipt]
    (gone,) = amazon.refresh([receipt.model_copy(update={"status": ReceiptStatus.LIVE})])
    assert isinstance(gone, OutcomeUnknown)


def test_sold_out_is_live(market: AmazonMarket, amazon: AmazonConnector) -> None:
    receipt = amazon.push(push_of(with_offer(soap(), quantity=0)))
    market.settle()
    (told,) = amazon.refresh([receipt])
    assert getattr(told, "status", None) is ReceiptStatus.LIVE


# ---- repeats, lost answers


def test_a_put_whose_answer_was_lost_is_sent_again_and_makes_one_item(
    market: AmazonMarket, amazon: AmazonConnector
) -> None:
    with market.disturbed(CutAt(3, "after")):
        amazon.push(push_of(soap()))
    assert market.writes == ["PUT SOAP-1", "PUT SOAP-1"]
    assert len(market.items) == 1


def test_an_offer_of_an_item_that_is_gone_is_looked_for(market: AmazonMarket, amazon: AmazonConnector) -> None:
    known = amazon.push(push_of(soap()))
    other = amazon.push(push_of(listing_with_key("BOWL")))
    market.items.pop("SOAP-1")
    gone, taken = amazon.update_offers(
        [
            push_of(with_offer(soap(), quantity=2), known, "quantity"),
            push_of(with_offer(listing_with_key("BOWL"), quantity=2), other, "quantity"),
        ]
    )
    assert isinstance(gone, OutcomeUnknown)
    assert not isinstance(taken, Exception)
    assert not market.stubs
    assert market.items["BOWL-1"]["attributes"]["fulfillment_availability"][0]["quantity"] == 2


def listing_with_key(key: str) -> Listing:
    return addressed(listing_of(key, "Bol", "12.00", "EUR", brand="Safi", condition=Condition.USED))


def test_a_used_one_is_sold_as_used(market: AmazonMarket, amazon: AmazonConnector) -> None:
    amazon.push(push_of(listing_with_key("BOWL")))
    assert said(market, "BOWL-1", "condition_type") == ["used_good"]
