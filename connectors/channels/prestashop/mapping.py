"""A listing as a shop takes it. Pure: from values to the resources that are written."""

from collections.abc import Collection, Sequence
from decimal import Decimal

from connectors import EVERYTHING, Listing, ListingVariant
from connectors.channels.prestashop.documents import Draft, Words
from connectors.channels.prestashop.shop import Shop
from connectors.channels.prestashop.wording import to_address, to_description, to_name

MARK = "qafila:"
"""How the supplier's reference of everything that we make begins: our key follows."""
ORDERED_ANYWAY, AS_THE_SHOP_DOES = "1", "2"
"""Whether it may be ordered when there is none, as a row of stock says it."""
Fields = dict[str, str | Words]


def is_family(listing: Listing) -> bool:
    """Whether it becomes a product with combinations."""
    return len(listing.variants) > 1


def own_reference(listing: Listing) -> str:
    """The product's own: its only variant's, or its key."""
    return listing.key if is_family(listing) else listing.variants[0].sku


def mark(key: str) -> str:
    return f"{MARK}{key}"


def key_in(reference: str) -> str | None:
    """Our key, where the supplier's reference has one."""
    return reference.removeprefix(MARK) if reference.startswith(MARK) else None


def combination_name(key: str) -> str:
    """What a variant's combination is called in a receipt."""
    return f"variant {key}"


def stock_name(key: str) -> str:
    """What a variant's row of stock is called in a receipt."""
    return f"stock {key}"


def opened_name(key: str) -> str:
    """Where a receipt keeps that we let a variant be ordered without stock."""
    return f"opened {key}"


def discount_name(key: str) -> str:
    """What the specific price of a variant is called in a receipt."""
    return f"discount {key}"


def base_price(listing: Listing) -> Decimal:
    """The product's own: its cheapest variant's. Others cost so much more."""
    return min(variant.price.amount for variant in listing.variants)


def to_new_product(listing: Listing, shop: Shop, categories: Sequence[str], brand: str | None) -> Draft:
    """`categories`: the last is the product's own."""
    fields = {
        **to_product(listing, shop, brand, shop.languages, shop.languages, EVERYTHING).fields,
        "link_rewrite": shop.in_all(to_address(listing.title, listing.key)),
        "id_category_default": categories[-1],
        "id_tax_rules_group": "0",
        "state": "1",
        "available_for_order": "1",
        "show_price": "1",
        "visibility": "both",
        "minimal_quantity": "1",
        "additional_delivery_times": "1",
    }
    return Draft(fields, {"categories": categories})


def to_product(
    listing: Listing,
    shop: Shop,
    brand: str | None,
    names: Collection[str],
    descriptions: Collection[str],
    changed: Collection[str],
) -> Draft:
    """All that stays ours; `names` and `descriptions`: the ids of the languages in which they are."""
    family = is_family(listing)
    gtin = None if family else listing.variants[0].gtin
    fields: Fields = {
        "name": dict.fromkeys(names, to_name(listing.title)),
        "description": dict.fromkeys(descriptions, to_description(listing.description)),
        "reference": own_reference(listing),
        "supplier_reference": mark(listing.key),
        "active": "1",
        "condition": str(listing.condition),
        "product_type": "combinations" if family else "standard",
        **_barcode(gtin),
        **_measures(listing, shop),
    }
    if brand:
        fields["id_manufacturer"] = brand
    if "price" in changed:
        fields["price"] = f"{base_price(listing):f}"
    return Draft(fields)


def to_combination(
    listing: Listing,
    variant: ListingVariant,
    product: str,
    values: Sequence[str],
    images: Sequence[str],
    changed: Collection[str] = EVERYTHING,
) -> Draft:
    """`values` and `images`: the ids of its attributes and photos."""
    fields: Fields = {
        "id_product": product,
        "reference": variant.sku,
        "supplier_reference": mark(variant.key),
        "minimal_quantity": "1",
        **_barcode(variant.gtin),
    }
    if "price" in changed:
        fields["price"] = impact(listing, variant)
    return Draft(fields, {"product_option_values": values, "images": images})


def impact(listing: Listing, variant: ListingVariant) -> str:
    """What is added to the product's price."""
    return f"{variant.price.amount - base_price(listing):f}"


def to_stock(variant: ListingVariant, *, opened: bool) -> Draft:
    """What is not counted may be ordered when there is none. `opened`: so it was until now, by our doing."""
    if variant.quantity is None:
        return Draft({"out_of_stock": ORDERED_ANYWAY})
    closed: Fields = {"out_of_stock": AS_THE_SHOP_DOES} if opened else {}
    return Draft({"quantity": str(variant.quantity), **closed})


def copies(texts: Words, ours: str) -> list[str]:
    """The languages that have our text, or none: one that somebody has translated stays as it is."""
    text = texts.get(ours, "")
    return [ours, *(each for each, words in texts.items() if each != ours and words.strip() in ("", text.strip()))]


def _barcode(gtin: str | None) -> Fields:
    """A shop has no place for 14 digits, which are on boxes."""
    digits = gtin or ""
    return {"ean13": digits if len(digits) in (8, 13) else "", "upc": digits if len(digits) == 12 else ""}


def _measures(listing: Listing, shop: Shop) -> Fields:
    fields: Fields = {}
    if listing.weight is not None and shop.gram:
        fields["weight"] = _figure(listing.weight / shop.gram)
    size = listing.dimensions
    if size is not None and shop.millimetre:
        named = {"width": size.width, "height": size.height, "depth": size.length}
        fields |= {name: _figure(length / shop.millimetre) for name, length in named.items() if length is not None}
    return fields


def _figure(amount: Decimal) -> str:
    return f"{amount.quantize(Decimal('0.000001')).normalize():f}"
