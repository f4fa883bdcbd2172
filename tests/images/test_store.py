"""Photos taken in once and made fit once, with real files and rows."""

from pathlib import Path

import pytest
from django.core.management import call_command

from catalog.issues import Issue
from catalog.models import Business
from images.models import Rendition, SourceImage
from images.photo import rendition_id
from images.spec import ImageSpec
from images.store import FirstOf, FolderPhotos, Made, RenditionMissing, read_rendition, renditions, seen, take_in
from images.worker import PhotoWorkers
from tests.images.pictures import as_stored, corners, exif, opened, saved

pytestmark = pytest.mark.django_db
MAIN, SMALL = ImageSpec(box=48), ImageSpec(box=32, square=True, formats=("webp",))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]  # pytest-django's
    return tmp_path / "home"


@pytest.fixture
def business() -> Business:
    return Business.objects.create(slug="atlas", name="Atlas", country="MA", currency="MAD", language="fr")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "bag.jpg").write_bytes(saved(as_stored(corners(96, 64), 6), exif=exif(6, private=True)))
    (photos / "rug.png").write_bytes(saved(corners(40, 30), "PNG"))
    (photos / "note.jpg").write_text("not a photo")
    return photos


def codes(issues: list[Issue]) -> list[tuple[str, str]]:
    return [(issue.code, issue.value) for issue in issues]


def made(found: Made | Issue) -> Made:
    assert isinstance(found, Made), found
    return found


def test_a_film_is_taken_for_its_first_picture_and_that_is_said(
    business: Business, folder: Path, workers: PhotoWorkers
) -> None:
    (folder / "spin.gif").write_bytes(
        saved(corners(), "GIF", save_all=True, append_images=[corners(64, 48).rotate(90)])
    )
    assert codes(take_in(business, ["spin.gif"], FolderPhotos(folder), workers)) == [("photo_moves", "spin.gif")]
    assert isinstance(renditions(business, [("spin.gif", SMALL)], workers)["spin.gif", SMALL.hash], Made)


def test_photos_are_taken_in_from_a_folder(business: Business, folder: Path, workers: PhotoWorkers, home: Path) -> None:
    sources = ["bag.jpg", "rug.PNG", "bag.jpg", "note.jpg", "lost.jpg", "https://photos.test/a.jpg"]
    issues = take_in(business, sources, FolderPhotos(folder), workers)
    assert sorted(codes(issues)) == [("photo_format_unknown", "note.jpg"), ("photo_missing", "lost.jpg")]
    assert {issue.field for issue in issues} == {"images"}
    rows = {row.source: row for row in SourceImage.objects.within(business)}
    assert set(rows) == {"bag.jpg", "rug.PNG"}
    bag = rows["bag.jpg"]
    assert (bag.media_type, bag.width, bag.height) == ("image/jpeg", 96, 64)
    kept = home / "images" / "originals" / bag.sha256[:2] / bag.sha256[2:4] / f"{bag.sha256}.jpg"
    assert kept.read_bytes() == (folder / "bag.jpg").read_bytes()
    assert bag.size == kept.stat().st_size


def test_how_far_it_is_with_many_photos_is_told(business: Business, folder: Path, workers: PhotoWorkers) -> None:
    told: list[tuple[int, int]] = []
    named = ["bag.jpg", "rug.png", "bag.jpg", "lost.jpg", "https://photos.test/a.jpg"]
    take_in(business, named, FolderPhotos(folder), workers, lambda *far: told.append(far))
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    told.clear()
    seen(business, named, workers, lambda *far: told.append(far))
    assert told == [(1, 2), (2, 2)]
    seen(business, named, workers, lambda *far: told.append(far))
    assert told == [(1, 2), (2, 2)], "what was looked at once is not looked at again"


def test_a_photo_that_was_taken_in_is_not_missed_later(business: Business, folder: Path, workers: PhotoWorkers) -> None:
    take_in(business, ["bag.jpg"], FolderPhotos(folder), workers)
    with PhotoWorkers(1) as idle:
        assert take_in(business, ["bag.jpg"], FolderPhotos(folder), idle) == []
        assert not idle._idle, "the same photo was looked at again"
    assert codes(take_in(business, ["bag.jpg", "rug.png"], FirstOf(), workers)) == [("photo_missing", "rug.png")]
    (folder / "bag.jpg").unlink()
    assert take_in(business, ["bag.jpg"], FolderPhotos(folder), workers) == []


def test_a_photo_that_changed_under_its_name_is_noticed(
    business: Business, folder: Path, workers: PhotoWorkers
) -> None:
    take_in(business, ["rug.png"], FolderPhotos(folder), workers)
    before = made(renditions(business, [("rug.png", MAIN)], workers)["rug.png", MAIN.hash])
    (folder / "rug.png").write_bytes(saved(corners(44, 30), "PNG"))
    assert take_in(business, ["rug.png"], FolderPhotos(folder), workers) == []
    (row,) = SourceImage.objects.within(business)
    assert row.width == 44
    after = made(renditions(business, [("rug.png", MAIN)], workers)["rug.png", MAIN.hash])
    assert after.rendition_id != before.rendition_id
    assert read_rendition(before.rendition_id) != read_rendition(after.rendition_id)


def test_a_broken_new_photo_leaves_the_old_one(business: Business, folder: Path, workers: PhotoWorkers) -> None:
    take_in(business, ["rug.png"], FolderPhotos(folder), workers)
    (folder / "rug.png").write_bytes(saved(corners(44, 30), "PNG")[:60])
    assert codes(take_in(business, ["rug.png"], FolderPhotos(folder), workers)) == [("photo_unreadable", "rug.png")]
    assert SourceImage.objects.within(business).get().width == 40


def test_renditions_are_made_once(business: Business, folder: Path, workers: PhotoWorkers, home: Path) -> None:
    take_in(business, ["bag.jpg", "rug.png"], FolderPhotos(folder), workers)
    wanted = [(source, spec) for source in ("bag.jpg", "rug.png") for spec in (MAIN, SMALL)]
    first = renditions(business, wanted, workers)
    assert set(first) == {(source, spec.hash) for source, spec in wanted}
    bag = made(first["bag.jpg", MAIN.hash])
    assert (bag.media_type, bag.width, bag.height) == ("image/jpeg", 48, 32)
    assert read_rendition(bag.rendition_id) == bag.path.read_bytes()
    assert len(bag.path.read_bytes()) == bag.size
    assert opened(bag.path.read_bytes()).size == (48, 32)
    assert b"SecretCam" not in bag.path.read_bytes()
    assert (made(first["bag.jpg", SMALL.hash]).width, made(first["bag.jpg", SMALL.hash]).height) == (32, 32)
    with PhotoWorkers(1) as idle:
        assert renditions(business, wanted, idle) == first
        assert not idle._idle, "something was rendered again"
    assert not list((home / "images").rglob("*.part"))


def test_the_name_of_a_rendition_follows_from_photo_and_spec(
    business: Business, folder: Path, workers: PhotoWorkers
) -> None:
    take_in(business, ["bag.jpg"], FolderPhotos(folder), workers)
    row = SourceImage.objects.within(business).get()
    found = made(renditions(business, [("bag.jpg", MAIN)], workers)["bag.jpg", MAIN.hash])
    assert found.rendition_id == rendition_id(row.sha256, MAIN) != rendition_id(row.sha256, SMALL)


def test_the_same_photo_under_two_names_is_rendered_once(
    business: Business, folder: Path, workers: PhotoWorkers
) -> None:
    (folder / "copy.jpg").write_bytes((folder / "bag.jpg").read_bytes())
    take_in(business, ["bag.jpg", "copy.jpg"], FolderPhotos(folder), workers)
    found = renditions(business, [("bag.jpg", MAIN), ("copy.jpg", MAIN)], workers)
    assert found["bag.jpg", MAIN.hash] == found["copy.jpg", MAIN.hash]
    assert Rendition.objects.count() == 1


def test_a_rendition_whose_file_was_lost_is_made_again(business: Business, folder: Path, workers: PhotoWorkers) -> None:
    take_in(business, ["bag.jpg"], FolderPhotos(folder), workers)
    found = made(renditions(business, [("bag.jpg", MAIN)], workers)["bag.jpg", MAIN.hash])
    found.path.unlink()
    with pytest.raises(RenditionMissing):
        read_rendition(found.rendition_id)
    assert made(renditions(business, [("bag.jpg", MAIN)], workers)["bag.jpg", MAIN.hash]) == found
    assert found.path.is_file()


def test_an_original_that_was_lost_is_told_and_taken_in_again(
    business: Business, folder: Path, workers: PhotoWorkers, home: Path
) -> None:
    take_in(business, ["bag.jpg"], FolderPhotos(folder), workers)
    (original,) = (home / "images" / "originals").rglob("*.jpg")
    original.unlink()
    found = renditions(business, [("bag.jpg", MAIN), ("bag.jpg", SMALL)], workers)
    assert {(issue.code, issue.value) for issue in found.values() if isinstance(issue, Issue)} == {
        ("photo_missing", "bag.jpg")
    }
    assert take_in(business, ["bag.jpg"], FolderPhotos(folder), workers) == []
    assert made(renditions(business, [("bag.jpg", MAIN)], workers)["bag.jpg", MAIN.hash])


def test_a_photo_below_what_the_platform_takes_is_an_issue_and_the_others_are_made(
    business: Business, folder: Path, workers: PhotoWorkers
) -> None:
    take_in(business, ["bag.jpg", "rug.png"], FolderPhotos(folder), workers)
    large = ImageSpec(min_side=50)
    found = renditions(business, [("bag.jpg", large), ("rug.png", large), ("x.jpg", large)], workers)
    issue = found["rug.png", large.hash]
    assert isinstance(issue, Issue)
    assert (issue.code, issue.value) == ("photo_too_small", "rug.png")
    assert issue.params == {"width": "40", "height": "30", "needed": "50"}
    assert "40 × 30" in issue.message_in("en")
    assert made(found["bag.jpg", large.hash]).width == 96
    lost = found["x.jpg", large.hash]
    assert isinstance(lost, Issue)
    assert lost.code == "photo_missing"


def test_a_photo_is_measured_once_for_its_bytes(business: Business, folder: Path, workers: PhotoWorkers) -> None:
    (folder / "copy.jpg").write_bytes((folder / "bag.jpg").read_bytes())
    take_in(business, ["bag.jpg", "copy.jpg", "rug.png"], FolderPhotos(folder), workers)
    first = seen(business, ["bag.jpg", "copy.jpg", "rug.png", "lost.jpg"], workers)
    assert set(first) == {"bag.jpg", "copy.jpg", "rug.png"}
    assert first["bag.jpg"].measures == first["copy.jpg"].measures != first["rug.png"].measures
    assert (first["bag.jpg"].width, first["bag.jpg"].height) == (96, 64)
    with PhotoWorkers(1) as idle:
        assert seen(business, ["rug.png", "bag.jpg", "copy.jpg"], idle) == first
        assert not idle._idle, "something was measured again"


def test_no_business_sees_the_photos_of_another(business: Business, folder: Path, workers: PhotoWorkers) -> None:
    take_in(business, ["bag.jpg"], FolderPhotos(folder), workers)
    other = Business.objects.create(slug="rif", name="Rif", country="MA", currency="MAD", language="ar")
    found = renditions(other, [("bag.jpg", MAIN)], workers)["bag.jpg", MAIN.hash]
    assert isinstance(found, Issue)
    assert codes(take_in(other, ["bag.jpg"], FirstOf(), workers)) == [("photo_missing", "bag.jpg")]


def test_the_migrations_are_those_of_the_models() -> None:
    call_command("makemigrations", "qafila_images", check=True, dry_run=True, verbosity=0)
