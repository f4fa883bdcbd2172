"""The catalogue as people leaf through it: a page at a time, however many products there are."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.folding import folded
from catalog.models import Business, ImportIssue, ProductRow
from catalog.product import Product, Status

AT_MOST = 50
LARGE = 2_000


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
    among: Sequence[Exists] = (),
    after: int = 0,
) -> Leaf:
    """The products that have the words in a name, SKU or key; archived ones only where their status is asked for.
    `among`: those of which any of these is true, asked product by product until there are enough."""
    rows = ProductRow.objects.within(business).filter(pk__gt=after)
    rows = rows.filter(status=status) if status else rows.exclude(status=Status.ARCHIVED)
    if among:
        rows = rows.filter(reduce(or_, map(Q, among)))
    numbers = having(rows, words).order_by("pk").values("pk")[: AT_MOST + 1]
    documents = ProductRow.objects.within(business).filter(pk__in=numbers).order_by("pk")
    found = list(documents.values_list("pk", "document"))
    products = tuple(Product.model_validate(document) for _, document in found[:AT_MOST])
    return Leaf(products, found[AT_MOST - 1][0] if len(found) > AT_MOST else None)


def having(rows: QuerySet[ProductRow], words: str) -> QuerySet[ProductRow]:
    """Those that are found by all of the words, however they are spelt; all where there is none. A part of a word is
    enough, but of a key: those are made up, and each sign is in many."""
    if words.strip() and not folded(words):
        return rows.none()
    for word in folded(words).split()[:8]:
        rows = rows.filter(Q(words__contains=word) | Q(key=word.upper()))
    return rows


def is_large(business: Business) -> bool:
    """Whether to look at all of its products takes so long that a page does it only when it is asked to."""
    return ProductRow.objects.within(business).order_by()[LARGE : LARGE + 1].exists()


def image_sources(business: Business, *, archived: bool = True) -> list[str]:
    """The photos that the business's products name, or those that are not archived, each once."""
    rows = ProductRow.objects.within(business)
    rows = rows if archived else rows.exclude(status=Status.ARCHIVED)
    images = rows.values_list("document__images", flat=True)
    return list(dict.fromkeys(image["source"] for some in images.iterator() for image in some or ()))


def own_categories(business: Business) -> Iterator[tuple[str, str, int | None]]:
    """Key, the seller's own category and Google's number of each product that is to be sold."""
    rows = ProductRow.objects.within(business).filter(status=Status.ACTIVE).order_by("pk")
    told = rows.values_list("key", "document__seller_category", "document__category")
    return ((key, own or "", number) for key, own, number in told.iterator())


def has_import_issues(business: Business) -> Exists:
    """Whether an import left something to mend about a product: for rows that have a `key`."""
    return Exists(_to_mend(business).filter(product=OuterRef("key")))


def with_import_issues(business: Business, keys: Collection[str]) -> set[str]:
    """Those of the keys of which that is true."""
    return set(_to_mend(business).filter(product__in=keys).values_list("product", flat=True))


def _to_mend(business: Business) -> QuerySet[ImportIssue]:
    return ImportIssue.objects.within(business).exclude(document__severity="info")
