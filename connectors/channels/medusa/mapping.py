"""A listing as Medusa takes it. Pure: from values to the documents that are sent."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from slugify import slugify

from catalog.text import plain
from connectors import Listing, ListingVariant, Money, Picture, RemotePicture
from connectors.channels.medusa.replies import CURRENCY, MARK, REDUCED, Option, Price, Product, Variant

Document = dict[str, object]
Photos = Mapping[str, RemotePicture]
"""By rendition."""
ONLY, ITSELF, NONE = "Default option", "Default option value", "–"
"""Each product has an option there, and each variant a value of each: these are what the admin panel writes."""
REFERENCE = "SKU"
"""The option that tells variants apart which have nothing else to be told apart by."""
MOST_OF_A_TITLE = 60


@dataclass(frozen=True)
class Place:
    """Where products are sold, kept and shipped from: the account's facts. `currency` is the listing's."""

    channel: str | None = None
    location: str | None = None
    profile: str | None = None

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Place":
        return cls(*(values.get(name) for name in ("channel", "location", "profile")))


def axes_of(listing: Listing) -> dict[str, list[str]]:
    """Options with their values: such that no two variants are the same."""
    choices = [options_of(listing, variant) for variant in listing.variants]
    axes: dict[str, list[str]] = {}
    for option in listing.options:
        used = [choice[option.name] for choice in choices if option.name in choice]
        axes[option.name] = list(dict.fromkeys([value for value in option.values if value in used] + used))
    for choice in choices:
        for name, value in choice.items():
            if value not in axes.setdefault(name, []):
                axes[name].append(value)
    return axes


def options_of(listing: Listing, variant: ListingVariant) -> dict[str, str]:
    names = [option.name for option in listing.options]
    if not names and len(listing.variants) == 1:
        return {ONLY: ITSELF}
    chosen = {name: variant.options.get(name) or NONE for name in names}
    told_apart = {tuple(each.options.get(name) or NONE for name in names) for each in listing.variants}
    return chosen if len(told_apart) == len(listing.variants) else {**chosen, REFERENCE: variant.sku}


def to_product(listing: Listing, photos: Photos, place: Place, terms: Mapping[str, Sequence[str]]) -> Document:
    """A new one, with its variants; `terms`: ids by field. Stock is told apart."""
    content = _content(listing, photos)
    return {
        **content,
        "metadata": _filled(content["metadata"]),
        **{field: [{"id": each} for each in ids] for field, ids in terms.items()},
        "handle": handle_of(listing),
        "external_id": listing.key,
        "images": [{"url": url} for url in _urls(listing, photos)],
        "options": [{"title": title, "values": values} for title, values in axes_of(listing).items()],
        "variants": [to_new_variant(listing, variant) for variant in listing.variants],
        **({"sales_channels": [{"id": place.channel}]} if place.channel else {}),
        **({"shipping_profile_id": place.profile} if place.profile else {}),
    }


def to_update(
    listing: Listing, there: Product, photos: Photos, place: Place, terms: Mapping[str, Sequence[str]]
) -> Document:
    """What stands there keeps its address; its variants are told apart. What it was taken from sale by is mended."""
    images = {each.url: each.id for each in there.images}
    urls = _urls(listing, photos)
    return {
        "id": there.id,
        **_content(listing, photos),
        **{field: [{"id": each} for each in ids] for field, ids in terms.items()},
        "external_id": listing.key,
        "images": [{"id": images[url], "url": url} if url in images else {"url": url} for url in urls],
        **({"sales_channels": [{"id": place.channel}]} if place.channel and not there.sales_channels else {}),
        **({"shipping_profile_id": place.profile} if place.profile and not there.shipping_profile else {}),
    }


def _content(listing: Listing, photos: Photos) -> Document:
    urls = _urls(listing, photos)
    sizes = listing.dimensions.model_dump() if listing.dimensions else {}
    return {
        "title": listing.title,
        "description": plain(listing.description),  # shops show it as text
        "status": "published",
        "thumbnail": urls[0] if urls else None,
        "hs_code": listing.hs_code,
        "origin_country": listing.origin.lower() if listing.origin else None,
        "material": listing.material,
        "weight": figure(listing.weight),
        **{name: figure(sizes.get(name)) for name in ("length", "width", "height")},
        "metadata": {**listing.attributes, "brand": listing.brand or "", MARK: listing.key, CURRENCY: listing.currency},
    }


def to_new_variant(listing: Listing, variant: ListingVariant, item: str | None = None) -> Document:
    """`item`: one that keeps its stock already."""
    tracked = variant.quantity is not None
    return {
        **_variant_content(listing, variant),
        "metadata": _filled(_variant_metadata(variant)),
        "manage_inventory": tracked,
        "prices": [_price(listing, variant)],
        **({"inventory_items": [{"inventory_item_id": item, "required_quantity": 1}]} if item and tracked else {}),
    }


def to_variant(listing: Listing, variant: ListingVariant, there: Variant, photos: Photos) -> Document:
    shown = photos.get(variant.picture) if variant.picture else None
    return {"id": there.id, **_variant_content(listing, variant), "thumbnail": shown.url if shown else None}


def to_offer(listing: Listing, variant: ListingVariant, there: Variant, changed: Collection[str]) -> Document:
    """What is left out stays as it is. Prices are replaced as a whole: those of other currencies are sent again."""
    offer: Document = {}
    if "price" in changed:
        offer["prices"] = _prices(listing, variant, there)
        offer["metadata"] = _variant_metadata(variant)
    if "quantity" in changed and there.manage_inventory is not (variant.quantity is not None):
        offer["manage_inventory"] = variant.quantity is not None
    return offer


def _variant_content(listing: Listing, variant: ListingVariant) -> Document:
    options = options_of(listing, variant)
    digits = variant.gtin or ""
    return {
        "title": listing.title if ONLY in options else " / ".join(options.values()),
        "sku": variant.sku,
        "barcode": variant.gtin,
        "ean": variant.gtin if len(digits) in (8, 13) else None,
        "upc": variant.gtin if len(digits) == 12 else None,
        "options": options,
        "variant_rank": [each.key for each in listing.variants].index(variant.key),
        "metadata": {MARK: variant.key},
    }


def _filled(metadata: object) -> Document:
    return {name: value for name, value in metadata.items() if value} if isinstance(metadata, dict) else {}


def _variant_metadata(variant: ListingVariant) -> Document:
    """An empty text takes a value out."""
    before = before_discount(variant)
    return {MARK: variant.key, REDUCED: f"{before.amount:f}" if before else ""}


def before_discount(variant: ListingVariant) -> Money | None:
    """The price before, where what is paid now is lower."""
    before = variant.compare_at
    return before if before and before.amount > variant.price.amount else None


def _price(listing: Listing, variant: ListingVariant) -> Document:
    """The variant's own; a discount stands in a price list."""
    own = before_discount(variant) or variant.price
    return {"currency_code": listing.currency.lower(), "amount": figure(own.amount)}


def _prices(listing: Listing, variant: ListingVariant, there: Variant) -> list[Document]:
    """Ours is the one for everybody in the listing's currency; all others are the shop's own."""
    own = [each for each in there.prices if each.plain and each.currency_code == listing.currency.lower()]
    kept = [_kept(each) for each in there.prices if each not in own]
    return [{**({"id": own[0].id} if own else {}), **_price(listing, variant)}, *kept]


def _kept(price: Price) -> Document:
    limits = {name: value for name in ("min_quantity", "max_quantity") if (value := getattr(price, name)) is not None}
    rules = {"rules": {name: str(value) for name, value in price.rules.items()}} if price.rules else {}
    return {"id": price.id, "currency_code": price.currency_code, "amount": price.amount, **limits, **rules}


def handle_of(listing: Listing) -> str:
    """Made once, of the key, so that a create that is sent twice is refused the second time."""
    words = slugify(listing.title, max_length=MOST_OF_A_TITLE, word_boundary=True)
    return f"{words}-{listing.key.lower()}".strip("-")


def photo_name(picture: Picture) -> str:
    """Names these very pixels, so that they are found again among a product's images."""
    stem = re.sub(r"[^a-z0-9]+", "-", picture.name.rpartition(".")[0].lower()).strip("-")[:60] or "photo"
    return f"{stem}-{hashlib.sha256(picture.rendition.encode()).hexdigest()[:12]}"


def _urls(listing: Listing, photos: Photos) -> list[str]:
    found = [photos[each.rendition].url for each in listing.pictures if each.rendition in photos]
    return [url for url in found if url]


def standing(listing: Listing, there: Product) -> dict[str, Variant]:
    """The product's variants by key: by our mark; by SKU where somebody else made them; and one whose key is not
    wanted any more stands for a new one with its SKU, barcode or options.
    """
    wanted = {each.key for each in listing.variants}
    found = {each.key: each for each in there.variants if each.key in wanted and each.key}
    free = [each for each in there.variants if each.key not in wanted]
    for variant in listing.variants:
        if variant.key in found:
            continue
        options = options_of(listing, variant)
        same = [each for each in free if each.sku == variant.sku]
        same += [each for each in free if each.key and variant.gtin and each.barcode == variant.gtin]
        same += [each for each in free if each.key and there.choices(each) == options]
        if same:
            found[variant.key] = same[0]
            free = [each for each in free if each is not same[0]]
    return found


def ghosts(listing: Listing, there: Product) -> list[Variant]:
    """Variants that we made, and that nothing wanted stands in the place of."""
    kept = {each.id for each in standing(listing, there).values()}
    return [each for each in there.variants if each.key and each.id not in kept]


def in_the_way(listing: Listing, there: Product, ghost: Variant) -> bool:
    """Whether a wanted variant has its SKU, barcode or options."""
    options, codes = there.choices(ghost), {ghost.sku, ghost.barcode} - {None}
    return any(codes & {each.sku, each.gtin} or options_of(listing, each) == options for each in listing.variants)


def figure(amount: Decimal | None) -> int | float | None:
    """As a number of JSON, in major units: 12500 francs, 3.125 dinars."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def unwanted(listing: Listing, options: Sequence[Option]) -> dict[str, list[str]]:
    """Ids of values that no variant has any more, by option."""
    axes = axes_of(listing)
    gone = {
        option.id: [each.id for each in option.values if each.value not in axes.get(option.title, ())]
        for option in options
    }
    return {option: values for option, values in gone.items() if values}


def lacking(listing: Listing, options: Sequence[Option]) -> dict[str, list[str]]:
    """Values that the product's options have not yet, by option."""
    there = {option.title: option for option in options}
    missing = {
        there[title].id: [value for value in values if value not in {each.value for each in there[title].values}]
        for title, values in axes_of(listing).items()
        if title in there
    }
    return {option: values for option, values in missing.items() if values}
