"""A listing as a shop takes it. Pure: from values to the documents that are sent."""

import hashlib
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from html import escape

from connectors import EVERYTHING, Listing, ListingVariant, Picture, RemotePicture
from connectors.channels.woocommerce.replies import MARK

Document = dict[str, object]
Photos = Mapping[str, RemotePicture | str]
"""By rendition: the picture at the shop, or the address where it is to be fetched."""
GRAMS = {"kg": Decimal(1000), "g": Decimal(1), "lbs": Decimal("453.59237"), "oz": Decimal("28.349523125")}
_CODE = re.compile("%(?=[0-9a-f]{2})", re.IGNORECASE)
MILLIMETRES = {"m": Decimal(1000), "cm": Decimal(10), "mm": Decimal(1), "in": Decimal("25.4"), "yd": Decimal("914.4")}


def is_family(listing: Listing) -> bool:
    """Whether it becomes a product with variations."""
    return len(listing.variants) > 1


def own_sku(listing: Listing) -> str:
    """The product's own: its only variant's, or one that none of its variations has."""
    if not is_family(listing):
        return listing.variants[0].sku
    taken = {same(variant.sku) for variant in listing.variants}
    return listing.key if same(listing.key) not in taken else f"{listing.key}-FAMILY"


def same(sku: str) -> str:
    """SKUs that a shop takes for one are equal in this form."""
    return " ".join(sku.split()).casefold()


def variant_name(key: str) -> str:
    """What a variation is called in a receipt."""
    return f"variant {key}"


def to_product(
    listing: Listing,
    photos: Photos,
    terms: Mapping[str, Collection[int]],
    units: Mapping[str, object],
    changed: Collection[str] = EVERYTHING,
) -> Document:
    """`terms`: ids by field (categories, brands, tags); `units`: the shop's, as the account's facts have them."""
    family = is_family(listing)
    document: Document = {
        "name": _titled(listing.title),
        "type": "variable" if family else "simple",
        "status": "publish",
        "sku": own_sku(listing),
        "description": _unslashed(listing.description),
        "attributes": _attributes(listing),
        "images": [_image(each, photos[each.rendition]) for each in listing.pictures if each.rendition in photos],
        "meta_data": [{"key": MARK, "value": listing.key}],
        **{field: [{"id": term} for term in ids] for field, ids in terms.items()},
        **_measures(listing, units),
    }
    if family:
        return document | {"global_unique_id": "", "manage_stock": False}
    (only,) = listing.variants
    return document | {"global_unique_id": only.gtin or ""} | to_offer(only, changed)


def to_variation(
    listing: Listing, variant: ListingVariant, photos: Photos, changed: Collection[str] = EVERYTHING
) -> Document:
    shown = photos.get(variant.picture) if variant.picture else None
    image = {"image": {"id": int(shown.id)}} if isinstance(shown, RemotePicture) else {}
    return {
        "sku": variant.sku,
        "status": "publish",
        "global_unique_id": variant.gtin or "",
        "attributes": [
            {"name": _clean(option.name), "option": _clean(variant.options[option.name])}
            for option in listing.options
            if option.name in variant.options
        ],
        "meta_data": [{"key": MARK, "value": variant.key}],
        **image,
        **to_offer(variant, changed),
    }


def to_offer(variant: ListingVariant, changed: Collection[str]) -> Document:
    """What is left out, the shop leaves as it is: a quantity that it has sold down stays so."""
    offer: Document = {}
    if "price" in changed:
        on_sale = variant.compare_at is not None and variant.compare_at.amount > variant.price.amount
        regular = variant.compare_at if on_sale and variant.compare_at else variant.price
        offer |= {
            "regular_price": f"{regular.amount:f}",
            "sale_price": f"{variant.price.amount:f}" if on_sale else "",
        }
    if "quantity" in changed:
        tracked, sold_out = variant.quantity is not None, variant.quantity is not None and variant.quantity <= 0
        offer |= {"manage_stock": tracked, **({"stock_quantity": variant.quantity} if tracked else {})}
        offer |= {"stock_status": "outofstock" if sold_out else "instock"}  # for shops that do not count
    return offer


def _attributes(listing: Listing) -> list[Document]:
    """The axes first: a shop shows attributes in their order."""
    family = is_family(listing)
    axes = [
        {
            "name": _clean(option.name),
            "options": list(dict.fromkeys(_clean(each) for each in _used(listing, option.name, option.values))),
            "visible": True,
            "variation": family,
        }
        for option in listing.options
    ]
    taken = {str(axis["name"]).casefold() for axis in axes}
    more = [
        {"name": _clean(name), "options": [_clean(value)], "visible": True, "variation": False}
        for name, value in listing.attributes.items()
        if _clean(name).casefold() not in taken and value
    ]
    return [{**each, "position": place} for place, each in enumerate([*axes, *more])]


def _used(listing: Listing, name: str, values: Collection[str]) -> list[str]:
    used = [variant.options[name] for variant in listing.variants if name in variant.options]
    return [value for value in values if value in used] + [value for value in used if value not in values]


def _image(picture: Picture, photo: RemotePicture | str) -> Document:
    alt = {"alt": text_field(picture.alt)} if picture.alt else {}
    if isinstance(photo, RemotePicture):
        return {"id": int(photo.id), **alt}
    return {"src": photo, "name": photo_name(picture), **alt}


def photo_name(picture: Picture) -> str:
    """Names these very pixels, so that they are found again: WordPress makes the slug of it."""
    stem = re.sub(r"[^a-z0-9]+", "-", picture.name.rpartition(".")[0].lower()).strip("-")[:60] or "photo"
    return f"{stem}-{hashlib.sha256(picture.rendition.encode()).hexdigest()[:12]}"


def _measures(listing: Listing, units: Mapping[str, object]) -> Document:
    document: Document = {}
    gram, millimetre = GRAMS.get(str(units.get("weight_unit"))), MILLIMETRES.get(str(units.get("dimension_unit")))
    if listing.weight is not None and gram:
        document["weight"] = _figure(listing.weight / gram)
    if listing.dimensions is not None and millimetre:
        sizes = listing.dimensions.model_dump()
        document["dimensions"] = {name: _figure(size / millimetre) for name, size in sizes.items() if size is not None}
    return document


def _figure(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.0001')).normalize():f}"


def _titled(text: str) -> str:
    """A title is HTML there, and unknown tags are taken out of it."""
    return _unslashed(escape(text, quote=False))


def _unslashed(markup: str) -> str:
    """WordPress takes bare backslashes away."""
    return markup.replace("\\", "&#92;")


def _clean(text: str) -> str:
    """A bar would end an attribute's value. What WordPress takes out of a variation's values it leaves in its family's,
    which then has no such value.
    """
    return text_field(text.replace("|", "¦"))


def text_field(text: str) -> str:
    """As WordPress's `sanitize_text_field` leaves it: tags, an address's codes (100%cashmere) and backslashes it takes
    out."""
    told = text.replace("<", "&lt;").replace("\\", "&#92;")
    return " ".join(_CODE.sub("% ", told).split())
