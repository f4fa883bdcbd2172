"""Whose listings on which marketplace: what every address and every value has in it."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from connectors.channels.amazon.marketplaces import Marketplace


@dataclass(frozen=True)
class Place:
    seller: str
    country: str
    market: Marketplace

    def path(self, sku: str = "") -> str:
        """A SKU may have any sign in it, a slash too."""
        items = f"listings/2021-08-01/items/{quote(self.seller, safe='')}"
        return f"{items}/{quote(sku, safe='')}" if sku else items

    @staticmethod
    def host(address: str) -> str:
        """As `allowed_hosts` names it."""
        return urlsplit(address).netloc.lower()
