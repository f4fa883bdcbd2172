"""What is asked of clothes before they are sent, and where a seller's answer for all of a category stands in."""

from collections.abc import Mapping

import pytest

from connectors.apparel import ACCESSORIES, WORN
from connectors.asked import Answers
from connectors.channels.google import ASKS, GoogleConnector
from connectors.channels.meta import MetaConnector
from connectors.clothes import DescribesClothes
from connectors.items import Site, items
from connectors.listing import Listing, ListingOption
from connectors.receipt import AccountFacts
from connectors.testing import listing_of
from tests.conftest import data_folder

AT_GOOGLE, AT_META = DescribesClothes(required_in=ASKS), DescribesClothes()
DRESSES, NECKLACES, BOWLS, BABY_OUTFITS = 2271, 196, 3498, 5424
TAXONOMY = "reference/google_taxonomy/taxonomy-with-ids.en-US.2021-09-21.txt"


def dress(country: str = "FR", category: int = DRESSES, **attributes: str) -> Listing:
    return listing_of("ROBE", "Robe", category=category, attributes=attributes).model_copy(update={"country": country})


def told(rule: DescribesClothes, listing: Listing, answers: str = "") -> list[tuple[str, str, str]]:
    facts = AccountFacts(values={"answers": Answers.read("", answers).kept()})
    return [(each.severity.value, each.code, str(each.params["name"])) for each in rule(listing, facts)]


def test_both_connectors_ask() -> None:
    assert AT_GOOGLE in GoogleConnector.requirements
    assert AT_META in MetaConnector.requirements


def test_in_some_countries_google_is_sent_no_clothes_that_are_not_described() -> None:
    expected = [("error", "attribute_missing", name) for name in ("color", "size", "gender", "age_group")]
    assert told(AT_GOOGLE, dress("FR")) == expected


@pytest.mark.parametrize(
    ("rule", "country", "category"),
    [(AT_GOOGLE, "MA", DRESSES), (AT_META, "FR", DRESSES), (AT_META, "FR", BABY_OUTFITS)],
)
def test_elsewhere_it_is_told_and_they_are_sent(rule: DescribesClothes, country: str, category: int) -> None:
    expected = [("warning", f"{name}_missing", name) for name in ("color", "size", "gender", "age_group")]
    assert told(rule, dress(country, category)) == expected


def test_jewellery_has_no_size_and_is_sent_without_the_others() -> None:
    expected = [("warning", f"{name}_missing", name) for name in ("color", "gender", "age_group")]
    assert told(AT_GOOGLE, dress("FR", NECKLACES)) == expected


def test_nothing_is_asked_of_a_bowl() -> None:
    assert told(AT_GOOGLE, dress("FR", BOWLS)) == []


WHOLE = {"Couleur": "bleu", "Taille": "M", "Genre": "femme", "Tranche d'âge": "adulte"}


def test_what_the_row_says_is_enough() -> None:
    assert told(AT_GOOGLE, dress(**WHOLE)) == []


def test_what_was_said_once_for_the_category_is_enough_and_is_sent() -> None:
    answers = "2271.gender = femme; *.age_group = adult; 2271.color = bleu; 2271.size = taille unique"
    assert told(AT_GOOGLE, dress(), answers) == []
    (item,) = items(dress(), Site("https://e.example/{sku}", Answers.read("", answers)), 150)
    assert (item.gender, item.age, item.chosen) == ("female", "adult", {"color": "bleu", "size": "taille unique"})


def test_what_the_row_says_counts_more_than_what_was_said_for_all() -> None:
    site = Site("https://e.example/{sku}", Answers.read("", "*.gender = male; *.color = noir"))
    (item,) = items(dress(**WHOLE), site, 150)
    assert (item.gender, item.chosen["color"]) == ("female", "bleu")


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"Genre": "on ne sait"}, [("error", "attribute_not_taken", "gender")]),
        ({"Tranche d'âge": "vieux"}, [("error", "attribute_not_taken", "age_group")]),
    ],
)
def test_a_word_that_nobody_knows_is_told_with_those_that_are_known(
    wrong: Mapping[str, str], expected: list[tuple[str, str, str]]
) -> None:
    assert told(AT_GOOGLE, dress(**{**WHOLE, **wrong})) == expected


def test_a_size_that_one_variant_lacks_is_missing() -> None:
    listing = dress(**{name: value for name, value in WHOLE.items() if name != "Taille"})
    (only,) = listing.variants
    small = only.model_copy(update={"key": "A", "sku": "A", "options": {"Taille": "S"}})
    listing = listing.model_copy(
        update={"options": (ListingOption(name="Taille", values=("S",)),), "variants": (small, only)}
    )
    assert told(AT_GOOGLE, listing) == [("error", "attribute_missing", "size")]


def test_the_categories_are_those_of_googles_list() -> None:
    file = data_folder() / TAXONOMY
    if not file.is_file():
        pytest.skip(f"Google's list {file} is absent")
    rows = (line.partition(" - ") for line in file.read_text("utf-8").splitlines() if not line.startswith("#"))
    paths = {int(number): path.split(" > ") for number, _, path in rows}
    apparel = {number for number, path in paths.items() if path[0] == "Apparel & Accessories"}
    worn = {number for number in apparel if paths[number][1:2] in (["Clothing"], ["Shoes"])}
    assert (worn, apparel - worn) == (WORN, ACCESSORIES)
