"""The keys that a reading of a file gives: made from what the file says, so that the same file always gives the same.

Which stored product an incoming one is, and the keys it has therefore, is for matching.py.
"""

from collections import Counter
from collections.abc import Mapping

from catalog.folding import folded
from catalog.identifiers import new_key


def product_identity(source_id: str | None, title: str, sheet: str, row: int) -> str:
    """What makes a product the same at the next import: the file's own identifier, else its title, else its row."""
    if source_id:
        return f"id:{source_id}"
    return f"title:{folded(title) or title.strip()}" if title.strip() else f"row:{sheet}:{row}"


def variant_identity(sku: str | None, options: Mapping[str, str], only: bool) -> str:
    """A product's only variant stays the same whatever its SKU; one of several is its SKU, else its options."""
    if only:
        return "only"
    return (
        f"sku:{sku}" if sku else "options:" + "\x1e".join(f"{name}={value}" for name, value in sorted(options.items()))
    )


class Keys:
    """Gives no key twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._again: Counter[str] = Counter()

    def of_product(self, identity: str) -> str:
        return self._new("product", identity)

    def of_variant(self, product: str, identity: str) -> str:
        return self._new("variant", product, identity)

    def _new(self, *origin: str) -> str:
        key = first = new_key(*origin)
        if first in self._taken:
            self._again[first] += 1
            key = new_key(*origin, taken=self._taken, before=self._again[first])
        self._taken.add(key)
        return key
