"""The rows of the catalogue: Business, and what belongs to one. A query that forgets its business raises."""

from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.db import models


class Unscoped(RuntimeError):
    """A query that names no business."""

    def __init__(self, model: str) -> None:
        super().__init__(f"{model} belongs to a business: query it with {model}.objects.within(business)")
        self.model = model


class Business(models.Model):
    """The tenant. `mapping` remembers what her files' headers mean; `revision` rises with every change."""

    slug = models.SlugField(max_length=80, unique=True, allow_unicode=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=3)
    cohort = models.CharField(max_length=100, blank=True)
    women_led = models.BooleanField(null=True, default=None)
    youth_led = models.BooleanField(null=True, default=None)
    mapping = models.JSONField(default=dict)
    revision = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


RowT_co = TypeVar("RowT_co", bound="BusinessScoped", covariant=True)


class WithinBusiness(models.QuerySet[RowT_co]):
    """The rows of one business; what is created through it belongs to that business."""

    business: Business

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Django's own hook, which the stubs leave out
        clone.business = self.business
        return clone

    def create(self, **fields: Any) -> RowT_co:
        if fields.setdefault("business", self.business) != self.business:
            raise Unscoped(self.model.__name__)
        return super().create(**fields)

    def bulk_create(self, objs: Iterable[RowT_co], *args: Any, **options: Any) -> list[RowT_co]:
        rows = list(objs)
        if any(row.business_id != self.business.pk for row in rows):
            raise Unscoped(self.model.__name__)
        return super().bulk_create(rows, *args, **options)


class ScopedManager(models.Manager[RowT_co]):
    """`Row.objects.within(business)` and `Row.objects.create(business=…)`; every other query raises `Unscoped`."""

    def get_queryset(self) -> models.QuerySet[RowT_co]:
        raise Unscoped(self.model.__name__)

    def within(self, business: Business) -> WithinBusiness[RowT_co]:
        if not isinstance(business, Business) or business.pk is None:
            raise Unscoped(self.model.__name__)
        rows: WithinBusiness[RowT_co] = WithinBusiness(self.model, using=self._db)
        rows.business = business
        return rows.filter(business=business)

    def create(self, **fields: Any) -> RowT_co:
        return self.within(fields.pop("business", None)).create(**fields)


class BusinessScoped(models.Model):
    """A row of one business. `everywhere` sees all businesses: for sweeps over the installation and Django itself."""

    business = models.ForeignKey(Business, on_delete=models.CASCADE, related_name="+")

    objects = ScopedManager()
    everywhere = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"
        default_manager_name = "everywhere"


class TaxonomyRow(models.Model):
    """Google's list of categories in one language, for the whole installation; `paths` has each number's."""

    language = models.CharField(max_length=3, unique=True)
    version = models.CharField(max_length=40, blank=True)
    paths = models.JSONField()
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("language",)

    def __str__(self) -> str:
        return f"{self.language} {self.version}"


class ProductRow(BusinessScoped):
    """A product: its validated `document`, and `imported`, as the last import had it.

    That is true where it stands as it was imported, and null where it was made by hand.
    """

    key = models.CharField(max_length=32)
    document = models.JSONField()
    imported = models.JSONField(null=True, default=None)
    content_hash = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64, blank=True)
    sold_out = models.BooleanField(default=False)
    title = models.CharField(max_length=500)
    status = models.CharField(max_length=8)
    dialect = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=255, blank=True)
    words = models.CharField(max_length=500, blank=True, db_default="")
    """What it is found by beside its key, folded: its names in all languages and its SKUs."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta(BusinessScoped.Meta):
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("business", "key"), name="one_product_per_key"),)
        indexes = (
            models.Index(fields=("business", "status", "id"), name="products_by_status"),
            # Holds all that a search looks at, so that the documents of what is not found are not read.
            models.Index(fields=("business", "id", "status", "key", "words"), name="products_by_words"),
        )

    def __str__(self) -> str:
        return self.title


class ImportRun(BusinessScoped):
    """One import of a file. A dry run leaves none."""

    file = models.CharField(max_length=255)
    dialect = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    created = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()
    archived = models.PositiveIntegerField()
    issues = models.JSONField(default=list)

    class Meta(BusinessScoped.Meta):
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.file


class Chore(BusinessScoped):
    """What a page asked a worker to do: to read or import a file, to take in photos, to plan an account."""

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=20)
    given = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    worker = models.CharField(max_length=100, blank=True)
    result = models.JSONField(default=dict)
    issues = models.JSONField(default=list)
    """What kept it from being done."""
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(BusinessScoped.Meta):
        ordering = ("id",)
        indexes = (models.Index(fields=("state", "id")), models.Index(fields=("business", "kind", "-id")))

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class ImportIssue(BusinessScoped):
    """An issue of the last import of a file, kept until the file is imported without it."""

    file = models.CharField(max_length=255)
    product = models.CharField(max_length=32, blank=True)
    document = models.JSONField()

    class Meta(BusinessScoped.Meta):
        ordering = ("id",)
        indexes = (models.Index(fields=("business", "file")), models.Index(fields=("business", "product")))

    def __str__(self) -> str:
        return str(self.document.get("code", ""))
