"""What a programme counts. Expectations were worked out by hand from the five businesses below."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import store as catalogue
from catalog.models import Business, ImportRun, ProductRow
from catalog.text import INTERFACE_LANGUAGES
from sync.indicators import Kind, Record, Split, definitions, figures, grouped
from sync.store.records import records
from tests.sync.conftest import rug
from tests.sync.programme import ago, connected, listed, member

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
LIVE_AT_ONCE = Record(
    "MA", "spring", women_led=True, youth_led=True, first_product=AT - timedelta(days=60), accounts=2,
    first_live=AT - timedelta(days=58), products_live=30, refused=4, mended=3, last_active=AT - timedelta(days=1),
)  # fmt: skip
LIVE_LATE = Record(
    "MA", "spring", women_led=True, youth_led=False, first_product=AT - timedelta(days=90), accounts=1,
    first_live=AT - timedelta(days=60), products_live=0, refused=10, mended=1, last_active=AT - timedelta(days=31),
)  # fmt: skip
NOT_LIVE = Record("JO", "spring", women_led=False, first_product=AT - timedelta(days=9), accounts=1, last_active=AT)
ONLY_A_CATALOGUE = Record("JO", first_product=AT - timedelta(days=30), last_active=AT - timedelta(30))
NOTHING_YET = Record("OM", "autumn", women_led=True)
ALL = (LIVE_AT_ONCE, LIVE_LATE, NOT_LIVE, ONLY_A_CATALOGUE, NOTHING_YET)


def test_all_figures_of_five_businesses() -> None:
    assert figures(ALL, AT) == {
        "businesses": 5,
        "imported": 4,
        "connected": 3,
        "live": 2,
        "live_share": 40.0,
        "days_to_live": 16.0,  # between 2 and 30
        "products_live": 30,
        "refused": 14,
        "mended": 4,
        "active": 3,
    }


def test_of_no_businesses_there_is_no_share_and_no_median() -> None:
    nothing = figures([], AT)
    assert (nothing["businesses"], nothing["live_share"], nothing["days_to_live"]) == (0, None, None)
    assert figures([NOTHING_YET], AT)["live_share"] == 0.0


def test_what_was_on_sale_before_it_was_in_our_catalogue_took_no_time() -> None:
    adopted = Record("MA", first_product=AT, first_live=AT - timedelta(days=3))
    assert figures([adopted], AT)["days_to_live"] == 0.0


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        (Split.ALL, {"": 5}),
        (Split.COUNTRY, {"JO": 2, "MA": 2, "OM": 1}),
        (Split.COHORT, {"spring": 3, "autumn": 1, "": 1}),
        (Split.WOMEN_LED, {True: 3, False: 1, None: 1}),
        (Split.YOUTH_LED, {False: 1, True: 1, None: 3}),
    ],
)
def test_each_business_is_in_one_group_and_what_nobody_said_comes_last(by: Split, expected: dict[object, int]) -> None:
    found = {group: told["businesses"] for group, told in grouped(ALL, by, AT).items()}
    assert list(found.items()) == list(expected.items())


def test_a_groups_figures_are_its_own() -> None:
    led = grouped(ALL, Split.WOMEN_LED, AT)
    assert (led[True]["live"], led[True]["live_share"]) == (2, pytest.approx(66.67, abs=0.01))
    assert (led[False]["live"], led[False]["active"]) == (0, 1)


def test_every_indicator_is_defined_in_three_languages_in_words_of_its_own() -> None:
    assert [each.code for each in definitions()] == list(figures([], AT))
    for each in definitions():
        assert each.kind in Kind
        for told in (each.names, each.meanings):
            assert set(told) == set(INTERFACE_LANGUAGES)
            assert len(set(told.values())) == 3


@pytest.mark.django_db
def test_a_record_is_read_from_what_happened() -> None:
    amal = member("Amal", "MA", cohort="spring", women_led=True)
    one, two = connected(amal, "one"), connected(amal, "two")
    catalogue.add(amal, rug("LIVE0"))
    ProductRow.everywhere.update(created_at=ago(days=9), updated_at=ago(days=40))
    listed(one, {"live": 2}, first_live_at=(first := ago(days=5)), accepted_at=(taken := ago(days=4)))
    listed(two, {"live": 1}, first_live_at=ago(days=3))  # the same product
    listed(two, {"rejected": 2}, refused_at=ago(days=2))
    listed(two, {"withdrawn": 1}, refused_at=ago(days=3), mended_at=ago(days=2), first_live_at=ago(days=2))
    (record,) = records(Business.objects.all())
    assert (record.country, record.cohort, record.women_led, record.youth_led) == ("MA", "spring", True, None)
    assert (record.accounts, record.products_live, record.refused, record.mended) == (2, 2, 3, 1)
    assert (record.first_live, record.last_active) == (first, taken)
    assert record.first_product is not None
    assert timedelta(days=8) < first - record.first_product + timedelta(days=5) < timedelta(days=10)


@pytest.mark.django_db
def test_a_first_import_counts_although_its_products_are_gone() -> None:
    amal = member("Amal")
    counts = SimpleNamespace(rows=3, created=3, changed=0, unchanged=0, archived=0)
    done = ago(days=7)
    ImportRun.objects.create(
        business=amal, file="a.csv", dialect="freeform", started_at=done, finished_at=done, **vars(counts)
    )
    (record,) = records(Business.objects.all())
    assert (record.first_product, record.last_active) == (done, done)


@pytest.mark.django_db
def test_records_stay_within_the_businesses_asked_for_in_as_many_queries_for_more() -> None:
    listed(connected(member("Amal", "MA")), {"live": 1})
    listed(connected(member("Badr", "JO")), {"live": 1})
    assert [each.country for each in records(Business.objects.filter(country="JO"))] == ["JO"]
    with CaptureQueriesContext(connection) as few:
        records(Business.objects.all())
    for number in range(20):
        listed(connected(member(f"B{number}")), {"live": 1})
    with CaptureQueriesContext(connection) as many:
        assert len(records(Business.objects.all())) == 22
    assert len(many) == len(few) == 5
