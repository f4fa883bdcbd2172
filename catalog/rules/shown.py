"""How buyers find a product and get it home: its photo, its category, its weight."""

from collections.abc import Iterable

from catalog.categories import suggested
from catalog.issues import Issue, Severity
from catalog.product import Product, Status


def shown_issues(product: Product) -> Iterable[Issue]:
    if not product.images:
        yield Issue(code="photo_none", field="images", severity=Severity.WARNING)
    if product.category is None and (found := suggested(product.title)):
        names = {f"category.{reader}": name for reader, name in found.category.name.items()}
        params = {"id": str(found.category.id), "words": found.words, **names}
        yield Issue(code="category_suggested", field="category", severity=Severity.INFO, params=params)
    if product.weight is None and product.status is Status.ACTIVE:
        yield Issue(code="weight_none", field="weight", severity=Severity.INFO)
