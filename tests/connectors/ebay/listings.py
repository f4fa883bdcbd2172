"""Settings, listings and pushes for eBay's double."""

from typing import Any

from pydantic import SecretStr

from catalog.money import Money
from connectors import ListingOption, ListingVariant, Tokens
from connectors.channels.ebay import EbayApp, EbayConfig
from connectors.listing import Listing
from connectors.testing import FakeChannel, listing_of
from tests.connectors.ebay.fake import TOKEN
from tests.connectors.families import addressed

TOKENS = Tokens(access=SecretStr(TOKEN))
APP = EbayApp(client_id="app-4711", client_secret=SecretStr("app_s3cret-0123456789"), ru_name="Qafila-qafila-x-abc")


def config(market: FakeChannel, **more: Any) -> EbayConfig:
    given = {"marketplace": "fr", "categories": "Lampes = 20625\n* = 45510", "answers": "*.Fabrication = Fait main"}
    return EbayConfig(**{**given, "url": market.url, "media_url": market.elsewhere, **more})


def soap(**more: Any) -> Listing:
    given = {"brand": "Tifaouine", **more}
    return addressed(listing_of("SOAP", str(given.pop("title", "Savon noir")), "9.90", "EUR", **given))


def family(*sizes: str, quantity: int = 4) -> Listing:
    variants = tuple(
        ListingVariant(
            key=f"BAB{size}",
            sku=f"BAB-{size}",
            options={"Pointure": size},
            price=Money.of("35.00", "EUR"),
            quantity=quantity,
        )
        for size in sizes
    )
    options = (ListingOption(name="Pointure", values=sizes),)
    return addressed(listing_of("BAB", "Babouches", currency="EUR", brand="Fès", variants=variants, options=options))
