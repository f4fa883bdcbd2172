"""An amount of money with its currency. The currency decides the decimals; nothing is rounded unasked."""

from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Self

from iso4217 import Currency
from pydantic import field_serializer, model_validator

from catalog.values import Value


class UnknownCurrency(ValueError):
    """A code that ISO 4217 does not list."""

    def __init__(self, code: str) -> None:
        super().__init__(f"{code!r} is not an ISO 4217 currency code such as MAD or EUR")
        self.code = code


class TooManyDecimals(ValueError):
    """An amount finer than the currency's smallest unit."""

    def __init__(self, amount: Decimal, currency: str) -> None:
        super().__init__(f"{amount} has more decimals than {currency} has ({decimals(currency)})")
        self.amount, self.currency = amount, currency


@cache
def decimals(currency: str) -> int:
    """How many decimals amounts of the currency have: 2 for MAD, 0 for RWF, 3 for KWD (source: ISO 4217)."""
    try:
        exponent = Currency(currency).exponent
    except ValueError:
        raise UnknownCurrency(currency) from None
    if exponent is None:  # gold, test codes and the like: no amounts
        raise UnknownCurrency(currency)
    return exponent


@cache
def _smallest(currency: str) -> Decimal:
    return Decimal(1).scaleb(-decimals(currency))


class Money(Value):
    """A finite amount; `{"amount": "12.50", "currency": "MAD"}` in JSON."""

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Self:
        return cls.model_validate({"amount": amount, "currency": currency})

    @model_validator(mode="before")
    @classmethod
    def _to_the_smallest_unit(cls, given: Any) -> Any:
        if not isinstance(given, dict) or not {"amount", "currency"} <= given.keys():
            return given
        if isinstance(given["amount"], float):
            raise ValueError("an amount is a decimal string, never a float")
        try:
            amount, currency = Decimal(given["amount"]), str(given["currency"])
        except (InvalidOperation, TypeError):
            raise ValueError(f"{given['amount']!r} is not a decimal number") from None
        if not amount.is_finite():
            raise ValueError("an amount is a finite number")
        exact = amount.quantize(_smallest(currency))
        if exact != amount:
            raise TooManyDecimals(amount, currency)
        return {**given, "amount": exact}

    @field_serializer("amount", when_used="json")
    def _amount_as_text(self, amount: Decimal) -> str:
        return f"{amount:f}"

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"
