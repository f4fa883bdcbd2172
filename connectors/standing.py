"""Standing: one listing as the platform tells of it when it is asked for everything that stands in the account."""

from pydantic import AwareDatetime

from catalog.issues import Issue
from catalog.money import Money, UnknownCurrency
from catalog.product import CountryCode, Value
from connectors.receipt import ReceiptStatus, Verdict


class StandingVariant(Value):
    """`key` is ours, where the platform knows it. What the platform does not tell is None, and is not compared."""

    key: str | None = None
    sku: str | None = None
    price: Money | None = None
    quantity: int | None = None


class Standing(Value):
    """What is None is not told, and is not compared."""

    remote: dict[str, str]
    """The listing's own ids under the names that receipts have; those of its variants are not needed."""
    key: str | None = None
    """Ours, where the platform knows it; None: somebody else made the listing."""
    status: ReceiptStatus = ReceiptStatus.LIVE
    title: str | None = None
    variants: tuple[StandingVariant, ...] | None = None
    url: str | None = None
    issues: tuple[Issue, ...] = ()
    verdicts: dict[CountryCode, Verdict] = {}
    expires_at: AwareDatetime | None = None

    @property
    def ours(self) -> bool:
        return self.key is not None


def told_price(amount: str | None, currency: str | None) -> Money | None:
    """The price that a platform tells, or None where that is no amount of the currency."""
    if not amount or not currency:
        return None
    try:
        return Money.of(amount, currency)
    except (ArithmeticError, UnknownCurrency, ValueError):
        return None
