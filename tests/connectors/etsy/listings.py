"""Settings, listings and pushes for Etsy's double."""

from typing import Any

from pydantic import SecretStr

from catalog.money import Money
from connectors import ListingOption, ListingVariant, Tokens
from connectors.channels.etsy import EtsyApp, EtsyConfig
from connectors.listing import Listing
from connectors.testing import listing_of
from tests.connectors.etsy.fake import SHOP, TOKEN

TOKENS = Tokens(access=SecretStr(TOKEN))
APP = EtsyApp(client_id="keystring-4711", client_secret=SecretStr("app_s3cret-0123456789"))


def config(url: str, **more: Any) -> EtsyConfig:
    given = {"shop_id": SHOP, "categories": "Lampes = 2078\n* = 1012", "answers": "*.Room = Bedroom"}
    return EtsyConfig(**{**given, "url": url, **more})


def soap(**more: Any) -> Listing:
    return listing_of("SOAP", str(more.pop("title", "Savon noir")), "9.90", "EUR", **more)


def family(*sizes: str, quantity: int = 4) -> Listing:
    photos = listing_of("BAB", "Babouches").pictures
    variants = tuple(
        ListingVariant(
            key=f"BAB{size}",
            sku=f"BAB-{size}",
            options={"Pointure": size},
            price=Money.of("35.00", "EUR"),
            quantity=quantity,
            picture=photos[0].rendition,
        )
        for size in sizes
    )
    options = (ListingOption(name="Pointure", values=sizes),)
    return listing_of("BAB", "Babouches", currency="EUR", variants=variants, options=options, pictures=photos)
