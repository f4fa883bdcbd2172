"""The catalogue as people leaf through it: a page at a time, however many products there are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from catalog.models import Business, ImportIssue, ProductRow
from catalog.product import Product, Status

AT_MOST = 50


@dataclass(frozen=True)
class Leaf:
    """`after` begins the next one; None where this is the last."""

    products: tuple[Product, ...]
    after: int | None


def leaf(
    business: Business,
    *,
    words: str = "",
    status: Status | None = None,
    among: Sequence[QuerySet] = (),  # type: ignore[type-arg]  # of any rows
    after: int = 0,
) -> Leaf:
    """The products whose name, SKU or key has the words; archived ones only where their status is asked for. `among`
    are keys: those in any of them."""
    rows = ProductRow.objects.within(business).filter(pk__gt=after)
    rows = rows.filter(status=status) if status else rows.exclude(status=Status.ARCHIVED)
    for word in words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(first_sku__icontains=word) | Q(key__iexact=word))
    if among:
        rows = rows.filter(reduce(or_, (Q(key__in=keys) for keys in among)))
    found = list(rows.order_by("pk").values_list("pk", "document")[: AT_MOST + 1])
    products = tuple(Product.model_validate(document) for _, document in found[:AT_MOST])
    return Leaf(products, found[AT_MOST - 1][0] if len(found) > AT_MOST else None)


def image_sources(business: Business) -> set[str]:
    """The photos that the business's products name."""
    images = ProductRow.objects.within(business).values_list("document__images", flat=True)
    return {image["source"] for some in images.iterator() for image in some or ()}


def with_import_issues(business: Business, keys: Collection[str] | None = None) -> QuerySet:  # type: ignore[type-arg]
    """The keys of the products about which an import left something to mend."""
    told = ImportIssue.objects.within(business).exclude(product="").exclude(document__severity="info")
    told = told if keys is None else told.filter(product__in=keys)
    return told.values_list("product", flat=True)
