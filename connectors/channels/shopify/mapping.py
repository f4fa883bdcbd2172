"""A listing as a shop takes it. Pure: from values to the documents that are sent."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic_core import to_json

from connectors import EVERYTHING, Listing, ListingVariant, Picture, Receipt, RemotePicture
from connectors.asked import Answers
from connectors.channels.shopify.operations import KEY, LANGUAGE, NAMESPACE
from connectors.channels.shopify.replies import Media, Product, Variant

Document = dict[str, Any]
TITLE, DEFAULT, NOTHING = "Title", "Default Title", "–"
"""The option of a product that has none, and what a variant has that lacks one of several."""
WITH_PHOTOS = 1_000
"""Variants of a product that shows photos of each: with more of them the call would cost more than one may."""
MEDIA_ID, CATEGORY_ID = "gid://shopify/MediaImage/", "gid://shopify/TaxonomyCategory/"


@dataclass(frozen=True)
class Place:
    """Where things are kept and sold, and which of the shop's categories the seller's are."""

    location: str
    publication: str
    answers: Answers = field(default_factory=Answers)

    @property
    def variables(self) -> Document:
        return {"location": self.location, "publication": self.publication}

    @property
    def publications(self) -> list[Document]:
        return [{"publicationId": self.publication}]


@dataclass(frozen=True)
class Renamed:
    """An option that is there and has another name now, or some of its values: their ids by the new names."""

    id: str
    values: Mapping[str, str] = field(default_factory=dict)


def key_identifier(listing: Listing) -> Document:
    """By our key, which a shop keeps unique; a SKU is not."""
    return {"customId": {"namespace": NAMESPACE, "key": KEY, "value": listing.key}}


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def axes(listing: Listing) -> dict[str, tuple[str, ...]]:
    """The values in use by the option's name: a shop takes no other, and wants one option at least."""
    used: dict[str, tuple[str, ...]] = {}
    for option in listing.options:
        chosen = [each.options.get(option.name) or NOTHING for each in listing.variants]
        used[option.name] = tuple(dict.fromkeys([*(each for each in option.values if each in chosen), *chosen]))
    return used or {TITLE: (DEFAULT,)}


def choices(listing: Listing, variant: ListingVariant) -> dict[str, str]:
    if not listing.options:
        return {TITLE: DEFAULT}
    return {option.name: variant.options.get(option.name) or NOTHING for option in listing.options}


# ---- photos


def photo_mark(rendition: str) -> str:
    return hashlib.sha256(rendition.encode()).hexdigest()[:12]


def photo_name(picture: Picture) -> str:
    """Names these very pixels, so that they are found again: a shop keeps it in the photo's address."""
    stem, _, extension = picture.name.rpartition(".")
    plain = re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:40] or "photo"
    return f"{plain}-q{photo_mark(picture.rendition)}.{extension}"


def mark_in(media: Media) -> str | None:
    found = re.search(r"-q([0-9a-f]{12})[._]", media.image.url) if media.image else None
    return found[1] if found else None


def photos_at(listing: Listing, known: Mapping[str, RemotePicture], media: Sequence[Media]) -> dict[str, RemotePicture]:
    """Which of the listing's photos the product has, by rendition: by name, or as it was told when they were sent."""
    fine = {each.id: each for each in media if each.status != "FAILED"}
    named = {mark: each.id for each in fine.values() if (mark := mark_in(each))}
    found = {}
    for picture in listing.pictures:
        before = known.get(picture.rendition)
        number = named.get(photo_mark(picture.rendition)) or (before.id if before and before.id in fine else None)
        if number:
            found[picture.rendition] = RemotePicture(id=number)
    return found


def theirs(known: Mapping[str, RemotePicture], media: Sequence[Media]) -> list[str]:
    """Photos and films that somebody else put there. Photos that are not ready yet are taken for ours, from a lost
    answer."""
    ours = {each.id for each in known.values()}
    return [
        each.id
        for each in media
        if each.media_content_type != "IMAGE" or (each.image and not mark_in(each) and each.id not in ours)
    ]


def to_file(picture: Picture, photo: RemotePicture) -> Document:
    if photo.id.startswith(MEDIA_ID):
        return {"id": photo.id, "alt": picture.alt}
    name = photo_name(picture)
    return {"originalSource": photo.id, "filename": name, "alt": picture.alt, "contentType": "IMAGE"}


def to_files(listing: Listing, photos: Mapping[str, RemotePicture], others: Sequence[str]) -> list[Document]:
    """All that the product is to have, in their order; somebody else's stay behind ours."""
    ours = [to_file(each, photos[each.rendition]) for each in listing.pictures if each.rendition in photos]
    return [*ours, *({"id": each} for each in others)]


def arrived(listing: Listing, photos: Mapping[str, RemotePicture], media: Sequence[Media]) -> dict[str, RemotePicture]:
    """The ids of the photos just sent: a shop answers in the order in which it was given them."""
    sent = [each.rendition for each in listing.pictures if each.rendition in photos]
    if len(media) < len(sent):
        return dict(photos)
    return {
        name: RemotePicture(id=each.id)
        for name, each in zip(sent, media, strict=False)
        if each.status != "FAILED" or photos[name].id == each.id
    }


# ---- products


def to_new(listing: Listing, photos: Mapping[str, RemotePicture], place: Place) -> Document:
    return {
        **_content(listing, (), place),
        "metafields": [{"namespace": NAMESPACE, **each} for each in _marks(listing)],
        "files": to_files(listing, photos, ()),
        "variants": [to_variant(listing, each, photos, place) for each in listing.variants],
    }


def to_update(
    listing: Listing,
    product: Product,
    known: Receipt,
    photos: Mapping[str, RemotePicture],
    place: Place,
    changed: Collection[str],
    renamed: Mapping[str, Renamed] | None = None,
) -> Document:
    """Lists replace what is there: a variant that is left out is deleted, and so is a photo. Metafields are left out,
    as the others' would go; ours are set beside it."""
    found = matched(listing, product, known)
    variants = [to_variant(listing, each, photos, place, found.get(each.key), changed) for each in listing.variants]
    files = to_files(listing, photos, theirs({**known.pictures, **photos}, product.media.nodes))
    return {**_content(listing, product.tags, place, renamed), "files": files, "variants": variants}


def _content(
    listing: Listing, tags: Sequence[str], place: Place, renamed: Mapping[str, Renamed] | None = None
) -> Document:
    """Tags that others gave stay; what is None here the shop is not to change."""
    kind = (listing.seller_category or "").rpartition(">")[2].strip()[:255]
    category = place.answers.category(listing)
    told = {
        "title": listing.title,
        "descriptionHtml": listing.description,
        "vendor": listing.brand,
        "productType": kind or None,
        "category": CATEGORY_ID + category.removeprefix(CATEGORY_ID) if category else None,
        "tags": list(dict.fromkeys([*tags, *listing.tags])),
        "status": "ACTIVE",
        "productOptions": [
            _option(name, position, values, (renamed or {}).get(name))
            for position, (name, values) in enumerate(axes(listing).items(), 1)
        ],
    }
    return {name: value for name, value in told.items() if value is not None}


def _option(name: str, position: int, values: Sequence[str], known: Renamed | None) -> Document:
    """By its name, and by its id where that has changed: else the shop would take it for another."""
    ids = known.values if known else {}
    named = [{"name": each, **({"id": ids[each]} if each in ids else {})} for each in values]
    return {**({"id": known.id} if known else {}), "name": name, "position": position, "values": named}


def _marks(listing: Listing) -> list[Document]:
    """What we know a product by, and what else is known of it."""
    details = {
        "attributes": listing.attributes,
        "condition": listing.condition.value,
        "material": listing.material,
        "dimensions": listing.dimensions.model_dump(mode="json", exclude_none=True) if listing.dimensions else None,
    }
    told = to_json({name: value for name, value in details.items() if value}).decode()
    return [
        {"key": KEY, "type": "id", "value": listing.key},
        {"key": LANGUAGE, "type": "single_line_text_field", "value": listing.language},
        {"key": "details", "type": "json", "value": told},
    ]


def to_marks(listing: Listing, product: str) -> list[Document]:
    return [{"ownerId": product, "namespace": NAMESPACE, **each} for each in _marks(listing)]


def to_variant(
    listing: Listing,
    variant: ListingVariant,
    photos: Mapping[str, RemotePicture],
    place: Place,
    there: Variant | None = None,
    changed: Collection[str] = EVERYTHING,
) -> Document:
    """A new one brings its stock; the stock of one that is there is counted apart, as customers buy meanwhile."""
    shown = next((each for each in listing.pictures if each.rendition == variant.picture), None)
    document: Document = {
        "sku": variant.sku,
        "barcode": variant.gtin,
        **to_price(variant),
        "optionValues": [{"optionName": name, "name": value} for name, value in choices(listing, variant).items()],
        "inventoryItem": _item(listing, variant, tracked=there is None or "quantity" in changed),
    }
    if shown and shown.rendition in photos and len(listing.variants) <= WITH_PHOTOS:
        document["file"] = to_file(shown, photos[shown.rendition])
    if there:
        document["id"] = there.id
    elif variant.quantity is not None:
        stock = {"locationId": place.location, "name": "available", "quantity": variant.quantity}
        document["inventoryQuantities"] = [stock]
    return document


def to_price(variant: ListingVariant) -> Document:
    """The price before a discount is emptied where there is none any more."""
    before = variant.compare_at
    dearer = before is not None and before.amount > variant.price.amount
    return {"price": f"{variant.price.amount:f}", "compareAtPrice": f"{before.amount:f}" if before and dearer else None}


def _item(listing: Listing, variant: ListingVariant, *, tracked: bool) -> Document:
    item: Document = {"tracked": variant.quantity is not None} if tracked else {}
    if listing.weight:
        item["measurement"] = {"weight": {"unit": "GRAMS", "value": float(listing.weight)}}
    if listing.origin:
        item["countryCodeOfOrigin"] = listing.origin
    if listing.hs_code:
        item["harmonizedSystemCode"] = listing.hs_code
    return item


def matched(listing: Listing, product: Product, known: Receipt | None) -> dict[str, Variant]:
    """The product's variants by the key of the listing's: by id, else by SKU, else by what is chosen."""
    there = {variant.id: variant for variant in product.variants.nodes}
    ids = known.remote if known else {}
    found: dict[str, Variant] = {}

    def take(key: str, variant: Variant | None) -> None:
        if variant and key not in found and variant.id in there:
            found[key] = there.pop(variant.id)

    for each in listing.variants:
        take(each.key, there.get(ids.get(variant_name(each.key), "")))
    for each in listing.variants:
        take(each.key, next((one for one in there.values() if one.sku == each.sku), None))
    for each in listing.variants:
        chosen = choices(listing, each)
        take(each.key, next((one for one in there.values() if one.chosen == chosen), None))
    return found


def to_remote(listing: Listing, product: Product, known: Receipt | None = None) -> dict[str, str]:
    """The ids of a receipt."""
    found = matched(listing, product, known)
    return {"listing": product.id, **{variant_name(key): each.id for key, each in found.items()}}
