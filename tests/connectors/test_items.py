"""What a variant is as a thing of its own: its colour and size, its page, its title."""

import pytest
from pydantic import TypeAdapter, ValidationError

from connectors.asked import Answers
from connectors.clothes import chosen
from connectors.items import PagePattern, Site, items, link_of
from connectors.listing import ListingOption
from connectors.testing import SAMPLES, listing_of

SITE = Site("https://e.example/{sku}")


@pytest.mark.parametrize(
    ("name", "axis"),
    [
        ("Couleur", "color"), ("Colour", "color"), ("اللون", "color"), ("لون", "color"), ("Coloris", "color"),
        ("Taille", "size"), ("Pointure", "size"), ("المقاس", "size"), ("SIZE", "size"),
        ("Matière", "material"), ("الخامة", "material"), ("Motif", "pattern"), ("Senteur", None),
    ],
)  # fmt: skip
def test_options_are_known_by_their_names_in_three_languages(name: str, axis: str | None) -> None:
    soap = listing_of("SOAP", "Savon")
    (only,) = soap.variants
    variant = only.model_copy(update={"options": {name: "x"}})
    listing = soap.model_copy(update={"options": (ListingOption(name=name, values=("x",)),), "variants": (variant,)})
    assert chosen(listing, variant, Answers()) == ({axis: "x"} if axis else {})


@pytest.mark.parametrize(
    ("attributes", "gender", "age"),
    [
        ({"Genre": "Femme", "Tranche d’âge": "Adulte"}, "female", "adult"),
        ({"Gender": "men", "Age group": "kids"}, "male", "kids"),
        ({"الجنس": "نساء", "الفئة العمرية": "أطفال"}, "female", "kids"),
        ({"Genre": "on ne sait"}, None, None),
    ],
)
def test_whom_clothes_are_for_is_read_from_attributes(
    attributes: dict[str, str], gender: str | None, age: str | None
) -> None:
    (item,) = items(listing_of("ROBE", "Robe", attributes=attributes), SITE, 150)
    assert (item.gender, item.age) == (gender, age)


def test_a_discount_is_the_price_that_is_paid_and_the_one_before() -> None:
    first, second, *_ = items(SAMPLES["options, photos, everything"], SITE, 150)
    assert (str(first.price.amount), first.sale_price and str(first.sale_price.amount)) == ("179.00", "149.90")
    assert second.sale_price is None


def test_a_title_says_what_tells_a_variant_from_its_sisters_where_there_is_room() -> None:
    rug = SAMPLES["options, photos, everything"]
    assert [each.title for each in items(rug, SITE, 60)] == [rug.title] * 4
    assert next(iter(items(rug, SITE, 150))).title.endswith("– Bleu, 80 × 150")


def test_a_variant_is_shown_by_its_own_photo_first() -> None:
    rug = SAMPLES["options, photos, everything"]
    back = rug.pictures[1].rendition
    photos = tuple(each.model_copy(update={"url": f"https://e.example/{each.name}"}) for each in rug.pictures)
    variant = rug.variants[0].model_copy(update={"picture": back})
    listing = rug.model_copy(update={"pictures": photos, "variants": (variant,)})
    (item,) = items(listing, SITE, 150)
    assert [each.rendition for each in item.photos] == [back, rug.pictures[0].rendition]


def test_the_page_of_a_variant_is_made_of_what_its_address_names() -> None:
    rug = SAMPLES["options, photos, everything"]
    page = link_of("https://e.example/{product}?v={key}#{sku}", rug, rug.variants[0])
    assert page == "https://e.example/RUG?v=RUG0#TAPIS%20Bleu%2080%20%C3%97%20150"


@pytest.mark.parametrize("given", ["https://shop.example", "shop.example/{sku}", ""])
def test_a_page_that_is_the_same_for_all_products_is_refused_with_an_example(given: str) -> None:
    with pytest.raises(ValidationError, match=r"https://shop\.example/p/"):
        TypeAdapter(PagePattern).validate_python(given)
