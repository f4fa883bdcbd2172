"""Which of Etsy's categories a seller's are, found by words among all that Etsy tells; what listings may have there."""

from connectors import ListingOption, PlatformCategory, Receipt
from connectors.channels.etsy import EtsyConnector
from tests.connectors.accounts import push_of
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.listings import soap

RUGS = PlatformCategory(id="1012", name="Home & Living > Floor & Rugs > Rugs")


def test_the_beginning_of_a_word_finds_it_in_spite_of_case(etsy: EtsyConnector) -> None:
    floor = PlatformCategory(id="1009", name="Home & Living > Floor & Rugs")
    assert etsy.categories("RUG") == [floor, RUGS]
    assert etsy.categories("floor rugs home") == [floor, RUGS]
    assert etsy.categories("lamp") == [PlatformCategory(id="2078", name="Home & Living > Lamps")]
    assert etsy.categories("tapis") == []


def test_what_lies_within_comes_after(etsy: EtsyConnector) -> None:
    assert [each.id for each in etsy.categories("floor")] == ["1009", "1012"]


def test_what_a_node_requires_and_has_no_values_for_is_neither_asked_nor_sent(
    shop: EtsyShop, etsy: EtsyConnector
) -> None:
    """A property is set by the number of its value, and a height has none: etsy/open-api#292."""
    assert [each.name for each in EtsyConnector.asked(etsy.facts)["1012"]] == ["Room"]
    etsy.push(push_of(soap()))
    assert [each["properties"] for each in shop.made.values()] == [{77: {"value_ids": "901", "values": "Bedroom"}}]


def test_a_third_choice_is_told_before_anything_is_sent(etsy: EtsyConnector) -> None:
    options = tuple(ListingOption(name=name, values=("x",)) for name in ("Taille", "Couleur", "Motif"))
    (variant,) = soap().variants
    listing = soap(options=options, variants=(variant.model_copy(update={"options": {}}),))
    found = [each for asks in EtsyConnector.requirements for each in asks(listing, etsy.facts) if each.blocks]
    assert [(each.code, each.params["options"]) for each in found] == [
        ("etsy_options_too_many", "Taille, Couleur, Motif")
    ]


def test_a_hundred_listings_are_asked_about_at_once(shop: EtsyShop, etsy: EtsyConnector) -> None:
    known = etsy.push(push_of(soap()))
    shop.exchanges.clear()
    answers = etsy.refresh([known] * 101)
    assert len([each for each in answers if isinstance(each, Receipt)]) == 101
    assert [len(each.request.query["listing_ids"].split(",")) for each in shop.exchanges] == [100, 1]
