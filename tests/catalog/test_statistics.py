"""SQLite knows how large a catalogue is: some products are found without reading the others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import importing, store
from catalog.models import Business
from catalog.store import statistics

pytestmark = pytest.mark.django_db
ROWS = statistics.MANY + 20


def test_after_an_import_of_many_products_some_are_found_by_their_keys_alone() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL finds out by itself")
    atlas = store.add_business("Atlas", "MA")
    with CaptureQueriesContext(connection) as before:
        store.versions(atlas, [f"K{each}" for each in range(20)])
    assert "key=?" not in plan_of(before), "SQLite takes the business for a small one"
    imported(atlas)
    keys = [product.key for product in store.products(atlas)]
    with CaptureQueriesContext(connection) as asked:
        found = store.versions(atlas, keys[100:120])
    assert [version.product.key for version in found] == keys[100:120], "in the order in which they came"
    assert "business_id=? AND key=?" in plan_of(asked)


def imported(business: Business) -> None:
    sheet = "Nom;Prix\n" + "\n".join(f"Tapis numéro {row};{row + 100}" for row in range(ROWS))
    reading = importing.read_catalogue(sheet.encode(), "prix.csv", currency="MAD", language="fr")
    assert store.save_import(business, reading, "prix.csv").created == ROWS


def plan_of(asked: CaptureQueriesContext) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[-1]['sql']}")
        return str(cursor.fetchall())
