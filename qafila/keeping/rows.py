"""Tables as lines of JSON that any database takes: the names of the columns, then a list of values for each row."""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from django.db import models

TRANSIENT = frozenset(("qafila_sync.workerrow", "sessions.session"))
"""What belongs to processes and browsers of the moment."""
AT_ONCE = 500
LONGEST = 64_000_000
"""Characters of a row; no row that we write comes near it."""


def kept(known: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """Those of the models whose rows are kept."""
    found = (model for model in known if model._meta.managed and not model._meta.proxy)
    return sorted(
        (each for each in found if each._meta.label_lower not in TRANSIENT), key=lambda each: each._meta.label
    )


def lines_of(model: type[models.Model]) -> Iterator[str]:
    names = [field.attname for field in model._meta.concrete_fields]
    yield json.dumps(names)
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(AT_ONCE):
        yield json.dumps(row, default=_plain, ensure_ascii=False)


def load(model: type[models.Model], lines: Iterator[str]) -> int:
    """Takes the place of what the table holds; how many rows. Raises ValueError where a line is no row of the model."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    names = json.loads(next(lines, "[]"))
    if not isinstance(names, list) or set(names) != set(fields):
        raise ValueError(f"{model._meta.label} has other columns")
    for field in fields.values():
        if isinstance(field, models.DateField | models.TimeField):  # as they were, not as of now
            field.auto_now = field.auto_now_add = False
    model._base_manager.all().delete()
    count, batch = 0, list[models.Model]()
    for line in lines:
        values = json.loads(line)
        batch.append(model(**{name: fields[name].to_python(each) for name, each in zip(names, values, strict=True)}))
        if len(batch) == AT_ONCE:
            model._base_manager.bulk_create(batch)
            count, batch = count + len(batch), []
    model._base_manager.bulk_create(batch)
    return count + len(batch)


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(bytes(value)).decode()
    return str(value)
