"""What another tool made in the same inventory: found by the seller's SKU, left alone, and taken over by choice."""

import pytest

from catalog.money import Money
from connectors import AccountFacts, OutcomeUnknown, Receipt
from connectors.channels.ebay import EbayConfig, EbayConnector
from connectors.listing import Listing
from connectors.testing import hosted, memory_tokens
from connectors.testing.faults import CutAt
from tests.connectors.accounts import push_of
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.listings import TOKENS, config, family, soap
from tests.connectors.families import with_offer, with_variants


def theirs(market: EbayMarket, *sizes: str, key: str = "babouches-fes") -> None:
    """A family that another tool made, under SKUs with hyphens and a key of its own."""
    for size in sizes:
        listing = family(size)
        market.stand(with_variants(listing, *listing.variants))
    document = {
        "title": "Babouches",
        "variantSKUs": [f"BAB-{size}" for size in sizes],
        "imageUrls": ["https://x.example/1"],
    }
    market.groups[key] = {**document, "listing": "110000999"}
    for offer in market.offers.values():
        offer.update(number="110000999")


def found(ebay: EbayConnector, listing: Listing) -> Receipt:
    receipt = ebay.find(listing)
    assert receipt is not None
    return receipt


def test_what_others_made_is_found_and_not_touched(market: EbayMarket, ebay: EbayConnector) -> None:
    market.stand(soap(title="Savon de ma grand-mère"))
    receipt = found(ebay, soap())
    assert not receipt.ours
    assert receipt.remote["listing"] == "SOAP-1"
    assert receipt.url is not None
    with pytest.raises(OutcomeUnknown, match="SOAP-1 stands in the inventory"):
        ebay.push(push_of(soap()))
    assert (market.writes, list(market.items)) == ([], ["SOAP-1"])


def test_what_was_taken_over_keeps_its_sku_its_offer_and_its_page(market: EbayMarket, ebay: EbayConnector) -> None:
    market.stand(soap(title="Savon de ma grand-mère"))
    before = found(ebay, soap())
    receipt = ebay.push(push_of(soap(), before))
    assert list(market.items) == ["SOAP-1"]
    assert market.items["SOAP-1"]["product"]["title"] == "Savon noir"
    assert receipt.remote == before.remote
    assert receipt.url == before.url
    assert len(market.offers) == 1
    again = found(ebay, soap())
    assert again.ours
    assert again.remote == receipt.remote
    (standing,) = ebay.read_listings()
    assert (standing.key, standing.ours) == ("SOAP", True)


def test_shoppers_do_not_see_the_mark(market: EbayMarket, ebay: EbayConnector) -> None:
    """It ends the item's words, and an offer's own are shown instead."""
    market.stand(soap())
    receipt = ebay.push(push_of(soap(description="<p>À l'huile d'olive</p>"), found(ebay, soap())))
    assert market.items["SOAP-1"]["product"]["description"].endswith("\n\nQF-SOAP")
    assert "QF-" not in market.offers[receipt.remote["offer SOAPV1"]]["listingDescription"]
    ebay.push(push_of(family("39", "40")))
    assert "QF-" not in market.items["QFBABvBAB39"]["product"]["description"]


def test_its_price_and_its_end_go_to_its_own_offer(market: EbayMarket, ebay: EbayConnector) -> None:
    market.stand(soap())
    receipt = ebay.push(push_of(soap(), found(ebay, soap())))
    dearer = with_offer(soap(), price=Money.of("11.00", "EUR"))
    assert ebay.update_offers([push_of(dearer, receipt, "price")]) == [receipt]
    (offer,) = market.offers.values()
    assert offer["pricingSummary"]["price"]["value"] == "11.00"
    ebay.withdraw(receipt)
    assert offer["status"] == "UNPUBLISHED"


def test_a_family_is_taken_over_with_its_group(market: EbayMarket, ebay: EbayConnector) -> None:
    theirs(market, "39", "40", "41")
    before = found(ebay, family("39", "40"))
    assert (before.ours, before.remote["group"]) == (False, "babouches-fes")
    receipt = ebay.push(push_of(family("39", "40"), before))
    assert list(market.groups) == ["babouches-fes"]
    assert market.groups["babouches-fes"]["variantSKUs"] == ["BAB-39", "BAB-40"]
    on_sale = sorted(each["sku"] for each in market.offers.values() if each["status"] == "PUBLISHED")
    assert on_sale == ["BAB-39", "BAB-40"]
    assert "BAB-41" in market.items, "what others made leaves the listing, and stays in the inventory"
    assert receipt.remote["listing"] == "babouches-fes"
    assert found(ebay, family("39", "40")).ours


def test_a_variant_that_is_new_beside_what_was_taken_over_has_a_sku_of_ours(
    market: EbayMarket, ebay: EbayConnector
) -> None:
    theirs(market, "39", "40")
    receipt = ebay.push(push_of(family("39", "40"), found(ebay, family("39", "40"))))
    ebay.push(push_of(family("39", "40", "41"), receipt))
    assert market.groups["babouches-fes"]["variantSKUs"] == ["BAB-39", "BAB-40", "QFBABvBAB41"]
    assert found(ebay, family("39", "40", "41")).ours


def test_ours_counts_more_than_what_stands_beside_it(market: EbayMarket, ebay: EbayConnector) -> None:
    """Both were there before anybody looked: nothing of theirs is touched."""
    receipt = ebay.push(push_of(soap()))
    market.stand(soap(title="Savon de ma grand-mère"))
    again = found(ebay, soap())
    assert (again.ours, again.remote) == (True, receipt.remote)
    ebay.push(push_of(soap(title="Savon beldi"), again))
    assert market.items["SOAP-1"]["product"]["title"] == "Savon de ma grand-mère"


def test_what_was_taken_over_for_another_product_is_not_taken_from_it(market: EbayMarket, ebay: EbayConnector) -> None:
    market.stand(soap())
    ebay.push(push_of(soap(), found(ebay, soap())))
    namesake = soap().model_copy(update={"key": "SAVON"})
    assert ebay.find(namesake) is None


def test_what_stands_on_ebays_own_pages_is_said_to_be_out_of_sight_until_something_is_published(
    market: EbayMarket, ebay: EbayConnector
) -> None:
    (issue,) = ebay.facts.issues
    assert (issue.code, issue.blocks) == ("ebay_own_pages", False)
    ebay.push(push_of(soap()))
    assert ebay.check_account().issues == ()


def moved(market: EbayMarket, numbers: str, before: AccountFacts | None = None) -> AccountFacts:
    settings = config(market, own_listings=numbers)
    with hosted(EbayConnector, settings, tokens=memory_tokens(TOKENS), facts=before) as ebay:
        return ebay.check_account()


def migrations(market: EbayMarket) -> list[list[str]]:
    asked = [each.request for each in market.exchanges if each.request.path.endswith("bulk_migrate_listing")]
    return [[each["listingId"] for each in request.json()["requests"]] for request in asked]


def test_a_listing_of_ebays_own_pages_is_moved_once_and_taken_over_by_choice(market: EbayMarket) -> None:
    """It stays on sale under its number; what it says changes when it is taken over."""
    market.own["110000777"] = soap(title="Savon de ma grand-mère")
    facts = moved(market, "110000777")
    assert (facts.values["moved"], facts.issues) == (["110000777"], ())
    with hosted(EbayConnector, config(market), tokens=memory_tokens(TOKENS), facts=facts) as ebay:
        receipt = found(ebay, soap())
        assert (receipt.ours, receipt.url) == (False, "https://www.ebay.fr/itm/110000777")
        assert market.items["SOAP-1"]["product"]["title"] == "Savon de ma grand-mère"
        again = ebay.push(push_of(soap(), receipt))
    assert (again.url, market.items["SOAP-1"]["product"]["title"]) == (receipt.url, "Savon noir")
    assert moved(market, "110000777", facts).values["moved"] == ["110000777"]
    assert migrations(market) == [["110000777"]]


def test_one_that_ebay_does_not_move_is_told_with_its_words_and_keeps_none_from_moving(market: EbayMarket) -> None:
    market.own["110000777"] = soap()
    numbers = [*(str(n) for n in range(1, 6)), "110000777"]
    facts = moved(market, ", ".join(numbers))
    assert facts.values["moved"] == ["110000777"]
    assert [(each.code, each.value, each.blocks) for each in facts.issues] == [
        ("ebay_not_moved", number, False) for number in numbers[:5]
    ]
    for language in ("fr", "ar", "en"):
        assert "The listing cannot be found." in facts.issues[0].message_in(language)
    assert migrations(market) == [numbers[:5], numbers[5:]], "five at once"


def test_a_move_whose_answer_was_lost_is_known_by_its_offer(market: EbayMarket) -> None:
    market.own["110000777"] = soap()
    with market.disturbed(CutAt(5, "after")):
        facts = moved(market, "110000777")
    assert migrations(market) == [["110000777"], ["110000777"]]
    assert (facts.values["moved"], facts.issues) == (["110000777"], ())


def test_numbers_are_numbers() -> None:
    with pytest.raises(ValueError, match="own_listings"):
        EbayConfig(own_listings="https://www.ebay.fr/itm/110000777")
