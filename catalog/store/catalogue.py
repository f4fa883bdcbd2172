"""Products and the imports that wrote them, as values."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from sys import intern

import orjson
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.utils import timezone

from catalog.intake import ImportSummary, Intake, Reading, take_in
from catalog.issues import Issue
from catalog.matching import Known, Stored
from catalog.merging import edited_fields
from catalog.models import Business, ImportIssue, ImportRun, ProductRow
from catalog.product import Product, Status
from catalog.staged import AT_A_TIME, Staged, portions
from catalog.store import statistics
from catalog.store.shelf import having
from catalog.store.tenancy import claim
from catalog.store.writing import Row, row_of, write

catalogue_changed = Signal()
"""Sent with `business` and `products` (a frozenset of keys), inside the transaction that changed them."""


@dataclass(frozen=True)
class Version:
    """A product and its hashes: one changes with anything, the other with anything but prices and stock."""

    product: Product
    content_hash: str
    body_hash: str


class ProductUnknown(LookupError):
    """A key that no product of the business has."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no product {key!r} in this catalogue")
        self.key = key


class KeyTaken(ValueError):
    """A key that another product of the business has."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is a product {key!r} in this catalogue already")
        self.key = key


def products(business: Business) -> list[Product]:
    """All of them, archived ones too, in the order in which they came."""
    return list(each(business))


def each(business: Business) -> Iterator[Product]:
    """The same, with some hundreds in memory at a time."""
    documents = ProductRow.objects.within(business).values_list("document", flat=True)
    return map(Product.model_validate, documents.iterator(chunk_size=AT_A_TIME))


def versions(business: Business, keys: Collection[str]) -> list[Version]:
    """Those of the keys that are products, in the order in which they came. Some hundreds of keys at a time."""
    rows = ProductRow.objects.within(business).filter(key__in=keys)
    return [
        Version(Product.model_validate(document), content, body)
        for document, content, body in rows.values_list("document", "content_hash", "body_hash")
    ]


def numbered(
    business: Business, *, after: int, at_most: int, status: Status | None = None, search: str = ""
) -> list[tuple[int, Product]]:
    """Some of them in the order in which they came, each with the number by which one goes on."""
    rows = ProductRow.objects.within(business).filter(pk__gt=after)
    if status is not None:
        rows = rows.filter(status=status.value)
    some = having(rows, search).order_by("pk").values_list("pk", "document")[:at_most]
    return [(pk, Product.model_validate(document)) for pk, document in some]


def titles(business: Business, keys: Collection[str] | None = None) -> dict[str, str]:
    """By key, in the language that the product has first; all, or those of some keys."""
    rows = ProductRow.objects.within(business)
    return dict((rows if keys is None else rows.filter(key__in=keys)).values_list("key", "title"))


def product(business: Business, key: str) -> Product:
    document = ProductRow.objects.within(business).filter(key=key).values_list("document", flat=True).first()
    if document is None:
        raise ProductUnknown(key)
    return Product.model_validate(document)


def known(business: Business) -> Known:
    """What an import is compared with."""
    return _KnownRows(business)


class _KnownRows(Known):
    """Read from the database as it is asked for."""

    def __init__(self, business: Business) -> None:
        self._rows = ProductRow.objects.within(business)
        told = self._rows.values_list("key", "dialect").iterator()
        self._dialects = {key: intern(dialect) for key, dialect in told}

    def __getitem__(self, key: str) -> Stored:
        return self.some([key])[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._dialects)

    def __len__(self) -> int:
        return len(self._dialects)

    def __contains__(self, key: object) -> bool:
        return key in self._dialects

    def some(self, keys: Iterable[str]) -> dict[str, Stored]:
        asked = [key for key in keys if key in self._dialects]
        rows = (
            self._rows.filter(key__in=asked).only("key", "document", "imported", "dialect", "version") if asked else ()
        )
        return {row.key: _stored(row) for row in rows}

    def standing(self, incoming: Sequence[Product], dialect: str) -> set[str]:
        arrived = {product.key: product for product in incoming if self._dialects.get(product.key) == dialect}
        as_they_came = self._rows.filter(key__in=arrived, imported=True)  # not edited since
        rows = as_they_came.order_by().values_list("key", Cast("document", TextField())) if arrived else ()
        return {key for key, document in rows if orjson.loads(document) == arrived[key].model_dump(mode="json")}

    def read_as(self, dialect: str) -> Iterator[str]:
        return (key for key, kind in self._dialects.items() if kind == dialect)


def add(business: Business, product: Product) -> Product:
    """A product made by hand."""
    made = Product.model_validate(product.model_dump())
    with transaction.atomic():
        claim(business)
        if ProductRow.objects.within(business).filter(key=made.key).exists():
            raise KeyTaken(made.key)
        write(business, [row_of(business, Stored(made))])
        catalogue_changed.send(Business, business=business, products=frozenset({made.key}))
    return made


class EditedMeanwhile(Exception):
    """Somebody else has changed the product since it was read; `current` is what it says now."""

    def __init__(self, current: Product) -> None:
        super().__init__(f"the product {current.key} was changed meanwhile")
        self.current = current


def edit(business: Business, product: Product, *, seen: str | None = None) -> Product:
    """The product as edited by hand; where it was read stays as it was. Imports keep the edit.

    `seen` is the hash of what the editor saw: raises EditedMeanwhile where it says something else by now.
    """
    with transaction.atomic():
        claim(business)
        stored = _stored_one(business, product.key)
        if seen is not None and seen != stored.current.content_hash:
            raise EditedMeanwhile(stored.current)
        edited = Product.model_validate({**product.model_dump(), "source": stored.current.source.model_dump()})
        if edited != stored.current:
            written = Stored(edited, stored.imported, stored.dialect, stored.version + 1)
            write(business, [row_of(business, written)])
            _settle_issues(business, stored.current, edited)
            catalogue_changed.send(Business, business=business, products=frozenset({edited.key}))
    return edited


def delete(business: Business, key: str) -> None:
    """The product is forgotten; an import that still has it brings it back. Archive it to keep it off sale."""
    with transaction.atomic():
        claim(business)
        _stored_one(business, key)
        ProductRow.objects.within(business).filter(key=key).delete()
        ImportIssue.objects.within(business).filter(product=key).delete()
        catalogue_changed.send(Business, business=business, products=frozenset({key}))


def save_import(
    business: Business, reading: Reading, file: str, *, replace: bool = False, dry_run: bool = False
) -> ImportSummary:
    """What was read, merged into the catalogue in one transaction; a dry run tells the same and writes nothing."""
    started_at = timezone.now()
    revision = Business.objects.values_list("revision", flat=True).get(pk=business.pk)
    with Staged[Row]() as staged:
        intake = _compare(business, reading, staged, replace=replace)
        if dry_run:
            return intake.summary(run_id=None)
        with transaction.atomic():
            if not claim(business, revision):  # somebody wrote while we compared: once more, holding the catalogue
                claim(business)
                staged.clear()
                intake = _compare(business, reading, staged, replace=replace)
            for rows in staged.portions():
                write(business, rows)
            _replace_issues(business, file, intake)
            run = _record(business, reading, file, intake, started_at)
            if intake.touched:
                catalogue_changed.send(Business, business=business, products=intake.touched)
            statistics.look(len(staged))
    return intake.summary(run_id=run.pk)


def _compare(business: Business, reading: Reading, staged: Staged[Row], *, replace: bool) -> Intake:
    def stage(stored: Stored) -> None:
        staged.add(row_of(business, stored))

    return take_in(reading, known(business), stage, archive_gone=replace)


def import_issues(business: Business, product: str | None = None) -> list[Issue]:
    """What the last import of each file said and is not mended yet; all, or about one product."""
    rows = ImportIssue.objects.within(business)
    rows = rows if product is None else rows.filter(product=product)
    return [Issue.model_validate(document) for document in rows.values_list("document", flat=True)]


def import_runs(business: Business) -> list[ImportRun]:
    """The newest first."""
    return list(ImportRun.objects.within(business))


def _stored(row: ProductRow) -> Stored:
    current = Product.model_validate(row.document)
    as_it_came = row.imported in (True, row.document)  # before there was True, the document stood there twice
    imported = current if as_it_came else row.imported and Product.model_validate(row.imported)
    return Stored(current, imported, row.dialect, row.version)


def _stored_one(business: Business, key: str) -> Stored:
    row = ProductRow.objects.within(business).filter(key=key).first()
    if row is None:
        raise ProductUnknown(key)
    return _stored(row)


def _replace_issues(business: Business, file: str, intake: Intake) -> None:
    """Those of this file's last import go, and those that another file's left on the same products."""
    issues = ImportIssue.objects.within(business)
    issues.filter(file=file).delete()
    _delete(business, (pk for pk, key in issues.values_list("pk", "product") if key in intake.present))
    for some in portions(intake.issues):
        issues.bulk_create(_issue_row(business, file, issue) for issue in some)


def _settle_issues(business: Business, before: Product, after: Product) -> None:
    """What the import said about fields that have been edited since is no longer true."""
    told = ImportIssue.objects.within(business).filter(product=after.key).values_list("pk", "document__field")
    edited = edited_fields(before, after)
    _delete(business, (pk for pk, field in told if edited & set(field.split("."))))


def _delete(business: Business, issues: Iterable[int]) -> None:
    ids = list(issues)
    for start in range(0, len(ids), 500):  # databases limit the values in one statement
        ImportIssue.objects.within(business).filter(pk__in=ids[start : start + 500]).delete()


def _issue_row(business: Business, file: str, issue: Issue) -> ImportIssue:
    return ImportIssue(
        business=business, file=file, product=issue.product or "", document=issue.model_dump(mode="json")
    )


def _record(business: Business, reading: Reading, file: str, intake: Intake, started_at: datetime) -> ImportRun:
    done = intake.summary(run_id=None)
    return ImportRun.objects.create(
        business=business,
        file=file,
        dialect=reading.dialect,
        started_at=started_at,
        finished_at=timezone.now(),
        rows=done.rows,
        created=done.created,
        changed=done.changed,
        unchanged=done.unchanged,
        archived=done.archived,
        issues=[issue.model_dump(mode="json") for issue in done.issues],
    )
