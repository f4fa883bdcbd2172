"""SQLite knows that a catalogue may be large: some of its products are found without reading the others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import importing, store
from catalog.models import Business, ProductRow
from catalog.store import statistics

pytestmark = pytest.mark.django_db
ROWS, OTHERS = statistics.MANY + 20, 300


def test_some_products_of_a_large_business_are_found_by_their_keys_alone_among_many_small_ones() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL finds out by itself")
    atlas = store.add_business("Atlas", "MA")
    small = Business.objects.bulk_create(Business(slug=f"b{each}", name="B", country="MA") for each in range(OTHERS))
    ProductRow.everywhere.bulk_create(ProductRow(business=each, key="A", document={}) for each in small)
    with CaptureQueriesContext(connection) as before:
        store.versions(atlas, [f"K{each}" for each in range(50)])
    assert "key=?" not in plan_of(before), "SQLite takes the business for a small one"
    imported(atlas)
    keys = [product.key for product in store.products(atlas)]
    with CaptureQueriesContext(connection) as asked:
        found = store.versions(atlas, keys[100:150])
    assert [version.product.key for version in found] == keys[100:150], "in the order in which they came"
    assert "business_id=? AND key=?" in plan_of(asked)


def imported(business: Business) -> None:
    sheet = "Nom;Prix\n" + "\n".join(f"Tapis numéro {row};{row + 100}" for row in range(ROWS))
    reading = importing.read_catalogue(sheet.encode(), "prix.csv", currency="MAD", language="fr")
    assert store.save_import(business, reading, "prix.csv").created == ROWS


def plan_of(asked: CaptureQueriesContext) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[-1]['sql']}")
        return str(cursor.fetchall())
