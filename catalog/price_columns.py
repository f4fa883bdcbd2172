"""Columns of prices beside each other: which one is asked, which the usual, and in what currency all of them are."""

import re
from collections.abc import Sequence

from catalog.column_names import Target, told_by_name
from catalog.currency_names import currencies_named
from catalog.decimal_signs import amounts_of
from catalog.drafts import PRICES, Field
from catalog.folding import folded
from catalog.mapping import MappedColumn, Mapping
from catalog.numbers import is_plain
from catalog.sources.tables import Row

_NUMBER = re.compile(r"[\d.,'’\s]+")
_RATING = re.compile(r"[0-4](?:[.,]\d{1,2})?|5(?:[.,]0{1,2})?")
_BARE_PRICES = frozenset(
    map(
        folded,
        ("price", "mrp", "m.r.p", "rate", "list price", "prix", "prix public", "tarif", "السعر", "prezzo", "precio"),
    )
)
_MOST_ASKED = frozenset(map(folded, ("mrp", "m.r.p", "list price", "prix public")))
"""What a maker prints on the thing: a lower "Price" beside it is what is asked."""
_ASKED = re.compile(
    r"\b(?:sell\w*|our|offer\w*|net|final|discount\w*|vente|notre|remise|vendita|scontato|venta|special)\b|البيع|بعد"
)
"""What the price is called that is paid where another one is the usual."""


def in_one_currency(mapping: Mapping, rows: Sequence[Row]) -> list[Target]:
    """What each column holds; prices that name no currency in any row are in that of the prices beside them."""
    targets = [column.target for column in mapping.columns]
    priced = [at for at, target in enumerate(targets) if target.field in PRICES]
    if len(priced) < 2 or Field.CURRENCY in mapping.fields():
        return targets
    named = {at: targets[at].unit or next(filter(None, (_currency_in(row, at) for row in rows)), "") for at in priced}
    told = list(filter(None, named.values()))
    if len(set(map(currencies_named, told))) == 1:
        for at in (at for at in priced if not named[at]):
            targets[at] = targets[at].model_copy(update={"unit": told[0]})
    return targets


def _currency_in(row: Row, at: int) -> str:
    text = row.cells[at].strip()
    words = (row.units or {}).get(at, "") or ("" if not text or is_plain(text) else _NUMBER.sub(" ", text).strip())
    return words if words and currencies_named(words) else ""


def with_two_prices(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """A second column of prices is one as well where it is filled only where the first is blank.

    Where one is a bare "Price" and never less than the other, "Selling price", the other is what is asked now.
    """
    found = _with_ratings_apart(found, columns)
    first = next((at for at, column in enumerate(found) if column.target.field is Field.PRICE), None)
    for at, column in enumerate(found):
        if first is None or column.reason != "double" or told_by_name(column.header)[0].field is not Field.PRICE:
            continue
        target = told_by_name(column.header)[0]
        told = zip(columns[first], columns[at], strict=False)
        both = [(one, other) for one, other in told if one.strip() and other.strip()]
        if not both and any(cell.strip() for cell in columns[at]):
            found[at] = column.model_copy(update={"target": target})
        for usual, asked, cells in ((first, at, both), (at, first, [(other, one) for one, other in both])):
            if _is_usual(found[usual].header, found[asked].header, cells):
                found[usual] = _filling(found[usual], Field.PRICE)
                found[asked] = _filling(found[asked], Field.SALE_PRICE)
                return found
    return found


def _with_ratings_apart(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """A "rate" of five at the most is what buyers thought of it, where another column is called a price."""
    named = [at for at, column in enumerate(found) if told_by_name(column.header)[0].field is Field.PRICE]
    rates = [at for at in named if folded(found[at].header) == "rate" and found[at].reason != "given"]
    if len(named) != 2 or len(rates) != 1 or not all(map(_is_rating, columns[rates[0]])):
        return found
    price = next(at for at in named if at not in rates)
    told = found[price].model_copy(update={"target": told_by_name(found[price].header)[0], "reason": "name"})
    rated = found[rates[0]].model_copy(update={"target": told_by_name("rating")[0], "reason": "content"})
    return [told if at == price else rated if at in rates else column for at, column in enumerate(found)]


def _is_rating(cell: str) -> bool:
    return not cell.strip() or bool(_RATING.fullmatch(cell.strip()))


def _filling(column: MappedColumn, field: Field) -> MappedColumn:
    target = told_by_name(column.header)[0]
    return column.model_copy(update={"target": target.model_copy(update={"field": field})})


def _is_usual(header: str, beside: str, cells: Sequence[tuple[str, str]]) -> bool:
    usual_name, asked_name = folded(header), folded(beside)
    below_most = usual_name in _MOST_ASKED and asked_name in _BARE_PRICES - _MOST_ASKED
    if not cells or not (below_most or (usual_name in _BARE_PRICES and _ASKED.search(asked_name))):
        return False
    usual, asked = (amounts_of(column) for column in zip(*cells, strict=True))
    known = [(one, other) for one, other in zip(usual, asked, strict=True) if one is not None and other is not None]
    never_less = all(one >= other for one, other in known) and any(one > other for one, other in known)
    return len(known) == len(cells) and never_less
