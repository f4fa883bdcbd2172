"""What nobody needs is removed after a while, and nothing else ever is, whenever the power fails."""

import fcntl
import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from catalog import store as catalogue
from catalog.models import Business
from catalog.product import ImageRef, Offer, Product, Source, Variant
from images import files
from images.models import Rendition, SourceImage
from images.spec import ImageSpec
from images.store import FolderPhotos, Made, Tidied, is_due, renditions, take_in, tidy
from images.worker import PhotoWorkers
from tests.images.pictures import corners, saved

pytestmark = pytest.mark.django_db
SPEC, OTHER = ImageSpec(box=48), ImageSpec(box=32)
LONG_AGO = timedelta(days=40)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]  # pytest-django's
    return tmp_path / "home"


@pytest.fixture
def business(tmp_path: Path, workers: PhotoWorkers) -> Business:
    """Its product has the photo bag.jpg; rug.jpg was in one, and is no longer."""
    made = catalogue.add_business("Atlas", "MA", slug="atlas")
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "bag.jpg").write_bytes(saved(corners(96, 64)))
    (photos / "rug.jpg").write_bytes(saved(corners(64, 64)))
    catalogue.add(made, bag("bag.jpg"))
    assert take_in(made, ["bag.jpg", "rug.jpg"], FolderPhotos(photos), workers) == []
    return made


def bag(*sources: str) -> Product:
    images = tuple(ImageRef(source=source) for source in sources)
    return Product(
        key="BAG",
        source=Source(file="x"),
        title={"fr": "Sac"},
        images=images,
        variants=(Variant(key="BAG", offer=Offer()),),
    )


def made_of(business: Business, source: str, workers: PhotoWorkers, spec: ImageSpec = SPEC) -> Made:
    found = renditions(business, [(source, spec)], workers)[source, spec.hash]
    assert isinstance(found, Made)
    return found


def grow_old(home: Path, *, rows: bool = True) -> None:
    """Everything that is there was made and last used forty days ago."""
    then = time.time() - LONG_AGO.total_seconds()
    for file in (home / "images").rglob("*.*"):
        if file.is_file():
            os.utime(file, (then, then))
    if rows:
        SourceImage.everywhere.update(fetched_at=timezone.now() - LONG_AGO)
        Rendition.objects.update(used_at=timezone.now() - LONG_AGO)


def stored(home: Path, kind: files.Kind) -> set[str]:
    return {file.name for shard in files.shards(home, kind) for file in shard}


def test_photos_of_no_product_and_renditions_of_no_listing_are_removed_after_a_while(
    business: Business, workers: PhotoWorkers, home: Path
) -> None:
    shown, unused = made_of(business, "bag.jpg", workers), made_of(business, "bag.jpg", workers, OTHER)
    assert tidy([shown.rendition_id]) == Tidied()
    grow_old(home)
    assert tidy([shown.rendition_id]) == Tidied(photos=1, renditions=1, files=2)
    (left,) = SourceImage.objects.within(business)
    assert left.source == "bag.jpg"
    assert stored(home, "originals") == {f"{left.sha256}.jpg"}
    assert stored(home, "renditions") == {shown.path.name}
    assert not unused.path.exists()
    assert tidy([shown.rendition_id]) == Tidied()


def test_a_rendition_that_a_plan_has_just_asked_for_stays(
    business: Business, workers: PhotoWorkers, home: Path
) -> None:
    made = made_of(business, "bag.jpg", workers)
    grow_old(home)
    assert made_of(business, "bag.jpg", workers) == made
    assert tidy([]).renditions == 0
    assert made.path.is_file()


def test_what_was_removed_is_made_again_when_it_is_wanted_again(
    business: Business, workers: PhotoWorkers, home: Path
) -> None:
    made = made_of(business, "bag.jpg", workers)
    grow_old(home)
    tidy([])
    assert not made.path.exists()
    assert made_of(business, "bag.jpg", workers) == made
    assert made.path.is_file()


def test_the_bytes_that_two_businesses_gave_stay_while_one_of_them_has_them(
    business: Business, workers: PhotoWorkers, home: Path, tmp_path: Path
) -> None:
    other = catalogue.add_business("Rif", "MA", slug="rif")
    catalogue.add(other, bag("rug.jpg"))
    take_in(other, ["rug.jpg"], FolderPhotos(tmp_path / "photos"), workers)
    grow_old(home)
    assert tidy([]) == Tidied(photos=1, files=0)
    assert len(stored(home, "originals")) == 2


def test_a_business_that_is_deleted_leaves_no_photo_behind(business: Business, home: Path) -> None:
    grow_old(home)
    business.delete()
    assert tidy([]).files == 2
    assert not stored(home, "originals")


@pytest.mark.parametrize("after", ["photos", "renditions"])
def test_a_crash_in_the_middle_loses_nothing_and_the_next_time_finishes(
    after: str, business: Business, workers: PhotoWorkers, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = made_of(business, "bag.jpg", workers)
    made_of(business, "rug.jpg", workers)
    grow_old(home)
    died = {"photos": "_forget_renditions", "renditions": "_remove_files"}[after]

    class PowerFailed(BaseException):
        pass

    def fail(*_: object) -> int:
        raise PowerFailed

    with monkeypatch.context() as patch, pytest.raises(PowerFailed):
        patch.setattr(f"images.store.tidying.{died}", fail)
        tidy([shown.rendition_id])
    for row in SourceImage.objects.within(business):
        assert files.place(home, "originals", row.sha256, row.media_type).is_file()
    tidy([shown.rendition_id])
    assert len(stored(home, "originals")) == 1
    assert stored(home, "renditions") == {shown.path.name}


def test_half_written_files_and_files_without_rows_go_and_young_ones_stay(business: Business, home: Path) -> None:
    folder = next((home / "images" / "originals").glob("*/*"))
    for name in (".old.part", "old.jpg"):
        (folder / name).write_bytes(b"x")
    grow_old(home, rows=False)
    for name in (".new.part", "new.jpg"):
        (folder / name).write_bytes(b"x")
    assert tidy([]) == Tidied(files=2)
    assert {"new.jpg", ".new.part"} < {file.name for file in folder.iterdir()}


def test_a_file_that_is_kept_again_is_new_so_that_its_row_may_come_later(business: Business, home: Path) -> None:
    """Between the file and its row another process may tidy up."""
    row = SourceImage.objects.within(business).get(source="bag.jpg")
    path = files.place(home, "originals", row.sha256, row.media_type)
    grow_old(home)
    SourceImage.objects.within(business).delete()
    files.keep(path, path.read_bytes())
    assert tidy([]).files == 1
    assert stored(home, "originals") == {path.name}


def test_nothing_is_removed_while_somebody_keeps_a_file(home: Path) -> None:
    """The other one has found the file, and is about to make it new."""
    path = files.place(home, "originals", "ab" * 32, "image/jpeg")
    files.keep(path, b"photo")
    os.utime(path, (1, 1))
    remover = threading.Thread(target=files.remove_old, args=(path, 60))
    with files._locked(home / "images", fcntl.LOCK_SH):
        remover.start()
        remover.join(0.2)
        os.utime(path)
    remover.join()
    assert path.read_bytes() == b"photo"


def test_it_is_due_once_a_day(home: Path) -> None:
    assert is_due()
    assert not is_due()
    then = time.time() - timedelta(days=1, minutes=1).total_seconds()
    os.utime(home / "images" / ".tidied", (then, then))
    assert is_due()
