"""What a column named "Remise" holds, told from its cells: a share of the price, an amount less, or the price after it.

Where the cells do not tell, the column changes no price and its owner is asked.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from catalog.drafts import Field
from catalog.folding import folded, latin_digits
from catalog.mapping import MappedColumn, Mapping, Target
from catalog.numbers import AmbiguousNumber, NotANumber, read_amount

_NAMES = re.compile(r"\b(?:remise|reduction|rabais|discount|sconto|rabatt|descuento)|خصم|تخفيض|تنزيل")
_KINDS = {"percent": Field.DISCOUNT_PERCENT, "percentage": Field.DISCOUNT_PERCENT, "amount": Field.DISCOUNT}
"""What shop programs write into a column of its own beside a discount."""
_SHARE = re.compile(r"(\d{1,2}(?:[.,]\d+)?)\s*[%٪]")
_ONE_SHARE = re.compile(r"\s*[-−]?\s*\d{1,2}(?:[.,]\d+)?\s*[%٪]\s*")
_ROUNDED_BY = Decimal(1)


def with_discounts(mapping: Mapping, columns: Sequence[Sequence[str]]) -> tuple[Mapping, list[int]]:
    """The mapping with such columns filled, and the places of those whose meaning cannot be told."""
    found, unclear = list(mapping.columns), list[int]()
    prices = next((columns[at] for at, column in enumerate(found) if column.target.field is Field.PRICE), ())
    taken = mapping.fields() & {Field.SALE_PRICE, Field.DISCOUNT, Field.DISCOUNT_PERCENT}
    for at, column in enumerate(found):
        if taken or column.target.field is not Field.ATTRIBUTE or column.reason == "given":
            continue
        if not _NAMES.search(folded(column.header)) or not any(re.search("[1-9]", cell) for cell in columns[at]):
            continue
        if field := _meaning(column.header, columns[at], prices) or _kind_beside(found, columns, at):
            target = Target(field=field, name=column.header)
            found[at] = MappedColumn(header=column.header, target=target, reason="content")
            taken = frozenset({field})
        else:
            unclear.append(at)
    return Mapping(columns=tuple(found)), unclear


def _meaning(header: str, cells: Sequence[str], prices: Sequence[str]) -> Field | None:
    filled = [cell for cell in cells if cell.strip()]
    if all(map(_ONE_SHARE.fullmatch, filled)):
        return Field.DISCOUNT_PERCENT
    share = _SHARE.search(latin_digits(header))
    if share is None:
        return None
    part = Decimal(share[1].replace(",", ".")) / 100
    if _holds(cells, prices, lambda price: price * (1 - part)):
        return Field.SALE_PRICE
    return Field.DISCOUNT if _holds(cells, prices, lambda price: price * part) else None


def _kind_beside(mapped: Sequence[MappedColumn], columns: Sequence[Sequence[str]], of: int) -> Field | None:
    """As another column of discounts says of all rows that have one: PERCENT."""
    named = (at for at, column in enumerate(mapped) if _NAMES.search(folded(column.header)))
    cells = (cell for at in named for cell, less in zip(columns[at], columns[of], strict=True) if less.strip(" 0.,"))
    said = {folded(cell) for cell in cells if folded(cell).isalpha()}
    return _KINDS.get(said.pop()) if len(said) == 1 else None


def _holds(cells: Iterable[str], prices: Iterable[str], expected: Callable[[Decimal], Decimal]) -> bool:
    """Whether each amount is what is expected beside its price, as shops round it."""
    pairs = [(_number(cell), _number(price)) for cell, price in zip(cells, prices, strict=False) if cell.strip()]
    return bool(pairs) and all(
        amount is not None and price is not None and abs(expected(price) - amount) <= max(_ROUNDED_BY, price / 100)
        for amount, price in pairs
    )


def _number(text: str) -> Decimal | None:
    try:
        return read_amount(text, max_decimals=2).number
    except (NotANumber, AmbiguousNumber):
        return None
