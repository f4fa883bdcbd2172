"""Product feeds in XML (RSS, Atom, Google's g: names, and lists of <product>) to records.

A feed that is well-formed is read as XML, item by item, with entities forbidden; any other by markup.py, which loses no
more of it than is really missing.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from html import escape
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from catalog.drafts import Field
from catalog.folding import folded
from catalog.issues import Issue, Severity
from catalog.sources.choices import names_field
from catalog.sources.encodings import read_text
from catalog.sources.files import refuse
from catalog.sources.item_names import names_of_items
from catalog.sources.markup import Damaged, recovered
from catalog.sources.nested_variants import taken_out
from catalog.sources.offer_categories import categories_told, in_its_category
from catalog.sources.records import Records
from catalog.sources.sheets import Sheet

ITEMS = ("item", "entry", "product", "produit", "offer")
MAX_DEPTH = 60
_READ_DEPTH = 4
_MOST_DAMAGED = 5_000
"""Where more items are damaged, and most of all, a list of what is wrong with each helps nobody."""
_GOOGLE = "http://base.google.com/"
_PREFIXES = {"http://search.yahoo.com/mrss": "media:", "http://purl.org/dc": "dc:"}
_PROSE = frozenset({"description", "content", "summary", "encoded"})
_INLINE = frozenset(("b", "i", "u", "em", "strong", "span", "br", "sup", "sub", "small", "font"))
_TELLING = ("href", "url", "src", "term", "value")
_SILENT = frozenset({"isPermaLink", "rel", "type", "length", "medium", "lang", "base", "scheme", "label"})
_DETAILS = frozenset(
    (
        *("param", "parameter", "attribute", "attr", "a", "property", "feature", "spec", "specification", "field"),
        *(
            "consist",
            "detail",
            "product_detail",
            "additional_attribute",
            "caracteristique",
            "propriete",
            "caratteristica",
            "merkmal",
        ),
    )
)
_NAMES = ("name", "param_name", "attribute_name", "label", "nom", "nome", "key", "merkmal")
_VALUES = ("value", "values", "val", "attribute_value", "valeur", "valore", "auspraegung")
_KEYS = ("merkmalschluessel", "auspraegungsschluessel")
_BESIDE = frozenset(
    (
        *_NAMES,
        *_VALUES,
        "values",
        "unit",
        "section_name",
        "id",
        "code",
        "type",
        "merkmalschluessel",
        "auspraegungsschluessel",
    )
)
_ON_OR_OFF = frozenset(("", "0", "1", "true", "false"))
_MOST_NAMES = 200
"""Where details have more names, each further one is told in a column for all of them."""
_DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")
_NO_SIGNS_OF_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_BEGINS = re.compile(r"<(?:\?xml|!--|!DOCTYPE|[A-Za-z][\w:]*[\s>])")
_DECLARED_LATER = re.compile(r"^\s*<\?xml\s+version\s*=", re.MULTILINE)
"""Below what a program that failed wrote first: "Warning: Cannot modify header information"."""


def is_feed(start: str) -> bool:
    """Whether a text that begins so is XML."""
    return (_BEGINS.match(start) or _DECLARED_LATER.search(start)) is not None


def feed_sheet(data: bytes) -> Sheet:
    records, issues = Records(), list[Issue]()
    try:
        _read(data, ITEMS, records)
        if not len(records):
            _read(data, names_of_items(read_text(data)[0]), records)
    except DefusedXmlException:
        refuse("file_is_bomb", size="?")
    except (ParseError, LookupError, ValueError):
        records = Records()
        issues = list(_recover(data, records, ITEMS))
        if not len(records):
            issues = list(_recover(data, records, names_of_items(read_text(data)[0])))
    if not len(records):
        refuse("feed_without_items")
    return records.sheet(issues)


def _read(data: bytes, names: Collection[str], records: Records) -> None:
    categories, details = dict[str, tuple[str, str]](), set[str]()
    for item in _items(data, names, categories):
        for record in _rows_of(item, details):
            records.add(in_its_category(record, categories))


def _items(data: bytes, names: Collection[str], categories: dict[str, tuple[str, str]]) -> Iterator[Element]:
    """Each item once it is whole; what was read is let go of, but for the feed's own list of categories.

    Of each of these, `categories` has the number of the one above it and its name.
    """
    stack: list[Element] = []
    inside: Element | None = None
    for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_entities=True):
        if event == "start":
            stack.append(element)
            if len(stack) > MAX_DEPTH:
                raise ValueError("nested too deep for a feed")
            if inside is None and local_name(element.tag) in names:
                inside = element
            continue
        stack.pop()
        if inside is not None and element is inside:
            yield element
            inside = None
        if inside is None:
            if local_name(element.tag) == "category" and element.get("id") and (element.text or "").strip():
                categories[element.attrib["id"]] = element.get("parentId", ""), (element.text or "").strip()
            element.clear()
            if stack:
                stack[-1].remove(element)


def _recover(data: bytes, records: Records, names: Collection[str]) -> Iterator[Issue]:
    text, issues = read_text(data)
    yield from issues
    damaged, details = 0, set[str]()
    text = _NO_SIGNS_OF_TEXT.sub("", text)
    categories = categories_told(text)
    for number, found in enumerate(recovered(_DECLARED.sub("", text, count=1), names), 1):
        element = found.element if isinstance(found, Damaged) else found
        rows = [in_its_category(record, categories) for record in _rows_of(element, details)]
        for record in (one for one in rows if any(one.values())):
            records.add(record)
        if isinstance(found, Damaged):
            damaged += 1
            if damaged > _MOST_DAMAGED and damaged > number // 2:
                refuse("feed_broken", count=f"{damaged:,}")
            code = "item_damaged" if any(any(record.values()) for record in rows) else "item_lost"
            params = {"item": str(number), "tags": ", ".join(found.tags)}
            yield Issue(code=code, severity=Severity.WARNING, value=found.excerpt, params=params)
    if len(records):
        yield Issue(code="feed_malformed", severity=Severity.INFO)


def local_name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def _rows_of(item: Element, details: set[str]) -> Iterator[dict[str, str]]:
    """A record for each variant, in which what is the item's own is repeated; without any, one for the item."""
    variants = [record_of(variant, details) for variant in taken_out(item)]
    own = record_of(item, details)
    if len(variants) > 1 and not any(names_field(name) is Field.SKU for told in variants for name in told):
        own = {"parent sku" if names_field(name) is Field.SKU else name: value for name, value in own.items()}
    for told in variants or [{}]:
        yield {**own, **{f"variant.{name}" if own.get(name) else name: value for name, value in told.items()}}


def record_of(item: Element, details: set[str] | None = None) -> dict[str, str]:
    """The item's values by name. A name of Google's comes before the same name of the feed itself.

    `details` are the names of details that have columns already.
    """
    google: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {name: [value] for name, value in item.attrib.items() if name not in _SILENT}
    for child in item:
        found = google if _is_googles(child.tag) else plain
        for name, value in _values(child, _name(child.tag), 1):
            found.setdefault(name, []).append(value)
    joined = {name: _joined(values) for name, values in google.items()}
    for name, values in plain.items():
        value = _joined(values)
        if not joined.get(name):
            joined[name] = value
        elif value and value != joined[name]:
            joined[f"item.{name}"] = value
    if "sku" not in joined and "vendorCode" in joined:
        joined["sku"] = joined.pop("vendorCode")  # in such feeds the vendor is the brand
    return _with_details(item, joined, set() if details is None else details)


def _with_details(item: Element, told: dict[str, str], names: set[str]) -> dict[str, str]:
    """With each detail by its own name, unless the item itself has something by that."""
    own = {folded(name) for name, value in told.items() if value}
    found: dict[str, list[str]] = {}
    for element in item.iter():
        if detail := _detail(element):
            name, value = detail
            if folded(name) in own:
                name = f"{local_name(element.tag)}.{name}"
            if name not in names and len(names) >= _MOST_NAMES:
                name, value = local_name(element.tag), f"{name}: {value}"
            names.add(name)
            found.setdefault(name, []).append(value)
    return {**told, **{name: _joined(values) for name, values in found.items()}}


def _detail(element: Element) -> tuple[str, str] | None:
    """What an element says that is a name with its value: <param name="Taille">M</param>."""
    if not isinstance(element.tag, str) or local_name(element.tag).lower() not in _DETAILS:
        return None
    told = {local_name(key).lower(): value.strip() for key, value in element.attrib.items()}
    told |= {local_name(child.tag).lower(): _said_in(child) for child in element if _said_in(child)}
    name = next((told[one] for one in _NAMES if told.get(one)), "")
    value = next((told[one] for one in _VALUES if told.get(one)), (element.text or "").strip())
    if not name or not value or not told.keys() <= _BESIDE or not all(map(_switches, filter(len, element))):
        return None
    return name, f"{value} {told['unit']}" if told.get("unit") else value


def _said_in(element: Element) -> str:
    """The text of an element, or of the one alone that stands in it: <values><value>M</value></values>."""
    while len(element) == 1 and not (element.text or "").strip():
        element = element[0]
    return "" if len(element) else (element.text or "").strip()


def _switches(element: Element) -> bool:
    """Whether what is nested only switches something on or off in a program."""
    return bool(_said_in(element)) or all((each.text or "").strip() in _ON_OR_OFF for each in element)


def _joined(values: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(value for value in values if value))


def _is_googles(tag: str) -> bool:
    return tag.startswith(("{" + _GOOGLE, "g:"))


def _name(tag: str) -> str:
    space = tag[1:].partition("}")[0] if tag.startswith("{") else ""
    prefix = next((prefix for start, prefix in _PREFIXES.items() if space.startswith(start)), "")
    if tag.startswith(("media:", "dc:")):
        return tag
    return prefix + local_name(tag)


def _values(element: Element, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """The element's own text, what its attributes tell, and what is nested in it."""
    if _detail(element):
        return
    children = [child for child in element if isinstance(child.tag, str)]
    own = (element.text or "").strip()
    if children and (local_name(element.tag) in _PROSE or depth >= _READ_DEPTH):
        yield name, _inner(element, depth).strip()
        return
    if children and all(local_name(child.tag) in _INLINE and not len(child) for child in children):
        yield name, "".join(element.itertext()).strip()  # "Musc <b>blanc</b>" is one text
        return
    told = {local_name(key): value.strip() for key, value in element.attrib.items()}
    leading = next((key for key in _TELLING if told.get(key)), None) if not own and not children else None
    if own or leading or not children:
        yield name, told.pop(leading) if leading else own
    yield from ((f"{name}.{key}", value) for key, value in told.items() if key not in _SILENT)
    for child in children:
        yield from _values(child, f"{name}.{_name(child.tag)}", depth + 1)


def _inner(element: Element, depth: int) -> str:
    """The markup inside, where a description was not wrapped as text."""
    if depth >= MAX_DEPTH:
        return ""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        name = local_name(child.tag)
        parts += [f"<{name}>", _inner(child, depth + 1), f"</{name}>", escape(child.tail or "", quote=False)]
    return "".join(parts)
