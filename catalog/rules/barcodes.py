"""Barcodes: true ones, or a plain word on how to sell without."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from catalog.folding import folded
from catalog.identifiers import is_in_store_gtin, read_gtin
from catalog.issues import Issue, Severity
from catalog.product import Product


def barcode_issues(product: Product) -> Iterable[Issue]:
    yield from wrong_barcodes(product)
    if not any(variant.gtin for variant in product.variants):
        brand = product.brand or ""
        code = "gtin_absent" if _is_brand(brand) else "gtin_not_needed"
        yield Issue(code=code, field="gtin", severity=Severity.INFO, value=brand)


def wrong_barcodes(product: Product) -> Iterable[Issue]:
    """Those that no listing shows."""
    for gtin in dict.fromkeys(variant.gtin for variant in product.variants if variant.gtin):
        if is_in_store_gtin(gtin):
            yield Issue(code="gtin_in_store", field="gtin", severity=Severity.WARNING, value=gtin)
        elif read_gtin(gtin) != gtin:
            yield Issue(code="gtin_invalid", field="gtin", severity=Severity.WARNING, value=gtin)


def _is_brand(words: str) -> bool:
    """Whether it is a name, and no way to say that there is none."""
    return bool(folded(words)) and folded(words) not in _no_brand()


@cache
def _no_brand() -> frozenset[str]:
    told = tomllib.loads(resources.files("catalog").joinpath("rules", "no_brand.toml").read_text("utf-8"))
    return frozenset(folded(word) for words in told.values() for word in words)
