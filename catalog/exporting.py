"""A catalogue as the JSON document that `export --format json` promises."""

from collections.abc import Iterable
from typing import Any

from catalog.product import Product


def json_document(products: Iterable[Product]) -> dict[str, Any]:
    """{"products": […]}: every field of Product under its own name, amounts and measures as decimal strings."""
    return {"products": [product.model_dump(mode="json") for product in products]}
