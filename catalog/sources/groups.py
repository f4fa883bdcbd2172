"""Where the products of a document stand: in one list, in several beside each other, or below their categories."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from catalog.drafts import Field
from catalog.folding import folded
from catalog.header_words import languages
from catalog.mapping import map_headers

_PRODUCTS = frozenset(
    map(
        folded,
        ("products", "produits", "items", "articles", "prodotti", "produkter", "productos", "المنتجات",
         "services", "prestations", "dishes", "plats", "menu items", "piatti", "servizi", "الخدمات"),
    )
)  # fmt: skip
_SECTIONS = frozenset(
    map(
        folded,
        ("sections", "categories", "subcategories", "sub categories", "groups", "catégories", "sous catégories",
         "rayons", "sezioni", "categorie", "secciones", "categorías", "الأقسام", "الفئات"),
    )
)  # fmt: skip
_NAMES_A_GROUP = (Field.CATEGORY, Field.SELLER_CATEGORY, Field.TITLE)
_KINDS = frozenset(map(folded, ("type", "tipo", "typ", "النوع")))
"""Names of a category that may be anything else: how something is sold, or made."""
_DEEPEST = 3
Object = dict[str, Any]


class _Group(NamedTuple):
    """A list of objects, its name, and the object in which it stands beside others."""

    above: Object
    name: str
    values: list[Any]


@lru_cache(maxsize=512)
def fields_of(names: tuple[str, ...]) -> frozenset[Field]:
    return map_headers(names).fields()


def products_in(whole: Object) -> list[Any]:
    """The longest list of what is sold, with those that stand beside it by the names of their categories."""
    groups = list(_groups(whole, 0))
    sold = [group for group in groups if _are_sold(group.values)]
    parted = [] if sold else [group for group in groups if any(map(_is_parted, group.values))]
    longest = max(sold or parted or groups, key=lambda group: len(group.values), default=None)
    if longest is None:
        return []
    beside = [group for group in sold if group.above is longest.above and folded(group.name) not in _PRODUCTS]
    if longest not in beside or len(beside) < 2:
        return longest.values
    return [one for group in beside for one in _of_category(group.values, group.name)]


def opened(found: Object) -> Iterator[Object]:
    """The object, or the products that it has below it, where it is a category of them."""
    below = _below(found, 0)
    if not below:
        yield found
        return
    said = {name: _in_one_language(value) for name, value in reversed(found.items())}
    named = {field: words for name, words in said.items() if words for field in fields_of((name,))}
    yield from _of_category(below, next((named[field] for field in _NAMES_A_GROUP if field in named), ""))


def _in_one_language(value: Any) -> str:
    """The text, or the first of {"fr": "Crêpes", "ar": "كريب"}."""
    if isinstance(value, dict) and value and all(folded(name) in languages() for name in value):
        value = next(iter(value.values()))
    return value if isinstance(value, str) else ""


def _is_parted(one: Any) -> bool:
    return isinstance(one, dict) and bool(_below(one, 0))


def _below(found: Object, depth: int) -> list[Object]:
    """What is sold in a category, or in the sections of one; nothing in what has a price itself."""
    if Field.PRICE in fields_of(tuple(found)):
        return []
    sold: list[Object] = next(
        (value for name, value in found.items() if folded(name) in _PRODUCTS and _are_sold(value)), []
    )
    of_sections = _SECTIONS | _PRODUCTS
    parted = [value for name, value in found.items() if folded(name) in of_sections and isinstance(value, list)]
    if sold or not parted or depth == _DEEPEST:
        return sold
    sections = [one for one in parted[0] if isinstance(one, dict)]
    return [each for one in sections if _below(one, depth + 1) for each in opened(one)]


def _of_category(values: list[Object], category: str) -> Iterator[Object]:
    for one in values:
        names = tuple(name for name in one if folded(name) not in _KINDS)
        told = not category or not fields_of(names).isdisjoint(_NAMES_A_GROUP[:2])
        yield one if told else {"category": category, **one}


def _are_sold(values: Any) -> bool:
    """Whether all in a list are objects that have a name and a price, be it in an object without a name in them."""
    objects = isinstance(values, list) and bool(values) and all(isinstance(one, dict) for one in values)
    return objects and all(map(_is_sold, values))


def _is_sold(one: Object) -> bool:
    own = fields_of(tuple(one))
    return Field.TITLE in own and (Field.PRICE in own or any(map(_has_price, one.values())))


def _has_price(inner: Any) -> bool:
    first = inner[0] if isinstance(inner, list) and inner else inner
    told = fields_of(tuple(first)) if isinstance(first, dict) else frozenset[Field]()
    return Field.PRICE in told and Field.TITLE not in told


def _groups(value: Object, depth: int) -> Iterator[_Group]:
    values = list(value.values())
    if values and all(isinstance(one, dict) for one in values) and len(values) > 1:
        yield _Group(value, "", values)  # {"17": {…}, "18": {…}}
    for name, one in value.items():
        if isinstance(one, list) and any(isinstance(each, dict) for each in one):
            yield _Group(value, name, one)
        elif isinstance(one, dict) and depth < _DEEPEST:
            yield from _groups(one, depth + 1)
