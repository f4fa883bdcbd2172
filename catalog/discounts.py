"""What a column named "Remise" holds, told from its cells: a share of the price, an amount less, or the price after it.

Where the cells do not tell, the column changes no price and its owner is asked.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from catalog.column_names import Target
from catalog.decimal_signs import amounts_of
from catalog.drafts import Cell, Field
from catalog.folding import folded, latin_digits
from catalog.mapping import MappedColumn, Mapping
from catalog.numbers import LONGEST_NUMBER, is_plain, names_currency, plain_amount

_NAMES = re.compile(r"\b(?:remise|reduction|rabais|disc\b|discount|sconto|rabatt|descuento|promotion)|خصم|تخفيض|تنزيل")
_SHARE_KINDS = frozenset(
    map(folded, ("percent", "percentage", "pourcentage", "percentuale", "procent", "نسبة", "نسبة مئوية"))
)
_KINDS = _SHARE_KINDS | set(map(folded, ("amount", "fixed", "montant", "importo", "belopp", "مبلغ", "مبلغ ثابت")))
"""What shop programs write into a column of its own beside a discount."""
_SHARE = re.compile(r"(\d{1,2}(?:[.,]\d+)?)\s*[%٪]")
_ONE_SHARE = re.compile(
    r"\s*[-−]?\s*(\d{1,2}(?:[.,]\d+)?)\s*[%٪]\s*(?:off|de (?:remise|réduction)|خصم)?\s*", re.IGNORECASE
)
_IN_PERCENT = re.compile(r"(?<!\d)\s*[%٪]|percent|pourcent|prozent|procent|بالمئة|بالمائة|نسبة", re.IGNORECASE)
_INSTEAD = re.compile(
    r"(?P<now>.*\d.*?)\s*[(,;]?\s*"
    r"(?:au lieu d[e'’]|instead of|\bwas\b|\bavant\b|بدل(?:ا|اً)?(?:\s+(?:من|عن))?|عوض|كان)"
    r"\s*:?\s*(?P<before>.*\d.*?)\)?",
    re.IGNORECASE | re.DOTALL,
)
_ABOVE_ONE = re.compile(r"[2-9]|\d\d")
_ROUNDED_BY = Decimal(1)


def now_and_before(price: Cell) -> tuple[Cell, Cell] | None:
    """What is paid and what was, where one cell says both: "120 DH au lieu de 150"."""
    if len(price.text) > LONGEST_NUMBER or is_plain(price.text) or not (both := _INSTEAD.fullmatch(price.text)):
        return None
    return replace(price, text=both["now"].strip()), replace(price, text=both["before"].strip())


def with_discounts(mapping: Mapping, columns: Sequence[Sequence[str]]) -> tuple[Mapping, list[int]]:
    """The mapping with such columns filled, and the places of those whose meaning cannot be told."""
    found, unclear = list(mapping.columns), list[int]()
    asked = [columns[at] for at, column in enumerate(found) if column.target.field is Field.PRICE]
    prices = [next(filter(None, cells), "") for cells in zip(*asked, strict=True)]
    before, now = _before_and_now(found, columns, prices)
    taken = mapping.fields() & {Field.SALE_PRICE, Field.DISCOUNT, Field.DISCOUNT_PERCENT}
    for at, column in enumerate(found):
        if column.reason == "given" or not (_is_detail(column) or _counts(column, columns[at])):
            continue
        if not _NAMES.search(folded(column.header)):
            continue
        if _said_by_prices(columns[at], before, now):
            found[at] = _filling(column, Field.IGNORE)
        if taken or found[at].target.field is Field.IGNORE:
            continue
        if all(not cell.strip(" 0.,%") or folded(cell) in _KINDS for cell in columns[at]):
            found[at] = _filling(column, Field.IGNORE)  # "PERCENT" and 0.0 of whatever has no discount
        if not any(re.search("[1-9]", cell) for cell in columns[at]):
            continue
        kinds_at = _kinds_beside(found, columns, at)
        if field := _meaning(column.header, columns[at], prices) or (Field.DISCOUNT if kinds_at is not None else None):
            found[at] = _filling(column, field)
            if kinds_at is not None and field is Field.DISCOUNT:
                found[kinds_at] = _filling(found[kinds_at], Field.DISCOUNT_KIND)
            taken = frozenset({field})
        else:
            found[at] = _filling(column, Field.ATTRIBUTE) if _counts(column, columns[at]) else column
            unclear.append(at)
    return Mapping(columns=tuple(found)), unclear


def _is_detail(column: MappedColumn) -> bool:
    return column.target.field is Field.ATTRIBUTE


def _counts(column: MappedColumn, cells: Iterable[str]) -> bool:
    """Whether a column that might say yes or no has numbers: 15 under "promotion" is no answer."""
    return column.target.field is Field.ON_SALE and any(_ABOVE_ONE.search(cell) for cell in cells)


def _meaning(header: str, cells: Sequence[str], prices: Sequence[str]) -> Field | None:
    filled = [cell for cell in cells if cell.strip()]
    shares = [bool(_ONE_SHARE.fullmatch(cell)) for cell in filled]
    if all(shares):
        return Field.DISCOUNT_PERCENT
    if any(shares) and all(share or names_currency(cell) for share, cell in zip(shares, filled, strict=True)):
        return Field.DISCOUNT
    if _IN_PERCENT.search(latin_digits(header)) and all(_is_part(cell) for cell in filled):
        return Field.DISCOUNT_PERCENT
    share = _SHARE.search(latin_digits(header))
    if share is None:
        return Field.DISCOUNT_PERCENT if _too_small_for_amounts(cells, prices) else None
    part = Decimal(share[1].replace(",", ".")) / 100
    if _holds(cells, prices, lambda price: price * (1 - part)):
        return Field.SALE_PRICE
    return Field.DISCOUNT if _holds(cells, prices, lambda price: price * part) else None


def _is_part(cell: str) -> bool:
    number = plain_amount(cell)
    return bool(_ONE_SHARE.fullmatch(cell)) or (number is not None and number < 100)


def _before_and_now(
    found: Sequence[MappedColumn], columns: Sequence[Sequence[str]], prices: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """The columns of the prices before a reduction and after it; blank where there is none of one."""
    held = {column.target.field: columns[at] for at, column in reversed(list(enumerate(found)))}
    before = held.get(Field.COMPARE_AT, ())
    return (before, prices) if before else (prices, held.get(Field.SALE_PRICE, ()))


def _said_by_prices(cells: Sequence[str], before: Sequence[str], prices: Sequence[str]) -> bool:
    """Whether it is the share by which the prices beside it are less than those before."""
    shares = [share[1] if (share := _ONE_SHARE.fullmatch(cell)) else cell for cell in cells]
    told = zip(amounts_of(shares), amounts_of(before), amounts_of(prices), strict=False)
    rows = [row for row in told if row[0]]
    return bool(rows) and all(
        share is not None
        and full is not None
        and now is not None
        and abs(full * (100 - share) / 100 - now) <= max(_ROUNDED_BY, full / 100)
        for share, full, now in rows
    )


def _too_small_for_amounts(cells: Iterable[str], prices: Iterable[str]) -> bool:
    """Whether each number would take less than a hundredth off its price: 15 beside 32 000 are percent."""
    pairs = [
        (plain_amount(cell), plain_amount(price))
        for cell, price in zip(cells, prices, strict=False)
        if cell.strip(" 0.,")
    ]
    return bool(pairs) and all(
        less is not None and price is not None and less < 100 and less < price / 100 for less, price in pairs
    )


def is_share(discount: str, kind: Cell | None) -> bool:
    """Whether a discount is a part of the price in percent, as its own sign or the word beside it says."""
    return bool(_ONE_SHARE.fullmatch(discount)) or (kind is not None and folded(kind.text) in _SHARE_KINDS)


def _kinds_beside(mapped: Sequence[MappedColumn], columns: Sequence[Sequence[str]], of: int) -> int | None:
    """The place of the column that says of each discount what it is a number of: PERCENT, AMOUNT."""
    for at, column in enumerate(mapped):
        if at != of and _NAMES.search(folded(column.header)):
            cells = zip(columns[at], columns[of], strict=True)
            said = {folded(kind) for kind, less in cells if less.strip(" 0.,")}
            if said and said <= _KINDS:
                return at
    return None


def _filling(column: MappedColumn, field: Field) -> MappedColumn:
    return MappedColumn(header=column.header, target=Target(field=field, name=column.header), reason="content")


def _holds(cells: Iterable[str], prices: Iterable[str], expected: Callable[[Decimal], Decimal]) -> bool:
    """Whether each amount is what is expected beside its price, as shops round it."""
    pairs = [
        (plain_amount(cell), plain_amount(price)) for cell, price in zip(cells, prices, strict=False) if cell.strip()
    ]
    return bool(pairs) and all(
        amount is not None and price is not None and abs(expected(price) - amount) <= max(_ROUNDED_BY, price / 100)
        for amount, price in pairs
    )
