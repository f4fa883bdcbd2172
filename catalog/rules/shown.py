"""What shows a product to buyers, and gets it home to them: its photo, its weight."""

from collections.abc import Iterable

from catalog.issues import Issue, Severity
from catalog.product import Product, Status


def shown_issues(product: Product) -> Iterable[Issue]:
    if not product.images:
        yield Issue(code="photo_none", field="images", severity=Severity.WARNING)
    if product.weight is None and product.status is Status.ACTIVE:
        yield Issue(code="weight_none", field="weight", severity=Severity.INFO)
