"""A row in every table, made up from the fields of its model: a table that is added later is filled like the others."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.db import models

from catalog.models import Business
from console.models import User
from images.models import Measured, Rendition, SourceImage

Model = type[models.Model]
OF_THE_MOMENT = {"qafila_sync.WorkerRow", "sessions.Session"}
AT = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)
PLAIN: dict[type, Any] = {
    models.BooleanField: True, models.DateTimeField: AT, models.DateField: date(2026, 1, 2),
    models.DecimalField: Decimal("1.5"), models.IntegerField: 3,
}  # fmt: skip


def every_table() -> dict[str, list[dict[str, Any]]]:
    """What there is, row by row; asked of the database itself, not of what makes backups."""
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in _all()}


def _all() -> list[Model]:
    found = apps.get_models(include_auto_created=True)
    kept = (model for model in found if model._meta.label not in OF_THE_MOMENT and not model._meta.proxy)
    return sorted(kept, key=lambda model: model._meta.label)


def filled(slug: str, user: User) -> Business:
    """A business with a row of its own in each table that can have one, and what was made of its photo."""
    business = Business.objects.create(slug=slug, name=f"Business {slug}", country="MA", currency="MAD", language="fr")
    made: dict[Model, models.Model] = {Business: business, User: user}
    for model in _own():
        made[model] = _row(model, slug, made)
    photo = SourceImage.objects.within(business).values_list("sha256", flat=True).get()
    Rendition.objects.create(**_values(Rendition, slug, {}) | {"id": f"rendition {slug}", "photo": photo})
    Measured.objects.create(**_values(Measured, slug, {}) | {"sha256": photo})
    return business


def rest_filled(user: User) -> None:
    """The tables that are no business's. Django's permissions are made anew: a database of the tests does without."""
    create_permissions(apps.get_app_config("auth"), verbosity=0)
    made: dict[Model, models.Model] = {User: user}
    own = {Business, *_own()}
    for model in _all():
        if model not in own and not model._base_manager.exists():
            made[model] = _row(model, "all", made)


def _own() -> list[Model]:
    """Those whose rows belong to a business, each after those that it refers to."""
    found: list[Model] = [Business]
    left = _all()
    while more := [model for model in left if _refers(model) & set(found) and not _refers(model) & _belonging(left)]:
        found += more
        left = [model for model in left if model not in more]
    return found[1:]


def _belonging(left: list[Model]) -> set[Model]:
    """Of those that are left: whatever refers to a business at all."""
    return {model for model in left if Business in _refers(model)}


def _refers(model: Model) -> set[Model]:
    return {field.related_model for field in model._meta.concrete_fields if field.related_model} - {model}


def _row(model: Model, slug: str, made: dict[Model, models.Model]) -> models.Model:
    return model._base_manager.create(**_values(model, slug, made))


def _values(model: Model, slug: str, made: dict[Model, models.Model]) -> dict[str, Any]:
    return dict(_each(model, slug, made))


def _each(model: Model, slug: str, made: dict[Model, models.Model]) -> Iterator[tuple[str, Any]]:
    for field in model._meta.concrete_fields:
        if field.related_model:
            yield field.name, made.get(field.related_model) or field.related_model._base_manager.first()
        elif isinstance(field, models.AutoField | models.GenericIPAddressField):
            continue
        elif isinstance(field, models.JSONField):
            yield field.name, {"of": slug}
        elif isinstance(field, models.CharField | models.TextField):
            text = f"{field.name} {slug}"
            yield field.name, field.choices[0][0] if field.choices else text[: field.max_length]  # type: ignore[index]
        else:
            yield field.name, next(value for kind, value in PLAIN.items() if isinstance(field, kind))
