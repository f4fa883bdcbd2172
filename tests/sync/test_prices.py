from decimal import Decimal

import pytest

from catalog.issues import Issue
from catalog.money import Money
from sync.prices import PriceRule, Rounding, convert

TO_EUR = PriceRule(base="MAD", currency="EUR", rate=Decimal("0.092"))


@pytest.mark.parametrize(
    ("price", "changes", "shown"),
    [
        ("120.00 MAD", {}, "11.04 EUR"),
        ("120.00 MAD", {"margin": Decimal(15)}, "12.70 EUR"),
        ("120.00 MAD", {"rounding": Rounding.WHOLE}, "12.00 EUR"),
        ("120.00 MAD", {"rounding": Rounding.NINETY_NINE}, "11.99 EUR"),
        ("120.00 MAD", {"rounding": Rounding.NINETY}, "11.90 EUR"),
        ("120.00 MAD", {"rounding": Rounding.FIVE_CENTS}, "11.05 EUR"),
        ("130.32 MAD", {"rounding": Rounding.NINETY_NINE}, "11.99 EUR"),
        ("130.44 MAD", {"rounding": Rounding.NINETY_NINE}, "12.99 EUR"),
        ("120.00 MAD", {"currency": "RWF", "rate": Decimal("145.2")}, "17424 RWF"),
        ("120.00 MAD", {"currency": "RWF", "rate": Decimal("145.2"), "rounding": Rounding.NINETY_NINE}, "17499 RWF"),
        ("120.00 MAD", {"currency": "KWD", "rate": Decimal("0.0307")}, "3.684 KWD"),
        ("11.04 EUR", {}, "11.04 EUR"),
    ],
)
def test_a_price_is_converted_and_rounded_to_the_markets_habit(
    price: str, changes: dict[str, object], shown: str
) -> None:
    amount, currency = price.split()
    assert str(convert(Money.of(amount, currency), TO_EUR.model_copy(update=changes))) == shown


@pytest.mark.parametrize(
    ("price", "rule"),
    [
        ("120.00 MAD", PriceRule(base="MAD", currency="EUR")),
        ("120.00 USD", TO_EUR),
    ],
)
def test_without_a_rate_there_is_an_issue_and_no_price(price: str, rule: PriceRule) -> None:
    amount, currency = price.split()
    issue = convert(Money.of(amount, currency), rule)
    assert isinstance(issue, Issue)
    assert (issue.code, issue.params) == ("rate_missing", {"from": currency, "to": "EUR"})
    assert issue.blocks


def test_the_sellers_own_currency_needs_no_rate() -> None:
    assert convert(Money.of("5", "MAD"), PriceRule(base="MAD", currency="MAD")) == Money.of("5", "MAD")
