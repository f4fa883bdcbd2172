"""Single cells to values. A cell that cannot be read becomes an issue with its place, and costs nothing but itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from catalog.cell_words import CONDITIONS, STATUSES, STOCKS, found_in, without_count_words
from catalog.countries import read_country
from catalog.currency_names import currencies_named
from catalog.drafts import Cell
from catalog.folding import folded, latin_digits, visible
from catalog.identifiers import ROUNDED, is_in_store_gtin, read_gtin
from catalog.issues import Issue, Place, Severity
from catalog.measures import UnitUnknown, in_smallest, unit_named
from catalog.money import Money, decimals
from catalog.numbers import AmbiguousNumber, Amount, DecimalSign, NotANumber, is_plain, read_amount, read_measure
from catalog.product import Condition, Status
from catalog.text import plain

SignOf = Callable[[str, int | None], DecimalSign | None]
"""Which sign marks decimals in a column of amounts with so many decimals at most, where its values show it."""
_COMMA_AND_THREE = frozenset({"TND"})
"""Currencies whose three decimals stand behind a comma: 39,000 DT are 39 dinars, as 39.000 DT are."""
_UPC_WITHOUT_ZERO = 11
_NO_BARCODE = frozenset(
    {"does not apply", "doesn t apply", "not applicable", "non applicable", "non applicabile", "nicht zutreffend"}
)
"""What marketplaces write for what has none."""
_LONG_COUNT = 12
TOO_LARGE = Decimal(10) ** 12

_DIGITS_AND_SIGNS = re.compile(r"[\s\-.]")
_LOST_LETTERS = re.compile(r"\?{2,}\s+\?{2,}|^\W*\?{3,}\W*$|\ufffd")
_STOCK_OF_ONE = r"(?=[^:=,;|\n]*[^\W\d_])[^:=,;|\n]{1,60}[:=]\s*(\d{1,7})"
_STOCKS_APART = re.compile(rf"{_STOCK_OF_ONE}(?:[^\S\n]*[,;|\n]\s*{_STOCK_OF_ONE})+")
"""As in "Shop: 3, Depot: 12"."""
_LONGEST_STOCKS = 2_000
_BETWEEN_TAGS = re.compile(r"\s*(?<!\\)[,;|،\n]\s*")
"""But for a comma inside a tag, which WooCommerce writes behind a backslash."""


NOT_A_NUMBER = {
    "unreadable": "number_unreadable",
    "negative": "number_negative",
    "range": "number_range",
    "percent": "number_percent",
}


class CellReader:
    """Reads the cells of one product and collects what is wrong with them.

    `sign_of` tells which sign marks decimals in a column, where its values show it; `told` holds the columns about
    which something has been said once for all rows.
    """

    def __init__(self, sheet: str, product: str, currency: str, sign_of: SignOf, told: set[Place]) -> None:
        self.sheet, self.product, self.currency, self.sign_of, self.told = sheet, product, currency, sign_of, told
        self.issues: list[Issue] = []

    def report(self, code: str, field: str, cell: Cell, severity: Severity = Severity.WARNING, **params: str) -> None:
        place = Place(sheet=cell.sheet or self.sheet, row=cell.row, column=cell.column)
        found = Issue(code=code, field=field, severity=severity, value=cell.text[:500], params=params, at=place)
        about = found.model_copy(update={"product": self.product or None})
        if about not in self.issues:  # several variants may have been read from one cell
            self.issues.append(about)

    def report_once(self, code: str, field: str, cell: Cell, **params: str) -> None:
        """What is wrong with a column as a whole."""
        place = Place(sheet=cell.sheet or self.sheet, column=cell.column)
        if place not in self.told:
            self.told.add(place)
            self.issues.append(Issue(code=code, field=field, severity=Severity.WARNING, params=params, at=place))

    def text(self, cell: Cell, field: str) -> str:
        """The text as it stands; letters that a program has replaced by question marks are reported."""
        if ("?" in cell.text or "\ufffd" in cell.text) and _LOST_LETTERS.search(cell.text):
            self.report("text_lost", field, cell)
        return cell.text

    def price(self, cell: Cell, field: str = "price", currency_cell: Cell | None = None) -> Money | None:
        """In the currency that the amount, its header or its own column names, else in ours."""
        if not (cell.unit or currency_cell) and is_plain(cell.text) and (usual := self._plain_price(cell.text)):
            return usual
        if cell.text.startswith("<"):  # as shops show it on their pages
            cell = replace(cell, text=plain(cell.text))
        beside = [
            currencies_named(words) for words in (cell.unit, currency_cell.text if currency_cell else "") if words
        ]
        currency = self._one_currency(beside)
        likely = currency or self.currency
        habit: DecimalSign | None = "," if likely in _COMMA_AND_THREE and "," in cell.text else None
        amount = self._amount(cell, field, decimals(likely), Severity.ERROR, habit=habit)
        if amount is None:
            return None
        if amount.currencies is not None:
            beside.append(amount.currencies)
            currency = self._one_currency(beside)
        if currency is None:
            found = "/".join(sorted(frozenset[str]().union(*beside))) or (currency_cell or cell).text
            self.report(
                "currency_different", field, currency_cell or cell, Severity.ERROR, found=found, expected=self.currency
            )
            return None
        if currency != self.currency:
            self.report_once("currency_other", field, cell, found=currency, expected=self.currency)
        if amount.least:
            self.report("price_from", field, cell, Severity.INFO)
        if amount.per and unit_named(amount.per.lstrip("0123456789., ")):
            self.report("price_per", field, cell, Severity.INFO, unit=amount.per)
        limit = decimals(currency)
        exact = round(amount.number, limit)
        if exact == amount.number:
            return Money.checked(amount=exact, currency=currency)
        self.report("price_too_precise", field, cell, Severity.ERROR, currency=currency, decimals=str(limit))
        return None

    def _plain_price(self, text: str) -> Money | None:
        """Most prices of most files: a number in the one way that programs write it."""
        number = Decimal(text)
        if number < TOO_LARGE and number == (exact := round(number, decimals(self.currency))):
            return Money.checked(amount=exact, currency=self.currency)
        return None

    def _one_currency(self, named: Sequence[frozenset[str]]) -> str | None:
        """Ours, where all that is named may mean it; another one, where it can mean nothing else."""
        if all(self.currency in currencies for currencies in named):
            return self.currency
        meant = frozenset.intersection(*named)
        return next(iter(meant)) if len(meant) == 1 else None

    def difference(self, cell: Cell, field: str) -> Decimal | None:
        """An amount to add or, with a minus before it, to take away."""
        text = visible(cell.text).strip()
        less = text.startswith(("-", "\u2212"))
        amount = self.price(replace(cell, text=text.lstrip("+-\u2212 ")), field)
        return None if amount is None else -amount.amount if less else amount.amount

    def percentage(self, cell: Cell, field: str) -> Decimal | None:
        """A number from 0 to 100, with or without its signs: a discount is less either way."""
        before, _, behind = latin_digits(cell.text).replace("٪", "%").partition("%")  # "20% off"
        text = (before.strip() or behind).strip(" -\u2212")
        amount = self._amount(replace(cell, text=text), field, 3, Severity.WARNING)
        if amount is not None and amount.number <= 100:
            return amount.number
        if amount is not None:
            self.report("number_too_large", field, cell)
        return None

    def quantity(self, cell: Cell) -> int | None:
        """An untracked stock is None; one below zero is none at all."""
        if cell.text.isascii() and cell.text.isdecimal() and len(cell.text) < _LONG_COUNT:  # most cells of most files
            return int(cell.text)
        if known := found_in(STOCKS, cell.text):
            return known[0]
        if not cell.exact and re.fullmatch(r"\s*[-−]\s*\d+([.,]0+)?\s*", latin_digits(cell.text)):
            self.report("quantity_negative", "quantity", cell, Severity.INFO)
            return 0
        if len(cell.text) <= _LONGEST_STOCKS and _STOCKS_APART.fullmatch(cell.text):
            summed = sum(map(int, re.findall(_STOCK_OF_ONE, cell.text)))
            self.report("quantity_summed", "quantity", cell, Severity.INFO, sum=str(summed))
            return summed
        counted = cell if cell.exact else replace(cell, text=without_count_words(cell.text) or cell.text)
        if known := found_in(STOCKS, counted.text):
            return known[0]
        amount = self._amount(self._without_empty_decimals(counted), "quantity", 0, Severity.WARNING, cell)
        if amount is None:
            return None
        if amount.currencies or amount.number != int(amount.number):
            self.report("quantity_unreadable", "quantity", cell)
            return None
        return int(amount.number)

    def _without_empty_decimals(self, cell: Cell) -> Cell:
        """A stock of 34,000 is 34 where the sheet writes its decimals so."""
        mark = None if cell.exact else self.sign_of(cell.column, None)
        return replace(cell, text=re.sub(rf"(?<=\d){re.escape(mark)}0+\s*$", "", cell.text)) if mark else cell

    def _amount(
        self, cell: Cell, field: str, max_decimals: int, severity: Severity, written: Cell | None = None,
        habit: DecimalSign | None = None,
    ) -> Amount | None:  # fmt: skip
        """`written` is the cell as it stands in the file, where words were taken from it.

        `habit` marks decimals where the column does not show which sign does.
        """
        told = written or cell
        try:
            sign = self.sign_of(cell.column, max_decimals) or habit
            amount = self._exact(cell) or read_amount(cell.text, decimal=sign, max_decimals=max_decimals)
        except AmbiguousNumber as ambiguous:
            large, small = (f"{reading:f}" for reading in ambiguous.readings)
            self.report("number_ambiguous", field, told, severity, large=large, small=small, decimal=f"{large}.00")
        except NotANumber as wrong:
            self.report(NOT_A_NUMBER[wrong.reason], field, told, severity)
        else:
            if amount.number < TOO_LARGE:
                return amount
            self.report("number_too_large", field, told, severity)
        return None

    def _exact(self, cell: Cell) -> Amount | None:
        if not cell.exact:
            return None
        try:
            number = Decimal(cell.text)
        except InvalidOperation:  # the file says number and writes something else
            raise NotANumber(cell.text) from None
        if number < 0:
            raise NotANumber(cell.text, "negative")
        return Amount(number)

    def gtin(self, cell: Cell) -> str | None:
        text = latin_digits(cell.text).strip().lstrip("'").removesuffix(".0")
        if found := read_gtin(text):
            return found
        if folded(text) in _NO_BARCODE:
            return None
        digits = _DIGITS_AND_SIGNS.sub("", text)
        if len(digits) == _UPC_WITHOUT_ZERO and (found := read_gtin(f"0{digits}")):
            self.report("gtin_padded", "gtin", cell, Severity.INFO, gtin=found)
            return found
        code = "gtin_in_store" if is_in_store_gtin(digits) else "gtin_invalid"
        self.report("gtin_rounded" if ROUNDED.fullmatch(text) else code, "gtin", cell)
        return None

    def hs_code(self, cell: Cell) -> str | None:
        digits = _DIGITS_AND_SIGNS.sub("", latin_digits(cell.text))
        if re.fullmatch(r"\d{6}(\d{2}){0,2}", digits, re.ASCII):
            return digits
        self.report("hs_code_invalid", "hs_code", cell)
        return None

    def country(self, cell: Cell) -> str | None:
        if found := read_country(cell.text):
            return found
        self.report("country_unknown", "origin", cell)
        return None

    def condition(self, cell: Cell) -> Condition:
        if known := found_in(CONDITIONS, cell.text):
            return known[0]
        self.report("condition_unknown", "condition", cell)
        return Condition.NEW

    def status(self, cell: Cell) -> Status:
        """What a word unknown to us means is for its owner to say; until then nothing is published."""
        if known := found_in(STATUSES, cell.text):
            return known[0]
        self.report("status_unknown", "status", cell)
        return Status.DRAFT

    def measure(self, cell: Cell, field: str, units: dict[str, Decimal]) -> Decimal | None:
        """Grams or millimetres; zero is how exports write that nobody measured."""
        try:
            number, unit = self._measured(cell)
            if not number:
                return None
            found = in_smallest(number, unit or cell.unit, units) if number < TOO_LARGE else None
        except AmbiguousNumber as ambiguous:
            large, small = (f"{reading:f}" for reading in ambiguous.readings)
            self.report("number_ambiguous", field, cell, large=large, small=small, decimal=f"{large}.0")
            return None
        except NotANumber as wrong:
            self.report(NOT_A_NUMBER[wrong.reason], field, cell)
            return None
        except UnitUnknown as unknown:
            listed = ", ".join(units)
            if str(unknown):
                self.report("unit_unknown", field, cell, units=listed)
            else:
                self.report_once("unit_missing", field, cell, units=listed)
            return None
        if found is None:
            self.report("number_too_large", field, cell)
        return found

    def _measured(self, cell: Cell) -> tuple[Decimal, str]:
        if exact := self._exact(cell):
            return exact.number, ""
        return read_measure(cell.text, decimal=self.sign_of(cell.column, None))

    def tags(self, cell: Cell) -> tuple[str, ...]:
        tags = (tag.replace("\\,", ",").strip(" ,") for tag in _BETWEEN_TAGS.split(cell.text))
        return tuple(dict.fromkeys(tag for tag in tags if tag))
