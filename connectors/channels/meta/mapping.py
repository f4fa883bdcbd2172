"""A listing as a catalogue takes it: an item for each variant. Pure."""

from collections.abc import Iterator

from connectors import Listing, Receipt
from connectors.channels.meta.offers import TITLE, Document, to_offer
from connectors.clothes import AXES
from connectors.items import Item, Site, items

DESCRIPTION, MORE_PHOTOS, LABEL = 9_999, 20, 100
MARK = "qafila "
PUBLISHED, HIDDEN = "published", "staging"


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def ids_of(listing: Listing) -> dict[str, str]:
    """Of the listing's items, by the variant's name in a receipt."""
    return {variant_name(each.key): each.key for each in listing.variants}


def ids_in(known: Receipt | None) -> list[str]:
    return [number for name, number in known.remote.items() if name.startswith("variant ")] if known else []


def mark_of(listing: Listing) -> str:
    return f"{MARK}{listing.key}"


def key_in(label: str | None) -> str | None:
    return label.removeprefix(MARK) if label and label.startswith(MARK) else None


def to_updates(listing: Listing, site: Site) -> Iterator[Document]:
    """An update makes what is not there: a create would be refused the second time."""
    for item in items(listing, site, TITLE):
        yield {"method": "UPDATE", "data": to_item(listing, item)}


def to_item(listing: Listing, item: Item) -> Document:
    """What is left out stays as it was, so what may have been there before is emptied."""
    first, *more = [each.url for each in item.photos[: MORE_PHOTOS + 1]] or [None]
    told = {
        "title": item.title,
        "description": item.description[:DESCRIPTION],
        "condition": listing.condition.value,
        "link": item.link,
        "image_link": first,
        "gtin": item.gtin,
        "mpn": None if listing.brand or item.gtin else item.sku[:LABEL],  # one of the three has to be there
        "item_group_id": item.group,
        "google_product_category": str(listing.category) if listing.category else None,
        "gender": item.gender,
        "age_group": item.age,
        "visibility": PUBLISHED,
        "custom_label_3": item.sku[:LABEL],
        "custom_label_4": mark_of(listing),
    }
    return {
        "id": item.id,
        **{name: value for name, value in told.items() if value},
        "additional_image_link": more,
        "brand": listing.brand or "",
        "product_type": listing.seller_category or "",
        **{axis: item.chosen.get(axis, "") for axis in AXES},
        **to_offer(item, ("price", "quantity")),
    }


def to_hiding(number: str) -> Document:
    return {"method": "UPDATE", "data": {"id": number, "visibility": HIDDEN}}


def to_removal(number: str) -> Document:
    return {"method": "DELETE", "data": {"id": number}}
