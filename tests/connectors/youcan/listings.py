"""Listings and pushes for a store, and a look at what it has."""

from catalog.money import Money
from connectors import (
    ListingOption,
    ListingVariant,
)
from connectors.listing import Listing
from connectors.testing import listing_of
from tests.connectors.families import addressed
from tests.connectors.youcan.fake import YouCanStore

MAD = "MAD"


def soap(**more: object) -> Listing:
    given: dict[str, object] = {"country": "MA", "pictures": (), **more}
    return listing_of("SOAP", str(given.pop("title", "Savon noir")), "49.90", MAD, **given)


def family(*sizes: str, quantity: int = 4, picture: bool = False) -> Listing:
    photos = addressed(listing_of("BAB", "Babouches")).pictures if picture else ()
    variants = tuple(
        ListingVariant(
            key=f"BAB{size}",
            sku=f"BAB-{size}",
            options={"Pointure": size},
            price=Money.of("120.00", MAD),
            quantity=quantity,
            picture=photos[0].rendition if photos else None,
        )
        for size in sizes
    )
    options = (ListingOption(name="Pointure", values=sizes),)
    return listing_of("BAB", "بلغة جلدية", currency=MAD, variants=variants, options=options, pictures=photos)


def with_quantity(listing: Listing, quantity: int | None) -> Listing:
    variants = tuple(each.model_copy(update={"quantity": quantity}) for each in listing.variants)
    return listing.model_copy(update={"variants": variants})


def only(store: YouCanStore) -> dict[str, object]:
    (product,) = store.products.values()
    return product


def stock(store: YouCanStore) -> list[int | None]:
    return [each["inventory"] for each in only(store)["variants"]]  # type: ignore[index, attr-defined]
