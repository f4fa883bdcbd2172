"""A column that says of each row whether it is a product or a variant of the one above, as shop programs write."""

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


def kinds_column(rows: Sequence[Row], width: int) -> int | None:
    """The place of that column, in which both kinds stand and nothing else."""
    for at in range(width if rows else 0):
        said = set[str]()
        for row in rows:
            kind = folded(row.cells[at])
            if kind not in _PRODUCTS and kind not in _VARIANTS:
                break
            said.add(kind)
        else:
            if said & _PRODUCTS and said & _VARIANTS and folded(rows[0].cells[at]) in _PRODUCTS:
                return at
    return None


def is_variant(row: Row, at: int) -> bool:
    return folded(row.cells[at]) in _VARIANTS
