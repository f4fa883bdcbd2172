"""JSON to records: a list of products, an object that holds one, or one object a line.

Products are read one by one, so that a document which breaks off or is broken gives all that is whole in it.
A list of variants makes a record for each; the product's own values are repeated in every one of them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from catalog.drafts import OF_VARIANTS, Field
from catalog.issues import Issue, Severity
from catalog.mapping import map_headers
from catalog.sources.files import refuse
from catalog.sources.groups import fields_of, opened, products_in
from catalog.sources.objects import Flattened, Object
from catalog.sources.records import Exact, Records
from catalog.sources.sheets import Sheet

_LIST_OF_PRODUCTS = re.compile(r'[^\[]{0,2000}?"(?:products|items|data|produits|catalogue|catalog)"\s*:\s*\[\s*(?=\{)')
_CURRENCY_OF_ALL = re.compile(
    r'\{[^\[]{0,2000}?"(?:currency|devise|monnaie|valuta|moneda|العملة)"\s*:\s*"([^"]{1,20})"'
)
"""As what stands above a list of products says it of all of them."""
_LIST = re.compile(r"\s*\[\s*")
_BETWEEN = re.compile(r"[\s,]*")
_NEXT = re.compile(r"[\n,]\s*(?=\{)")
_EXCERPT = 300
_DECODER = json.JSONDecoder(parse_float=Exact, parse_int=Exact, parse_constant=str)


def document_sheet(text: str, about: Iterable[Issue] = ()) -> Sheet:
    rows: list[Flattened] = []
    issues = list(about)
    text = text.removeprefix("\ufeff")
    currency = _CURRENCY_OF_ALL.match(text)
    for found in _objects(text):
        if isinstance(found, Issue):
            issues.append(found)
            continue
        for one in opened(found):
            in_that = currency is not None and Field.CURRENCY not in fields_of(tuple(one))
            rows.append(Flattened({"currency": currency[1], **one} if currency and in_that else one))
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
    """The products in the document, wherever they stand; else the object itself."""
    if not isinstance(whole, dict):
        return
    if values := products_in(whole):
        for number, value in enumerate(values, 1):
            yield value if isinstance(value, dict) else _lost(number, str(value))
    elif any(not isinstance(value, dict | list) for value in whole.values()):
        yield whole


def _names_of_variants(rows: Iterable[Flattened]) -> dict[str, str]:
    """{a variant's name of something: as it is told from what the product has by that name, or says in another}"""
    own = dict.fromkeys(name for row in rows for name in row.product)
    theirs = dict.fromkeys(name for row in rows for variant in row.variants for name in variant)
    said = map_headers(tuple(own)).fields() & OF_VARIANTS
    fields = [column.target.field for column in map_headers(tuple(theirs)).columns]
    twice = {name for name, field in zip(theirs, fields, strict=True) if name in own or field in said}
    return {name: f"variant.{name}" if name in twice else name for name in theirs}


def is_document(start: str) -> bool:
    """Whether a text that begins so is JSON: no table's first cell is an opened object or list of them."""
    return re.match(r"\{\s*[\"}]|\[\s*[\[{\]]", start) is not None
