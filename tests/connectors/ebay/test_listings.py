"""What the suite does not ask: offers found before they are made, rows that fail alone, families that change."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from connectors import (
    AccountRefused,
    ChannelUnavailable,
    ListingRejected,
    OutcomeUnknown,
    ReceiptStatus,
)
from connectors.channels.ebay import EbayConnector
from connectors.channels.ebay.mapping import keys_of, remote_sku
from connectors.testing import SAMPLES, Answer, Kept, Seen, hosted, memory_tokens
from connectors.testing.faults import CutAt, Fault
from tests.connectors.accounts import push_of
from tests.connectors.ebay.fake import EbayMarket
from tests.connectors.ebay.listings import APP, TOKENS, config, family, soap
from tests.connectors.families import addressed


def on_sale(market: EbayMarket) -> list[str]:
    return sorted(offer["sku"] for offer in market.offers.values() if offer["status"] == "PUBLISHED")


def test_a_full_listing_as_ebay_takes_it(market: EbayMarket, ebay: EbayConnector) -> None:
    receipt = ebay.push(push_of(addressed(SAMPLES["options, photos, everything"])))
    group, item = market.groups["QFRUG"], market.items["QFRUGvRUG0"]
    assert group["variantSKUs"] == ["QFRUGvRUG0", "QFRUGvRUG1", "QFRUGvRUG2", "QFRUGvRUG3"]
    assert group["variesBy"]["specifications"] == [
        {"name": "Couleur", "values": ["Bleu", "Écru"]},
        {"name": "Taille", "values": ["80 × 150", "120 × 180"]},
    ]
    assert "Couleur" not in group["aspects"]
    assert item["product"]["aspects"] == {
        "Couleur": ["Bleu"],
        "Entretien": ["Lavage à la main"],
        "Fabrication": ["Fait main"],
        "Fait main": ["oui"],
        "Marque": ["Coopérative Tifaouine"],
        "Taille": ["80 × 150"],
    }
    assert item["product"]["ean"] == ["6111234567896"]
    assert item["availability"] == {"shipToLocationAvailability": {"quantity": 0}}
    assert item["packageWeightAndSize"] == {"weight": {"value": 3500.0, "unit": "GRAM"}}
    offer = market.offers[receipt.remote["offer RUG0"]]
    assert offer["pricingSummary"] == {"price": {"value": "149.90", "currency": "EUR"}}
    assert (offer["categoryId"], offer["merchantLocationKey"], offer["format"]) == ("45510", "RABAT", "FIXED_PRICE")
    assert receipt.url is not None
    assert receipt.url.startswith("https://www.ebay.fr/itm/1100")


@pytest.mark.parametrize("key", ["A", "A" * 32])
def test_skus_are_letters_and_digits_within_fifty(key: str) -> None:
    listing = soap().model_copy(update={"key": key})
    variant = listing.variants[0].model_copy(update={"key": "B" * 32})
    sku = remote_sku(listing, variant)
    assert sku.isascii()
    assert sku.isalnum()
    assert len(sku) <= 50
    assert keys_of(sku)[0] == key
    assert keys_of("TAPIS-1") == (None, None)


# ---- creates whose answer was lost


def test_offers_are_found_before_they_are_made(market: EbayMarket, ebay: EbayConnector) -> None:
    """createOffer is not idempotent, and of one SKU there is one offer."""
    with market.disturbed(CutAt(5, "after")), pytest.raises(OutcomeUnknown):
        ebay.push(push_of(soap()))
    assert len(market.offers) == 1
    found = ebay.find(soap())
    assert found is not None
    receipt = ebay.push(push_of(soap(), found))
    assert list(market.offers) == [receipt.remote["offer SOAPV1"]]
    assert on_sale(market) == ["QFSOAPvSOAPV1"]


def test_an_offer_that_our_receipt_does_not_know_is_used(market: EbayMarket, ebay: EbayConnector) -> None:
    known = ebay.push(push_of(soap()))
    forgotten = {name: each for name, each in known.remote.items() if not name.startswith("offer")}
    again = ebay.push(push_of(soap(), known.model_copy(update={"remote": forgotten})))
    assert (again.remote, len(market.offers)) == (known.remote, 1)


@dataclass
class OffersAppearLate(Fault):
    """Offers cannot be read just after they were made."""

    def before(self, seen: Seen) -> Answer | None:
        absent = {"errorId": 25713, "domain": "API_INVENTORY", "category": "REQUEST", "message": "not available"}
        hidden = seen.method == "GET" and seen.path == "/sell/inventory/v1/offer"
        return Answer(404, {"errors": [absent]}) if hidden else None


def test_an_offer_that_could_not_be_seen_yet_is_not_made_twice(market: EbayMarket, ebay: EbayConnector) -> None:
    """eBay refuses the second one: whoever comes next looks first."""
    known = ebay.push(push_of(soap()))
    forgotten = {name: each for name, each in known.remote.items() if not name.startswith("offer")}
    push = push_of(soap(), known.model_copy(update={"remote": forgotten}))
    with market.disturbed(OffersAppearLate()), pytest.raises(OutcomeUnknown, match="already"):
        ebay.push(push)
    assert (ebay.push(push).remote, len(market.offers)) == (known.remote, 1)


def test_each_offer_is_kept_once_it_exists(market: EbayMarket, ebay: EbayConnector, kept: Kept) -> None:
    with market.disturbed(CutAt(8, "before", lasting=True)), pytest.raises(ChannelUnavailable):
        ebay.push(push_of(family("39", "40")))
    assert {"offer BAB39", "offer BAB40"} <= kept.receipts["BAB"].remote.keys()


# ---- what is written replaces what was there


def test_a_change_of_words_writes_the_stock_that_is_left(market: EbayMarket, ebay: EbayConnector) -> None:
    """A write replaces all: what it leaves out is erased, stock too."""
    known = ebay.push(push_of(soap()))
    market.sell(known, "SOAP-1", 3)
    ebay.push(push_of(soap(title="Savon beldi"), known, "content"))
    assert market.items["QFSOAPvSOAPV1"]["availability"]["shipToLocationAvailability"]["quantity"] == 2


def test_what_a_listing_no_longer_has_is_taken_away(market: EbayMarket, ebay: EbayConnector) -> None:
    known = ebay.push(push_of(soap(weight=Decimal(120))))
    assert market.items["QFSOAPvSOAPV1"]["packageWeightAndSize"] == {"weight": {"value": 120.0, "unit": "GRAM"}}
    ebay.push(push_of(soap(), known, "content"))
    assert "packageWeightAndSize" not in market.items["QFSOAPvSOAPV1"]


# ---- families


def test_a_product_becomes_a_family_and_one_product_again(market: EbayMarket, ebay: EbayConnector) -> None:
    known = ebay.push(push_of(family("39")))
    known = ebay.push(push_of(family("39", "40"), known))
    assert (list(market.groups), on_sale(market)) == (["QFBAB"], ["QFBABvBAB39", "QFBABvBAB40"])
    known = ebay.push(push_of(family("39"), known))
    assert (list(market.groups), on_sale(market)) == ([], ["QFBABvBAB39"])
    assert list(market.items) == ["QFBABvBAB39"]


def test_a_family_ends_by_its_group_and_one_product_by_its_offer(market: EbayMarket, ebay: EbayConnector) -> None:
    """A family is one listing at eBay, and an offer's own end is for one product alone."""
    one, several = ebay.push(push_of(soap())), ebay.push(push_of(family("39", "40")))
    market.writes.clear()
    for known in (one, several):
        ebay.withdraw(known)
    assert market.writes == [
        f"POST /offer/{one.remote['offer SOAPV1']}/withdraw",
        "POST /offer/withdraw_by_inventory_item_group",
    ]
    assert on_sale(market) == []


def test_ghosts_are_found_by_their_group_after_a_lost_answer(market: EbayMarket, ebay: EbayConnector) -> None:
    ebay.push(push_of(family("39", "40", "41")))
    found = ebay.find(family("39", "40"))
    ebay.push(push_of(family("39", "40"), found))
    assert on_sale(market) == ["QFBABvBAB39", "QFBABvBAB40"]
    assert len(market.items) == 2


# ---- the account, once and before anything


def test_a_missing_policy_is_told_once_and_nothing_is_sent(market: EbayMarket) -> None:
    """openlinker-project/openlinker#2880: one missing policy fails every listing."""
    market.policies = ("payment", "return")
    with hosted(EbayConnector, config(market), tokens=memory_tokens(TOKENS)) as ebay:
        ebay.facts = ebay.check_account()
        (issue,) = ebay.facts.issues
        assert (issue.code, issue.params["reason"]) == ("ebay_policies", "fulfillment")
        asked = [each.code for asks in EbayConnector.requirements for each in asks(soap(), ebay.facts) if each.blocks]
        assert asked == ["ebay_policies"]
        with pytest.raises(AccountRefused):
            ebay.push(push_of(soap()))
    assert market.writes == []


def test_who_has_not_begun_with_business_policies_is_told_of_all_three(market: EbayMarket) -> None:
    """Most who begin have none, and eBay refuses even to list them (20403)."""
    market.with_policies = False
    with hosted(EbayConnector, config(market), tokens=memory_tokens(TOKENS)) as ebay:
        (issue,) = ebay.check_account().issues
    assert (issue.code, issue.params["reason"]) == ("ebay_policies", "fulfillment, payment, return")


def test_a_place_to_send_from_is_made_once(market: EbayMarket) -> None:
    market.places.clear()
    with hosted(EbayConnector, config(market), tokens=memory_tokens(TOKENS)) as ebay:
        assert [issue.code for issue in ebay.check_account().issues] == ["ebay_location_missing"]
    settings = config(market, ships_from="ma", city="Rabat", postal_code="10000")
    with hosted(EbayConnector, settings, tokens=memory_tokens(TOKENS)) as ebay:
        assert ebay.check_account().values["location"] == "QAFILA"
        assert ebay.check_account().values["location"] == "QAFILA"
    assert market.writes == ["POST /location/QAFILA"]
    places = dict(market.places)
    market.places.clear()
    with hosted(EbayConnector, settings, tokens=memory_tokens(TOKENS)) as ebay, market.disturbed(CutAt(5, "after")):
        assert ebay.check_account().values["location"] == "QAFILA", "made by a request whose answer was lost"
    assert market.writes == ["POST /location/QAFILA"] * 3
    assert market.places == places
    assert market.places["QAFILA"]["location"]["address"] == {"country": "MA", "city": "Rabat", "postalCode": "10000"}


def test_aspects_are_fetched_once_for_a_version_of_the_tree(market: EbayMarket) -> None:
    def fetched() -> int:
        return sum("aspects" in each.request.path for each in market.exchanges)

    with hosted(EbayConnector, config(market), tokens=memory_tokens(TOKENS)) as ebay:
        facts = ebay.check_account()
    assert fetched() == 2
    with hosted(EbayConnector, config(market), tokens=memory_tokens(TOKENS), facts=facts) as ebay:
        assert ebay.check_account() == facts
        assert fetched() == 2
        market.version = "122"
        ebay.check_account()
    assert fetched() == 4


def test_what_a_category_asks_is_asked_before_anything_is_sent(market: EbayMarket) -> None:
    with hosted(EbayConnector, config(market, answers=""), tokens=memory_tokens(TOKENS)) as ebay:
        facts = ebay.check_account()
    lamp = soap(seller_category="Maison > Lampes")
    asked = [[each for asks in EbayConnector.requirements for each in asks(one, facts)] for one in (soap(), lamp)]
    (issue,), none = asked
    assert (issue.code, issue.params["attribute"], none) == ("attribute_missing", "Fabrication", [])
    assert "45510.Fabrication" in issue.hint_in("ar")
    assert "Fait main, Industrielle" in issue.hint_in("fr")


def test_a_refusal_keeps_ebays_words_and_names_the_field(market: EbayMarket, ebay: EbayConnector) -> None:
    with pytest.raises(ListingRejected) as raised:
        ebay.push(push_of(soap(pictures=())))
    (issue,) = raised.value.issues
    assert (issue.code, issue.field) == ("platform_refused", "pictures")
    assert issue.raw == "25015: At least one picture is needed."


def test_what_ends_at_ebay_is_noticed(market: EbayMarket, ebay: EbayConnector) -> None:
    receipt = ebay.push(push_of(soap()))
    assert receipt.status is ReceiptStatus.LIVE
    market.remove(receipt)
    (answer,) = ebay.refresh([receipt])
    assert isinstance(answer, OutcomeUnknown)


def test_consent_is_asked_under_ebays_name_for_our_address(market: EbayMarket) -> None:
    with hosted(EbayConnector, config(market), app=APP) as ebay:
        oauth = ebay.oauth()
    assert oauth is not None
    assert (oauth.client_in, oauth.more, oauth.with_code) == (
        "header",
        {"redirect_uri": APP.ru_name},
        {"redirect_uri": APP.ru_name},
    )
