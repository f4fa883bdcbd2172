"""Price and stock alone, and the end of an offer: what changes, by SKU. Pure."""

from collections.abc import Mapping
from typing import Any

from connectors import OutcomeUnknown, Push
from connectors.channels.amazon.definitions import ProductType
from connectors.channels.amazon.mapping import BEFORE, OFFER, removed, replaced, to_before, to_price, to_stock
from connectors.channels.amazon.place import Place
from connectors.channels.amazon.replies import Remote

ANY_TYPE = "PRODUCT"
"""For what every product has: terms of sale."""
Patches = dict[str, dict[str, Any]]


def to_offers(push: Push, there: Mapping[str, Remote], kind: ProductType, place: Place) -> Patches:
    """By SKU. Raises OutcomeUnknown where one is gone: whoever comes next looks first."""
    patches: Patches = {}
    for variant in push.listing.variants:
        item = there.get(variant.sku)
        if item is None:
            raise OutcomeUnknown(f"{variant.sku} is gone")
        wishes, over = {}, {}
        if "price" in push.changed:
            wishes = to_price(variant, place) | to_before(variant, kind, place)
            over = {name: item.attributes[name] for name in {BEFORE} & item.attributes.keys() - wishes.keys()}
        if "quantity" in push.changed and not item.at_amazon:
            wishes |= to_stock(variant, place)
        if wishes:
            name = kind.name if over or BEFORE in wishes else ANY_TYPE
            patches[variant.sku] = {"productType": name, "patches": [*replaced(wishes), *removed(over)]}
    return patches


def to_end(place: Place) -> dict[str, Any]:
    """Without an offer nobody can buy; the item and its reviews stay. An offer is named by its selectors."""
    offer = {"marketplace_id": place.market.id, "currency": place.market.currency, "audience": "ALL"}
    return {"productType": ANY_TYPE, "patches": removed({OFFER: [offer]})}
