"""A connector to the double of a Medusa, and the listings of these tests."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pydantic import SecretStr

from connectors import ListingOption, ListingVariant, Money
from connectors.channels.medusa import MedusaConfig, MedusaConnector
from connectors.listing import Listing
from connectors.testing import Kept, hosted, listing_of, picture_of
from tests.connectors.medusa.fake import KEY, MedusaShop


@contextmanager
def connected(shop: MedusaShop, kept: Kept | None = None) -> Iterator[MedusaConnector]:
    """A connector to the shop, which knows what the shop says of itself."""
    config = MedusaConfig(url=shop.url, api_key=SecretStr(KEY))
    with hosted(MedusaConnector, config) as asking:
        facts = asking.check_account()
    with hosted(MedusaConnector, config, saved=kept, facts=facts) as connector:
        shop.exchanges.clear()
        shop.writes.clear()
        yield connector


def family_of(key: str, sizes: Sequence[str] = ("S", "M", "L"), axis: str = "Taille", **more: object) -> Listing:
    """A listing with a variant for each size, and two photos."""
    variants = tuple(
        ListingVariant(
            key=f"{key}V{place}",
            sku=f"{key}-{place}",
            options={axis: size},
            price=Money.of("20.00", "EUR"),
            quantity=4,
            picture=f"rendition-{key}-b" if size == sizes[0] else None,
        )
        for place, size in enumerate(sizes)
    )
    pictures = (picture_of(f"{key}-a", alt="devant"), picture_of(f"{key}-b"))
    options = (ListingOption(name=axis, values=tuple(sizes)),)
    return listing_of(key, f"Robe {key}", variants=variants, options=options, pictures=pictures, **more)


def with_variants(listing: Listing, **changes: object) -> Listing:
    """The same change to all of its variants."""
    variants = tuple(each.model_copy(update=changes) for each in listing.variants)
    return listing.model_copy(update={"variants": variants})
