"""Item: one variant as catalogues of advertisements know it, a thing of its own with a page to buy it on. Pure.

Such catalogues have no products with variants: items that belong together name the same group.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import quote

from pydantic import AfterValidator

from catalog.money import Money
from catalog.text import plain
from connectors.asked import Answers
from connectors.clothes import described
from connectors.listing import Listing, ListingVariant, Picture

LONGEST = {"color": 100, "size": 100, "material": 200, "pattern": 100}
"""Characters, by Google's product data specification; Meta takes as many."""
PLACES = ("{sku}", "{key}", "{product}")
"""What an address of a page may name: the variant's SKU, its key, or its product's key."""


@dataclass(frozen=True)
class Site:
    """Where products are bought, and what their seller has said of all of a category."""

    page: str
    answers: Answers = field(default_factory=Answers)


@dataclass(frozen=True)
class Item:
    """`group` is None for a product's only variant. `price` is what is paid where there is no `sale_price`."""

    id: str
    group: str | None
    sku: str
    title: str
    description: str
    link: str
    photos: tuple[Picture, ...]
    price: Money
    sale_price: Money | None
    quantity: int | None
    chosen: Mapping[str, str]
    """Color, size, material and pattern, as far as options or the product tell them."""
    gender: str | None
    age: str | None
    gtin: str | None

    @property
    def in_stock(self) -> bool:
        return self.quantity is None or self.quantity > 0


def items(listing: Listing, site: Site, longest_title: int) -> Iterator[Item]:
    family = len(listing.variants) > 1
    description = plain(listing.description)
    for variant in listing.variants:
        told = described(listing, variant, site.answers)
        before = variant.compare_at if variant.compare_at and variant.compare_at.amount > variant.price.amount else None
        yield Item(
            id=variant.key,
            group=listing.key if family else None,
            sku=variant.sku,
            title=title_of(listing, variant, longest_title),
            description=description,
            link=link_of(site.page, listing, variant),
            photos=photos_of(listing, variant),
            price=before or variant.price,
            sale_price=variant.price if before else None,
            quantity=variant.quantity,
            chosen={name: value[: LONGEST[name]] for name, value in told.chosen.items()},
            gender=told.gender,
            age=told.age,
            gtin=variant.gtin,
        )


def title_of(listing: Listing, variant: ListingVariant, longest: int) -> str:
    """With what tells it from its sisters, where there is room."""
    if len(listing.variants) == 1:
        return listing.title
    apart = ", ".join(variant.options[option.name] for option in listing.options if variant.options.get(option.name))
    whole = f"{listing.title} – {apart}"
    return whole if apart and len(whole) <= longest else listing.title


def link_of(page: str, listing: Listing, variant: ListingVariant) -> str:
    values = {"{sku}": variant.sku, "{key}": variant.key, "{product}": listing.key}
    for name, value in values.items():
        page = page.replace(name, quote(value, safe=""))
    return page


def photos_of(listing: Listing, variant: ListingVariant) -> tuple[Picture, ...]:
    """Its own first. Those without an address cannot be shown."""
    known = [each for each in listing.pictures if each.url]
    return tuple(sorted(known, key=lambda each: each.rendition != variant.picture))


def _page_pattern(given: str) -> str:
    """One page cannot be that of all products."""
    address = given.strip()
    if not address.startswith(("https://", "http://")) or not any(place in address for place in PLACES):
        raise ValueError("write the address of a product's page with {sku} in it, such as https://shop.example/p/{sku}")
    return address


PagePattern = Annotated[str, AfterValidator(_page_pattern)]
"""Where the page of each product is found, as a text with one of `PLACES` in it."""
