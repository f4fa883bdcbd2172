"""A listing as a Vendure takes it. Pure: from values to the documents that are sent."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from catalog.text import slug as readable
from connectors import EVERYTHING, Listing, ListingVariant, Money, Picture, RemotePicture
from connectors.channels.vendure.replies import Product

Document = dict[str, object]
Photos = Mapping[str, RemotePicture]
"""By rendition."""
NOTHING = "–"
"""The option of a variant that has none on one of the axes: Vendure asks for one on each."""
SLUG = 80


def mark(key: str) -> str:
    """Ends the slug of what we made, so that it is found again: Vendure keeps no key of ours."""
    return f"-qf-{key.lower()}"


def key_in(slug: str) -> str | None:
    """The key that a slug ends with; Vendure adds a number to one that is taken."""
    found = re.search(r"-qf-([a-z0-9]{1,32})(?:-\d+)?$", slug)
    return found[1].upper() if found else None


def slug_of(listing: Listing) -> str:
    return readable(listing.title)[:SLUG].strip("-") + mark(listing.key)


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def is_family(listing: Listing) -> bool:
    return len(listing.variants) > 1


def axes(listing: Listing) -> dict[str, tuple[str, ...]]:
    """The values in use, by the name of the option; none where there is nothing to choose from."""
    if not is_family(listing):
        return {}
    used: dict[str, tuple[str, ...]] = {}
    for option in listing.options:
        chosen = {choice(each, option.name) for each in listing.variants}
        known = [value for value in option.values if value in chosen]
        more = [choice(each, option.name) for each in listing.variants]
        used[option.name] = tuple(dict.fromkeys([*known, *more]))
    return used


def choice(variant: ListingVariant, axis: str) -> str:
    return variant.options.get(axis) or NOTHING


def code_of(*words: str) -> str:
    """For a group or an option: the same words have the same code."""
    return "-".join((readable(words[-1])[:40], hashlib.sha256("\n".join(words).encode()).hexdigest()[:8]))


def group_code(listing: Listing, axis: str) -> str:
    return code_of("group", listing.key, axis)


def to_group(listing: Listing, axis: str, values: Sequence[str]) -> Document:
    return {
        "code": group_code(listing, axis),
        "translations": [{"languageCode": listing.language, "name": axis}],
        "options": [to_option(listing, value) for value in values],
    }


def to_option(listing: Listing, value: str) -> Document:
    return {"code": code_of(value), "translations": [{"languageCode": listing.language, "name": value}]}


def to_product(listing: Listing, photos: Photos, there: Product | None = None) -> Document:
    """A product that is there keeps its address, whatever it is called now."""
    words: Document = {"languageCode": listing.language, "name": listing.title, "description": listing.description}
    if there is None or not any(each.language == listing.language and each.slug for each in there.translations):
        words["slug"] = slug_of(listing)
    ids = [photos[each.rendition].id for each in listing.pictures if each.rendition in photos]
    document: Document = {
        "enabled": True,
        "translations": [words],
        "assetIds": list(dict.fromkeys(ids)),
        "featuredAssetId": ids[0] if ids else None,
    }
    return document if there is None else {"id": there.id, **document}


def to_variant(
    listing: Listing,
    variant: ListingVariant,
    options: Sequence[str],
    photos: Photos,
    precision: int,
    changed: Collection[str] = EVERYTHING,
) -> Document:
    """`options`: the ids of its options, one of each group."""
    chosen = [choice(variant, axis) for axis in axes(listing)]
    shown = photos.get(variant.picture) if variant.picture else None
    return {
        "enabled": True,
        "sku": variant.sku,
        "translations": [{"languageCode": listing.language, "name": " ".join([listing.title, *chosen])}],
        "optionIds": list(options),
        "assetIds": [shown.id] if shown else [],
        "featuredAssetId": shown.id if shown else None,
        **to_offer(variant, precision, changed),
    }


def without_nothing(document: Document) -> Document:
    """For what is new: an empty list of photos costs the shop as much as a full one."""
    return {name: value for name, value in document.items() if value is not None and value != []}


def to_offer(variant: ListingVariant, precision: int, changed: Collection[str]) -> Document:
    """What is left out, the shop leaves as it is: a quantity that it has sold down stays so."""
    offer: Document = {}
    if "price" in changed:
        offer["price"] = minor_units(variant.price, precision)
    if "quantity" in changed:
        offer["trackInventory"] = "FALSE" if variant.quantity is None else "TRUE"
        if variant.quantity is not None:
            offer["stockOnHand"] = variant.quantity
    return offer


def minor_units(price: Money, precision: int) -> int:
    """The decimals are the shop's: two, unless its operator chose otherwise, whatever the currency."""
    return int(price.amount.scaleb(precision))


def major_units(price: int, precision: int) -> str:
    return f"{Decimal(price).scaleb(-precision):f}"


def fits(price: Money, precision: int) -> bool:
    return price.amount.scaleb(precision) == minor_units(price, precision)


def photo_name(picture: Picture) -> str:
    """Names these very pixels, so that they are found again."""
    stem, _, extension = picture.name.rpartition(".")
    stem = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:60] or "photo"
    return f"{stem}-{hashlib.sha256(picture.rendition.encode()).hexdigest()[:12]}.{extension}"
