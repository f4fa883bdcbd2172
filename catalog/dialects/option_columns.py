"""Two columns for one option, of which one has its name and the other its values: "Option Name 1", "Option Value 1"."""

import re
from collections.abc import Iterable, Mapping, Sequence

from catalog.folding import folded
from catalog.mapping import is_of_variants
from catalog.sources.tables import Row

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z\d])")
_OPTION = frozenset(
    map(folded, ("option", "options", "attribute", "attributes", "attribut", "attributs", "attributi", "variation"))
) | frozenset(map(folded, ("variante", "الخيار", "خيار", "السمة", "السمات")))
_CHOSEN = frozenset(("attribute", "option"))
"""As Zoho calls the value of an attribute: "Attribute Option Name1"."""
_NAME = frozenset(map(folded, ("name", "set", "nom", "الاسم", "اسم", "nome", "namn")))
_VALUE = frozenset(
    map(folded, ("value", "values", "valeur", "valeurs", "description", "القيمة", "قيمة", "القيم", "valore", "värde"))
) | frozenset(map(folded, ("valori", "värden", "choices")))
_CODE = re.compile(r"(?=\S*[a-zA-Z])(?=\S*\d)\S{4,}")
_OF_A_NAME = frozenset(map(folded, ("display name", "nom affiché", "nome visualizzato", "visningsnamn", "اسم العرض")))


def option_names(header: Sequence[str]) -> dict[int, int]:
    """{place of the values of an option: place of its name}"""
    found: dict[str, dict[str, int]] = {}
    for at, name in enumerate(header):
        for kind, option in (*_by_path(name), *_by_words(name)):
            found.setdefault(option, {}).setdefault(kind, at)
    for at, name in enumerate(header):
        if "name" in (places := found.get(_words(name), {})):  # "Option 1" beside "Option set 1"
            places.setdefault("value", at)
    return {places["value"]: places["name"] for places in found.values() if len(places) == 2}


def without_repeated(axes: Sequence[str], options: Sequence[Mapping[str, str]]) -> list[str]:
    """The axes without such as "Variations" that only repeat what the option's own column says."""
    said = {axis: [one.get(axis) for one in options] for axis in axes}
    return [
        axis
        for axis in axes
        if not is_of_variants(axis) or all(said[axis] != said[other] for other in axes if other != axis)
    ]


def telling_apart(rows: Sequence[Row], said: Sequence[object], places: Iterable[int]) -> list[int]:
    """The first of the columns, one that looks like a code last, that differs where what is `said` does not."""
    if len(set(said)) == len(said):
        return []
    found = [
        at
        for at in places
        if len({(one, row.cells[at].strip()) for one, row in zip(said, rows, strict=True)}) == len(rows)
    ]
    return sorted(found, key=lambda at: all(_CODE.fullmatch(row.cells[at].strip()) for row in rows))[:1]


def said_until(rows: Iterable[Row], at: int) -> dict[int, str]:
    """{number of a row: what the column said last, there or above}"""
    said, last = {}, ""
    for row in rows:
        last = said[row.number] = row.cells[at].strip() or last
    return said


def _words(name: str) -> str:
    return folded(_CAMEL.sub(" ", name))


def _by_words(name: str) -> Iterable[tuple[str, str]]:
    words = _words(name).split()
    if words[:2] == ["option", "for"]:  # "Option for Variation 1" beside "Variation Name1"
        yield "value", " ".join(words[2:])
    for kind, said in (("name", _NAME), ("value", _VALUE)):
        rest = [word for word in words if word not in said]
        if len(rest) < len(words) and (name.startswith("[") or _OPTION & set(rest)):
            if kind == "name" and set(rest) >= _CHOSEN:
                kind, rest = "value", [word for word in rest if word != "option"]  # noqa: PLW2901
            yield kind, " ".join(rest)


def _by_path(name: str) -> Iterable[tuple[str, str]]:
    """As Odoo names lines below a product: "Attribute Lines / Values", "attribute_line_ids/value_ids"."""
    *path, last = [folded(part) for part in name.split("/")]
    if path and last in _OF_A_NAME | _NAME:
        *path, last = path
    line = " ".join(path)
    if _OPTION & set(line.split()) and last:
        kind = last.split()[0]
        yield from [("name", f"/{line}")] if kind in _OPTION else [("value", f"/{line}")] if kind in _VALUE else []


def names_in_all(header: str, cells: Iterable[str]) -> bool:
    """Whether a column that names no option writes one and the same before each choice: "Dydis: S", "Dydis: M"."""
    if not (_OPTION & set(_words(header).split()) or is_of_variants(header)):
        return False
    told = [cell.split(":") for cell in dict.fromkeys(map(str.strip, cells)) if cell]
    return len(told) > 1 and all(len(one) == 2 for one in told) and len({one[0] for one in told}) == 1
