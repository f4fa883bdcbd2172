"""Imports merged into the catalogue, on a real database."""

import json
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from django.db import connections

from catalog import store
from catalog.intake import ImportSummary
from catalog.issues import Issue, Severity
from catalog.models import Business, ImportRun, ProductRow
from catalog.money import Money
from catalog.product import Offer, Product, Status, Variant
from tests.catalog.rugs import P1, P2, P3, Read, changes_told, counts, imported, product

pytestmark = pytest.mark.django_db


@pytest.fixture
def atlas() -> Business:
    return store.add_business("Atlas", "MA")


class TestImports:
    def test_a_first_import_creates(self, atlas: Business) -> None:
        with changes_told() as told:
            summary = imported(atlas, P1, P2)
        assert counts(summary) == (2, 0, 0, 0)
        assert store.products(atlas) == [P1, P2]
        assert store.product(atlas, "P2") == P2
        assert told == [{"P1", "P2"}]
        row = ProductRow.objects.within(atlas).get(key="P1")
        assert (row.title, row.status, row.source_id, row.words) == (
            "Tapis P1",
            "active",
            "p1",
            "tapis p1 زربيه p1 sku p1",
        )
        assert (row.content_hash, row.version, row.dialect) == (P1.content_hash, 1, "sheet")

    def test_the_same_file_again_changes_nothing(self, atlas: Business) -> None:
        imported(atlas, P1, P2)
        before = list(ProductRow.objects.within(atlas).values())
        with changes_told() as told:
            assert counts(imported(atlas, P1, P2)) == (0, 0, 2, 0)
        assert told == []
        assert list(ProductRow.objects.within(atlas).values()) == before

    def test_rows_that_moved_in_the_file_are_no_change(self, atlas: Business) -> None:
        imported(atlas, P1)
        moved = P1.model_copy(update={"source": P1.source.model_copy(update={"row": 40})})
        with changes_told() as told:
            assert counts(imported(atlas, moved)) == (0, 0, 1, 0)
        assert told == []
        assert store.product(atlas, "P1").source.row == 40
        assert ProductRow.objects.within(atlas).get().version == 1

    def test_what_was_edited_to_what_the_file_says_next_follows_the_file_from_then_on(self, atlas: Business) -> None:
        imported(atlas, product("P1", brand="A"))
        store.edit(atlas, product("P1", brand="B"))
        assert counts(imported(atlas, product("P1", brand="B"))) == (0, 0, 1, 0)
        assert counts(imported(atlas, product("P1", brand="A"))) == (0, 1, 0, 0)

    def test_a_changed_cell_changes_its_product_only(self, atlas: Business) -> None:
        imported(atlas, P1, P2)
        with changes_told() as told:
            assert counts(imported(atlas, product("P1", "99.00"), P2)) == (0, 1, 1, 0)
        assert told == [{"P1"}]
        rows = ProductRow.objects.within(atlas).values_list("key", "version")
        assert dict(rows) == {"P1": 2, "P2": 1}

    def test_a_dry_run_tells_the_same_and_writes_nothing(self, atlas: Business) -> None:
        imported(atlas, P1, P2, P3)
        store.edit(atlas, P3.model_copy(update={"brand": "Main"}))
        after = (product("P1", "99.00"), product("P3", brand="Fichier"), product("P4"))
        before = store.known(atlas), ImportRun.objects.within(atlas).count(), store.business("atlas").revision
        with changes_told() as told:
            dry = imported(atlas, *after, replace=True, dry_run=True)
        assert told == []
        assert (store.known(atlas), ImportRun.objects.within(atlas).count(), store.business("atlas").revision) == before
        assert store.import_issues(atlas) == []
        wet = imported(atlas, *after, replace=True)
        assert dry.run_id is None
        assert counts(dry) == counts(wet) == (1, 2, 0, 1)
        assert dry.issues == wet.issues
        assert [issue.code for issue in dry.issues] == ["edit_overwritten"]

    def test_a_run_is_kept(self, atlas: Business) -> None:
        summary = store.save_import(atlas, Read((P1,), (Issue(code="price_missing"),)), "catalogue.xlsx")
        (run,) = store.import_runs(atlas)
        assert (run.pk, run.file, run.dialect, run.rows, run.created) == (
            summary.run_id, "catalogue.xlsx", "sheet", 3, 1,
        )  # fmt: skip
        assert run.started_at <= run.finished_at
        assert [issue["code"] for issue in run.issues] == ["price_missing"]

    def test_an_import_that_a_listener_refuses_leaves_nothing(self, atlas: Business) -> None:
        def refuse(**_: object) -> None:
            raise ZeroDivisionError

        store.catalogue_changed.connect(refuse)
        try:
            with pytest.raises(ZeroDivisionError):
                imported(atlas, P1)
        finally:
            store.catalogue_changed.disconnect(refuse)
        assert store.products(atlas) == []
        assert store.import_runs(atlas) == []

    def test_another_businesss_products_are_left_alone(self, atlas: Business) -> None:
        rif = store.add_business("Rif", "MA")
        imported(atlas, P1, P2)
        assert counts(imported(rif, product("P1", "10.00"), replace=True)) == (1, 0, 0, 0)
        assert store.products(atlas) == [P1, P2]
        assert store.products(rif) == [product("P1", "10.00")]


class TestMoving:
    def test_a_seller_who_moves_to_another_shop_keeps_her_keys(self, atlas: Business) -> None:
        imported(atlas, P1)
        moved = product("X1", "99.00", file="woo.csv", id="17", variants=(
            Variant(key="X1V", sku="SKU-P1", offer=Offer(price=Money.of("99", "MAD"))),
        ))  # fmt: skip
        reading = Read((moved,), (Issue(code="price_odd", product="X1"),), dialect="woocommerce")
        summary = store.save_import(atlas, reading, "woo.csv")
        assert counts(summary) == (0, 1, 0, 0)
        (kept,) = store.products(atlas)
        assert (kept.key, kept.variants[0].key) == ("P1", "P1V")
        assert kept.variants[0].offer.price == Money.of("99", "MAD")
        assert [(issue.code, issue.product) for issue in summary.issues] == [
            ("price_odd", "P1"),
            ("product_renamed_sku", "P1"),
        ]
        assert counts(store.save_import(atlas, reading, "woo.csv")) == (0, 0, 1, 0)
        without_sku = moved.model_copy(update={"variants": (moved.variants[0].model_copy(update={"sku": None}),)})
        store.save_import(atlas, Read((without_sku,), dialect="woocommerce"), "woo.csv")
        assert [product.key for product in store.products(atlas)] == ["P1"]

    def test_the_same_number_in_another_shop_is_another_product(self, atlas: Business) -> None:
        imported(atlas, P1)
        lamp = product("P1", "10.00", file="woo.csv", title={"fr": "Lampe"}, variants=(Variant(key="P1V"),))
        reading = Read((lamp,), (Issue(code="price_odd", product="P1"),), dialect="woocommerce")
        summary = store.save_import(atlas, reading, "woo.csv")
        assert counts(summary) == (1, 0, 0, 0)
        rug, other = store.products(atlas)
        assert rug == P1
        assert other.title == {"fr": "Lampe"}
        assert {other.key, other.variants[0].key}.isdisjoint({"P1", "P1V"})
        assert [issue.product for issue in summary.issues] == [other.key]
        assert counts(store.save_import(atlas, reading, "woo.csv")) == (0, 0, 1, 0)
        assert store.products(atlas) == [rug, other]


class TestGone:
    def test_a_row_that_is_gone_is_told_and_left(self, atlas: Business) -> None:
        imported(atlas, P1, P2)
        summary = imported(atlas, P1)
        assert counts(summary) == (0, 0, 1, 0)
        (issue,) = summary.issues
        assert (issue.code, issue.product, issue.severity) == ("product_gone", "P2", Severity.INFO)
        assert "Tapis P2" in issue.message_in("fr")
        assert store.products(atlas) == [P1, P2]
        assert [issue.code for issue in imported(atlas, P1).issues] == ["product_gone"]

    def test_replace_archives_what_is_gone_until_it_comes_back(self, atlas: Business) -> None:
        imported(atlas, P1, P2)
        with changes_told() as told:
            assert counts(imported(atlas, P1, replace=True)) == (0, 0, 1, 1)
        assert told == [{"P2"}]
        assert store.product(atlas, "P2").status is Status.ARCHIVED
        again = imported(atlas, P1, replace=True)
        assert (counts(again), again.issues) == ((0, 0, 1, 0), ())
        back = imported(atlas, P1, P2)
        assert (counts(back), back.issues) == ((0, 1, 1, 0), ())
        assert store.product(atlas, "P2").status is Status.ACTIVE

    def test_what_the_file_never_had_is_not_gone_from_it(self, atlas: Business) -> None:
        imported(atlas, P1)
        store.save_import(atlas, Read((product("P2", file="other.csv"),)), "other.csv")
        store.save_import(atlas, Read((P3,), dialect="shopify"), "catalogue.xlsx")
        store.add(atlas, product("P4", file=""))
        summary = imported(atlas, P1, replace=True)
        assert (summary.archived, summary.issues) == (0, ())

    def test_a_row_that_could_not_be_read_is_not_gone(self, atlas: Business) -> None:
        imported(atlas, P1, P2)
        unread = Issue(code="title_missing", product="P2")
        assert store.save_import(atlas, Read((P1,), (unread,)), "catalogue.xlsx", replace=True).archived == 0
        assert imported(atlas, replace=True).archived == 0


class Overtaken:
    """A reading whose import is overtaken by another write, once, while it is being compared."""

    issues: tuple[Issue, ...] = ()
    rows = 1
    dialect = "sheet"

    def __init__(self, products: tuple[Product, ...], meanwhile: Callable[[], object]) -> None:
        self._products, self._meanwhile = products, [meanwhile]

    def each(self) -> Iterator[Product]:
        if self._meanwhile:
            self._meanwhile.pop()()
        yield from self._products


class TestTogether:
    def test_an_edit_made_during_an_import_is_not_lost(self, atlas: Business) -> None:
        imported(atlas, P1)
        edit = P1.model_copy(update={"brand": "Main"})
        reading = Overtaken((product("P1", "99.00"),), lambda: store.edit(atlas, edit))
        assert counts(store.save_import(atlas, reading, "catalogue.xlsx")) == (0, 1, 0, 0)
        kept = store.product(atlas, "P1")
        assert (kept.brand, kept.variants[0].offer.price) == ("Main", Money.of("99", "MAD"))

    def test_an_import_overtaken_by_the_same_import_doubles_nothing(self, atlas: Business) -> None:
        reading = Overtaken((P1, P2), lambda: imported(atlas, P1))
        assert counts(store.save_import(atlas, reading, "catalogue.xlsx")) == (1, 0, 1, 0)
        assert store.products(atlas) == [P1, P2]

    @pytest.mark.django_db(transaction=True)
    def test_imports_at_the_same_time_lose_and_double_nothing(self, atlas: Business) -> None:
        products = tuple(product(f"P{number}") for number in range(60))
        starts = threading.Barrier(4)
        done: list[ImportSummary] = []

        def run(first: int) -> None:
            starts.wait()
            try:
                part = Read(products[first : first + 30])
                done.extend(store.save_import(atlas, part, "catalogue.xlsx") for _ in range(2))
            finally:
                connections.close_all()

        threads = [threading.Thread(target=run, args=(first,)) for first in (0, 10, 20, 30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(done) == 8
        assert sum(summary.created for summary in done) == 60
        assert sum(summary.changed for summary in done) == 0
        assert sorted(store.known(atlas)) == sorted(product.key for product in products)
        assert store.business("atlas").revision >= 8


def test_hashes_are_those_of_catalogues_that_are_there_already(atlas: Business) -> None:
    odd = product("P1", attributes={"ب": 'a"b\\c\x01\x7f\u2028é', "a": "1/2", "Z": ""}, weight="1.50")
    huge = product(
        "P2", variants=({"key": "V", "offer": {"quantity": 10**30, "price": {"amount": "5", "currency": "XOF"}}},)
    )
    imported(atlas, odd, huge)
    for made in (odd, huge):
        row = ProductRow.objects.within(atlas).get(key=made.key)
        body = made.model_dump(mode="json")
        source, offers = body.pop("source"), [variant.pop("offer") for variant in body["variants"]]
        spelled = [
            json.dumps(part, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
            for part in (body, [source["id"], offers])
        ]
        assert row.body_hash == sha256(spelled[0]).hexdigest()
        assert row.content_hash == sha256(b"".join(spelled)).hexdigest() == made.content_hash
        assert store.product(atlas, made.key) == made
