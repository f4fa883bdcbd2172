"""JSON to records: a list of products, an object that holds one, or one object a line.

Products are read one by one, so that a document which breaks off or is broken gives all that is whole in it.
A list of variants makes a record for each; the product's own values are repeated in every one of them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from catalog.drafts import OF_VARIANTS, Field
from catalog.folding import folded
from catalog.issues import Issue, Severity
from catalog.mapping import map_headers
from catalog.sources.files import refuse
from catalog.sources.records import Exact, Records
from catalog.sources.sheets import Sheet

VARIANTS = frozenset(
    map(
        folded, ("variants", "variations", "combinations", "déclinaisons", "variantes", "skus", "varianti", "المتغيرات")
    )
)
MAX_DEPTH = 20
_LIST_OF_PRODUCTS = re.compile(r'[^\[]{0,2000}?"(?:products|items|data|produits|catalogue|catalog)"\s*:\s*\[\s*(?=\{)')
_LIST = re.compile(r"\s*\[\s*")
_BETWEEN = re.compile(r"[\s,]*")
_NEXT = re.compile(r"[\n,]\s*(?=\{)")
_EXCERPT = 300
_OF_LISTS = frozenset({"edges", "nodes", "pageInfo", "totalCount", "__typename"})
_CALLED, _SAID = ("name", "nom", "label", "attribute_name"), ("value", "option", "valeur", "attribute_value")
_OF_CHOICES = frozenset({"id", *_CALLED, *_SAID, "slug", "__typename"})
_OF_METAFIELDS = frozenset(("id", "namespace", "key", "value", "type", "description", "owner_id", "owner_resource"))
_DETAILS = (
    "metafields, caractéristiques, caractéristiques techniques, fiche technique, propriétés, specs, specifications,"
    "features, characteristics, details, properties, technical details, technical specs, caratteristiche,"
    "características, eigenschaften, specifikationer, مواصفات, المواصفات, خصائص"
)
_OF_DETAILS = frozenset(folded(name) for name in _DETAILS.split(","))
"""What an object is called that says of a thing how it is: its names are the details' own."""
_MINOR = "currency_minor_unit"

_DECODER = json.JSONDecoder(parse_float=Exact, parse_int=Exact, parse_constant=str)
Object = dict[str, Any]


def document_sheet(text: str, about: Iterable[Issue] = ()) -> Sheet:
    rows: list[_Rows] = []
    issues = list(about)
    for found in _objects(text.removeprefix("\ufeff")):
        if isinstance(found, Issue):
            issues.append(found)
        else:
            rows.append(_Rows(found))
    if not rows:
        refuse("document_without_products")
    names = _names_of_variants(rows)
    records = Records()
    for row in rows:
        for variant in row.variants or [{}]:
            records.add({**row.product, **{names[name]: value for name, value in variant.items()}})
    return records.sheet(issues)


def _objects(text: str) -> Iterator[Object | Issue]:
    """The products of the document, and an issue for each piece of it that cannot be read."""
    listed = _LIST.match(text) or _LIST_OF_PRODUCTS.match(text)
    if listed:
        yield from _one_by_one(text, listed.end(), closed_by="]")
        return
    try:
        whole, end = _DECODER.raw_decode(text, _BETWEEN.match(text).end())  # type: ignore[union-attr]  # matches anything
    except (ValueError, RecursionError):
        yield from _one_by_one(text, 0, closed_by="")
        return
    if _BETWEEN.sub("", text[end:]):
        yield from _one_by_one(text, 0, closed_by="")
    else:
        yield from _within(whole)


def _one_by_one(text: str, start: int, *, closed_by: str) -> Iterator[Object | Issue]:
    number = 0
    at = _after(text, start)
    while at < len(text) and not (closed_by and text.startswith(closed_by, at)):
        number += 1
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            following = _NEXT.search(text, at + 1)
            upto = following.end() if following else len(text)
            yield _lost(number, text[at:upto])
            at = upto
            continue
        yield value if isinstance(value, dict) else _lost(number, str(value))
        at = _after(text, at)
    if closed_by and at >= len(text):
        yield Issue(code="document_cut_off", severity=Severity.WARNING, params={"items": str(number)})


def _after(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _lost(number: int, piece: str) -> Issue:
    value = " ".join(piece.split()).strip(" ,")[:_EXCERPT]
    return Issue(code="item_lost", severity=Severity.WARNING, value=value, params={"item": str(number)})


def _within(whole: Any) -> Iterator[Object | Issue]:
    """The list of objects in the document, wherever it stands; else the object itself."""
    if not isinstance(whole, dict):
        return
    lists: list[list[Any]] = [found for found in _lists(whole, 0) if found]
    if lists:
        for number, value in enumerate(sorted(lists, key=len)[-1], 1):
            yield value if isinstance(value, dict) else _lost(number, str(value))
    elif any(not isinstance(value, dict | list) for value in whole.values()):
        yield whole


def _lists(value: Object, depth: int) -> Iterator[list[Any]]:
    values = list(value.values())
    if values and all(isinstance(one, dict) for one in values) and len(values) > 1:
        yield values  # {"17": {…}, "18": {…}}
    for one in values:
        if isinstance(one, list) and any(isinstance(each, dict) for each in one):
            yield one
        elif isinstance(one, dict) and depth < 3:
            yield from _lists(one, depth + 1)


def _names_of_variants(rows: "Iterable[_Rows]") -> dict[str, str]:
    """{a variant's name of something: as it is told from what the product has by that name, or says in another}"""
    own = dict.fromkeys(name for row in rows for name in row.product)
    theirs = dict.fromkeys(name for row in rows for variant in row.variants for name in variant)
    said = map_headers(tuple(own)).fields() & OF_VARIANTS
    fields = [column.target.field for column in map_headers(tuple(theirs)).columns]
    twice = {name for name, field in zip(theirs, fields, strict=True) if name in own or field in said}
    return {name: f"variant.{name}" if name in twice else name for name in theirs}


class _Rows:
    """One product, flattened: its own values, and those of each of its variants."""

    def __init__(self, found: Object) -> None:
        told = _with_details(_without_wrappings(found)).items()
        found = {name: _listed(name, value) for name, value in told if value or folded(name) not in VARIANTS}
        lists = [name for name, value in found.items() if _are_objects(value)]
        listed = next((name for name in lists if folded(name) in VARIANTS), None)
        listed = listed or next((name for name in lists if any(_sells(tuple(one)) for one in found[name])), None)
        self.product = _in_whole_units(dict(_flat(found, "", 0, without=listed)))
        self.variants = [_in_whole_units(dict(_flat(one, "", 0))) for one in found[listed]] if listed else []


def _with_details(found: Object) -> Object:
    """With each detail by its own name, unless the product itself has something by that."""
    own = set(map(folded, found))
    told: Object = {}
    for name, value in found.items():
        if folded(name) in _OF_DETAILS and isinstance(value, dict):
            told |= {f"{name}.{one}" if folded(one) in own else one: said for one, said in value.items()}
        else:
            told[name] = value
    return told


def _listed(name: str, value: Any) -> Any:
    """Variants by their choice as a list of them: {"variantes": {"S": {"stock": 2}, "M": {"stock": 0}}}."""
    objects = isinstance(value, dict) and bool(value) and all(isinstance(one, dict) for one in value.values())
    if not objects or not (folded(name) in VARIANTS or any(_sells(tuple(one)) for one in value.values())):
        return value
    return [{name: choice, **one} for choice, one in value.items()]


def _without_wrappings(value: Any, depth: int = 0) -> Any:
    """The document without what query languages wrap lists in, and with lists of names and values as such.

    {"edges": [{"node": {…}}]} is a list; [{"name": "Taille", "value": "S"}] says that the size is S.
    """
    if depth > MAX_DEPTH:
        return value
    if isinstance(value, list):
        inner = [_without_wrappings(one, depth + 1) for one in value]
        named = [_name_and_value(one) for one in inner]
        return dict(pair for pair in named if pair) if named and all(named) and _differ(named) else inner
    if not isinstance(value, dict):
        return value
    if set(value) <= {"node", "cursor"} and isinstance(value.get("node"), dict):
        return _without_wrappings(value["node"], depth + 1)
    listed = value.get("edges", value.get("nodes"))
    if isinstance(listed, list) and set(value) <= _OF_LISTS:
        return _without_wrappings(listed, depth + 1)
    return {name: _without_wrappings(one, depth + 1) for name, one in value.items()}


def _name_and_value(one: Any) -> tuple[str, Any] | None:
    """What an object says that has a name and a value and little more."""
    if not isinstance(one, dict):
        return None
    if set(one) == {"optionName", "name"}:  # as Shopify calls an option and its value
        return one["optionName"], one["name"]
    if {"namespace", "key", "value"} <= set(one) <= _OF_METAFIELDS:
        return one["key"], one["value"]
    if not set(one) <= _OF_CHOICES:
        return None
    called = next((one[name] for name in _CALLED if isinstance(one.get(name), str)), None)
    value = next((one[name] for name in _SAID if isinstance(one.get(name), str)), None)
    return (called, value) if called is not None and value is not None else None


def _differ(named: Iterable[tuple[str, Any] | None]) -> bool:
    names = [pair[0] for pair in named if pair]
    return len(set(names)) == len(names)


def _in_whole_units(told: dict[str, str]) -> dict[str, str]:
    """With the amounts of which the document says that they are in hundredths, as WooCommerce's shops answer."""
    for name in [name for name in told if name.endswith(_MINOR) and told[name].isdigit()]:
        for amount in (one for one in told if one.startswith(name.removesuffix(_MINOR)) and one.endswith("price")):
            if told[amount].isdigit():
                told[amount] = str(Decimal(told[amount]).scaleb(-int(told[name][:2])))
        told[name] = ""
    return told


@cache
def _sells(names: tuple[str, ...]) -> bool:
    """Whether an object with such names is one thing that can be bought: it has a price, a stock or a SKU."""
    fields = map_headers(names).fields()
    return bool(fields & {Field.PRICE, Field.QUANTITY, Field.SKU}) and Field.IMAGES not in fields


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _flat(value: Object, prefix: str, depth: int, without: str | None = None) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if prefix or key != without:
            yield from _named(inner, f"{prefix}{key}", depth + 1)


def _named(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if depth > MAX_DEPTH:
        yield name, json.dumps(value, ensure_ascii=False)
    elif isinstance(value, dict) and _are_choices(name, value):
        yield name, "\n".join(f"{choice}: {_text(said)}" for choice, said in value.items())
    elif isinstance(value, dict):
        yield from _flat(value, f"{name}.", depth)
    elif _are_objects(value):
        yield from _side_by_side(value, name, depth)
    elif isinstance(value, list):
        yield name, "\n".join(_text(one) for one in value)
    else:
        yield name, _text(value)


def _are_choices(name: str, value: Object) -> bool:
    """Whether an object says of each choice how many there are or what it costs: {"tailles": {"S": 2, "M": 0}}."""
    numbered = bool(value) and all(isinstance(said, Exact) for said in value.values())
    return numbered and _names_option(name) and not any(map(_names_option, value))


@cache
def _names_option(name: str) -> bool:
    return map_headers([name]).columns[0].target.field is Field.OPTION


def _side_by_side(values: list[Object], name: str, depth: int) -> Iterator[tuple[str, str]]:
    """One cell for each name in the objects, with a line for each object."""
    flat = [dict(_flat(one, f"{name}.", depth)) for one in values]
    for column in dict.fromkeys(column for one in flat for column in one):
        yield column, "\n".join(one.get(column, "") for one in flat)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_document(start: str) -> bool:
    """Whether a text that begins so is JSON: no table's first cell is an opened object or list of them."""
    return re.match(r"\{\s*[\"}]|\[\s*[\[{\]]", start) is not None
