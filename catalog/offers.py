"""A variant's cells to its offer: what the buyer pays now is the price, the higher one is what it is compared with."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from catalog.cell_words import ANSWERS, found_in
from catalog.cells import CellReader
from catalog.days import LONGEST_DAY, read_day
from catalog.discounts import is_share
from catalog.drafts import Cell, Field, VariantDraft
from catalog.issues import Severity
from catalog.money import Money
from catalog.product import Offer

Cells = Mapping[Field, Cell]
_BESIDE_A_PRICE = frozenset({Field.COMPARE_AT, Field.SALE_PRICE, Field.DISCOUNT, Field.DISCOUNT_PERCENT})
_REDUCED = (Field.SALE_PRICE, Field.DISCOUNT, Field.DISCOUNT_PERCENT)


def read_offer(draft: VariantDraft, reader: CellReader, price_column: str | None, today: date | None) -> Offer:
    """`price_column` is named where a price that is missing has to be reported; None where it need not be.

    `today` decides whether a sale between two dates stands; without it, none does.
    """
    cells = draft.cells
    price, compare_at = _prices(cells, reader, today)
    if price is None and price_column is not None and not {Field.PRICE, Field.SALE_PRICE} & cells.keys():
        reader.report("price_missing", "price", Cell("", draft.row, price_column), Severity.ERROR)
    quantity = None if Field.TRACKED in cells and _denied(cells, Field.TRACKED) else cells.get(Field.QUANTITY)
    stock = reader.quantity(quantity) if quantity else None
    return Offer.checked(price=price, compare_at=compare_at, quantity=stock)


def _denied(cells: Cells, field: Field) -> bool:
    return field in cells and found_in(ANSWERS, cells[field].text) == (False,)


def _prices(cells: Cells, reader: CellReader, today: date | None) -> tuple[Money | None, Money | None]:
    """A zero means that there is none."""
    price = _full_price(cells, reader)
    if _BESIDE_A_PRICE.isdisjoint(cells):
        return price, None
    compare_at = _amount(cells, reader, Field.COMPARE_AT, like=price)
    if (reduced := next((cells[field] for field in _REDUCED if field in cells), None)) and _stands(
        cells, reduced, reader, today
    ):
        price, compare_at = _reduced(cells, reader, price, compare_at)
    if not compare_at or not compare_at.amount or not price or compare_at.amount == price.amount:
        return price, None
    if compare_at.amount < price.amount:
        reader.report("compare_at_low", Field.COMPARE_AT, cells[Field.COMPARE_AT], Severity.INFO)
        return price, None
    return price, compare_at


def _amount(cells: Cells, reader: CellReader, field: Field, like: Money | None = None) -> Money | None:
    """None where it is in another currency than `like`, which it is to be compared with."""
    found = reader.price(cells[field], field, cells.get(Field.CURRENCY)) if field in cells else None
    if found is None or like is None or found.currency == like.currency:
        return found
    names = {"found": found.currency, "expected": like.currency}
    reader.report("currency_different", field, cells[field], Severity.ERROR, **names)
    return None


def _full_price(cells: Cells, reader: CellReader) -> Money | None:
    price = _amount(cells, reader, Field.PRICE)
    impact = cells.get(Field.PRICE_IMPACT)
    if price is None or impact is None:
        return price
    difference = reader.difference(impact, Field.PRICE_IMPACT)
    if difference is None or price.amount + difference < 0:
        return None
    return Money.of(price.amount + difference, price.currency)


def _reduced(
    cells: Cells, reader: CellReader, price: Money | None, compare_at: Money | None
) -> tuple[Money | None, Money | None]:
    if Field.SALE_PRICE not in cells:
        less = _discounted(cells, reader, price) if price else None
        return (less, price) if less else (price, compare_at)
    sale = _amount(cells, reader, Field.SALE_PRICE, like=price)
    if not sale or not sale.amount:
        return price, compare_at
    if price is None:
        return sale, compare_at
    if sale.amount < price.amount:
        return sale, price
    if sale.amount > price.amount:
        reader.report("sale_price_high", Field.SALE_PRICE, cells[Field.SALE_PRICE])
    return price, compare_at


def _discounted(cells: Cells, reader: CellReader, price: Money) -> Money | None:
    """The price less an amount or a share of it; what a share leaves is rounded as shops round it, and that is told."""
    less = cells.get(Field.DISCOUNT)
    if less and not is_share(less.text, cells.get(Field.DISCOUNT_KIND)):
        amount = _amount(cells, reader, Field.DISCOUNT, like=price)
        return (
            Money.of(price.amount - amount.amount, price.currency)
            if amount and 0 < amount.amount < price.amount
            else None
        )
    cell = less or cells[Field.DISCOUNT_PERCENT]
    share = reader.percentage(cell, Field.DISCOUNT_PERCENT)
    if not share or share >= 100:
        return None
    exact = price.amount * (100 - share) / 100
    rounded = exact.quantize(Decimal(1).scaleb(price.amount.as_tuple().exponent), ROUND_HALF_UP)  # type: ignore[arg-type]
    found = Money.of(rounded, price.currency)
    if rounded != exact:
        reader.report("discount_rounded", Field.DISCOUNT_PERCENT, cell, Severity.INFO, price=str(found))
    return found


def _stands(cells: Cells, reduced: Cell, reader: CellReader, today: date | None) -> bool:
    """Whether a reduction is in force; one between two dates is told either way, for its end changes the price."""
    if _denied(cells, Field.ON_SALE):
        return False
    written = [cells[field].text if field in cells else "" for field in (Field.SALE_STARTS, Field.SALE_ENDS)]
    dated = [text if len(text) <= LONGEST_DAY else "" for text in written]  # a longer text has slid here from elsewhere
    if not any(dated):
        return True
    starts, ends = (read_day(text) if text else None for text in dated)
    readable = all(not text or day for text, day in zip(dated, (starts, ends), strict=True))
    if not readable or today is None or today < (starts or today) or today > (ends or today):
        reader.report("sale_dated", Field.SALE_PRICE, reduced, Severity.INFO)
        return False
    if ends:
        reader.report("sale_until", Field.SALE_PRICE, reduced, Severity.INFO, end=ends.isoformat())
    return True
