"""Amounts, shares and countries as people write them in a language and a country."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, format_percent

from practice.listings import VariantIn


@cache
def locale_of(language: str, country: str) -> Locale:
    """With the country's habits where they are known: Morocco writes 12,50 in Arabic, Kuwait 12.50."""
    for name in (f"{language}_{country}", language):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def price_text(amount: str, currency: str, locale: Locale) -> str:
    """Never rounded: decimals beyond the usual are shown."""
    return format_currency(Decimal(amount), currency, locale=locale, decimal_quantization=False)


def saving(variant: VariantIn, locale: Locale) -> str | None:
    """How much less than before it costs, as a percentage; None where it does not."""
    if not was_dearer(variant):
        return None
    share = Decimal(variant.price) / Decimal(variant.compare_at or 0) - 1
    return format_percent(share, locale=locale) if share <= Decimal("-0.01") else None


def was_dearer(variant: VariantIn) -> bool:
    return variant.compare_at is not None and Decimal(variant.compare_at) > Decimal(variant.price)


def cheapest(variants: Sequence[VariantIn]) -> VariantIn:
    """Of those that can be bought, where any can."""
    buyable = [variant for variant in variants if variant.quantity != 0]
    return min(buyable or variants, key=lambda variant: Decimal(variant.price))


def prices_differ(variants: Sequence[VariantIn]) -> bool:
    return len({Decimal(variant.price) for variant in variants}) > 1


def country_name(code: str, locale: Locale) -> str:
    return str(locale.territories.get(code, code))
