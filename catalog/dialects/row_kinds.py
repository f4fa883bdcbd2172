"""A column that says of each row whether it is a product or belongs to the one above, as shop programs write."""

from collections.abc import Sequence

from catalog.folding import folded
from catalog.sources.tables import Row

_PRODUCTS = frozenset(
    folded(word)
    for word in (
        "product", "produit", "parent", "item", "article", "variable", "simple", "configurable", "منتج", "prodotto",
        "produkt",
    )
)  # fmt: skip
_VARIANTS = frozenset(
    folded(word)
    for word in (
        "variant", "variation", "variante", "déclinaison", "child", "option", "sku", "product variation",
        "product variant", "خيار", "متغير", "variazione",
    )
)  # fmt: skip
_CHOICES = frozenset({"option", "product option"})
"""Rows that say what can be chosen; where others say which variants there are, these add nothing."""
_BESIDE = frozenset({"image", "photo", "video", "media", "rule", "صوره"})
"""Rows that add something else to the product above."""
_SURELY_VARIANTS = frozenset(map(folded, ("variant", "variation", "variante", "déclinaison", "child", "variazione")))
_KINDS = _PRODUCTS | _VARIANTS | _CHOICES | _BESIDE


def kinds_column(rows: Sequence[Row], width: int) -> int | None:
    """The place of that column: both kinds stand in it and nothing else; where it is blank stands a product alone."""
    for at in range(width if rows else 0):
        said = set[str]()
        for row in rows:
            kind = folded(row.cells[at])
            if kind and kind not in _KINDS:
                break
            said.add(kind)
        else:
            below = said - _PRODUCTS - {""}
            if said & _PRODUCTS and below and folded(rows[0].cells[at]) in _PRODUCTS:
                return at
            if below and below <= _SURELY_VARIANTS and "" in said and not folded(rows[0].cells[at]):
                return at
    return None


def belongs_above(row: Row, at: int) -> bool:
    return (folded(row.cells[at]) or "product") not in _PRODUCTS


def variants_among(rows: Sequence[Row], at: int) -> list[Row]:
    """The rows that are variants; those that list choices are, where no others say it."""
    found = [row for row in rows if folded(row.cells[at]) in _VARIANTS - _CHOICES]
    return found or [row for row in rows if folded(row.cells[at]) in _CHOICES]
