"""Photos: room for twenty, and words for those who cannot see them."""

from catalog.money import Money
from connectors import ListingOption, ListingVariant
from connectors.channels.etsy import EtsyConnector
from connectors.listing import Listing, Picture
from connectors.testing import listing_of, picture_of
from tests.connectors.accounts import push_of
from tests.connectors.etsy.fake import EtsyShop
from tests.connectors.etsy.listings import soap


def photos(first: int, count: int) -> tuple[Picture, ...]:
    return tuple(picture_of(f"SOAP-{number}", alt="devant " * 90) for number in range(first, first + count))


def test_twenty_photos_make_room_for_twenty_others(shop: EtsyShop, etsy: EtsyConnector) -> None:
    """A listing has twenty at most and is never without one."""
    known = etsy.push(push_of(soap(pictures=photos(0, 20))))
    (listing,) = shop.made.values()
    before = set(listing["image_ids"])
    again = etsy.push(push_of(soap(pictures=photos(15, 20)), known))
    after = listing["image_ids"]
    assert [str(each) for each in after] == [again.pictures[each.rendition].id for each in photos(15, 20)]
    assert len(set(after) & before) == 5, "what stays is not sent again"
    etsy.push(push_of(soap(pictures=photos(40, 20)), again))
    assert len(listing["image_ids"]) == 20


def dress(*shown: str | None) -> Listing:
    """S red, S blue, M red, each with the photo that is named."""
    options = tuple(
        ListingOption(name=name, values=values) for name, values in (("Taille", ("S", "M")), ("Couleur", ("R", "B")))
    )
    pictures = tuple(picture_of(name) for name in ("all", "red", "blue"))
    chosen = (("S", "R"), ("S", "B"), ("M", "R"))
    variants = tuple(
        ListingVariant(
            key=f"ROBE{n}",
            sku=f"ROBE-{n}",
            options={"Taille": size, "Couleur": colour},
            price=Money.of("20.00", "EUR"),
            quantity=4,
            picture=photo and picture_of(photo).rendition,
        )
        for n, ((size, colour), photo) in enumerate(zip(chosen, shown, strict=True))
    )
    return listing_of("ROBE", "Robe", pictures=pictures, options=options, variants=variants)


def test_photos_go_by_the_choice_that_they_show(shop: EtsyShop, etsy: EtsyConnector) -> None:
    """Etsy shows them by one of the two: a red photo is no photo of size S."""
    known = etsy.push(push_of(dress("red", "blue", "red")))
    numbers = {name: int(known.pictures[picture_of(name).rendition].id) for name in ("red", "blue")}
    (listing,) = shop.made.values()
    assert listing["variation_images"] == [
        {"property_id": 514, "value_id": shop.value_id("R"), "image_id": numbers["red"]},
        {"property_id": 514, "value_id": shop.value_id("B"), "image_id": numbers["blue"]},
    ]


def test_without_photos_of_variants_none_are_named_and_those_that_were_are_taken_away(
    shop: EtsyShop, etsy: EtsyConnector
) -> None:
    """A list of nothing is a parameter that is missing: etsy/open-api#292, #436."""
    plain = dress(None, None, None)
    known = etsy.push(push_of(plain))
    assert "POST variation-images" not in shop.writes
    known = etsy.push(push_of(dress("red", "blue", "red"), known))
    etsy.push(push_of(plain, known))
    (listing,) = shop.made.values()
    assert listing["variation_images"] == []
    shop.writes.clear()
    etsy.push(push_of(plain, known))
    assert "POST variation-images" not in shop.writes
