"""The price rule of an account: from the seller's currency to what the platform's customers see."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from catalog.issues import Issue
from catalog.money import Money, decimals
from catalog.product import Value


class Rounding(StrEnum):
    """The market's habit; always to the customer's currency, up for all but `none`."""

    NONE = "none"
    """To the currency's smallest unit, half up."""
    WHOLE = "whole"
    """12.34 → 13"""
    NINETY_NINE = "99"
    """12.34 → 12.99; a currency without decimals: 1,234 → 1,299"""
    NINETY = "90"
    """12.34 → 12.90"""
    FIVE_CENTS = "05"
    """12.31 → 12.35"""


LEAST_MARGIN, MOST_MARGIN = -100, 10_000
"""Percent: the first is out of bounds, the second is not."""
MOST_RATE = 10**10


class PriceRule(Value):
    """Amount × rate, plus the margin in percent, rounded. `rate` is how much of `currency` one unit of `base` buys."""

    base: str
    currency: str
    rate: Annotated[Decimal, Field(gt=0, allow_inf_nan=False)] | None = None
    rate_from: date | None = None
    margin: Annotated[Decimal, Field(gt=LEAST_MARGIN, le=MOST_MARGIN, allow_inf_nan=False)] = Decimal(0)
    rounding: Rounding = Rounding.NONE

    @property
    def effective_rate(self) -> Decimal | None:
        return Decimal(1) if self.rate is None and self.base == self.currency else self.rate


def convert(price: Money, rule: PriceRule) -> Money | Issue:
    """The price as the account shows it, or the issue that keeps it from being worked out."""
    if price.currency == rule.currency:
        rate: Decimal | None = Decimal(1)
    elif price.currency == rule.base:
        rate = rule.effective_rate
    else:
        rate = None
    if rate is None:
        return Issue(
            code="rate_missing",
            field="variants.price",
            value=str(price),
            params={"from": price.currency, "to": rule.currency},
        )
    return _round(price.amount * rate * (100 + rule.margin) / 100, rule)


def _round(amount: Decimal, rule: PriceRule) -> Money:
    unit = Decimal(1).scaleb(-decimals(rule.currency))
    whole = Decimal(1) if unit < 1 else Decimal(100)
    match rule.rounding:
        case Rounding.NONE:
            rounded = amount.quantize(unit, ROUND_HALF_UP)
        case Rounding.WHOLE:
            rounded = _up_to(amount, whole)
        case Rounding.NINETY_NINE:
            rounded = _up_to_ending(amount, whole, whole / 100)
        case Rounding.NINETY:
            rounded = _up_to_ending(amount, whole, whole / 10)
        case Rounding.FIVE_CENTS:
            rounded = _up_to(amount, whole / 20)
    return Money(amount=rounded.quantize(unit), currency=rule.currency)


def _up_to(amount: Decimal, step: Decimal) -> Decimal:
    return (amount / step).to_integral_value(ROUND_CEILING) * step


def _up_to_ending(amount: Decimal, whole: Decimal, below: Decimal) -> Decimal:
    """The next amount that lies `below` under a multiple of `whole`."""
    return _up_to(amount + below, whole) - below
