"""What a column holds, told from its cells, where its name says nothing. Each guess is reported with its reason."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from catalog.cell_words import CONDITIONS, STATUSES, STOCKS, found_in, says_nothing, without_count_words
from catalog.column_names import Target, attribute, told_by_name
from catalog.countries import read_country
from catalog.drafts import PRICES, TEXTS, Field
from catalog.folding import folded, latin_digits
from catalog.identifiers import read_gtin
from catalog.mapping import MappedColumn, Mapping, is_availability
from catalog.numbers import AmbiguousNumber, NotANumber, read_amount
from catalog.price_columns import with_two_prices
from catalog.text import has_arabic

_MOST = 0.8
_LONG = 50
_PHOTO = re.compile(r"\.(?:jpe?g|png|webp|gif|heic|heif|bmp|tiff?|avif)\b", re.IGNORECASE)
_SHARED = re.compile(
    r"https?://(?:drive\.google|docs\.google|(?:www\.)?dropbox|1drv|photos\.app|lh\d\.google|i\.imgur)", re.I
)
_ASIN = re.compile(r"B0[A-Z0-9]{8}")
"""What Amazon writes where it has a number of its own instead of a barcode."""
_COUNTRY = re.compile(r"\bpays\b|country|\bpaese\b|\bpais\b|land\b|بلد|دوله")
_CODE = re.compile(r"\S*\d\S*")
_COUNT = re.compile(r"\d{1,5}")
_TRUE_OR_FALSE = frozenset(("true", "false"))
_LETTERS = re.compile(r"[^\W\d_]{2,}")


class Guess(NamedTuple):
    at: int
    field: Field


def guessed(mapping: Mapping, columns: Sequence[Sequence[str]]) -> tuple[Mapping, list[Guess]]:
    """The mapping with the columns filled that it left open; `columns` are the cells of each."""
    found = list(mapping.columns)
    for told_by_cells in _IN_TURN:
        found = told_by_cells(found, columns)
    guesses: list[Guess] = []
    for field, looks, names in _LOOKS:
        for at, column in enumerate(found):
            taken = {one.target.field for one in found}
            if field in taken and field is not Field.IMAGES:
                break
            if not _is_open(column, field, names, taken):
                continue
            cells = [text for cell in columns[at] if (text := cell.strip()) and not says_nothing(text)]
            if cells and looks(cells):
                found[at] = MappedColumn(
                    header=column.header, target=Target(field=field, name=column.header), reason="content"
                )
                guesses.append(Guess(at, field))
    if (told := _described_as_titles(found, columns)) is not None:
        found[told] = MappedColumn(header=found[told].header, target=Target(field=Field.TITLE), reason="content")
        guesses.append(Guess(told, Field.TITLE))
    return Mapping(columns=tuple(found)), guesses


def _described_as_titles(found: Sequence[MappedColumn], columns: Sequence[Sequence[str]]) -> int | None:
    """Where nothing has titles and what is sold is described in a few words, those are they."""
    fields = [column.target.field for column in found]
    if Field.TITLE in fields or Field.DESCRIPTION not in fields:
        return None
    at = fields.index(Field.DESCRIPTION)
    cells = [cell.strip() for cell in columns[at] if cell.strip()]
    return at if cells and found[at].reason != "given" and _titles(cells) else None


def _with_titles_of_words(mapped: Sequence[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """A title of digits alone is a code, where another column that names titles has words."""
    found = list(mapped)
    title = next((at for at, column in enumerate(found) if column.target.field is Field.TITLE), None)
    if title is None or found[title].reason == "given" or _worded(columns[title]) or not any(columns[title]):
        return found
    doubles = (at for at, column in enumerate(found) if column.reason == "double" and _worded(columns[at]))
    other = next((at for at in doubles if told_by_name(found[at].header)[0].field is Field.TITLE), None)
    if other is not None:
        coded = any(column.target.field is Field.SKU for column in found)
        code = attribute(found[title].header) if coded else Target(field=Field.SKU, name=found[title].header)
        found[other] = MappedColumn(header=found[other].header, target=found[title].target, reason="content")
        found[title] = MappedColumn(header=found[title].header, target=code, reason="content")
    return found


def _with_codes_apart(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """Models that are all codes are no titles where what they are is described in a few words."""
    fields = [column.target.field for column in found]
    if Field.TITLE not in fields or Field.DESCRIPTION not in fields or Field.SKU in fields:
        return found
    title, told = fields.index(Field.TITLE), fields.index(Field.DESCRIPTION)
    codes, texts = ([cell.strip() for cell in columns[at] if cell.strip()] for at in (title, told))
    borrowed = found[title].reason != "given" and told_by_name(found[title].header)[0].field is not Field.TITLE
    if not (borrowed and codes and texts and all(map(_CODE.fullmatch, codes)) and _titles(texts)):
        return found
    sku = Target(field=Field.SKU, name=found[title].header)
    for at, target in ((told, found[title].target), (title, sku)):
        found[at] = MappedColumn(header=found[at].header, target=target, reason="content")
    return found


def _with_states_of_offers(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """A state, such as "État" or "الحالة", is of the offer where it says active or draft, or of its stock."""
    at = next((at for at, column in enumerate(found) if column.target.field is Field.CONDITION), None)
    cells = [cell.strip() for cell in columns[at] if cell.strip()] if at is not None else []
    if at is None or found[at].reason == "given" or not cells:
        return found
    taken = {column.target.field for column in found}
    tells = ((Field.STATUS, _is_state), (Field.QUANTITY, _is_stock))
    field = next((field for field, is_so in tells if field not in taken and _part(cells, is_so) == 1), None)
    if field is None:
        return found
    status = Target(field=field, name=found[at].header)
    return [*found[:at], MappedColumn(header=found[at].header, target=status, reason="content"), *found[at + 1 :]]


def _with_times_of_delivery(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """What is said of the availability in sentences alone, such as "delivered in 3 days", is no stock."""
    for at, column in enumerate(found):
        cells = [cell.strip() for cell in columns[at] if cell.strip()] if is_availability(column) else []
        if cells and column.reason != "given" and all(map(_is_sentence, cells)):
            found[at] = MappedColumn(header=column.header, target=attribute(column.header), reason="content")
    return found


def _is_sentence(cell: str) -> bool:
    return len(_LETTERS.findall(cell)) > 2 and found_in(STOCKS, without_count_words(cell)) is None


def _with_places_apart(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """An origin that names no country in any row, and is not called one, is a detail: "Région: Safi"."""
    for at, column in enumerate(found):
        if column.target.field is not Field.ORIGIN or column.reason == "given":
            continue
        if not _COUNTRY.search(folded(column.header)) and not any(map(read_country, columns[at])):
            found[at] = column.model_copy(update={"target": attribute(column.header)})
    return found


def _with_arabic_apart(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """A second column of titles or texts that are all Arabic, beside others, has them in that language: "name2"."""
    fields = [column.target.field for column in found]
    for at, column in enumerate(found):
        field = told_by_name(column.header)[0].field
        cells = [cell for cell in columns[at] if cell.strip()]
        if column.reason != "double" or field not in TEXTS or field not in fields or not cells:
            continue
        if all(map(has_arabic, cells)) and not any(map(has_arabic, columns[fields.index(field)])):
            found[at] = column.model_copy(update={"target": Target(field=field, language="ar")})
    return found


def _with_counts_called_amounts(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """An amount of whole numbers beside a price, where nothing else tells the stock, is that."""
    taken = {column.target.field for column in found}
    for at, column in enumerate(found):
        cells = [cell.strip() for cell in columns[at] if cell.strip()] if folded(column.header) == "amount" else []
        if cells and column.reason == "double" and Field.QUANTITY not in taken and all(map(_COUNT.fullmatch, cells)):
            target = Target(field=Field.QUANTITY, name=column.header)
            found[at] = MappedColumn(header=column.header, target=target, reason="content")
    return found


def _with_flags_apart(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """Where a program says true or false of a text, that is no text: "descriptionPending"."""
    for at, column in enumerate(found):
        flags = {cell.strip().casefold() for cell in columns[at] if cell.strip()}
        of_text = column.target.field in TEXTS and column.reason != "given"
        if flags and flags <= _TRUE_OR_FALSE and (of_text or (column.reason == "double" and _of_text(column))):
            target = Target(field=Field.PRIVATE, name=column.header)
            found[at] = MappedColumn(header=column.header, target=target, reason="content")
    return found


def _without_copies(found: list[MappedColumn], columns: Sequence[Sequence[str]]) -> list[MappedColumn]:
    """A second column of codes that says in every row what the first says has nothing to keep: "code" and "sku"."""
    first = next((at for at, column in enumerate(found) if column.target.field is Field.SKU), None)
    for at, column in enumerate(found):
        again = column.reason == "double" and told_by_name(column.header)[0].field is Field.SKU
        if first is not None and again and list(columns[at]) == list(columns[first]):
            found[at] = column.model_copy(update={"target": Target(field=Field.IGNORE, name=column.header)})
    return found


def _of_text(column: MappedColumn) -> bool:
    return told_by_name(column.header)[0].field in TEXTS


def _is_state(cell: str) -> bool:
    return found_in(STATUSES, cell) is not None and found_in(CONDITIONS, cell) is None


def _is_stock(cell: str) -> bool:
    return found_in(STOCKS, cell) is not None and found_in(CONDITIONS, cell) is None


def _worded(cells: Iterable[str]) -> bool:
    return any(_LETTERS.search(cell) for cell in cells)


def _is_open(column: MappedColumn, field: Field, names: bool, taken: set[Field]) -> bool:
    """`names`: whether a column whose name is not known may be guessed too, not only one without a name."""
    if field is Field.GTIN and column.target.field is Field.SKU and column.reason != "given":
        return True
    if field is Field.GTIN and column.target.field is Field.ATTRIBUTE and column.reason == "double":
        return True
    if field is Field.PRICE and taken & PRICES:
        return False
    return column.reason == "unknown" and (names or not column.header.strip())


def _part(cells: Iterable[str], is_so: Callable[[str], object]) -> float:
    told = [bool(is_so(cell)) for cell in cells]
    return sum(told) / len(told)


def _barcodes(cells: list[str]) -> bool:
    told = [cell for cell in cells if not _ASIN.fullmatch(cell)]
    return len(cells) > 1 and bool(told) and all(read_gtin(latin_digits(cell)) for cell in told)


def _photos(cells: list[str]) -> bool:
    return _part(cells, lambda cell: _PHOTO.search(cell) or _SHARED.match(cell)) >= _MOST


def _texts(cells: list[str]) -> bool:
    return sum(map(len, cells)) / len(cells) >= _LONG and not any("://" in cell for cell in cells)


def _prices(cells: list[str]) -> bool:
    return len(cells) > 1 and _part(cells, _is_price) >= _MOST


def _is_price(cell: str) -> bool:
    try:
        return read_amount(cell, max_decimals=2).currencies is not None
    except AmbiguousNumber:
        return bool(_LETTERS.search(cell))
    except NotANumber:
        return False


def _titles(cells: list[str]) -> bool:
    """Short texts of words, hardly one of which stands twice."""
    short = _part(cells, lambda cell: 3 <= len(cell) <= 120 and _LETTERS.search(cell) and "://" not in cell)
    return short >= _MOST and len(set(cells)) >= _MOST * len(cells) and not _photos(cells) and not _prices(cells)


_LOOKS: tuple[tuple[Field, Callable[[list[str]], bool], bool], ...] = (
    (Field.GTIN, _barcodes, True),
    (Field.IMAGES, _photos, True),
    (Field.PRICE, _prices, True),
    (Field.TITLE, _titles, True),
    (Field.DESCRIPTION, _texts, False),
)
_IN_TURN: tuple[Callable[[list[MappedColumn], Sequence[Sequence[str]]], list[MappedColumn]], ...] = (
    _with_titles_of_words,
    _with_codes_apart,
    _with_states_of_offers,
    _with_times_of_delivery,
    _with_places_apart,
    with_two_prices,
    _with_arabic_apart,
    _without_copies,
    _with_counts_called_amounts,
    _with_flags_apart,
)
"""What cells say of columns whose names are known; each takes what the one before has left."""
