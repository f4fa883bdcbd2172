"""Amazon's marketplaces: where each is reached, in which currency it sells, and where its sellers consent."""

from dataclasses import dataclass

NORTH_AMERICA, EUROPE, FAR_EAST = (f"https://sellingpartnerapi-{region}.amazon.com" for region in ("na", "eu", "fe"))


@dataclass(frozen=True)
class Marketplace:
    """`site` is the shop's own host; `central`, where it differs, that of the sellers' pages."""

    id: str
    api: str
    currency: str
    site: str
    central: str = ""

    @property
    def consent(self) -> str:
        return f"https://{self.central or self.site.replace('www.', 'sellercentral.')}/apps/authorize/consent"


_UNITED = "sellercentral-europe.amazon.com"
MARKETPLACES = {
    "AE": Marketplace("A2VIGQ35RCS4UG", EUROPE, "AED", "www.amazon.ae"),
    "SA": Marketplace("A17E79C6D8DWNP", EUROPE, "SAR", "www.amazon.sa"),
    "EG": Marketplace("ARBP9OOSHTCHU", EUROPE, "EGP", "www.amazon.eg"),
    "TR": Marketplace("A33AVAJ2PDY3EV", EUROPE, "TRY", "www.amazon.com.tr"),
    "IN": Marketplace("A21TJRUUN4KGV", EUROPE, "INR", "www.amazon.in"),
    "ZA": Marketplace("AE08WJ6YKNBMC", EUROPE, "ZAR", "www.amazon.co.za"),
    "FR": Marketplace("A13V1IB3VIYZZH", EUROPE, "EUR", "www.amazon.fr", _UNITED),
    "BE": Marketplace("AMEN7PMS3EDWL", EUROPE, "EUR", "www.amazon.com.be"),
    "DE": Marketplace("A1PA6795UKMFR9", EUROPE, "EUR", "www.amazon.de", _UNITED),
    "ES": Marketplace("A1RKKUPIHCS9HS", EUROPE, "EUR", "www.amazon.es", _UNITED),
    "IE": Marketplace("A28R8C7NBKEWEA", EUROPE, "EUR", "www.amazon.ie", _UNITED),
    "IT": Marketplace("APJ6JRA9NG5V4", EUROPE, "EUR", "www.amazon.it", _UNITED),
    "NL": Marketplace("A1805IZSGTT6HS", EUROPE, "EUR", "www.amazon.nl"),
    "PL": Marketplace("A1C3SOZRARQ6R3", EUROPE, "PLN", "www.amazon.pl"),
    "SE": Marketplace("A2NODRKZP88ZB9", EUROPE, "SEK", "www.amazon.se"),
    "GB": Marketplace("A1F83G8C2ARO7P", EUROPE, "GBP", "www.amazon.co.uk", _UNITED),
    "US": Marketplace("ATVPDKIKX0DER", NORTH_AMERICA, "USD", "www.amazon.com"),
    "CA": Marketplace("A2EUQ1WTGCTBG2", NORTH_AMERICA, "CAD", "www.amazon.ca"),
    "MX": Marketplace("A1AM78C64UM0Y8", NORTH_AMERICA, "MXN", "www.amazon.com.mx"),
    "BR": Marketplace("A2Q3Y263D00KWC", NORTH_AMERICA, "BRL", "www.amazon.com.br"),
    "AU": Marketplace("A39IBJ37TRP1C6", FAR_EAST, "AUD", "www.amazon.com.au"),
    "JP": Marketplace("A1VC38T7YXB528", FAR_EAST, "JPY", "www.amazon.co.jp"),
    "SG": Marketplace("A19VAU5U5O7RUS", FAR_EAST, "SGD", "www.amazon.sg"),
}
"""By country. Amazon has none in most member states: people there sell to these."""
