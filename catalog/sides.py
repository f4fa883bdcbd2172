"""The measures of a thing that stand in one cell, "20x30x10 cm", and which of its sides each is."""

import re
from collections.abc import Sequence

from catalog.drafts import Field
from catalog.header_words import BRACKETED
from catalog.measures import MILLIMETRES, unit_named

BETWEEN_MEASURES = re.compile(r"\s*(?:[x×✕*]|\bpar\b|\bby\b|/)\s*", re.IGNORECASE)
_BETWEEN_SIDES = re.compile(r"\s*[x×*/,]\s*|\s+-\s+", re.IGNORECASE)
_MEASURE = re.compile(r"(?P<label>[^\W\d]{0,10}|Ø)[.:=\s]*(?P<number>\d+(?:[.,]\d+)?)\s*(?P<unit>[^\W\d]{1,8}|\")?\.?")
_IN_ORDER = [Field.LENGTH, Field.WIDTH, Field.HEIGHT]
_SIDES: dict[str, Field] = {
    word: side
    for side, words in (
        (Field.LENGTH, "L long longueur length p prof profondeur d depth t tiefe djup الطول ط"),
        (Field.WIDTH, "l larg largeur w width b breite bredd Ø diam العرض ع"),
        (Field.HEIGHT, "H h haut hauteur height الارتفاع ح"),
    )
    for word in words.split()
}


def sides_in(text: str, unit: str, header: str = "") -> dict[Field, tuple[str, str]]:
    """The measures of "20x30x10 cm" and their unit, by side: as labelled there or in the header, else L, W, H."""
    measures = [_MEASURE.fullmatch(part.strip()) for part in BETWEEN_MEASURES.split(text.strip(" ()"))]
    found = [one for one in measures if one]
    if len(found) != len(measures) or not 2 <= len(found) <= 3:
        return {}
    units = [_unit(one["unit"]) for one in found if one["unit"]]
    common = units[-1] if units else unit
    labels = [one["label"] for one in found]
    sides = _sides(labels) if any(labels) else (sides_named(header) or _IN_ORDER)[: len(found)]
    if unit_named(common) not in MILLIMETRES or None in sides or len(set(sides)) < len(found):
        return {}
    return {side: (one["number"], _unit(one["unit"]) or common) for side, one in zip(sides, found, strict=True) if side}


def sides_named(header: str) -> list[Field | None]:
    """The sides in the order in which a name lists them: "Dimensions (H x l x P)", "L/l/H"; none where it does not."""
    for listed in (*BRACKETED.findall(header), BRACKETED.sub("", header)):
        parts = [part.split() for part in _BETWEEN_SIDES.split(listed) if part.strip()]
        if 2 <= len(parts) <= 3:
            sides = _sides([parts[0][-1], *(part[0] for part in parts[1:])])
            if None not in sides and len(set(sides)) == len(parts):
                return sides
    return []


def side_named(label: str) -> Field | None:
    """L is how long a thing is, l how wide."""
    return _SIDES.get(label)


def _sides(labels: Sequence[str]) -> list[Field | None]:
    """What each label stands for. Beside a depth, L is how wide a thing is; of two that are alike, the second is."""
    sides = [_SIDES.get(label) or _SIDES.get(label.casefold()) for label in labels]
    if sides.count(Field.LENGTH) == 2 and Field.WIDTH not in sides:
        at = next((at for at, label in enumerate(labels) if label in ("L", "l")), 0)
        second = sides.index(Field.LENGTH, sides.index(Field.LENGTH) + 1)
        sides[second if labels[0] == labels[second] else at] = Field.WIDTH
    if sides.count(Field.WIDTH) == 2 and Field.LENGTH not in sides:
        sides[sides.index(Field.WIDTH)] = Field.LENGTH
    return sides


def _unit(written: str | None) -> str:
    return "in" if written == '"' else written or ""
