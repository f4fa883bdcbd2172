"""Settings, listings and pushes for Amazon's double."""

from typing import Any

from pydantic import SecretStr

from catalog.money import Money
from connectors import ListingOption, ListingVariant, Tokens
from connectors.channels.amazon import AmazonApp, AmazonConfig
from connectors.listing import Listing
from connectors.testing import listing_of
from tests.connectors.amazon.fake import SELLER, TOKEN
from tests.connectors.families import addressed

TOKENS = Tokens(access=SecretStr(TOKEN))
APP = AmazonApp(
    application_id="amzn1.sp.solution.4711", client_id="app-4711", client_secret=SecretStr("app_s3cret-0123456789")
)
ANSWERS = """
*.country_of_origin = MA
*.supplier_declared_dg_hz_regulation = not_applicable
BATH_SOAP.number_of_items = 1
"""


def config(url: str, **more: Any) -> AmazonConfig:
    given = {"seller_id": SELLER, "marketplace": "fr", "product_types": "Savons = BATH_SOAP\n* = RUG"}
    return AmazonConfig(**{**given, "answers": ANSWERS, "gtin_exempt": True, "url": url, **more})


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
