"""Rows of a seller's sheet that are no product: sums, headings of sections, notes, the header once more."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from catalog.column_names import told_by_name
from catalog.drafts import Field
from catalog.folding import folded
from catalog.numbers import is_plain
from catalog.packed import amounts_in, choices_in
from catalog.sources.tables import Row, tidy_header

_NAMED = frozenset(
    {Field.TITLE, Field.PRICE, Field.SKU, Field.GTIN, Field.QUANTITY, Field.DESCRIPTION, Field.IMAGES, Field.PRIVATE}
)
_COUNTED = (Field.PRICE, Field.QUANTITY)
_TOTALS = frozenset(
    folded(word)
    for word in (
        "total", "totaux", "total général", "sous-total", "subtotal", "grand total", "total stock", "valeur totale",
        "valeur du stock", "montant total", "somme", "totale", "summa", "gesamt", "toplam",
        "المجموع", "الإجمالي", "مجموع", "المجموع الكلي", "الإجمالي العام", "إجمالي", "المجموع العام",
    )
)  # fmt: skip
_SECTION = re.compile(
    r"^(?:cat[ée]gorie|rayon|famille|gamme|section|category|قسم|فئة|مجموعة|تصنيف)\b|.*:$", re.IGNORECASE
)
_NOTE = re.compile(
    r"^(?:(?:prix|tarifs?|offre|prices?|offer)\s+(?:valables?|valid|sujets?|subject|susceptibles?)|livraison\b|paiement\b"
    r"|delivery\b|payment\b|merci\b|thank|الأسعار|التوصيل|الدفع|شكرا|n\.?b\b|nota|note|notes|remarque|\*|✱|t[ée]l|contact|whatsapp|email|www\.|https?://|ps\b|ملاحظة|ملاحظات|للتواصل|المرجو|هاتف)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 60
_LONG_NOTE = 100
_WORDS_OF_A_NOTE, _WORDS_OF_PROSE = 3, 8
"""A heading or code that stands elsewhere than under the titles is shorter."""


def is_header(row: Row, header: Sequence[str], places: Mapping[Field, Sequence[int]]) -> bool:
    """Whether it is the header once more, or gives its columns other names: "PRODUITS", "EAN"."""
    if " ".join(row.cells[0].split()) == header[0] and tidy_header(row.cells) == header:
        return True
    if any(is_plain(row.cells[at].strip()) for field in _COUNTED for at in places[field]):
        return False  # as nearly all rows; to look for a name of a column takes longer than all else of a row
    title = next((row.cells[at] for at in places[Field.TITLE]), "")
    if told_by_name(title)[0].field is not Field.TITLE:
        return False
    same = sum(bool(name) and cell.strip() == name for cell, name in zip(row.cells, header, strict=True))
    return (
        same > 1 or sum(told_by_name(row.cells[at])[0].field is field for field in _NAMED for at in places[field]) > 1
    )


def is_total(filled: Sequence[str], title: str, *, priced: bool) -> bool:
    """Whether the row's first word, or any where a title is missing, names a sum."""
    if title not in ("", filled[0]):
        return False
    first = folded(filled[0])
    if first in _TOTALS or first.rstrip("0123456789 ") in _TOTALS:
        return True
    if not priced and any(first.startswith(f"{total} ") for total in _TOTALS):
        return True  # "Sous-total HUILES"
    return not title and any(folded(cell) in _TOTALS for cell in filled)


def lone(row: Row) -> str:
    """What a row says whose filled cells all say the same, as a merged heading does."""
    said = ""
    for cell in row.cells:
        text = cell.strip()
        if text and said and text != said:
            return ""
        said = said or text
    return said


def sections(rows: Sequence[Row], title_at: int | None, header: Sequence[str]) -> dict[int, str]:
    """{number of a row: heading} of the rows that head a section: alone, and with a full row below."""
    said = [lone(row) for row in rows]
    full = [row for row, alone in zip(rows, said, strict=True) if not alone]
    titles = [row.cells[title_at] for row in full] if title_at is not None else []
    shouted = sum(title.isupper() for title in titles) * 2 > len(titles)
    headed = _begins_with_a_heading(said)
    found: dict[int, str] = {}
    for at, (row, heading, below) in enumerate(zip(rows, said, _full_below(rows, said), strict=True)):
        if not heading or len(heading) > _LONGEST_HEADING or not any(sign.isalpha() for sign in heading):
            continue
        place = next(at for at, cell in enumerate(row.cells) if cell.strip())
        marked = bool(_SECTION.match(heading)) or (heading.isupper() and not shouted)
        marked = marked or (place in (0, title_at) and headed)
        again = at + 2 < len(rows) and tidy_header(rows[at + 1].cells) == header
        marked = marked or (again and place in (0, title_at))
        if below is not None and (marked or (place == 0 and title_at not in (None, 0) and not below.cells[0].strip())):
            found[row.number] = heading.strip(" :")
    return found


def _full_below(rows: Sequence[Row], said: Sequence[str]) -> list[Row | None]:
    """For each row, the next one below it that says more than one thing."""
    found: list[Row | None] = []
    below: Row | None = None
    for row, alone in zip(reversed(rows), reversed(said), strict=True):
        found.append(below)
        below = below if alone else row
    return found[::-1]


def _begins_with_a_heading(said: Sequence[str]) -> bool:
    """Whether rows that say one thing only head the full rows below them: the first does, and never two together.

    Where they are few, two may stand together: "Plats" above "Viandes & poissons".
    """
    alone = [bool(heading) for heading in said]
    while alone and alone[-1]:  # remarks below the last product
        alone.pop()
    several = 1 < sum(alone) <= len(alone) / 2
    together = max((len(list(run)) for heads, run in groupby(alone) if heads), default=0)
    return several and alone[0] and together <= (2 if sum(alone) <= len(alone) / 4 else 1)


def choices_named(rows: Sequence[Row], title_at: int | None, price_at: int | None) -> dict[int, str]:
    """{number of a heading: the choices that stand where its price would}: "Pizza | M / L" above "Thon | 300 / 700"."""
    found: dict[int, str] = {}
    if title_at is None or price_at is None:
        return found
    for row, below in pairwise(rows):
        named = row.cells[price_at].strip()
        if not named or any(map(str.isdigit, named)) or not row.cells[title_at].strip():
            continue
        count = len(choices_in(named)) if sum(bool(cell.strip()) for cell in row.cells) == 2 else 0
        if count and amounts_in(below.cells[price_at], count):
            found[row.number] = named
    return found


def is_note(row: Row, title_at: int | None) -> bool:
    """Whether it stands alone and reads like a remark: what stands below the last product may be one."""
    said = lone(row)
    beside = title_at is not None and not row.cells[title_at].strip() and len(said.split()) >= _WORDS_OF_A_NOTE
    prose = len(said) > _LONG_NOTE or len(said.split()) >= _WORDS_OF_PROSE
    return bool(said and (_NOTE.match(said) or prose or beside))
