"""eBay's marketplaces: what each is called, its currency, its language and its site."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marketplace:
    id: str
    currency: str
    language: str
    site: str


MARKETPLACES = {
    "US": Marketplace("EBAY_US", "USD", "en-US", "www.ebay.com"),
    "GB": Marketplace("EBAY_GB", "GBP", "en-GB", "www.ebay.co.uk"),
    "DE": Marketplace("EBAY_DE", "EUR", "de-DE", "www.ebay.de"),
    "FR": Marketplace("EBAY_FR", "EUR", "fr-FR", "www.ebay.fr"),
    "ES": Marketplace("EBAY_ES", "EUR", "es-ES", "www.ebay.es"),
    "IT": Marketplace("EBAY_IT", "EUR", "it-IT", "www.ebay.it"),
    "IE": Marketplace("EBAY_IE", "EUR", "en-IE", "www.ebay.ie"),
    "AT": Marketplace("EBAY_AT", "EUR", "de-AT", "www.ebay.at"),
    "PL": Marketplace("EBAY_PL", "PLN", "pl-PL", "www.ebay.pl"),
    "CA": Marketplace("EBAY_CA", "CAD", "en-CA", "www.ebay.ca"),
    "AU": Marketplace("EBAY_AU", "AUD", "en-AU", "www.ebay.com.au"),
}
"""By country. Sellers of most other countries list on these, EBAY_US first."""
