"""The pages of a large catalogue ask the database as often as those of a small one, and show no more rows."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.console import OWNER_PAGES
from benchmarks.stand.catalogue import products, with_one_account
from catalog.store import shelf
from sync.states import NEEDS_A_PERSON, ListingState
from sync.store import listings, uploads

pytestmark = pytest.mark.django_db
FEW, MANY = 60, 240


def queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(page).status_code == 200, page
    return len(asked)


def test_no_page_asks_more_often_where_there_are_more_products() -> None:
    client, account = with_one_account()
    pages = [page.format(account=account.pk) for page in OWNER_PAGES]
    products(account, range(FEW))
    few = {page: queries(client, page) for page in pages}
    products(account, range(FEW, MANY))
    assert not {page: count for page in pages if (count := queries(client, page)) > few[page]}
    page = client.get("/b/souk/products/").content.decode()
    assert page.count("<bdi>Tapis ") == shelf.AT_MOST - 1, "the rest of a page is the one that is not numbered"


def test_the_listings_that_need_a_person_come_first_then_those_on_sale() -> None:
    _, account = with_one_account()
    products(account, range(60))
    states = dict(account.listings.values_list("product_key", "state"))
    some = [ListingState(states[key]) for key in listings.first_keys(account, 20)]
    needing = sum(ListingState(state) in NEEDS_A_PERSON for state in states.values())
    assert needing == 12
    assert all(state in NEEDS_A_PERSON for state in some[:needing])
    assert set(some[needing:]) == {ListingState.LIVE}
    assert len(some) == 20
    assert len(listings.first_keys(account, 100)) == 60


def test_photos_that_no_product_has_are_looked_for_in_a_large_catalogue_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    client, account = with_one_account()
    products(account, range(3))
    (uploads.photos_of(account.business) / "d.jpg").write_bytes(b"a photo")
    assert "take-d.jpg" in client.get("/b/souk/products/P1/").content.decode()
    monkeypatch.setattr(shelf, "LARGE", 2)
    page = client.get("/b/souk/products/P1/").content.decode()
    assert "take-d.jpg" not in page and "?loose=yes#photos" in page
    assert "take-d.jpg" in client.get("/b/souk/products/P1/?loose=yes").content.decode()
