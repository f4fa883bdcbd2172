"""Products to their rows, many in one go: an import writes a hundred thousand, for each of which Django would make an
object and a statement of its own."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from catalog import text
from catalog.folding import folded
from catalog.matching import Stored
from catalog.models import Business, ProductRow
from catalog.product import Product, hashes_of, json_of

_OF_NEW_ROWS = ("business", "key", "created_at")


class Row(NamedTuple):
    """The values of a ProductRow by the names of its fields, documents as JSON."""

    key: str
    document: str
    imported: str | None
    content_hash: str
    body_hash: str
    sold_out: bool
    title: str
    status: str
    dialect: str
    source_id: str
    words: str
    version: int


def row_of(business: Business, stored: Stored) -> Row:
    product, imported = stored.current, stored.imported
    document = product.model_dump(mode="json")
    hashes = hashes_of(document)
    as_it_came = imported is product or imported == product
    title = text.first_of(product.title, (business.language, *text.INTERFACE_LANGUAGES, *product.title))
    return Row(
        key=product.key,
        document=json_of(document),
        imported="true" if as_it_came else json_of(imported.model_dump(mode="json")) if imported else None,
        content_hash=hashes.content,
        body_hash=hashes.body,
        sold_out=product.sold_out,
        title=title[1][:500] if title else "",
        status=product.status.value,
        dialect=stored.dialect,
        source_id=(product.source.id or "")[:255],
        words=words_of(product),
        version=stored.version,
    )


def words_of(product: Product) -> str:
    """What a search finds it by beside its key; of a great many SKUs the first."""
    said = (*product.title.values(), *(variant.sku for variant in product.variants[:50] if variant.sku))
    return " ".join(dict.fromkeys(map(folded, said)))[:500]


def write(business: Business, rows: Iterable[Row]) -> None:
    """Each new, or in the place of the row that has its key."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.executemany(_upsert(), [(business.pk, now, now, *row) for row in rows])


def _upsert() -> str:
    columns = {field.name: connection.ops.quote_name(field.attname) for field in ProductRow._meta.concrete_fields}
    quoted = {name: columns[name] for name in ("business", "created_at", "updated_at", *Row._fields)}
    table = connection.ops.quote_name(ProductRow._meta.db_table)
    changed = ", ".join(f"{column} = excluded.{column}" for name, column in quoted.items() if name not in _OF_NEW_ROWS)
    return (
        f"INSERT INTO {table} ({', '.join(quoted.values())}) VALUES ({', '.join(['%s'] * len(quoted))})"  # noqa: S608 - names of ours
        f" ON CONFLICT ({quoted['business']}, {quoted['key']}) DO UPDATE SET {changed}"
    )
