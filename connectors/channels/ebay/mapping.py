"""A listing as eBay takes it: an item and an offer for each variant, a group around those of a family. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from catalog.product import Condition
from catalog.text import plain
from connectors import AccountFacts, AccountRefused, Listing, ListingVariant
from connectors.asked import Answers, Asked, same
from connectors.channels.ebay.marketplaces import MARKETPLACES

Document = dict[str, Any]
OURS, JOINT, SKU = "QF", "v", 50
"""Begins our SKUs, of which eBay takes letters and digits alone: whatever bears it is ours."""
OURS_IS = re.compile(rf"{OURS}([A-Z0-9]{{1,32}})(?:{JOINT}([A-Z0-9]{{1,32}}))?")
MARK = re.compile(r"\bQF-([A-Z0-9]{1,32})\s*$")
"""Ends the words of an item that has somebody else's SKU and was taken over; an offer's words are shown instead."""
CONDITIONS = {
    Condition.NEW: "NEW",
    Condition.USED: "USED_EXCELLENT",
    Condition.REFURBISHED: "SELLER_REFURBISHED",
}
TITLE, DESCRIPTION, ASPECT, ASPECT_VALUE, MPN = 80, 4_000, 40, 50, 65
PHOTOS, PHOTOS_OF_ONE = 24, 12
"""Of a listing, and of one variant of a family."""
CODES = frozenset(("ean", "upc", "gtin"))
"""Barcodes, where a category asks for one."""
BRAND = frozenset(("brand", "marque", "marke", "marca", "marka", "merk"))
MATERIAL = frozenset(("material", "matière", "materiale", "materiał"))


@dataclass(frozen=True)
class Terms:
    """What every offer names: where it is sold from, on what conditions, and in which category."""

    marketplace: str
    location: str
    policies: Mapping[str, str]
    answers: Answers
    asked: Mapping[str, tuple[Asked, ...]]

    @classmethod
    def told(cls, facts: AccountFacts, marketplace: str) -> "Terms":
        values, answers = facts.values, Answers.told(facts)
        if answers is None or not values.get("location") or len(values.get("policies") or {}) < 3:
            told = "; ".join(issue.message_in("en") for issue in facts.issues)
            raise AccountRefused(told or "the account's location and business policies are not known yet")
        return cls(marketplace, str(values["location"]), dict(values["policies"]), answers, asked(facts))

    @property
    def no_code(self) -> str:
        return next(each.no_code for each in MARKETPLACES.values() if each.id == self.marketplace)


def asked(facts: AccountFacts) -> dict[str, tuple[Asked, ...]]:
    kept: Mapping[str, list[object]] = facts.values.get("aspects") or {}
    return {category: tuple(Asked.model_validate(each) for each in told) for category, told in kept.items()}


def is_family(listing: Listing) -> bool:
    return len(listing.variants) > 1


def remote_sku(listing: Listing, variant: ListingVariant) -> str:
    """Of the listing's key and the variant's, with a small letter between them; not longer than eBay takes."""
    whole = f"{group_key(listing)}{JOINT}{variant.key}"
    if len(whole) <= SKU:
        return whole
    return f"{group_key(listing)}{JOINT}{sha256(variant.key.encode()).hexdigest()[:15].upper()}"


def group_key(listing: Listing) -> str:
    return f"{OURS}{listing.key}"


def keys_of(remote: str) -> tuple[str | None, str | None]:
    """Our keys of the listing and the variant, of a SKU or of a group's key; None for what others made."""
    found = OURS_IS.fullmatch(remote)
    return (found[1], found[2]) if found else (None, None)


def to_item(
    listing: Listing, variant: ListingVariant, terms: Terms, quantity: int | None, *, marked: bool = False
) -> Document:
    """Replaces all that there is, stock too: `quantity` is what it shall be, or is. `marked`: its SKU does not say
    that it is ours."""
    document: Document = {
        "condition": CONDITIONS[listing.condition],
        "product": {
            "title": listing.title,
            "description": _words(listing, f"\n\nQF-{listing.key}" if marked else ""),
            "aspects": to_aspects(listing, terms, variant),
            "imageUrls": photos_of(listing, variant),
        },
    }
    if listing.brand:
        document["product"] |= {"brand": listing.brand, "mpn": variant.sku[:MPN]}
    document["product"] |= _codes(listing, variant, terms)
    if quantity is not None:
        document["availability"] = {"shipToLocationAvailability": {"quantity": quantity}}
    if listing.weight:
        document["packageWeightAndSize"] = {"weight": {"value": float(listing.weight), "unit": "GRAM"}}
    return document


def to_group(listing: Listing, terms: Terms, skus: Sequence[str]) -> Document:
    chosen = {each.name for each in listing.options}
    shared = {name: values for name, values in to_aspects(listing, terms, None).items() if name not in chosen}
    first = listing.options[:1]
    varies: Document = {
        "specifications": [
            {
                "name": option.name,
                "values": list(
                    dict.fromkeys(v.options[option.name] for v in listing.variants if option.name in v.options)
                ),
            }
            for option in listing.options
        ]
    }
    if first and any(variant.picture for variant in listing.variants):
        varies["aspectsImageVariesBy"] = [first[0].name]
    return {
        "title": listing.title,
        "description": _words(listing),
        "aspects": shared,
        "imageUrls": photos_of(listing, None),
        "variantSKUs": list(skus),
        "variesBy": varies,
    }


def to_offer(listing: Listing, variant: ListingVariant, terms: Terms) -> Document:
    """All of an offer: what is left out of one that is there is taken away. Stock is the item's alone."""
    return {
        "categoryId": terms.answers.category(listing) or "",
        "listingDescription": listing.description or listing.title,
        "listingDuration": "GTC",
        "merchantLocationKey": terms.location,
        "listingPolicies": dict(terms.policies),
        "pricingSummary": {"price": to_price(variant)},
    }


def to_new_offer(listing: Listing, variant: ListingVariant, terms: Terms, sku: str) -> Document:
    names = {"sku": sku, "marketplaceId": terms.marketplace, "format": "FIXED_PRICE"}
    return names | to_offer(listing, variant, terms)


def to_price(variant: ListingVariant) -> Document:
    return {"value": f"{variant.price.amount:f}", "currency": variant.price.currency}


def to_change(sku: str, variant: ListingVariant, offer: str, changed: Collection[str]) -> Document:
    """Price, stock or both, of one SKU and its offer. Shown is the smaller of what the item and the offer have, and of
    an offer that is named one of the two has to be said."""
    of_offer: Document = {"offerId": offer}
    document: Document = {"sku": sku}
    if "price" in changed:
        of_offer["price"] = to_price(variant)
    if "quantity" in changed and variant.quantity is not None:
        of_offer["availableQuantity"] = variant.quantity
        document["shipToLocationAvailability"] = {"quantity": variant.quantity}
    return document | {"offers": [of_offer]}


def to_aspects(listing: Listing, terms: Terms, variant: ListingVariant | None) -> dict[str, list[str]]:
    """What the category asks for in its own spelling; then the variant's choices and the seller's own words."""
    category = terms.answers.category(listing) or ""
    found = {
        each.name: value
        for each in terms.asked.get(category, ())
        if (value := aspect(listing, terms.answers, category, each) or _no_code(each, terms))
    }
    if variant and variant.gtin:
        found |= dict.fromkeys((name for name in found if same(name) in CODES), variant.gtin)
    known = {same(name) for name in found}
    own = {name: value for name, value in listing.attributes.items() if same(name) not in known and len(name) <= ASPECT}
    chosen = dict(variant.options) if variant else {}
    whole = {**found, **own, **chosen}
    return {name: [value[:ASPECT_VALUE]] for name, value in sorted(whole.items()) if value.strip()}


def _codes(listing: Listing, variant: ListingVariant, terms: Terms) -> dict[str, list[str]]:
    if variant.gtin:
        return {"ean" if len(variant.gtin) in (8, 13, 14) else "upc": [variant.gtin]}
    asked = {same(each.name) for each in terms.asked.get(terms.answers.category(listing) or "", ())}
    return {name: [terms.no_code] for name in ("ean", "upc") if name in asked}


def is_code(asked: Asked) -> bool:
    """A barcode, which is not asked of anybody: eBay has words for a product that has none."""
    return same(asked.name) in CODES


def _no_code(asked: Asked, terms: Terms) -> str | None:
    return terms.no_code if is_code(asked) else None


def aspect(listing: Listing, answers: Answers, category: str, asked: Asked) -> str | None:
    name = same(asked.name)
    chosen = next((each.values[0] for each in listing.options if same(each.name) == name and each.values), None)
    own = {**dict.fromkeys(BRAND, listing.brand), **dict.fromkeys(MATERIAL, listing.material)}
    return chosen or own.get(name) or answers.attribute(listing, category, asked.name)


def photos_of(listing: Listing, variant: ListingVariant | None) -> list[str]:
    """A variant's own comes first."""
    own = [each for each in listing.pictures if variant and each.rendition == variant.picture]
    ordered = own + [each for each in listing.pictures if each not in own]
    most = PHOTOS_OF_ONE if variant and is_family(listing) else PHOTOS
    return [each.url for each in ordered if each.url][:most]


def _words(listing: Listing, end: str = "") -> str:
    return _cut(plain(listing.description) or listing.title, DESCRIPTION - len(end)) + end


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    return text[:limit].rpartition(" ")[0] or text[:limit]
