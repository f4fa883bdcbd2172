"""A row whose cells list several choices, to a variant for each: with its own price or stock where a cell gives it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from catalog.cell_words import STOCKS, found_in, without_count_words
from catalog.currency_names import currencies_named
from catalog.drafts import Cell, Field, VariantDraft
from catalog.folding import folded
from catalog.header_words import words_of_columns
from catalog.identifiers import read_gtin
from catalog.issues import Issue, Place, Severity
from catalog.numbers import LONGEST_NUMBER, AmbiguousNumber, NotANumber, names_currency, read_amount
from catalog.packed import MOST_CHOICES, Choice, amounts_in, axes_in, choices_in, crossed_in, may_be_several, nested_in
from catalog.packed_records import records_in, variants_of
from catalog.values import light

_BETWEEN_NAMES = re.compile(r"\s*[/&,+-]\s*|\s+(?:et|and|و|e)\s+")
_NAMES = {"fr": ("Couleur", "Taille"), "ar": ("اللون", "المقاس")}
_OF_ANY = frozenset(
    folded(name)
    for name in (
        "variante", "variantes", "variant", "variants", "variation", "variations", "déclinaison", "déclinaisons",
        "option", "options", "choix", "choices", "الخيارات", "خيارات", "varianti", "varianter",
    )
)  # fmt: skip
"""Names of columns that do not say what there is to choose."""
_SIZES = re.compile(r"\b(?:tailles?|sizes?|pointures?|taglie?a?|storlekar|storlek)\b|مقاس")
_FEW = 20
_PRICE_OF_ALL = re.compile(r"(?P<pieces>[^()\[\]]+?)\s*[(\[](?P<price>[^()\[\]]*\d[^()\[\]]*)[)\]]\s*")
_BETWEEN_CODES = re.compile(r"[,;|\n]")
_SMALLEST_SHARE = 4
"""A number below the price divided by this is a stock, not the price of another size."""


@dataclass(frozen=True)
class _Axis:
    """`outer` names what the choices are within, where they are nested."""

    name: str
    cell: Cell
    choices: tuple[Choice, ...]
    outer: str = ""

    def options(self, choice: Choice) -> dict[str, str]:
        return {**({self.outer: choice.within} if choice.within else {}), self.name: choice.value}

    @property
    def has_numbers(self) -> bool:
        return all(choice.number for choice in self.choices)


@light
class Unpacked:
    """`details` are options of one value each; `issues` say which cells were parted, or were not and why."""

    variants: tuple[VariantDraft, ...]
    details: Mapping[str, str]
    issues: tuple[Issue, ...]


def unpacked(row: VariantDraft, options: Sequence[tuple[str, Cell]], sheet: str, price_unit: str = "") -> Unpacked:
    """`options` are the row's option cells by the name of their axis; `price_unit` is what the price column names."""
    axes, details, issues = [], {}, []
    row, options = _with_price_of_all(row, options)
    for at, (name, cell) in enumerate(options):
        if records := records_in(cell.text, name):
            one_by_one = variants_of(records, row, cell, price_unit)
            others = {other: one.text for other, one in (*options[:at], *options[at + 1 :])}
            unpacking = _told("options_unpacked", sheet, cell, Severity.INFO, count=str(len(records)))
            return Unpacked(one_by_one.variants, {**one_by_one.details, **others}, (unpacking,))
    for name, cell in options:
        nested, crossed = nested_in(cell.text), crossed_in(cell.text)
        named = {} if nested else axes_in(cell.text)
        if crossed and not named and not nested:
            named = dict(zip(_two_names(name), crossed, strict=True))
        found = [_Axis(axis, cell, choices) for axis, choices in named.items()] or [
            _nested_axis(name, cell, nested) if nested else _Axis(name, cell, choices_in(cell.text))
        ]
        several = [axis for axis in found if len(axis.choices) > 1]
        axes += several
        details.update({axis.name: axis.choices[0].value for axis in found if len(axis.choices) == 1})
        if not several and not named:
            details[name] = cell.text
            if may_be_several(cell.text):
                issues.append(_told("options_in_one_cell", sheet, cell, Severity.WARNING))
    axes = _without_twins(axes)
    count = prod(len(axis.choices) for axis in axes)
    if axes and (count > MOST_CHOICES or _fewer_pieces(row, axes)):
        details.update({axis.name: axis.cell.text for axis in axes})
        issues += [_told("options_in_one_cell", sheet, axis.cell, Severity.WARNING) for axis in axes]
        axes = []
    if not axes:
        return Unpacked((row,), details, tuple(issues))
    variants, about = _variants(row, axes, sheet, price_unit)
    cells = dict.fromkeys(axis.cell for axis in axes)
    told = [_told("options_unpacked", sheet, cell, Severity.INFO, count=str(count)) for cell in cells]
    return Unpacked(variants, details, (*issues, *told, *about))


def _nested_axis(name: str, cell: Cell, choices: tuple[Choice, ...]) -> _Axis:
    outer, inner = _two_names(name)
    return _Axis(inner, cell, choices, outer=outer)


def _with_price_of_all(
    row: VariantDraft, options: Sequence[tuple[str, Cell]]
) -> tuple[VariantDraft, list[tuple[str, Cell]]]:
    """The price behind a list of pieces is that of each choice: "S:5, M:3 (120 DH)", where no other is told."""
    told = []
    for name, cell in options:
        both = _PRICE_OF_ALL.fullmatch(cell.text) if len(cell.text) <= LONGEST_NUMBER else None
        choices = choices_in(both["pieces"]) if both else ()
        counted = choices and all(choice.number.isdecimal() for choice in choices)
        priced = {Field.PRICE, Field.SALE_PRICE} & row.cells.keys()
        if both and counted and not priced and names_currency(both["price"]):
            row = replace(row, cells={**row.cells, Field.PRICE: replace(cell, text=both["price"], exact=False)})
            told.append((name, replace(cell, text=both["pieces"])))
        else:
            told.append((name, cell))
    return row, told


def _two_names(name: str) -> tuple[str, str]:
    """What the choices and the sizes of a cell are called: as the column names both, or the one that it names."""
    names = [part for part in _BETWEEN_NAMES.split(name) if part]
    if len(names) == 2:
        return names[0], names[1]
    colour, size = _NAMES.get(words_of_columns().get(folded(name), (None, "en"))[1], ("Colour", "Size"))
    if _SIZES.search(folded(name)):
        return colour, name
    return (colour if folded(name) in _OF_ANY else name), size


def _without_twins(axes: Sequence[_Axis]) -> list[_Axis]:
    """Two lists of the same choices are one, with the numbers of either: "S|M" beside "S:2|M:0"."""
    found: dict[frozenset[tuple[str, str]], _Axis] = {}
    for axis in axes:
        chosen = frozenset((choice.within, folded(choice.value) or choice.value) for choice in axis.choices)
        twin = found.get(chosen)
        if twin is None or axis.has_numbers:
            found[chosen] = replace(axis, name=twin.name if twin else axis.name)
    return list(found.values())


def _fewer_pieces(row: VariantDraft, axes: Sequence[_Axis]) -> bool:
    """Whether there are fewer pieces than choices: one rug "red, blue" is one rug of two colours."""
    pieces = _number(row.cells.get(Field.QUANTITY))
    most = max(len(axis.choices) for axis in axes)
    return pieces is not None and 0 < pieces < most and not any(axis.has_numbers for axis in axes)


def _variants(
    row: VariantDraft, axes: Sequence[_Axis], sheet: str, price_unit: str
) -> tuple[tuple[VariantDraft, ...], list[Issue]]:
    own, issues = _own_numbers(row, axes, sheet, price_unit)
    shared: dict[Field, Cell] = {
        field: cell for field, cell in row.cells.items() if field not in (Field.SKU, Field.GTIN)
    }
    stock = shared.get(Field.QUANTITY)
    if stock and Field.QUANTITY not in own and _number(stock):
        del shared[Field.QUANTITY]
        issues.append(_told("stock_shared", sheet, stock, Severity.WARNING))
    variants = []
    for several in product(*(enumerate(axis.choices) for axis in axes)):
        cells = dict(shared)
        for field, (at, given) in own.items():
            cells.pop(field, None)
            if given[several[at][0]].text:
                cells[field] = given[several[at][0]]
        options: dict[str, str] = {}
        for axis, (_, choice) in zip(axes, several, strict=True):
            options.update(axis.options(choice))
        variants.append(VariantDraft(row.row, cells, options))
    barcode = row.cells.get(Field.GTIN)
    if barcode and read_gtin(barcode.text):
        issues.append(_told("gtin_shared", sheet, barcode, Severity.WARNING))
    elif barcode:
        variants[0] = replace(variants[0], cells={**variants[0].cells, Field.GTIN: barcode})
    return tuple(variants), issues


def _own_numbers(
    row: VariantDraft, axes: Sequence[_Axis], sheet: str, price_unit: str
) -> tuple[dict[Field, tuple[int, list[Cell]]], list[Issue]]:
    """By field, the axis whose choices have numbers of their own, and those numbers."""
    own: dict[Field, tuple[int, list[Cell]]] = {}
    issues = []
    for at, axis in enumerate(axes):
        if not any(choice.number for choice in axis.choices):
            continue
        field = _meaning(row, axis)
        if field is Field.QUANTITY and len(axes) > 1:
            issues.append(_told("stock_shared", sheet, axis.cell, Severity.WARNING))
            none_left = ["" if choice.number.strip("0.,") else choice.number for choice in axis.choices]
            own[field] = at, [replace(axis.cell, text=number, exact=False) for number in none_left]
        elif field:
            unit = _currency(row, axis.cell, price_unit) if field is Field.PRICE else ""
            own[field] = at, [replace(axis.cell, text=choice.number, exact=False, unit=unit) for choice in axis.choices]
        else:
            issues.append(_told("choice_numbers_unclear", sheet, axis.cell, Severity.WARNING))
        if any(choice.pieces for choice in axis.choices):
            own[Field.QUANTITY] = at, [replace(axis.cell, text=choice.pieces, exact=False) for choice in axis.choices]
    for field in (Field.PRICE, Field.QUANTITY, Field.SKU):
        cell = row.cells.get(field)
        if cell and field not in own and len(axes) == 1 and (parts := _parts(field, cell.text, len(axes[0].choices))):
            own[field] = 0, [replace(cell, text=part, exact=False) for part in parts]
    return own, issues


def _parts(field: Field, text: str, count: int) -> list[str]:
    """As many as there are choices: amounts, or codes such as "COL-40, COL-45"."""
    if field is not Field.SKU:
        return amounts_in(text, count)
    codes = [part.strip() for part in _BETWEEN_CODES.split(text)]
    return codes if len(codes) == count == len(set(codes)) and all(codes) else []


def _currency(row: VariantDraft, packed: Cell, price_unit: str) -> str:
    """As the row's own price names it, else the packed cell's column or that of prices."""
    price = row.cells.get(Field.PRICE)
    units = (price.unit if price else "", packed.unit, price_unit)
    return next((unit for unit in units if unit and currencies_named(unit)), "")


def _meaning(row: VariantDraft, axis: _Axis) -> Field | None:
    """Whether the numbers beside choices are prices or pieces, or None where that cannot be told."""
    price, pieces = row.cells.get(Field.PRICE) or row.cells.get(Field.SALE_PRICE), row.cells.get(Field.QUANTITY)
    if any(choice.is_priced for choice in axis.choices):
        written = {choice.sign for choice in axis.choices if choice.number}
        return Field.PRICE if len(written) == 1 else None  # "S:5, M:3 (120 DH)" are pieces, and a price of all
    numbers = [_number(replace(axis.cell, text=choice.number)) for choice in axis.choices if choice.number]
    known = [number for number in numbers if number is not None]
    if len(known) < len(numbers):
        return None
    if pieces and sum(known) == _number(pieces):
        return Field.QUANTITY
    if (
        axis.choices[0].sign == "="
        and not (price or pieces)
        and max(known) < _FEW
        and all(number.is_integer() for number in known)
    ):
        return None  # "S:5, M:3" may be prices as well as pieces
    if price is None:
        return Field.PRICE if pieces or axis.choices[0].sign == "=" else Field.QUANTITY
    if axis.choices[0].sign == "(" and pieces is None:
        return Field.QUANTITY
    usual = _number(price)
    if usual is None:
        return None
    if all(number * _SMALLEST_SHARE >= usual for number in known):
        return Field.PRICE
    return Field.QUANTITY if pieces is None and max(known) * _SMALLEST_SHARE < usual else None


def _number(cell: Cell | None) -> float | None:
    if cell is None or found_in(STOCKS, cell.text):
        return None
    try:
        return float(read_amount(without_count_words(cell.text), max_decimals=2).number)
    except (NotANumber, AmbiguousNumber):
        return None


def _told(code: str, sheet: str, cell: Cell, severity: Severity, **params: str) -> Issue:
    place = Place(sheet=sheet, row=cell.row, column=cell.column)
    return Issue(code=code, field="options", severity=severity, value=cell.text[:500], params=params, at=place)
