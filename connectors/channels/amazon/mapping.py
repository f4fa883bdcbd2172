"""A listing as Amazon takes it: one item for each SKU, a parent above those of a family. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from catalog.product import Condition
from catalog.text import plain
from connectors import Listing, ListingVariant, Money
from connectors.asked import Answers
from connectors.channels.amazon.definitions import Attribute, ProductType
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.themes import axes_of, theme_of

Attributes = dict[str, list[dict[str, Any]]]
OFFER, STOCK, MARK = "purchasable_offer", "fulfillment_availability", "generic_keyword"
BEFORE = "list_price"
"""What it cost before, crossed out beside the price."""
OURS = "qafila-"
"""Begins the search word that says whose listing an item is; shoppers do not see it."""
KEYWORDS_BYTES = 249
CONDITIONS = {
    Condition.NEW: "new_new",
    Condition.USED: "used_good",
    Condition.REFURBISHED: "refurbished_refurbished",
}
GTINS = {8: "ean", 12: "upc", 13: "ean", 14: "gtin"}
PHOTOS = ("main_product_image_locator", *(f"other_product_image_locator_{number}" for number in range(1, 9)))
MANAGED = frozenset(
    (
        *("item_name", "brand", "manufacturer", "product_description", "bullet_point", "condition_type", MARK),
        *("country_of_origin", "material", "item_weight", "item_package_weight", "item_dimensions", *PHOTOS),
        *("externally_assigned_product_identifier", "supplier_declared_has_product_identifier_exemption"),
        *("parentage_level", "child_parent_sku_relationship", "variation_theme"),
    )
)
"""What we write and therefore also take away; what others wrote beside it stays."""


@dataclass(frozen=True)
class Item:
    """One SKU. `variant` is None for the parent of a family, which nobody can buy."""

    sku: str
    kind: str
    content: Attributes
    variant: ListingVariant | None = None
    offer: Attributes = field(default_factory=dict)

    @property
    def whole(self) -> Attributes:
        return self.content | self.offer

    @property
    def document(self) -> dict[str, Any]:
        """For `putListingsItem`, whose body replaces whatever there is."""
        needs = "LISTING" if self.variant else "LISTING_PRODUCT_ONLY"
        return {"productType": self.kind, "requirements": needs, "attributes": self.whole}


@dataclass(frozen=True)
class Making:
    """What items are made with, besides the listing."""

    place: Place
    kind: ProductType
    answers: Answers
    exempt: bool

    def items(self, listing: Listing) -> list[Item]:
        """The parent first, where there is one."""
        shared = self._shared(listing)
        items = [self._item(listing, variant, shared) for variant in listing.variants]
        return [self._parent(listing, shared), *items] if is_family(listing) else items

    def given(self, listing: Listing) -> dict[str, str | None]:
        """What a buyable item says, by attribute: its main value."""
        whole = self._item(listing, listing.variants[-1], self._shared(listing)).whole
        return {name: _main(values) for name, values in whole.items()}

    def _parent(self, listing: Listing, shared: Attributes) -> Item:
        content = shared | self._photos(listing, None) | self._value("parentage_level", "parent")
        content.pop("condition_type", None)  # a term of sale, as the price is
        return Item(parent_of(listing), self.kind.name, _ordered(content))

    def _item(self, listing: Listing, variant: ListingVariant, shared: Attributes) -> Item:
        content = shared | self._photos(listing, variant) | self._identity(variant)
        if is_family(listing):
            kin = {"child_relationship_type": "variation", "parent_sku": parent_of(listing)}
            content |= self._value("parentage_level", "child") | self._written("child_parent_sku_relationship", **kin)
        for name, axis in axes_of(listing, self.answers).items():
            content |= self._value(axis, variant.options.get(name), language=self._language(listing))
        offer = (
            to_price(variant, self.place) | to_before(variant, self.kind, self.place) | to_stock(variant, self.place)
        )
        return Item(variant.sku, self.kind.name, _ordered(content), variant, offer)

    def _shared(self, listing: Listing) -> Attributes:
        """What was answered for the category, and over it what the listing itself says."""
        answered: Attributes = {}
        for name, attribute in self.kind.attributes.items():
            text = self.answers.attribute(listing, self.kind.name, name)
            if text and name not in (OFFER, STOCK):
                answered[name] = self._spelled(listing, name, attribute, text)
        said = self._words(listing) | self._facts(listing)
        theme = theme_of(listing, self.answers, self.kind.themes) if is_family(listing) else None
        return answered | said | (self._written("variation_theme", name=theme) if theme else {})

    def _words(self, listing: Listing) -> Attributes:
        description = plain(listing.description)
        said: Attributes = {}
        texts: dict[str, list[str | None]] = {
            "item_name": [listing.title],
            "brand": [listing.brand],
            "manufacturer": [listing.brand],
            "product_description": [self._cut("product_description", description)],
            "bullet_point": [self._cut("bullet_point", each) for each in self._bullets(listing, description)],
            MARK: [self._keywords(listing)],
            "material": [listing.material],
        }
        for name, values in texts.items():
            said |= self._value(name, *values, language=self._language(listing))
        return said

    def _facts(self, listing: Listing) -> Attributes:
        size = listing.dimensions
        sides = {
            side: {"value": float(length), "unit": "millimeters"}
            for side in ("length", "width", "height")
            if size and (length := getattr(size, side))
        }
        weight = {"value": float(listing.weight), "unit": "grams"} if listing.weight else {}
        return {
            **self._value("condition_type", CONDITIONS[listing.condition]),
            **self._value("country_of_origin", listing.origin),
            **(self._written("item_weight", **weight) if weight else {}),
            **(self._written("item_package_weight", **weight) if weight else {}),
            **(self._written("item_dimensions", **sides) if len(sides) == 3 else {}),
        }

    def _photos(self, listing: Listing, variant: ListingVariant | None) -> Attributes:
        """A variant's own photo comes first."""
        own = [each for each in listing.pictures if variant and each.rendition == variant.picture]
        ordered = own + [each for each in listing.pictures if each not in own]
        places = zip(PHOTOS, ordered, strict=False)
        return {name: [{"media_location": each.url, "marketplace_id": self.place.market.id}] for name, each in places}

    def _identity(self, variant: ListingVariant) -> Attributes:
        if variant.gtin:
            kind = GTINS.get(len(variant.gtin), "gtin")
            return self._written("externally_assigned_product_identifier", type=kind, value=variant.gtin)
        exempt = "supplier_declared_has_product_identifier_exemption"
        return {exempt: [{"value": True, "marketplace_id": self.place.market.id}]} if self.exempt else {}

    def _bullets(self, listing: Listing, description: str) -> list[str]:
        """What the listing has no other place for, else how its description begins."""
        names = {name.replace("_", " ") for name in self.kind.attributes}
        said = [f"{name}: {value}" for name, value in listing.attributes.items() if name.casefold() not in names]
        first = next((line for line in description.splitlines() if line.strip()), listing.title)
        return said[:5] or [first]

    def _keywords(self, listing: Listing) -> str:
        """Search words, and ours among them: as many as there is room for."""
        words = f"{OURS}{listing.key}"
        for tag in listing.tags:
            longer = f"{words} {tag}"
            if len(longer.encode()) > KEYWORDS_BYTES:
                break
            words = longer
        return words

    def _cut(self, name: str, text: str) -> str:
        """At a word, where Amazon counts in bytes too: an Arabic letter is two."""
        known = self.kind.attributes.get(name, Attribute())
        return cut(text, known.characters, known.bytes)

    def _spelled(self, listing: Listing, name: str, attribute: Attribute, text: str) -> list[dict[str, Any]]:
        """An answer in the shape that the schema wants; one that is JSON already is taken as it stands."""
        if text.startswith("["):
            return [dict(each) for each in json.loads(text)]
        value, _, unit = text.partition(" ") if "unit" in attribute.members else (text, "", "")
        members: dict[str, Any] = {"value": _typed(value, attribute)}
        if unit:
            members["unit"] = unit.strip()
        return self._value_of(name, members, self._language(listing))

    def _value(self, name: str, *values: str | None, language: str | None = None) -> Attributes:
        found = [each for value in values if value for each in self._value_of(name, {"value": value}, language)]
        return {name: found} if found and name in self.kind.attributes else {}

    def _written(self, attribute: str, **members: object) -> Attributes:
        return {attribute: self._value_of(attribute, members, None)} if attribute in self.kind.attributes else {}

    def _value_of(self, name: str, members: dict[str, Any], language: str | None) -> list[dict[str, Any]]:
        known = self.kind.attributes[name].members
        tag = (
            {"language_tag": language or self.kind.languages[0]}
            if "language_tag" in known and self.kind.languages
            else {}
        )
        place = {"marketplace_id": self.place.market.id} if "marketplace_id" in known else {}
        return [{**members, **tag, **place}]

    def _language(self, listing: Listing) -> str | None:
        return self.kind.language_tag(listing.language)


def is_family(listing: Listing) -> bool:
    return len(listing.variants) > 1


def parent_of(listing: Listing) -> str:
    """The SKU of a family's parent; of one product, its own."""
    return f"{listing.key}-FAMILY" if is_family(listing) else listing.variants[0].sku


def skus_of(listing: Listing) -> list[str]:
    return list(dict.fromkeys((parent_of(listing), *(variant.sku for variant in listing.variants))))


def to_price(variant: ListingVariant, place: Place) -> Attributes:
    price = {"schedule": [{"value_with_tax": _figure(variant.price)}]}
    offer = {"currency": variant.price.currency, "audience": "ALL", "our_price": [price]}
    return {OFFER: [{**offer, "marketplace_id": place.market.id}]}


def to_before(variant: ListingVariant, kind: ProductType, place: Place) -> Attributes:
    """Where the product type has a place for it; one that insists on it is told the price itself."""
    known, before = kind.attributes.get(BEFORE), variant.compare_at
    if before is None or before.currency != variant.price.currency or before.amount <= variant.price.amount:
        before = variant.price if BEFORE in kind.required else None
    if known is None or before is None:
        return {}
    name = "value" if "value" in known.members else "value_with_tax"
    return {BEFORE: [{name: _figure(before), "currency": before.currency, "marketplace_id": place.market.id}]}


def to_stock(variant: ListingVariant, place: Place) -> Attributes:
    """What the seller sends herself; nobody counts what lies at Amazon."""
    if variant.quantity is None:
        return {}
    return {STOCK: [{"fulfillment_channel_code": "DEFAULT", "quantity": variant.quantity}]}


def cut(text: str, characters: int | None, size: int | None) -> str:
    fits = text[:characters] if characters else text
    fits = fits.encode()[:size].decode("utf-8", "ignore") if size else fits
    if fits == text:
        return text
    head, space, _ = fits.rpartition(" ")
    return (head if space else fits).rstrip()


def replaced(attributes: Attributes) -> list[dict[str, Any]]:
    return [{"op": "replace", "path": f"/attributes/{name}", "value": values} for name, values in attributes.items()]


def removed(attributes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """An attribute is taken away by its value: without one the patch is refused."""
    return [{"op": "delete", "path": f"/attributes/{name}", "value": values} for name, values in attributes.items()]


def _ordered(attributes: Attributes) -> Attributes:
    return dict(sorted(attributes.items()))


def _figure(price: Money) -> float | int:
    amount = price.amount
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _typed(text: str, attribute: Attribute) -> object:
    exact = next((each for each in attribute.values if each.casefold() == text.casefold()), text)
    match attribute.kind:
        case "boolean":
            return text.casefold() in ("true", "yes", "oui", "نعم", "1")
        case "integer" | "number":
            try:
                return int(text) if text.isdecimal() else float(text)
            except ValueError:
                return text
    return exact


def _main(values: Sequence[Mapping[str, Any]]) -> str | None:
    first = next(iter(values), {})
    return str(first.get("value", "set")) if first else None
