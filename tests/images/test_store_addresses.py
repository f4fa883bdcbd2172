"""Photos at web addresses: fetched once, looked at again each day, and asked for ever more seldom where none comes."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from catalog.models import Business
from images.fetch import FetchOptions
from images.models import PhotoAddress, SourceImage
from images.spec import ImageSpec
from images.store import Made, ask_again, fetch_missing, look_again, renditions
from images.store.addresses import wait_after
from images.worker import PhotoWorkers
from tests.images.pictures import corners, saved
from tests.images.site import PHOTO, Site, serving

pytestmark = pytest.mark.django_db
LOCAL = FetchOptions(frozenset({"127.0.0.1"}))
SPEC = ImageSpec(box=48)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]  # pytest-django's
    return tmp_path / "home"


@pytest.fixture
def business() -> Business:
    return Business.objects.create(slug="atlas", name="Atlas", country="MA", currency="MAD", language="fr")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as started:
        yield started


def a_day_passes() -> None:
    for row in PhotoAddress.everywhere.all():
        PhotoAddress.everywhere.filter(pk=row.pk).update(ask_at=row.ask_at - timedelta(days=1, seconds=1))


def codes(business: Business, urls: list[str], workers: PhotoWorkers) -> list[str]:
    return [issue.code for issue in fetch_missing(business, urls, workers, LOCAL)]


def test_an_address_is_fetched_once(business: Business, workers: PhotoWorkers, site: Site) -> None:
    url = site.url("/photo")
    waiting = renditions(business, [(url, SPEC)], workers)[url, SPEC.hash]
    assert getattr(waiting, "code", "") == "photo_waiting"
    assert codes(business, [url, "bag.jpg", url], workers) == []
    assert isinstance(renditions(business, [(url, SPEC)], workers)[url, SPEC.hash], Made)
    assert codes(business, [url], workers) == []
    assert look_again(business, workers, LOCAL) is False
    assert site.seen == ["/photo"]


def test_a_day_later_an_unchanged_photo_is_not_fetched_again(
    business: Business, workers: PhotoWorkers, site: Site
) -> None:
    codes(business, [site.url("/photo")], workers)
    taken = SourceImage.objects.within(business).get()
    assert (taken.etag, taken.last_modified) == ('"one"', "yesterday")
    a_day_passes()
    assert look_again(business, workers, LOCAL) is False
    assert (site.headers[-1]["if-none-match"], site.headers[-1]["if-modified-since"]) == ('"one"', "yesterday")
    assert SourceImage.objects.within(business).get().fetched_at == taken.fetched_at
    assert look_again(business, workers, LOCAL) is False
    assert site.seen == ["/photo", "/photo"]


def test_a_photo_that_changed_under_its_address_is_noticed_by_its_bytes(
    business: Business, workers: PhotoWorkers, site: Site
) -> None:
    url = site.url("/bare")
    codes(business, [url], workers)
    before = renditions(business, [(url, SPEC)], workers)[url, SPEC.hash]
    a_day_passes()
    assert look_again(business, workers, LOCAL) is False, "the same bytes, though the site says nothing about them"
    site.bare = saved(corners(80, 60))
    a_day_passes()
    assert look_again(business, workers, LOCAL) is True
    assert SourceImage.objects.within(business).get().width == 80
    assert renditions(business, [(url, SPEC)], workers)[url, SPEC.hash] != before


def test_a_photo_that_is_gone_or_broken_later_leaves_the_one_that_is_here(
    business: Business, workers: PhotoWorkers, site: Site
) -> None:
    url = site.url("/bare")
    codes(business, [url], workers)
    for broken in (PHOTO[:200], b"<html>sold</html>"):
        site.bare = broken
        a_day_passes()
        assert look_again(business, workers, LOCAL) is False
    assert SourceImage.objects.within(business).get().width == 64
    assert isinstance(renditions(business, [(url, SPEC)], workers)[url, SPEC.hash], Made)


def test_an_address_that_failed_is_not_asked_at_each_sync_and_its_issue_stands(
    business: Business, workers: PhotoWorkers, site: Site
) -> None:
    page, junk = site.url("/page").replace("//", "//fatima:secret@"), site.url("/large")
    for _ in range(3):
        issues = fetch_missing(business, [page, junk], workers, LOCAL)
        assert sorted((issue.code, issue.value) for issue in issues) == [
            ("photo_format_unknown", junk),
            ("photo_is_a_page", page.replace("fatima:secret@", "")),
        ]
    assert sorted(site.seen) == ["/large", "/page"]


def test_it_is_asked_again_after_ever_longer_waits(business: Business, workers: PhotoWorkers, site: Site) -> None:
    url = site.url("/503")
    waits = []
    for _ in range(3):
        assert codes(business, [url], workers) == ["photo_host_failing"]
        row = PhotoAddress.objects.within(business).get()
        waits.append(row.ask_at - timezone.now())
        a_day_passes()
    assert len(site.seen) == 3
    assert [round(wait / timedelta(minutes=10)) for wait in waits] == [1, 3, 9]
    assert [wait_after(each) for each in (1, 7, 1000)] == [timedelta(minutes=10), timedelta(days=3), timedelta(days=3)]


def test_a_photo_that_comes_at_last_is_told(business: Business, workers: PhotoWorkers, site: Site) -> None:
    url = site.url("/bare")
    site.bare = b"<html>soon</html>"
    assert codes(business, [url], workers) == ["photo_is_a_page"]
    assert look_again(business, workers, LOCAL) is False
    site.bare = PHOTO
    ask_again(business)
    assert look_again(business, workers, LOCAL) is True
    row = PhotoAddress.objects.within(business).get()
    assert (row.failures, row.issue) == (0, None)
    assert codes(business, [url], workers) == []


def test_addresses_of_machines_inside_are_not_fetched_unless_allowed(
    business: Business, workers: PhotoWorkers, site: Site
) -> None:
    (issue,) = fetch_missing(business, [site.url("/photo")], workers)
    assert (issue.code, issue.value) == ("photo_address_private", site.url("/photo"))
    assert not site.seen
