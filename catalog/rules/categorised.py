"""Categories: one that is known, or one that the title speaks of."""

from collections.abc import Iterable

from catalog.categories import suggested
from catalog.issues import Issue, Severity
from catalog.product import Product
from catalog.taxonomy import CategoryNames
from catalog.text import INTERFACE_LANGUAGES


def category_issues(product: Product, categories: CategoryNames) -> Iterable[Issue]:
    if product.category is not None:
        if not categories.has(product.category):
            yield Issue(
                code="category_unknown", field="category", severity=Severity.WARNING, value=str(product.category)
            )
    elif found := suggested(product.title):
        names = {f"category.{reader}": categories.name(found.category.id, reader) for reader in INTERFACE_LANGUAGES}
        params = {"id": str(found.category.id), "words": found.words, **names}
        yield Issue(code="category_suggested", field="category", severity=Severity.INFO, params=params)
