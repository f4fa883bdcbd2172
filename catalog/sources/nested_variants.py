"""The variants that an item of a feed has below it, each an element of its own: <variants><variant><size>…</size>…"""

from xml.etree.ElementTree import Element

ONE = frozenset(
    ("variant", "variation", "variante", "declinaison", "combination", "combinaison", "variacion", "variacao", "sku")
)
_LEAST_SAID = 2
"""What says less of itself is a value of the item: <variant>Red</variant>."""


def taken_out(item: Element) -> list[Element]:
    """The item's variants, which no longer stand in it then."""
    for box in (item, *item):
        found = [element for element in box if _is_variant(element)]
        if not found or any(element.tag != found[0].tag for element in found):
            continue
        if box is item:
            for element in found:
                item.remove(element)
        elif len(found) == len(box):
            item.remove(box)
        else:
            continue
        return found
    return []


def _is_variant(element: Element) -> bool:
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2].rpartition(":")[2].lower() not in ONE:
        return False
    return len(element) + len(element.attrib) >= _LEAST_SAID and not any(map(len, element))
