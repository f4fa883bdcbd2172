"""Whole variants packed in one cell, each with what it costs and how many there are, to what is said of each by name.

`Taille: S, Prix: 180, Stock: 3; Taille: M, …`, `[{"size": "S", "price": 450}, …]`, a line for each as
`[Taille: S] -> Prix: 180 | En stock`, or `38/Rouge/150 DH | 39/Rouge/…` below a header that names the parts:
`Déclinaisons (taille/couleur/prix)`.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.cell_words import STOCKS, found_in
from catalog.drafts import OF_VARIANTS, Cell, Field, VariantDraft
from catalog.folding import folded
from catalog.header_words import words_of_columns

_LONGEST, _MOST = 20_000, 100
_BETWEEN_RECORDS = re.compile(r"[;|\n]")
_BETWEEN_PAIRS = re.compile(r"[,،](?=\s*[^\W\d_][^:=,،]{0,24}[:=])")
_PAIR = re.compile(r"([^\W\d_][^:=]{0,24}?)\s*[:=]\s*(.*)")
_POINTING = re.compile(r"\[?(?P<chosen>[^\[\]]+?)\]?\s*(?:->|=>|→)\s*(?P<said>.+)")
_NAMED_PARTS = re.compile(r"\(([^()]*[/,-][^()]*)\)")
_BETWEEN_PARTS = re.compile(r"[/,-]")

Record = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """The variants of a row, and what is the same of all of them and no choice therefore."""

    variants: tuple[VariantDraft, ...]
    details: Mapping[str, str]


def records_in(text: str, header: str) -> Sequence[Record]:
    """What is said of each variant by name; nothing where no price, stock or reference is among it."""
    if len(text) > _LONGEST:
        return ()
    found = _documents(text) or _below_names(text, header) or _pointing(text) or _pairs(text)
    told = {_field(name) for record in found for name in record}
    return found if told & OF_VARIANTS and len(found) <= _MOST else ()


def variants_of(records: Sequence[Record], row: VariantDraft, packed: Cell, unit: str) -> Told:
    """The row's own cells hold for each of them, but for those that each has itself; `unit` is that of prices."""
    several = len(records) > 1
    shared = {kind: cell for kind, cell in row.cells.items() if not several or kind not in (Field.SKU, Field.GTIN)}
    names = dict.fromkeys(name for record in records for name in record if _field(name) not in OF_VARIANTS)
    axes = [name for name in names if several and len({record.get(name, "") for record in records}) > 1]
    variants = []
    for record in records:
        cells = dict(shared)
        for name, value in record.items():
            if value and (kind := _field(name)) in OF_VARIANTS:
                cells[kind] = replace(packed, text=value, exact=False, unit=unit if kind is Field.PRICE else "")
        options = {name: record[name] for name in axes if record.get(name)}
        variants.append(VariantDraft(row.row, cells, options, row.image))
    alike = {name: records[0][name] for name in names if name not in axes and records[0].get(name)}
    return Told(tuple(variants), alike)


def _field(name: str) -> Field | None:
    return words_of_columns().get(folded(name), (None, ""))[0]


def _documents(text: str) -> list[Record]:
    try:
        found = json.loads(text) if text.startswith("[") else None
    except (ValueError, RecursionError):
        return []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return []
    return [
        {str(name): str(value) for name, value in one.items() if isinstance(value, str | int | float) and value != ""}
        for one in found
    ]


def _below_names(text: str, header: str) -> list[Record]:
    named = _NAMED_PARTS.search(header)
    names = _parts(named[1]) if named else []
    parts = [_parts(one) for one in _BETWEEN_RECORDS.split(text) if one.strip()]
    fits = len(names) > 1 and all(len(part) == len(names) for part in parts)
    return [dict(zip(names, part, strict=True)) for part in parts] if fits else []


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN_PARTS.split(text)]


def _pointing(text: str) -> list[Record]:
    """What is chosen points to what is said of it; a word without a name may say that there are some, or none."""
    found: list[Record] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        parts = _POINTING.fullmatch(line)
        chosen = _BETWEEN_PAIRS.split(parts["chosen"]) if parts else [""]
        if parts is None or not all(":" in pair for pair in chosen):
            return []
        record = {}
        for name, sign, value in (piece.partition(":") for piece in (*chosen, *parts["said"].split("|"))):
            if sign:
                record[name.strip()] = value.strip()
            elif found_in(STOCKS, name):
                record["stock"] = name.strip()
        found.append(record)
    return found


def _pairs(text: str) -> list[Record]:
    found = []
    for one in _BETWEEN_RECORDS.split(text):
        pairs = [_PAIR.fullmatch(pair.strip()) for pair in _BETWEEN_PAIRS.split(one) if pair.strip()]
        if one.strip() and (len(pairs) < 2 or not all(pairs)):
            return []
        found.append({pair[1].strip(): pair[2].strip() for pair in pairs if pair})
    return [record for record in found if record]
