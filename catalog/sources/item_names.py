"""What a shop's own XML calls its products, told from what is named in each of its elements."""

from collections.abc import Collection, Mapping

from catalog.drafts import Field
from catalog.mapping import map_headers
from catalog.sources.markup import names_within
from catalog.sources.nested_variants import ONE

_OF_PRODUCTS = frozenset(
    {Field.TITLE, Field.PRICE, Field.SKU, Field.GTIN, Field.QUANTITY, Field.IMAGES, Field.DESCRIPTION}
)
_SOLD = frozenset({Field.TITLE, Field.PRICE})


def names_of_items(text: str) -> list[str]:
    """What a shop's own XML calls products: the element in which most is named that they have, and others beside it.

    Those are named and priced as well: <book> and <movie>.
    """
    within = names_within(text)
    fields = {name: _told_in(name, within) for name in within if name.lower() not in ONE}
    most = max(fields, key=lambda name: len(fields[name]), default=None)
    if most is None or len(fields[most]) < 2:
        return []
    related = _below(most, within)
    others = (name for name, told in fields.items() if told >= _SOLD and most not in _below(name, within))
    return [most, *(name for name in others if name not in related)]


def _told_in(name: str, within: Mapping[str, set[str]]) -> frozenset[Field]:
    """What is named of products in an element and in its variants."""
    inside = within[name]
    boxes = (inside, *(within.get(box, set()) for box in inside))
    variants = {one for box in boxes for one in box if one.lower() in ONE}
    return map_headers(sorted(inside.union(*(within.get(one, set()) for one in variants)))).fields() & _OF_PRODUCTS


def _below(name: str, within: Mapping[str, Collection[str]]) -> set[str]:
    """The names of all that stands in an element, and its own."""
    found, ahead = {name}, [name]
    while ahead:
        new = set(within.get(ahead.pop(), ())) - found
        found |= new
        ahead += new
    return found
