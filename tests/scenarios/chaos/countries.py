"""Where the businesses of the chaos run are, and how each of their accounts shows prices."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tests.scenarios.chaos.wares import Terms


@dataclass(frozen=True)
class Country:
    """`accounts`: by name."""

    slug: str
    country: str
    currency: str
    accounts: Mapping[str, Terms]


SOUK = Country(
    "souk",
    "MA",
    "MAD",
    {"home": Terms("MAD", 2), "abroad": Terms("EUR", 2, Decimal("0.092"), margin=10, ending=99)},
)
COUNTRIES = (
    SOUK,
    Country("marche", "DJ", "DJF", {"home": Terms("DJF", 0), "abroad": Terms("EUR", 2, Decimal("0.0051"))}),
    Country(
        "medina",
        "JO",
        "JOD",
        {"home": Terms("JOD", 3), "abroad": Terms("USD", 2, Decimal("1.4104"), margin=5, ending=90)},
    ),
)
"""Currencies with two, no and three decimals; each with and without a rate, a margin and a rounding."""
ABROAD_ALONE = (Country(SOUK.slug, SOUK.country, SOUK.currency, {"abroad": SOUK.accounts["abroad"]}),)
