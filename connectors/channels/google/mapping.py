"""A listing as the Merchant API takes it: a product for each variant. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from connectors import Listing
from connectors.channels.google.batch import Call
from connectors.channels.google.offers import Document, to_change, to_offer
from connectors.items import Item, Site, items

TITLE, DESCRIPTION, KIND, PHOTOS = 150, 5_000, 750, 10
OUR_KEY, OUR_SKU = "qafila key", "qafila sku"
EVERYWHERE = (
    *("SHOPPING_ADS", "DISPLAY_ADS", "LOCAL_INVENTORY_ADS", "FREE_LISTINGS", "FREE_LOCAL_LISTINGS"),
    *("YOUTUBE_SHOPPING", "YOUTUBE_SHOPPING_CHECKOUT", "YOUTUBE_AFFILIATE"),
)
"""Destinations that a product is taken from when it is withdrawn."""


@dataclass(frozen=True)
class Place:
    """Where products go: `label` is what Google calls the market of a feed, a country as a rule."""

    account: str
    source: str
    label: str | None
    site: Site

    def label_of(self, listing: Listing) -> str:
        return self.label or listing.country or "ZZ"

    def name(self, kind: str, listing: Listing, item: str) -> str:
        return f"accounts/{self.account}/{kind}/{listing.language}~{self.label_of(listing)}~{item}"


def variant_name(key: str) -> str:
    """What a variant is called in a receipt."""
    return f"variant {key}"


def names_of(listing: Listing, place: Place) -> dict[str, str]:
    """Of the listing's products, as they are read: by the variant's name in a receipt."""
    return {variant_name(each.key): place.name("products", listing, each.key) for each in listing.variants}


def input_of(product: str) -> str:
    """The name under which it is written."""
    return product.replace("/products/", "/productInputs/")


def to_inserts(listing: Listing, place: Place, version: int) -> Iterator[Call]:
    for item in items(listing, place.site, TITLE):
        yield Call(
            "POST",
            f"products/v1/accounts/{place.account}/productInputs:insert",
            {"dataSource": place.source},
            {
                "offerId": item.id,
                "contentLanguage": listing.language,
                "feedLabel": place.label_of(listing),
                "versionNumber": str(version),
                "productAttributes": to_attributes(listing, item),
                "customAttributes": [
                    {"name": OUR_KEY, "value": listing.key},
                    {"name": OUR_SKU, "value": item.sku},
                ],
            },
        )


def to_attributes(listing: Listing, item: Item) -> Document:
    """What is not known is left out, as an empty value would be one."""
    first, *more = (each.url for each in item.photos[: PHOTOS + 1]) if item.photos else (None,)
    told: Mapping[str, object] = {
        "title": item.title,
        "description": item.description[:DESCRIPTION],
        "link": item.link,
        "imageLink": first,
        "additionalImageLinks": more,
        "condition": listing.condition.value.upper(),
        "brand": listing.brand,
        "gtins": [item.gtin] if item.gtin else [],
        "identifierExists": None if item.gtin else False,
        "googleProductCategory": str(listing.category) if listing.category else None,
        "productTypes": [listing.seller_category[:KIND]] if listing.seller_category else [],
        "itemGroupId": item.group,
        "itemGroupTitle": listing.title if item.group else None,
        "gender": item.gender.upper() if item.gender else None,
        "ageGroup": item.age.upper() if item.age else None,
        **item.chosen,
        "productDetails": [
            {"attributeName": name[:140], "attributeValue": value[:1_000]} for name, value in listing.attributes.items()
        ],
        "shippingWeight": {"value": float(listing.weight), "unit": "g"} if listing.weight else None,
        **to_offer(item),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}


def to_patches(listing: Listing, place: Place, changed: Collection[str]) -> Iterator[Call]:
    for item in items(listing, place.site, TITLE):
        mask, offer = to_change(item, changed)
        yield _patch(place.name("productInputs", listing, item.id), place.source, mask, offer)


def to_exclusion(name: str, source: str) -> Call:
    """Off sale everywhere; sent again, it is back."""
    offer = {"excludedDestinations": list(EVERYWHERE)}
    return _patch(input_of(name), source, "productAttributes.excludedDestinations", offer)


def to_removal(name: str, source: str) -> Call:
    return Call("DELETE", f"products/v1/{input_of(name)}", {"dataSource": source})


def _patch(name: str, source: str, mask: str, attributes: Mapping[str, object]) -> Call:
    return Call(
        "PATCH", f"products/v1/{name}", {"dataSource": source, "updateMask": mask}, {"productAttributes": attributes}
    )
