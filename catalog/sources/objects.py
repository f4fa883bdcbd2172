"""One product of a document to the names and values of its rows; what is nested is named by its way."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from catalog.column_names import CAMEL
from catalog.drafts import PRICES, Field
from catalog.folding import folded
from catalog.mapping import map_headers
from catalog.sources.choices import is_option, names_field, with_choices
from catalog.sources.records import Exact
from catalog.sources.wrappings import MAX_DEPTH, unwrapped

_VARIANTS = frozenset(
    map(
        folded,
        ("variants", "variations", "combinations", "déclinaisons", "variantes", "skus", "varianti", "المتغيرات",
         "sottoprodotti", "sous produits"),
    )
)  # fmt: skip
_DETAILS = (
    "metafields, caractéristiques, caractéristiques techniques, fiche technique, propriétés, specs, specifications,"
    "features, characteristics, details, properties, technical details, technical specs, caratteristiche,"
    "características, eigenschaften, specifikationer, مواصفات, المواصفات, خصائص"
)
_OF_DETAILS = frozenset(folded(name) for name in _DETAILS.split(","))
"""What an object is called that says of a thing how it is: its names are the details' own."""
_MINOR = "currency_minor_unit"
_OF_SCHEMA = ("https://schema.org/", "http://schema.org/")
"""What stands before a word: "https://schema.org/InStock"."""
_ADDRESS = re.compile(r"^(?:https?:)?/|\.(?:jpe?g|png|webp|gif|avif|svg)\b", re.IGNORECASE)
_COPY = re.compile(r"original|full|large|medium|small|thumb|preview|path|mini|tiny")
_LARGEST_FIRST = ("original", "full", "large", "medium")
Object = dict[str, Any]


class Flattened:
    """One product, flattened: its own values, and those of each of its variants."""

    def __init__(self, found: Object) -> None:
        inside = unwrapped(found)
        told = _with_details(inside if isinstance(inside, dict) else found)
        told = {name: _listed(name, value) for name, value in told.items() if value or folded(name) not in _VARIANTS}
        found = told if not _VARIANTS.isdisjoint(map(folded, told)) else with_choices(told)
        lists = [name for name, value in found.items() if _are_objects(value)]
        listed = next((name for name in lists if folded(name) in _VARIANTS), None)
        listed = listed or next((name for name in lists if any(_sells(tuple(one)) for one in found[name])), None)
        self.variants = [_in_whole_units(dict(_flat(one, "", 0))) for one in found[listed]] if listed else []
        self.product = _above(self.variants, _in_whole_units(dict(_flat(found, "", 0, without=listed))))


def _above(variants: list[dict[str, str]], product: dict[str, str]) -> dict[str, str]:
    """The product with its code as that of them all, where several variants have none of their own."""
    if len(variants) < 2 or any(names_field(name) is Field.SKU for one in variants for name in one):
        return product
    return {"parent sku" if names_field(name) is Field.SKU else name: told for name, told in product.items()}


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
    if not objects or not (folded(name) in _VARIANTS or any(_sells(tuple(one)) for one in value.values())):
        return value
    return [{name: choice, **one} for choice, one in value.items()]


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
    elif isinstance(value, dict) and (price := _price_in(name, value)):
        yield from ((name, _text(price[0])), ("currency", _text(price[1])))
    elif isinstance(value, dict):
        yield from _flat(_rendered_once(value) if names_field(name) is Field.IMAGES else value, f"{name}.", depth)
    elif _are_objects(value):
        shown = names_field(name) is Field.IMAGES
        yield from _side_by_side([_rendered_once(one) for one in value] if shown else value, name, depth)
    elif isinstance(value, list):
        yield name, "\n".join(_text(one) for one in value)
    else:
        yield name, _text(value)


def _rendered_once(picture: Object) -> Object:
    """A picture without its copies in other sizes: {"url": …, "small_image_url": …, "thumb": …}."""
    addresses = [name for name, said in picture.items() if isinstance(said, str) and _ADDRESS.search(said)]
    copies = [name for name in addresses if _COPY.search(name.lower())]
    whole = [name for name in addresses if name not in copies]
    ranked = sorted(copies, key=lambda name: [word in name.lower() for word in _LARGEST_FIRST], reverse=True)
    left_out = copies if whole else ranked[1:]
    return {name: said for name, said in picture.items() if name not in left_out}


def _price_in(name: str, value: Object) -> tuple[Any, Any] | None:
    """An amount and its currency: {"prix": {"montant": 250, "devise": "MAD"}}."""
    if names_field(name) not in PRICES or len(value) != 2:
        return None
    (_, amount), (other, currency) = sorted(value.items(), key=lambda one: names_field(one[0]) is Field.CURRENCY)
    told = names_field(other) is Field.CURRENCY and isinstance(currency, str) and isinstance(amount, str)
    return (amount, currency) if told else None


def _are_choices(name: str, value: Object) -> bool:
    """Whether an object says of each choice how many there are or what it costs: {"tailles": {"S": 2, "M": 0}}."""
    numbered = bool(value) and all(isinstance(said, Exact) for said in value.values())
    return numbered and is_option(name) and not any(map(is_option, value))


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
    if isinstance(value, str):
        return CAMEL.sub(" ", value.rpartition("/")[2]) if value.startswith(_OF_SCHEMA) else value
    return json.dumps(value, ensure_ascii=False)
