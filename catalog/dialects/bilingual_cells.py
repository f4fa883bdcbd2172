"""One cell with words in two languages, told by their scripts."""

import re
from dataclasses import replace

from catalog.drafts import Cell, Field
from catalog.text import has_arabic, has_latin

_BETWEEN_LANGUAGES = re.compile(r"\s*[/|\n]\s*|\s+[-–—]\s+")


def by_language(field: Field, cell: Cell) -> list[Cell]:
    """A title in two scripts is two titles: "Bracelet / دملج"."""
    if field is not Field.TITLE or cell.language or not (has_arabic(cell.text) and has_latin(cell.text)):
        return [cell]
    parts = [part.strip(" ()") for part in _BETWEEN_LANGUAGES.split(cell.text) if part.strip(" ()")]
    if (
        len(parts) != 2
        or any(has_arabic(part) and has_latin(part) for part in parts)
        or len(set(map(has_arabic, parts))) < 2
    ):
        return [cell]
    return [replace(cell, text=part) for part in parts]
