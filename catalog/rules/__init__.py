"""What any marketplace needs of a product, whatever it adds of its own. An error is only what no shop could sell.

Rules look at products as they are, whoever wrote them; what cannot be read in a file is told by its import.
"""

from collections.abc import Callable, Iterable, Sequence

from catalog.issues import Issue, Severity
from catalog.product import Product, Status
from catalog.rules.barcodes import barcode_issues, wrong_barcodes
from catalog.rules.categorised import category_issues
from catalog.rules.comparing import comparisons
from catalog.rules.offers import offer_issues
from catalog.rules.shown import shown_issues
from catalog.rules.wording import language_issues, translation_issues, wording_issues
from catalog.taxonomy import NO_LISTS, CategoryNames
from catalog.text import first_of, plain

_RULES: tuple[Callable[[Product], Iterable[Issue]], ...] = (wording_issues, shown_issues, offer_issues, barcode_issues)


def check_product(product: Product, languages: Sequence[str] = (), categories: CategoryNames = NO_LISTS) -> list[Issue]:
    """The issues of a product in itself; `languages` are those in which it will be shown.

    An archived product has none, and nothing blocks one that is not yet to be sold.
    """
    if product.status is Status.ARCHIVED:
        return []
    found = [
        *translation_issues(product, languages),
        *(issue for rule in _RULES for issue in rule(product)),
        *category_issues(product, categories),
    ]
    issues = [issue.model_copy(update={"product": product.key}) for issue in found]
    if product.status is Status.ACTIVE:
        return issues
    return [issue.model_copy(update={"severity": Severity.INFO}) if issue.blocks else issue for issue in issues]


def check_shown(product: Product, languages: Sequence[str]) -> list[Issue]:
    """What is wrong with that of the product which a listing in the first of the languages that it has would show."""
    found = [*wrong_barcodes(product)]
    for field, text in (("title", product.title), ("description", product.description)):
        if shown := first_of(text, languages):
            found += language_issues(field, shown[0], plain(shown[1]))
    return [issue.model_copy(update={"product": product.key}) for issue in found]


def check_catalogue(
    products: Sequence[Product], languages: Sequence[str] = (), categories: CategoryNames = NO_LISTS
) -> list[Issue]:
    """The issues of each product in itself, and those that only show beside the others, in the products' order."""
    compared = comparisons([product for product in products if product.status is not Status.ARCHIVED])
    return [
        issue
        for product in products
        for issue in (*check_product(product, languages, categories), *compared.get(product.key, ()))
        if product.status is not Status.ARCHIVED
    ]


__all__ = ["check_catalogue", "check_product", "check_shown"]
