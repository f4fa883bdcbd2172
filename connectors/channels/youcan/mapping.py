"""A listing as YouCan takes it. Pure: from values to the documents that are sent."""

from collections.abc import Collection, Mapping
from decimal import Decimal

from connectors import Issue, Listing, ListingVariant, RemotePicture
from connectors.receipt import AccountFacts

Document = dict[str, object]
Photos = Mapping[str, RemotePicture]
Choice = tuple[tuple[str, str], ...]
LIST_TYPE = 1
"""How a storefront lets people choose; what each number looks like there is not documented."""
IMAGE_TYPE = 1
"""2 is a video."""


def is_family(listing: Listing) -> bool:
    return len(listing.variants) > 1


def is_counted(listing: Listing) -> bool:
    return any(variant.quantity is not None for variant in listing.variants)


def counted_alike(listing: Listing, facts: AccountFacts) -> Collection[Issue]:
    """Stock is counted for a product, or not at all: a variant without a number would be sold out."""
    if not is_counted(listing):
        return []
    return [
        Issue(code="quantity_missing", field="variants.quantity", params={"sku": variant.sku})
        for variant in listing.variants
        if variant.quantity is None
    ]


def to_new(listing: Listing) -> Document:
    """Everything, stock too: it is said once, and from then on only changed by differences."""
    document = to_content(listing, {}) | to_price(listing)
    if is_family(listing):
        return document | {"variants": [to_variant(listing, each, {}) | _stock(each) for each in listing.variants]}
    return document | to_only(listing) | _stock(listing.variants[0])


def to_change(listing: Listing, photos: Photos, new: Collection[str]) -> Document:
    """Everything but the stock of what is there; `new`: the variants (by key) that this brings."""
    document = to_content(listing, photos) | to_price(listing)
    if not is_family(listing):
        return document | to_only(listing)
    variants = [
        to_variant(listing, each, photos) | (_stock(each) if each.key in new else {}) for each in listing.variants
    ]
    return document | {"variants": variants}


def to_prices(listing: Listing, photos: Photos) -> Document:
    """A family's variants are told whole: what a variant leaves out might be taken away."""
    if not is_family(listing):
        return to_price(listing)
    return to_price(listing) | {"variants": [to_variant(listing, each, photos) for each in listing.variants]}


def to_content(listing: Listing, photos: Photos) -> Document:
    family = is_family(listing)
    options = [
        {
            "name": option.name,
            "type": LIST_TYPE,
            "values": list(dict.fromkeys(v.options[option.name] for v in listing.variants if option.name in v.options)),
        }
        for option in listing.options
    ]
    return {
        "name": listing.title,
        "description": marked(listing),
        "visibility": True,
        "track_inventory": is_counted(listing),
        "has_variants": family,
        "variant_options": options if family else [],
        "vendors": [listing.brand] if listing.brand else [],
        "images": [
            {
                "name": photos[each.rendition].id if each.rendition in photos else each.url,
                "order": place,
                "type": IMAGE_TYPE,
            }
            for place, each in enumerate(listing.pictures, start=1)
        ],
    }


def to_price(listing: Listing) -> Document:
    """The product's own is its first variant's; what it cost before is the product's alone to say."""
    first = listing.variants[0]
    before = first.compare_at.amount if first.compare_at and first.compare_at.amount > first.price.amount else None
    return {"price": _figure(first.price.amount), "compare_at_price": None if before is None else _figure(before)}


def to_variant(listing: Listing, variant: ListingVariant, photos: Photos) -> Document:
    photo = photos.get(variant.picture) if variant.picture else None
    return {
        "variations": {option.name: variant.options[option.name] for option in listing.options},
        "price": _figure(variant.price.amount),
        "sku": variant.sku,
        "barcode": variant.gtin,
        "weight": _kilograms(listing.weight),
        **({"image": photo.id} if photo else {}),
    }


def to_only(listing: Listing) -> Document:
    """Not in the documentation, which knows a SKU of variants alone; seen in use for products without variants."""
    (only,) = listing.variants
    return {"sku": only.sku, "barcode": only.gtin, "weight": _kilograms(listing.weight)}


def marked(listing: Listing) -> str:
    """The description in an element whose class has our key."""
    return f'<div class="qafila-{listing.key}">{listing.description or "<br>"}</div>'


def _stock(variant: ListingVariant) -> Document:
    return {} if variant.quantity is None else {"inventory": variant.quantity}


def _figure(amount: Decimal) -> float | int:
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _kilograms(grams: Decimal | None) -> float | None:
    return None if grams is None else float(grams / 1000)
