"""What an import holds while it lasts: some hundreds of rows, a few products."""

import weakref
from collections.abc import Iterator

import pytest
from django.db.models import F

from catalog import store
from catalog.matching import Stored
from catalog.models import Business, ProductRow
from catalog.product import Product
from catalog.staged import AT_A_TIME, Staged
from catalog.store.writing import Row, row_of
from tests.catalog.rugs import P1, Read, imported, product

PRODUCTS = 40


def rows(count: int) -> list[Row]:
    (row,) = (row_of(Business(language="ar"), Stored(P1)),)
    return [row._replace(key=f"K{number}") for number in range(count)]


@pytest.mark.parametrize("count", [0, 1, AT_A_TIME, 2 * AT_A_TIME + 1])
def test_rows_come_back_in_their_order_some_hundreds_at_a_time(count: int) -> None:
    many = rows(count)
    with Staged[Row]() as staged:
        for row in many:
            staged.add(row)
        portions = list(staged.portions())
        assert len(staged) == count
    assert [row for portion in portions for row in portion] == many
    assert all(0 < len(portion) <= AT_A_TIME for portion in portions)


def test_rows_that_were_cleared_never_come_back() -> None:
    with Staged[Row]() as staged:
        for row in rows(AT_A_TIME + 1):
            staged.add(row)
        staged.clear()
        (kept,) = rows(1)
        staged.add(kept)
        assert (list(staged.portions()), len(staged)) == ([[kept]], 1)


class Watched(Read):
    """Counts how many of its products are still held when the next is asked for."""

    most = 0

    def each(self) -> Iterator[Product]:
        held: list[weakref.ref[Product]] = []
        for number in range(1, PRODUCTS + 1):
            made = product(f"P{number}")
            held.append(weakref.ref(made))
            yield made
            type(self).most = max(self.most, sum(one() is not None for one in held))


@pytest.mark.django_db
class TestImports:
    def test_a_first_import_holds_a_few_products_however_many_there_are(self) -> None:
        atlas = store.add_business("Atlas", "MA")
        assert store.save_import(atlas, Watched(()), "catalogue.xlsx").created == PRODUCTS
        assert Watched.most <= 3

    def test_what_stands_as_it_was_imported_is_stored_once(self) -> None:
        atlas = store.add_business("Atlas", "MA")
        imported(atlas, P1)
        assert ProductRow.objects.within(atlas).get().imported is True
        edited = store.edit(atlas, P1.model_copy(update={"brand": "Main"}))
        assert store.known(atlas)["P1"] == Stored(edited, P1, "sheet", version=2)

    def test_a_catalogue_that_has_it_twice_is_read_as_ever(self) -> None:
        atlas = store.add_business("Atlas", "MA")
        imported(atlas, P1)
        ProductRow.objects.within(atlas).update(imported=F("document"))
        assert store.known(atlas)["P1"] == Stored(P1, P1, "sheet")
