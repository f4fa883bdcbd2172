"""What people type into the fields of a product, read as a list is read: any spelling of a number, and no guess."""

from decimal import Decimal

from django.utils.translation import gettext as _

from catalog.models import Business
from catalog.money import Money, TooManyDecimals, decimals
from catalog.numbers import AmbiguousNumber, NotANumber, read_number
from catalog.product import Offer, Variant


class Unreadable(ValueError):
    """The message is for who typed it."""


def offer(variant: Variant, price: str, quantity: str, currency: str) -> Offer:
    """The variant's offer with this price and stock. Raises Unreadable."""
    return variant.offer.model_copy(update={"price": money(price, currency), "quantity": stock(quantity)})


def money(text: str, currency: str) -> Money | None:
    if not text.strip():
        return None
    places = decimals(currency)
    example = f"{Decimal(1250).scaleb(-places) * 10**places:.{places}f}"
    try:
        amount = read_number(text, max_decimals=places)
    except AmbiguousNumber:
        said = _("“%(text)s” can be read in two ways. Write it without a sign between thousands, such as %(example)s.")
        raise Unreadable(said % {"text": text, "example": example}) from None
    except NotANumber:
        said = _("“%(text)s” is no price. Write a number alone, such as %(example)s.")
        raise Unreadable(said % {"text": text, "example": example}) from None
    try:
        return Money(amount=amount, currency=currency)
    except (TooManyDecimals, ValueError):
        said = _("“%(text)s” has more decimals than %(currency)s has. Write it such as %(example)s.")
        raise Unreadable(said % {"text": text, "currency": currency, "example": example}) from None


def stock(text: str) -> int | None:
    """None where it is left empty: it is not counted then."""
    if not text.strip():
        return None
    try:
        amount = read_number(text, max_decimals=0)
    except (AmbiguousNumber, NotANumber):
        amount = Decimal(-1)
    if amount < 0 or amount != int(amount) or amount > 1_000_000_000:
        said = _("“%(text)s” is no stock. Write a whole number, such as 12, or nothing if you do not count it.")
        raise Unreadable(said % {"text": text})
    return int(amount)


def shown_price(price: Money | None) -> str:
    return f"{price.amount:f}" if price else ""


def shown_quantity(quantity: int | None) -> str:
    return "" if quantity is None else str(quantity)


def currency_of(variant: Variant, business: Business) -> str:
    return variant.offer.price.currency if variant.offer.price else business.currency
