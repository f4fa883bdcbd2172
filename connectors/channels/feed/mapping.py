"""An item as a row: the columns of Google's and of Facebook's product files. Pure."""

from collections.abc import Mapping

from connectors import Listing, Money
from connectors.items import Item

Row = Mapping[str, str]
Told = tuple[Listing, Item]
GOOGLE = (
    "id", "title", "description", "link", "image_link", "additional_image_link", "availability", "price", "sale_price",
    "condition", "brand", "gtin", "identifier_exists", "google_product_category", "product_type", "item_group_id",
    "color", "size", "material", "pattern", "gender", "age_group", "shipping_weight",
)  # fmt: skip
FACEBOOK = (
    "id", "title", "description", "availability", "condition", "price", "link", "image_link", "brand", "mpn",
    "sale_price", "additional_image_link", "item_group_id", "gtin", "google_product_category", "product_type",
    "color", "size", "material", "pattern", "gender", "age_group", "quantity_to_sell_on_facebook", "shipping_weight",
)  # fmt: skip
MORE_PHOTOS = 10
DESCRIPTION, KIND, MPN = 5_000, 750, 100


def to_google(told: Told) -> Row:
    listing, item = told
    row = {
        **_row(listing, item),
        "availability": "in_stock" if item.in_stock else "out_of_stock",
        "identifier_exists": "" if item.gtin else "no",
    }
    return {name: row.get(name, "") for name in GOOGLE}


def to_facebook(told: Told) -> Row:
    listing, item = told
    row = {
        **_row(listing, item),
        "availability": "in stock" if item.in_stock else "out of stock",
        "mpn": "" if listing.brand or item.gtin else item.sku[:MPN],  # one of the three has to be there
        "quantity_to_sell_on_facebook": "" if item.quantity is None else str(item.quantity),
    }
    return {name: row.get(name, "") for name in FACEBOOK}


def _row(listing: Listing, item: Item) -> dict[str, str]:
    first, *more = [each.url or "" for each in item.photos[: MORE_PHOTOS + 1]] or [""]
    return {
        "id": item.id,
        "title": item.title,
        "description": item.description[:DESCRIPTION],
        "link": item.link,
        "image_link": first,
        "additional_image_link": ",".join(each.replace(",", "%2C") for each in more),
        "price": price_of(item.price),
        "sale_price": price_of(item.sale_price) if item.sale_price else "",
        "condition": listing.condition.value,
        "brand": listing.brand or "",
        "gtin": item.gtin or "",
        "google_product_category": str(listing.category or ""),
        "product_type": (listing.seller_category or "")[:KIND],
        "item_group_id": item.group or "",
        "gender": item.gender or "",
        "age_group": item.age or "",
        "shipping_weight": f"{listing.weight:f} g" if listing.weight else "",
        **item.chosen,
    }


def price_of(price: Money) -> str:
    return f"{price.amount:f} {price.currency}"
