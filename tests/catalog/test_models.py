"""Every query is within a business; forgetting that raises."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from catalog.models import Business, BusinessScoped, Chore, ImportIssue, ImportRun, ProductRow, TaxonomyRow, Unscoped

pytestmark = pytest.mark.django_db


def a_business(slug: str) -> Business:
    return Business.objects.create(slug=slug, name=slug, country="MA", currency="MAD", language="fr")


def a_row(business: Business, key: str = "P1") -> ProductRow:
    return ProductRow.objects.create(
        business=business, key=key, document={}, content_hash="", title=key, status="active"
    )


@pytest.mark.parametrize(
    "query",
    [
        lambda rows: rows.all(),
        lambda rows: rows.filter(key="P1"),
        lambda rows: rows.exclude(key="P1"),
        lambda rows: rows.get(key="P1"),
        lambda rows: rows.first(),
        lambda rows: rows.count(),
        lambda rows: rows.exists(),
        lambda rows: rows.none(),
        lambda rows: rows.values_list("key"),
        lambda rows: rows.using("default"),
        lambda rows: rows.raw("select * from qafila_catalog_productrow"),
        lambda rows: rows.update(title="x"),
        lambda rows: rows.bulk_create([ProductRow()]),
        lambda rows: rows.get_or_create(key="P1"),
        lambda rows: rows.create(key="P1"),
        lambda rows: rows.within(None),
        lambda rows: rows.within(Business(slug="unsaved")),
        lambda rows: rows.db_manager("default").all(),
    ],
)
def test_a_query_without_a_business_raises(query: Callable[[Any], object]) -> None:
    a_row(a_business("atlas"))
    with pytest.raises(Unscoped, match=r"ProductRow.objects.within\(business\)"):
        query(ProductRow.objects)
    assert ProductRow.everywhere.get().title == "P1"


def test_a_business_never_sees_anothers_rows() -> None:
    atlas, rif = a_business("atlas"), a_business("rif")
    a_row(atlas, "P1")
    a_row(rif, "P1")
    a_row(rif, "P2")
    mine = ProductRow.objects.within(atlas)
    assert [row.business for row in mine] == [atlas]
    assert not mine.filter(key="P2").exists()
    assert mine.exclude(key="P2").order_by("key").count() == 1
    mine.update(title="mine")
    mine.delete()
    assert [row.title for row in ProductRow.everywhere.all()] == ["P1", "P2"]


def test_what_is_made_within_a_business_belongs_to_it() -> None:
    atlas, rif = a_business("atlas"), a_business("rif")
    told = {"document": {}, "content_hash": "", "title": "", "status": "active"}
    row, made = ProductRow.objects.within(atlas).filter(key="P1").get_or_create(key="P1", defaults=told)
    assert made
    assert row.business == atlas
    with pytest.raises(Unscoped):
        ProductRow.objects.within(atlas).create(business=rif, key="P2", **told)
    with pytest.raises(Unscoped):
        ProductRow.objects.within(atlas).bulk_create([ProductRow(business=rif, key="P2", **told)])
    assert ProductRow.everywhere.count() == 1


def test_a_row_can_be_saved_and_read_again_and_goes_with_its_business() -> None:
    atlas, rif = a_business("atlas"), a_business("rif")
    row = a_row(atlas)
    a_row(rif)
    row.title = "changed"
    row.save()
    row.refresh_from_db()
    assert row.title == "changed"
    row.validate_constraints()
    atlas.delete()
    assert [row.business for row in ProductRow.everywhere.all()] == [rif]


def test_every_row_of_the_catalogue_belongs_to_a_business() -> None:
    models = set(apps.get_app_config("qafila_catalog").get_models())
    assert models == {Business, ProductRow, ImportRun, ImportIssue, TaxonomyRow, Chore}
    assert all(
        issubclass(model, BusinessScoped) for model in models - {Business, TaxonomyRow}
    )  # Google's list is nobody's own
