"""A listing as a shop takes it. Pure: from values to the documents that are sent."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from slugify import slugify

from connectors import EVERYTHING, Listing, ListingVariant, Picture
from connectors.channels.saleor.replies import MARK, Product, Variant
from connectors.channels.saleor.richtext import to_blocks

Document = dict[str, object]
LONGEST_NAME, LONGEST_SLUG, LONGEST_ALT = 250, 200, 250
NO_STOCK = 0
"""What is not counted needs a stock all the same: without one it is sold out."""
GRAMS = {"G": Decimal(1), "KG": Decimal(1000), "LB": Decimal("453.59237"), "OZ": Decimal("28.349523125")}
GRAMS["TONNE"] = Decimal(1_000_000)
BRAND = {"fr": "Marque", "ar": "العلامة التجارية", "en": "Brand"}


@dataclass(frozen=True)
class Place:
    """Where in the shop the account sells: ids of its channel and warehouse."""

    channel: str
    warehouse: str
    weight_unit: str | None = None


@dataclass(frozen=True)
class Terms:
    """Ids of what a listing names: its type, its category, its options and traits by name."""

    product_type: str
    category: str | None = None
    axes: Mapping[str, str] = field(default_factory=dict)
    traits: Mapping[str, str] = field(default_factory=dict)


def product_ref(key: str) -> str:
    return f"{MARK}:{key}"


def variant_ref(listing: Listing, variant: ListingVariant) -> str:
    return f"{product_ref(listing.key)}:{variant.key}"


def key_in(reference: str | None) -> str | None:
    """Our key in an external reference: the product's, or the variant's where it is of one."""
    mark, _, rest = (reference or "").partition(":")
    return rest.rpartition(":")[2] or None if mark == MARK else None


def axis_ref(name: str) -> str:
    return f"{MARK}:axis:{same(name)}"


def trait_ref(name: str) -> str:
    return f"{MARK}:trait:{same(name)}"


def is_trait(reference: str | None) -> bool:
    return (reference or "").startswith(trait_ref(""))


def same(name: str) -> str:
    """Names that are one attribute or one category are equal in this form."""
    return " ".join(name.split()).casefold()


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def axes_of(listing: Listing) -> tuple[str, ...]:
    """The options by which its variants differ."""
    return tuple(option.name for option in listing.options)


def traits_of(listing: Listing) -> dict[str, str]:
    """What is told of the product besides, by name."""
    brand = {BRAND.get(listing.language, "Brand"): listing.brand} if listing.brand else {}
    told = {name: value for name, value in listing.attributes.items() if value and name not in axes_of(listing)}
    return {**brand, **told}


def to_product(listing: Listing, terms: Terms, place: Place, before: Product | None = None) -> Document:
    """`before`: what stands there, whose traits of ours are taken away where the listing has them no more."""
    told = {terms.traits[name]: value for name, value in traits_of(listing).items() if name in terms.traits}
    had = [each.attribute for each in before.attributes if each.values] if before else []
    lost = {each.id: "" for each in had if is_trait(each.external_reference) and each.id not in told}
    document: Document = {
        "name": listing.title,
        "description": to_blocks(listing.description),
        "externalReference": product_ref(listing.key),
        "attributes": [{"id": id_, "plainText": value} for id_, value in {**told, **lost}.items()],
        "metadata": [{"key": name, "value": value} for name, value in _facts(listing).items()],
    }
    if terms.category:
        document["category"] = terms.category
    grams = GRAMS.get(place.weight_unit or "")
    if listing.weight is not None and grams:
        document["weight"] = f"{(listing.weight / grams).quantize(Decimal('0.0001')).normalize():f}"
    return document


def to_new_product(listing: Listing, terms: Terms, place: Place, address: int = 1) -> Document:
    """Customers see it at once where it has no photos to wait for. `address`: the first is taken, or the second too."""
    title, number = slugify(listing.title, allow_unicode=True)[:LONGEST_SLUG], f"-{address}" if address > 1 else ""
    return to_product(listing, terms, place) | {
        "productType": terms.product_type,
        "slug": f"{title}-{listing.key.lower()}{number}".strip("-"),
        "channelListings": [to_publication(place, on_sale=not listing.pictures)],
        "variants": [to_new_variant(listing, each, terms, place) for each in listing.variants],
    }


def to_publication(place: Place, *, on_sale: bool) -> Document:
    shown = dict.fromkeys(("isPublished", "visibleInListings", "isAvailableForPurchase"), on_sale)
    return {"channelId": place.channel, **shown}


def to_new_variant(listing: Listing, variant: ListingVariant, terms: Terms, place: Place) -> Document:
    quantity = NO_STOCK if variant.quantity is None else variant.quantity
    return {
        **_identity(listing, variant),
        **({"metadata": _codes(variant)} if variant.gtin else {}),
        "attributes": _options(listing, variant, terms),
        "trackInventory": variant.quantity is not None,
        "stocks": [{"warehouse": place.warehouse, "quantity": quantity}],
        "channelListings": [{"channelId": place.channel, **_price(variant)}],
    }


def to_known_variant(
    listing: Listing, variant: ListingVariant, there: Variant, terms: Terms, place: Place, changed: Collection[str]
) -> Document:
    """What has to be sent of it, and nothing where all is as it should be."""
    document: Document = {}
    if "content" in changed:
        document |= _content(listing, variant, there, terms)
    if "price" in changed or there.listing_in(place.channel) is None:
        document |= _priced(variant, there, place)
    if "quantity" in changed or there.stock_in(place.warehouse) is None:
        document |= _counted(variant, there, place)
    return {"id": there.id, **document} if document else {}


def _content(listing: Listing, variant: ListingVariant, there: Variant, terms: Terms) -> Document:
    has = {"sku": there.sku, "name": there.name, "externalReference": there.external_reference}
    document = {name: value for name, value in _identity(listing, variant).items() if value != has[name]}
    if (variant.gtin or "") != (there.gtin or ""):
        document["metadata"] = _codes(variant)
    values = {each.attribute.id: [value.name for value in each.values] for each in there.attributes}
    options = [each for each in _options(listing, variant, terms) if values.get(str(each["id"])) != [_value(each)]]
    if options:  # all or none: what is left out is not compared with other variants
        document["attributes"] = _options(listing, variant, terms)
    return document


def _value(option: Document) -> object:
    chosen = option["dropdown"]
    return chosen["value"] if isinstance(chosen, dict) else None


def _priced(variant: ListingVariant, there: Variant, place: Place) -> Document:
    listing = there.listing_in(place.channel)
    if listing is None:
        return {"channelListings": {"create": [{"channelId": place.channel, **_price(variant)}]}}
    before = (listing.price and listing.price.amount, listing.prior_price and listing.prior_price.amount)
    compare_at = variant.compare_at.amount if variant.compare_at else None
    if before == (variant.price.amount, compare_at):
        return {}
    price = {"priorPrice": None, **_price(variant)} if listing.prior_price else _price(variant)
    return {"channelListings": {"update": [{"channelListing": listing.id, **price}]}}


def _counted(variant: ListingVariant, there: Variant, place: Place) -> Document:
    tracked, stock = variant.quantity is not None, there.stock_in(place.warehouse)
    document: Document = {} if there.track_inventory == tracked else {"trackInventory": tracked}
    quantity = NO_STOCK if variant.quantity is None else variant.quantity
    if stock is None:
        document["stocks"] = {"create": [{"warehouse": place.warehouse, "quantity": quantity}]}
    elif tracked and stock.left != quantity:  # the shop counts what is ordered and not yet sent as well
        document["stocks"] = {"update": [{"stock": stock.id, "quantity": quantity + stock.quantity_allocated}]}
    return document


def _identity(listing: Listing, variant: ListingVariant) -> Document:
    chosen = [variant.options[name] for name in axes_of(listing) if name in variant.options]
    return {
        "sku": variant.sku,
        "name": (" / ".join(chosen) or variant.sku)[:LONGEST_NAME],
        "externalReference": variant_ref(listing, variant),
    }


def _codes(variant: ListingVariant) -> list[Document]:
    return [{"key": "gtin", "value": variant.gtin or ""}]


def _options(listing: Listing, variant: ListingVariant, terms: Terms) -> list[Document]:
    return [
        {"id": terms.axes[name], "dropdown": {"value": variant.options[name]}}
        for name in axes_of(listing)
        if name in variant.options
    ]


def choices_of(listing: Listing, terms: Terms) -> set[tuple[str, str]]:
    """The values by which its variants differ, each with its attribute's id."""
    return {
        (terms.axes[name], value)
        for each in listing.variants
        for name, value in each.options.items()
        if name in terms.axes
    }


def _price(variant: ListingVariant) -> Document:
    prior = {"priorPrice": f"{variant.compare_at.amount:f}"} if variant.compare_at else {}
    return {"price": f"{variant.price.amount:f}", **prior}


def _facts(listing: Listing) -> dict[str, str]:
    """What a shop has no field for is kept with the product."""
    sizes = listing.dimensions.model_dump() if listing.dimensions else {}
    told = {
        "qafila_language": listing.language,
        "condition": listing.condition.value,
        "material": listing.material or "",
        "origin": listing.origin or "",
        "hs_code": listing.hs_code or "",
        "tags": ", ".join(listing.tags),
        "dimensions_mm": " × ".join(f"{size:f}" for size in sizes.values() if size is not None),
    }
    return {name: value for name, value in told.items() if value}


def photo_name(picture: Picture) -> str:
    """Names these very pixels, so that they are found again: a shop keeps it in the photo's address."""
    stem = re.sub(r"[^a-z0-9]+", "-", picture.name.rpartition(".")[0].lower()).strip("-")[:40] or "photo"
    return f"{stem}-q{photo_mark(picture.rendition)}.{picture.name.rpartition('.')[2]}"


def photo_mark(rendition: str) -> str:
    return hashlib.sha256(rendition.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Comparison:
    """The variants of a listing beside those of the product that stands in the shop."""

    known: Sequence[tuple[ListingVariant, Variant]]
    new: Sequence[ListingVariant]
    ghosts: Sequence[Variant]
    """Once ours, and not wanted any more."""


def compared(listing: Listing, product: Product) -> Comparison:
    """By our reference; what has none yet, by its SKU."""
    there = {each.external_reference: each for each in product.variants or () if key_in(each.external_reference)}
    strange = {each.sku: each for each in product.variants or () if not key_in(each.external_reference)}
    pairs = [(each, there.get(variant_ref(listing, each)) or strange.get(each.sku)) for each in listing.variants]
    wanted = {variant_ref(listing, each) for each in listing.variants}
    return Comparison(
        known=[(variant, found) for variant, found in pairs if found],
        new=[variant for variant, found in pairs if found is None],
        ghosts=[each for reference, each in there.items() if reference not in wanted],
    )


def to_update(
    listing: Listing, product: Product, terms: Terms, place: Place, changed: Collection[str] = EVERYTHING
) -> Document:
    """Of its known variants, what `productVariantBulkUpdate` takes."""
    documents = [
        to_known_variant(listing, variant, there, terms, place, changed)
        for variant, there in compared(listing, product).known
    ]
    return {"product": product.id, "variants": [each for each in documents if each]}
