"""Businesses, their products as edited by hand, and their issues, on a real database."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from catalog import store
from catalog.issues import Issue, Place
from catalog.models import Business, ProductRow
from catalog.money import Money, UnknownCurrency
from catalog.product import Source
from tests.catalog.rugs import P1, P2, Read, changes_told, counts, imported, product

pytestmark = pytest.mark.django_db


@pytest.fixture
def atlas() -> Business:
    return store.add_business("Atlas", "MA")


class TestBusinesses:
    def test_a_business_uses_what_its_country_uses(self) -> None:
        made = store.add_business("Coopérative Tifawin", "ma")
        assert (made.slug, made.country, made.currency, made.language) == ("coopérative-tifawin", "MA", "MAD", "fr")
        assert (made.women_led, made.youth_led, made.cohort, made.mapping) == (None, None, "", {})
        assert store.business("coopérative-tifawin") == made

    def test_what_is_given_counts(self) -> None:
        made = store.add_business("تعاونية", "Morocco", currency="eur", language="ar", slug="nour")
        assert (made.slug, made.currency, made.language) == ("nour", "EUR", "ar")
        assert store.add_business("تعاونية الأطلس", "KW").slug == "تعاونية-الأطلس"

    def test_an_unknown_business_is_told_with_those_there_are(self) -> None:
        with pytest.raises(store.BusinessUnknown, match="none yet; add one with `qafila business add`"):
            store.business("atlas")
        store.add_business("Rif", "MA")
        store.add_business("Atlas", "MA")
        with pytest.raises(
            store.BusinessUnknown, match="there is no business 'atlsa'; there are: atlas, rif"
        ) as caught:
            store.business("atlsa")
        assert (caught.value.slug, caught.value.known) == ("atlsa", ("atlas", "rif"))
        assert [one.slug for one in store.businesses()] == ["atlas", "rif"]

    def test_a_slug_is_given_once(self, atlas: Business) -> None:
        with pytest.raises(store.SlugTaken, match="another short name with --slug"):
            store.add_business("Atlas", "KW")
        assert store.businesses() == [atlas]

    @pytest.mark.parametrize("slug", ["", "Deux Mots", "a/b", "x" * 81])
    def test_a_slug_fits_in_an_address(self, slug: str) -> None:
        with pytest.raises(store.BadSlug, match="cannot stand in an address"):
            store.add_business("Atlas", "MA", slug=slug)

    def test_nothing_is_made_with_a_currency_that_does_not_exist(self) -> None:
        with pytest.raises(UnknownCurrency):
            store.add_business("Atlas", "MA", currency="DHS")
        assert store.businesses() == []

    def test_the_mapping_is_remembered_header_by_header(self, atlas: Business) -> None:
        stale = store.business("atlas")
        store.remember_mapping(atlas, {"prix dh": "price"})
        store.remember_mapping(stale, {"désignation": "title"})
        assert store.business("atlas").mapping == {"prix dh": "price", "désignation": "title"}


class TestEdits:
    def test_an_edit_survives_the_same_file_and_other_changes(self, atlas: Business) -> None:
        imported(atlas, P1)
        with changes_told() as told:
            edited = store.edit(atlas, P1.model_copy(update={"title": {"fr": "À la main"}}))
        assert told == [{"P1"}]
        assert counts(imported(atlas, P1)) == (0, 0, 1, 0)
        assert store.product(atlas, "P1") == edited
        assert counts(imported(atlas, product("P1", "99.00"))) == (0, 1, 0, 0)
        kept = store.product(atlas, "P1")
        assert kept.title == {"fr": "À la main"}
        assert kept.variants[0].offer.price == Money.of("99", "MAD")
        row = ProductRow.objects.within(atlas).get()
        assert (row.title, row.version, row.content_hash) == ("À la main", 3, kept.content_hash)

    def test_an_edit_is_checked_and_its_source_stays(self, atlas: Business) -> None:
        imported(atlas, P1)
        with pytest.raises(ValidationError):
            store.edit(atlas, P1.model_copy(update={"variants": ()}))
        with pytest.raises(store.ProductUnknown, match="no product 'P9'"):
            store.edit(atlas, product("P9"))
        edited = store.edit(atlas, P1.model_copy(update={"brand": "Atlas", "source": Source(file="other")}))
        assert edited.source == P1.source
        with changes_told() as told:
            store.edit(atlas, edited)
        assert told == []

    def test_a_product_made_by_hand_is_there_once(self, atlas: Business) -> None:
        with changes_told() as told:
            store.add(atlas, P1)
        assert told == [{"P1"}]
        with pytest.raises(store.KeyTaken, match="'P1'"):
            store.add(atlas, P1)
        assert counts(imported(atlas, P1)) == (0, 0, 1, 0)

    def test_a_deleted_product_is_gone_with_its_issues(self, atlas: Business) -> None:
        store.save_import(atlas, Read((P1, P2), (Issue(code="price_odd", product="P1"),)), "catalogue.xlsx")
        with changes_told() as told:
            store.delete(atlas, "P1")
        assert told == [{"P1"}]
        assert store.products(atlas) == [P2]
        assert store.import_issues(atlas) == []
        with pytest.raises(store.ProductUnknown):
            store.delete(atlas, "P1")
        with pytest.raises(store.ProductUnknown):
            store.product(atlas, "P1")

    def test_another_businesss_product_cannot_be_reached(self, atlas: Business) -> None:
        rif = store.add_business("Rif", "MA")
        imported(rif, P1)
        reaches: list[Callable[[], object]] = [
            lambda: store.product(atlas, "P1"),
            lambda: store.edit(atlas, P1),
            lambda: store.delete(atlas, "P1"),
        ]
        for reach in reaches:
            with pytest.raises(store.ProductUnknown):
                reach()
        assert store.products(rif) == [P1]


class TestIssues:
    ODD = Issue(code="price_odd", field="variants.price", value="1.250", at=Place(row=1, column="Prix"), product="P1")
    UNREAD = Issue(code="title_missing", field="title", at=Place(row=2))

    def codes(self, business: Business) -> list[str]:
        return [issue.code for issue in store.import_issues(business)]

    def test_they_are_kept_until_the_file_is_imported_without_them(self, atlas: Business) -> None:
        store.save_import(atlas, Read((P1,), (self.ODD, self.UNREAD)), "catalogue.xlsx")
        assert store.import_issues(atlas) == [self.ODD, self.UNREAD]
        store.save_import(atlas, Read((P1,), (self.UNREAD,)), "catalogue.xlsx")
        assert store.import_issues(atlas) == [self.UNREAD]
        store.save_import(atlas, Read((product("P2", file="b.csv"),)), "b.csv")
        assert store.import_issues(atlas) == [self.UNREAD]

    def test_another_file_with_the_product_settles_them(self, atlas: Business) -> None:
        store.save_import(atlas, Read((P1,), (self.ODD, self.UNREAD)), "catalogue.xlsx")
        store.save_import(atlas, Read((product("P1", file="catalogue (2).xlsx"),)), "catalogue (2).xlsx")
        assert self.codes(atlas) == ["title_missing"]

    def test_an_edit_of_the_field_settles_them(self, atlas: Business) -> None:
        store.save_import(atlas, Read((P1,), (self.ODD, self.UNREAD)), "catalogue.xlsx")
        store.edit(atlas, P1.model_copy(update={"brand": "Atlas"}))
        assert self.codes(atlas) == ["price_odd", "title_missing"]
        store.edit(atlas, product("P1", "1250.00"))
        assert self.codes(atlas) == ["title_missing"]

    def test_they_are_each_businesss_own(self, atlas: Business) -> None:
        rif = store.add_business("Rif", "MA")
        store.save_import(atlas, Read((P1,), (self.ODD,)), "catalogue.xlsx")
        store.save_import(rif, Read((P1,)), "catalogue.xlsx")
        assert self.codes(atlas) == ["price_odd"]
        assert self.codes(rif) == []
