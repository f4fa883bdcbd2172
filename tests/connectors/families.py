"""Listings with a variant for each size, and what becomes of them."""

from collections.abc import Sequence

from catalog.money import Money
from connectors.listing import Listing, ListingOption, ListingVariant
from connectors.testing import listing_of, picture_of


def family_of(key: str, sizes: Sequence[str] = ("S", "M", "L"), **more: object) -> Listing:
    """A listing with a variant for each size, and two photos."""
    variants = tuple(
        ListingVariant(
            key=f"{key}V{size}",
            sku=f"{key}-{size}",
            options={"Taille": size},
            price=Money.of("20.00", "EUR"),
            quantity=4,
            picture=f"rendition-{key}-b" if size == sizes[0] else None,
        )
        for size in sizes
    )
    options = (ListingOption(name="Taille", values=tuple(sizes)),)
    return listing_of(key, f"Robe {key}", variants=variants, options=options, pictures=two_photos(key), **more)


def two_photos(key: str, at: str = "") -> tuple[object, ...]:
    photos = (picture_of(f"{key}-a", alt="devant"), picture_of(f"{key}-b"))
    return tuple(each.model_copy(update={"url": f"{at}/{each.name}"}) if at else each for each in photos)


def with_variants(listing: Listing, *variants: ListingVariant) -> Listing:
    return listing.model_copy(update={"variants": variants})


def with_offer(listing: Listing, **offer: object) -> Listing:
    """The same for each of its variants."""
    return listing.model_copy(update={"variants": tuple(each.model_copy(update=offer) for each in listing.variants)})


def addressed(listing: Listing) -> Listing:
    """As a host gives it to platforms that fetch photos."""
    pictures = [each.model_copy(update={"url": f"https://pictures.example/{each.name}"}) for each in listing.pictures]
    return listing.model_copy(update={"pictures": tuple(pictures)})
