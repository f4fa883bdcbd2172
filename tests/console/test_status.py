"""The status page, and the photos that platforms fetch."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image

from catalog import store as catalogue
from catalog.models import Business
from catalog.money import Money
from catalog.product import ImageRef, Offer, Product, Source, Variant
from images import store as images
from images.spec import ImageSpec
from images.worker import PhotoWorkers
from sync.models import Attempt, ChannelAccount, ListingRow, SyncRun
from sync.store import accounts, leases
from sync.store.clock import now
from tests.console.conftest import client_of, member


@pytest.fixture
def account(business: Business) -> ChannelAccount:
    return accounts.add_account(business, "stall", "memory", accounts.Changes(config={"shop": "stall"}))


def add_listing(account: ChannelAccount, key: str, state: str, code: str = "") -> None:
    issues = [{"code": code}] if code else []
    ListingRow.objects.create(
        business=account.business, account=account, product_key=key, title=f"Tapis {key}", state=state, issues=issues
    )


@pytest.mark.parametrize(
    ("accepted", "direction", "said"),
    [
        ("fr-MA,fr;q=0.9", "ltr", "attend votre action"),
        ("ar", "rtl", "يحتاج إليكم"),
        ("de", "ltr", "needs you"),
    ],
)
def test_the_page_speaks_the_readers_language_and_shows_what_needs_her_first(
    account: ChannelAccount, accepted: str, direction: str, said: str
) -> None:
    add_listing(account, "A", "live")
    add_listing(account, "B", "blocked", "price_missing")
    page = client_of(member(account.business), accepted).get("/b/souk/").content.decode()
    assert f'dir="{direction}"' in page
    assert said in page
    assert page.index("Tapis B") < page.index("Tapis A")


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "à l&#x27;arrêt"), ("ar", "النشر متوقف"), ("en", "Publishing stands still")]
)
def test_an_account_that_waits_without_a_worker_says_so(account: ChannelAccount, language: str, said: str) -> None:
    browser = client_of(member(account.business), language)
    page = browser.get("/b/souk/").content.decode()
    assert "stall" in page
    assert said in page
    leases.sign_in("a")
    assert said not in browser.get("/b/souk/").content.decode()


def test_a_run_under_way_says_how_long_it_will_take(account: ChannelAccount) -> None:
    add_listing(account, "A", "live")
    run = SyncRun.objects.create(business=account.business, account=account, epoch=1, worker="a", total=400, done=200)
    row = ListingRow.objects.within(account.business).get()
    moments = [now() - timedelta(seconds=100 - second) for second in range(100)]  # one a second
    Attempt.objects.within(account.business).bulk_create(
        [Attempt(business=account.business, listing=row, run=run, at=at) for at in moments]
    )
    page = client_of(member(account.business)).get("/b/souk/").content.decode()
    assert "under way" in page
    assert "200/400" in page
    assert "about 3 minutes left" in page


def test_names_are_text(account: ChannelAccount, owner: Client) -> None:
    page = owner.get("/b/souk/").content.decode()
    assert "Souk &lt;b&gt;" in page
    assert "Souk <b>" not in page


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_page_only_reads(owner: Client, method: str) -> None:
    assert getattr(owner, method)("/b/souk/").status_code == 405


def test_a_photo_is_served_for_ever_and_as_a_photo(business: Business, tmp_path: Path) -> None:
    data = BytesIO()
    Image.new("RGB", (800, 600), (200, 80, 40)).save(data, "JPEG")
    (tmp_path / "a.jpg").write_bytes(data.getvalue())
    variant = Variant(key="A", offer=Offer(price=Money.of(1, "MAD")))
    catalogue.add(
        business,
        Product(
            key="A", source=Source(file="x"), title={"fr": "x"}, images=(ImageRef(source="a.jpg"),), variants=(variant,)
        ),
    )
    with PhotoWorkers() as workers:
        images.take_in(business, ["a.jpg"], images.FolderPhotos(tmp_path), workers)
        (made,) = images.renditions(business, [("a.jpg", ImageSpec(box=300))], workers).values()
    assert isinstance(made, images.Made)
    answer = Client().get(f"/photos/{made.rendition_id}.jpg")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer["Cache-Control"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not made.path.stat().st_mode & 0o111, "nobody can execute it"
    assert Client().get(f"/photos/{made.rendition_id}.html").status_code == 404
    assert Client().post(f"/photos/{made.rendition_id}.jpg").status_code == 405
    head = Client().head(f"/photos/{made.rendition_id}.jpg")
    head.close()
    assert head["Content-Type"] == "image/jpeg"
    assert b"".join(answer.streaming_content) == made.path.read_bytes()  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["../keys.jpg", "%2e%2e%2fkeys.jpg", "a/b.jpg", ".jpg", "0.", "0"])
def test_nothing_but_photos_is_served_from_there(business: Business, path: str) -> None:
    assert Client().get(f"/photos/{path}").status_code == 404


def test_a_photo_that_is_not_there_is_not_found(business: Business) -> None:
    assert Client().get("/photos/0123456789abcdef.jpg").status_code == 404
