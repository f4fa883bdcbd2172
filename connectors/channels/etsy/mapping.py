"""A listing as Etsy takes it: a form of words, an inventory that replaces all, properties by taxonomy. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from catalog.text import plain
from connectors import AccountFacts, AccountRefused, Listing, ListingVariant
from connectors.asked import Answers, same

Form = dict[str, str]
Document = dict[str, Any]
CUSTOM = (513, 514)
"""Etsy's properties for choices of one's own, of which a listing has two."""
MOST, TITLE, TAGS, TAG, ALT, MOST_PHOTOS = 999, 140, 13, 20, 500, 20
FORM = "application/x-www-form-urlencoded"
ONCE = "%:&+"
"""Signs that a title may have once each."""


@dataclass(frozen=True)
class Property:
    """One that a taxonomy node requires: `values` by name, in lower case."""

    id: int
    name: str
    values: Mapping[str, int]


@dataclass(frozen=True)
class Terms:
    """What every listing names: how it is sent, returned and made, and in which node of the taxonomy."""

    answers: Answers
    shipping: int
    returns: int
    readiness: int | None
    who_made: str
    when_made: str
    renews: bool
    properties: Mapping[str, tuple[Property, ...]] = field(default_factory=dict)

    @classmethod
    def told(cls, facts: AccountFacts, *, who_made: str, when_made: str, renews: bool) -> "Terms":
        values, answers = facts.values, Answers.told(facts)
        if answers is None or not values.get("shipping") or not values.get("returns"):
            told = "; ".join(issue.message_in("en") for issue in facts.issues)
            raise AccountRefused(told or "the shop's shipping profile and return policy are not known yet")
        return cls(
            answers=answers,
            shipping=int(values["shipping"]),
            returns=int(values["returns"]),
            readiness=values.get("readiness"),
            who_made=who_made,
            when_made=when_made,
            renews=renews,
            properties=properties_in(facts),
        )


@dataclass(frozen=True)
class Kept:
    """What goes back as it was read, by SKU: stock and prices that the seller has not changed."""

    left: Mapping[str, int] = field(default_factory=dict)
    prices: Mapping[str, Decimal] = field(default_factory=dict)


def properties_in(facts: AccountFacts) -> dict[str, tuple[Property, ...]]:
    kept: Mapping[str, list[dict[str, Any]]] = facts.values.get("properties") or {}
    return {node: tuple(Property(**each) for each in told) for node, told in kept.items()}


def is_family(listing: Listing) -> bool:
    return len(listing.variants) > 1


def is_sold_out(listing: Listing) -> bool:
    return all(variant.quantity == 0 for variant in listing.variants)


def to_new(listing: Listing, terms: Terms) -> Form:
    """A draft: nobody sees it, and it costs nothing."""
    first = listing.variants[0]
    pieces = sum(_pieces(each.quantity) for each in listing.variants)
    form = to_words(listing, terms) | {"quantity": str(min(max(pieces, 1), MOST)), "price": f"{first.price.amount:f}"}
    form |= {"should_auto_renew": str(terms.renews).lower()}
    return form | ({} if terms.readiness is None else {"readiness_state_id": str(terms.readiness)})


def to_words(listing: Listing, terms: Terms) -> Form:
    form = {
        "title": listing.title,
        "description": f"{plain(listing.description) or listing.title}\n\nQF-{listing.key}",
        "who_made": terms.who_made,
        "when_made": terms.when_made,
        "taxonomy_id": terms.answers.category(listing) or "",
        "shipping_profile_id": str(terms.shipping),
        "return_policy_id": str(terms.returns),
        "type": "physical",
        "tags": ",".join(tags_of(listing)),
        "materials": _word(listing.material or ""),
    }
    weight = {"item_weight": f"{listing.weight:f}", "item_weight_unit": "g"} if listing.weight else {}
    return form | weight


def tags_of(listing: Listing) -> list[str]:
    """As many as Etsy takes, of those that are short enough."""
    words = (_word(tag) for tag in listing.tags)
    return list(dict.fromkeys(word for word in words if word and len(word) <= TAG))[:TAGS]


def to_inventory(listing: Listing, kept: Kept, readiness: int | None) -> Document:
    """All variants: what is left out is deleted."""
    ids = list(CUSTOM[: len(listing.options)]) if is_family(listing) else []
    products = [_product(listing, each, kept, readiness) for each in listing.variants]
    prices = {each["offerings"][0]["price"] for each in products}
    return {
        "products": products,
        "price_on_property": ids if len(prices) > 1 else [],
        "quantity_on_property": ids,
        "sku_on_property": ids,
    }


def _product(listing: Listing, variant: ListingVariant, kept: Kept, readiness: int | None) -> Document:
    pieces = kept.left.get(variant.sku, _pieces(variant.quantity))
    price = kept.prices.get(variant.sku, variant.price.amount)
    offering: Document = {"price": float(price), "quantity": pieces, "is_enabled": pieces > 0}
    if readiness is not None:
        offering["readiness_state_id"] = readiness
    values = [
        {"property_id": number, "property_name": option.name, "value_ids": [], "values": [variant.options[option.name]]}
        for number, option in zip(CUSTOM, listing.options, strict=False)
        if is_family(listing) and option.name in variant.options
    ]
    return {"sku": variant.sku, "property_values": values, "offerings": [offering]}


def shown_by(listing: Listing, photos: Mapping[str, str]) -> tuple[int, dict[str, str]]:
    """The choice that photos of variants go by, as Etsy's property, and a photo for each of its values: the first
    choice of whose values each has one photo. `photos`: ids by rendition."""
    found: list[tuple[int, dict[str, list[str]]]] = []
    for number, option in zip(CUSTOM, listing.options, strict=False):
        by_value: dict[str, list[str]] = {}
        for variant in listing.variants:
            photo, value = photos.get(variant.picture or ""), variant.options.get(option.name)
            if photo and value and photo not in by_value.setdefault(value, []):
                by_value[value].append(photo)
        found.append((number, by_value))
    number, shown = next((each for each in found if all(len(some) < 2 for some in each[1].values())), found[0])
    return number, {value: some[0] for value, some in shown.items() if some}


def to_properties(listing: Listing, terms: Terms) -> dict[int, Form]:
    """By property, one of Etsy's values: without its number none is taken."""
    node = terms.answers.category(listing) or ""
    forms: dict[int, Form] = {}
    for each in terms.properties.get(node, ()):
        word = given(listing, terms.answers, node, each.name) or ""
        if number := each.values.get(same(word)):
            forms[each.id] = {"value_ids": str(number), "values": word}
    return forms


def given(listing: Listing, answers: Answers, node: str, name: str) -> str | None:
    own = {"material": listing.material, "materials": listing.material, "brand": listing.brand}
    return own.get(same(name)) or answers.attribute(listing, node, name)


def encoded(form: Mapping[str, str]) -> bytes:
    return urlencode(form).encode()


def _word(text: str) -> str:
    """Without the comma that parts one from the next."""
    return " ".join(text.replace(",", " ").split())


def _pieces(quantity: int | None) -> int:
    return MOST if quantity is None else min(quantity, MOST)
