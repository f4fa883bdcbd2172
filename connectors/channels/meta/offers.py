"""Price and stock alone, as a catalogue takes them. Pure."""

from collections.abc import Collection, Iterator
from typing import Any

from connectors import Listing, Money
from connectors.items import Item, Site, items

Document = dict[str, Any]
TITLE = 200


def to_offer(item: Item, changed: Collection[str]) -> Document:
    """A discount that is over has to be emptied."""
    offer: Document = {}
    if "price" in changed:
        offer["price"] = to_price(item.price)
        offer["sale_price"] = to_price(item.sale_price) if item.sale_price else ""
    if "quantity" in changed:
        offer["availability"] = "in stock" if item.in_stock else "out of stock"
        if item.quantity is not None:
            offer["quantity_to_sell_on_facebook"] = item.quantity
    return offer


def to_offers(listing: Listing, site: Site, changed: Collection[str]) -> Iterator[Document]:
    for item in items(listing, site, TITLE):
        yield {"method": "UPDATE", "data": {"id": item.id, **to_offer(item, changed)}}


def to_price(price: Money) -> str:
    return f"{price.amount:f} {price.currency}"
