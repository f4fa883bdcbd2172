"""eBay's marketplaces: what each is called, its currency, its language and its site, and what it reads of a barcode
that a product does not have."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marketplace:
    id: str
    currency: str
    language: str
    site: str
    no_code: str = "Does not apply"
    """As help.lengow.com has it by country; eBay itself tells it only by an older API (`GeteBayDetails`)."""


MARKETPLACES = {
    "US": Marketplace("EBAY_US", "USD", "en-US", "www.ebay.com"),
    "GB": Marketplace("EBAY_GB", "GBP", "en-GB", "www.ebay.co.uk"),
    "DE": Marketplace("EBAY_DE", "EUR", "de-DE", "www.ebay.de", "Nicht zutreffend"),
    "FR": Marketplace("EBAY_FR", "EUR", "fr-FR", "www.ebay.fr", "Non applicable"),
    "ES": Marketplace("EBAY_ES", "EUR", "es-ES", "www.ebay.es", "No aplicable"),
    "IT": Marketplace("EBAY_IT", "EUR", "it-IT", "www.ebay.it", "Non applicabile"),
    "IE": Marketplace("EBAY_IE", "EUR", "en-IE", "www.ebay.ie"),
    "AT": Marketplace("EBAY_AT", "EUR", "de-AT", "www.ebay.at", "Nicht zutreffend"),
    "PL": Marketplace("EBAY_PL", "PLN", "pl-PL", "www.ebay.pl", "Nie dotyczy"),
    "CA": Marketplace("EBAY_CA", "CAD", "en-CA", "www.ebay.ca"),
    "AU": Marketplace("EBAY_AU", "AUD", "en-AU", "www.ebay.com.au"),
}
"""By country. Sellers of most other countries list on these, EBAY_US first."""
