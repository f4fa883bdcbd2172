"""Every table, key and file that a backup is for comes back; a business that is deleted leaves nothing, and no other's
rows with it."""

import shutil
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from catalog import store as catalogue
from catalog.money import Money
from catalog.product import ImageRef, Offer, Product, Source, Variant
from console.models import User
from images import store as images
from images.files import KINDS, keep, place
from images.models import Measured, Rendition, SourceImage
from images.worker import PhotoWorkers
from qafila.cli import businesses
from qafila.home import home
from qafila.keeping import back_up, export_business, restore
from qafila.keeping.restore import LATER, InUse
from qafila.keys import KEY_FILE, make_keys
from sync.models import ChannelAccount, ListingRow
from sync.opening import kind_of
from sync.store import accounts, uploads
from tests.images.pictures import corners, saved
from tests.qafila.filling import every_table, filled, rest_filled

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "a key that opens the shop"
PHOTO, RENDITION = b"a photo", b"a smaller one"
SHOP = {"url": "http://127.0.0.1:1"}
ANEW = {
    "qafila_sync.ChannelAccount": {"leased_by", "lease_until", "dirty", "waits_since", "reconcile_at"},
    "qafila_sync.ListingRow": {"version"},
    "qafila_sync.SyncRun": {"state", "finished_at", "note"},
}
OWN = {"business_id", "account_id"}
Tables = dict[str, list[dict[str, Any]]]


@pytest.fixture
def workers() -> Iterator[PhotoWorkers]:
    with PhotoWorkers(count=1) as few:
        yield few


@pytest.fixture
def owner() -> Iterator[User]:
    """Her files are the only ones: the home folder is one for all tests of a process."""
    make_keys(home())
    without_files()
    yield User.objects.create_user("amal@example.org")
    without_files()


def without_files() -> None:
    for folder in ("images", uploads.UPLOADS):
        shutil.rmtree(home() / folder, ignore_errors=True)


def test_every_table_key_and_file_comes_back(owner: User, tmp_path: Path) -> None:
    souk = filled("souk", owner)
    filled("bazar", owner)
    rest_filled(owner)
    row = accounts.add_account(souk, "stall", "practice", accounts.Changes(config=SHOP, secrets={"api_key": SECRET}))
    files = handed_over(souk.pk)
    before, keys = every_table(), (home() / KEY_FILE).read_bytes()
    assert not [label for label, rows in before.items() if not rows], "a table without a row proves nothing"
    told = back_up(tmp_path / "copy")
    assert (told.photos, told.damaged) == (2, 0)
    with pytest.raises(InUse, match="holds data already"):
        restore(tmp_path / "copy")
    assert every_table() == before, "it is refused, and nothing is changed"
    without_files()
    (home() / KEY_FILE).unlink()
    restore(tmp_path / "copy", replace=True)
    assert (home() / KEY_FILE).read_bytes() == keys
    assert {file: file.read_bytes() for file in files} == files
    after = every_table()
    assert {each["version"] - LATER for each in after["qafila_sync.ListingRow"]} == {3}
    assert {each["leased_by"] for each in after["qafila_sync.ChannelAccount"]} == {""}
    assert {each["state"] for each in after["qafila_sync.SyncRun"]} == {"lost"}, "nobody is at work on them here"
    assert as_they_were(after) == as_they_were(before)
    again = ChannelAccount.objects.within(souk).get(pk=row.pk)
    assert SECRET not in str(again.secrets)
    assert accounts.config_of(again, kind_of(again)).api_key.get_secret_value() == SECRET


def as_they_were(tables: Tables) -> Tables:
    """Without what a restored installation decides anew."""
    return {
        label: [{name: each for name, each in row.items() if name not in ANEW.get(label, ())} for row in rows]
        for label, rows in tables.items()
    }


def handed_over(business: int) -> dict[Path, bytes]:
    """A photo, what was made of it, and a photo that no worker has seen to yet."""
    files = {
        place(home(), kind, sha256(data).hexdigest(), "image/jpeg"): data
        for kind, data in zip(KINDS, (PHOTO, RENDITION), strict=True)
    }
    for path, data in files.items():
        keep(path, data)
    waiting = home() / uploads.UPLOADS / str(business) / "photos" / "سلة.jpg"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(PHOTO)
    return {**files, waiting: PHOTO}


def test_a_business_that_is_deleted_leaves_nothing_in_any_table_and_takes_nothing_of_others(owner: User) -> None:
    bazar = filled("bazar", owner)
    rest_filled(owner)
    before, kept_file = every_table(), uploads.keep_photo(bazar, "panier.jpg", [PHOTO])
    souk = filled("souk", owner)
    uploads.keep_photo(souk, "tapis.jpg", [PHOTO])
    assert all(len(rows) > len(before[label]) for label, rows in every_table().items() if OWN & columns(rows))
    businesses.delete("souk", yes=True)
    after = every_table()
    assert after == before
    assert not (home() / uploads.UPLOADS / str(souk.pk)).exists()
    assert uploads.photo_names(bazar) == [kept_file]


def columns(rows: list[dict[str, Any]]) -> set[str]:
    return set(rows[0]) if rows else set()


def test_what_was_made_of_a_photo_goes_with_the_last_business_that_has_it(owner: User) -> None:
    souk, bazar = filled("souk", owner), filled("bazar", owner)
    shared = SourceImage.objects.within(bazar).get().sha256
    SourceImage.objects.within(souk).update(sha256=shared)
    lone = Rendition.objects.get(id="rendition souk")
    Rendition.objects.filter(pk=lone.pk).update(photo=shared)
    businesses.delete("souk", yes=True)
    assert set(Rendition.objects.values_list("pk", flat=True)) == {"rendition souk", "rendition bazar"}
    shown = {"listing": {"pictures": [{"rendition": "rendition bazar"}]}}
    third = filled("third", owner)
    ListingRow.objects.within(third).update(**shown)
    businesses.delete("bazar", yes=True)
    assert set(Rendition.objects.values_list("pk", flat=True)) == {"rendition bazar", "rendition third"}, (
        "a listing shows it still"
    )
    assert not Measured.objects.filter(pk=shared).exists()


def test_what_a_business_takes_along_is_its_own_and_holds_no_secret(
    owner: User, tmp_path: Path, workers: PhotoWorkers
) -> None:
    souk, bazar = catalogue.add_business("Souk", "MA"), catalogue.add_business("Bazar", "MA")
    for business, name in ((souk, "Tapis du souk"), (bazar, "Panier du bazar")):
        photos = tmp_path / business.slug
        photos.mkdir()
        (photos / "photo.jpg").write_bytes(saved(corners(96, 64 + len(name))))
        catalogue.add(business, product("A", name, "photo.jpg"))
        images.take_in(business, ["photo.jpg"], images.FolderPhotos(photos), workers)
        changes = accounts.Changes(config=SHOP, secrets={"api_key": SECRET})
        accounts.add_account(business, f"stall of {business.slug}", "practice", changes)
        uploads.keep_photo(business, f"{business.slug}.jpg", [PHOTO])
    assert export_business(souk, tmp_path / "souk.zip") == 1
    with zipfile.ZipFile(tmp_path / "souk.zip") as archive:
        told = {name: archive.read(name) for name in archive.namelist()}
    assert {name for name in told if "/" in name} == {"photos/00001-photo.jpg", "uploads/photos/souk.jpg"}
    assert told["photos/00001-photo.jpg"] == (tmp_path / "souk" / "photo.jpg").read_bytes()
    whole = b"".join(told.values())
    assert all(words in whole for words in (b"Tapis du souk", b"stall of souk"))
    assert b"azar" not in whole
    row = ChannelAccount.objects.within(souk).get()
    assert not [each for each in (SECRET, *row.secrets.values()) if str(each).encode() in whole]


def product(key: str, title: str, photo: str) -> Product:
    variant = Variant(key=key, offer=Offer(price=Money.of(10, "MAD"), quantity=1))
    images_of_it = (ImageRef(source=photo),)
    return Product(key=key, source=Source(file="x"), title={"fr": title}, images=images_of_it, variants=(variant,))
