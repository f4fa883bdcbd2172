"""The demo's photos are honest input: phone size, turned, with the place where they were taken."""

import io
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pytest
from PIL import ExifTags, Image, ImageChops, ImageOps, ImageStat

from qafila.demo import files, photos
from qafila.demo.scene import Outline, Scene, box, fill
from qafila.demo.shots import Shot, shots

ONE_OF_EACH_TURN = {
    1: "tajine.JPG",
    3: "savon.jpg",
    6: "IMG_20260314_101522.jpg",
    8: "babouches-jaunes.jpg",
}


@cache
def developed(name: str) -> bytes:
    return photos.develop(shots()[name])


def opened(name: str) -> Image.Image:
    return Image.open(io.BytesIO(developed(name)))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of brightness, seen small."""
    small = [image.convert("L").resize((90, 120), Image.Resampling.BOX) for image in (one, other)]
    return ImageStat.Stat(ImageChops.difference(*small)).mean[0]


@pytest.mark.parametrize(("orientation", "name"), ONE_OF_EACH_TURN.items())
def test_a_photo_shows_upright_once_its_orientation_is_applied(orientation: int, name: str) -> None:
    photo, shot = opened(name), shots()[name]
    upright = photos.draw(shot.scene(), portrait=shot.portrait)

    assert photo.getexif()[ExifTags.Base.Orientation] == orientation
    shown = ImageOps.exif_transpose(photo)
    assert (shown.width < shown.height) is shot.portrait
    assert difference(shown, upright) < 20
    if orientation != 1:
        assert difference(photo, upright) > 1.4 * difference(shown, upright)


@pytest.mark.parametrize("name", ONE_OF_EACH_TURN.values())
def test_a_photo_has_a_phones_size_and_make_and_says_where_it_was_taken(name: str) -> None:
    photo = opened(name)
    exif = photo.getexif()
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)

    assert photo.format == "JPEG"
    assert sorted(photo.size) == [photos.SHORT_SIDE, photos.LONG_SIDE]
    assert 1_000_000 < len(developed(name)) < 3_500_000
    assert (exif[ExifTags.Base.Make], exif[ExifTags.Base.Model]) == ("Nakhla", "Nakhla N5 Lite")
    assert exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal].startswith("2026:03:")
    assert (place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLongitudeRef]) == ("N", "W")
    assert [round(float(part), 2) for part in place[ExifTags.GPS.GPSLatitude]] == [30, 17, 24.12]


def test_the_lot_has_every_turn_of_the_phone_and_one_thumbnail() -> None:
    lot = shots().values()

    assert {shot.orientation for shot in lot} == {1, 3, 6, 8}
    assert [shot.name for shot in lot if shot.thumbnail] == ["eau de rose.jpg"]
    assert max(opened("eau de rose.jpg").size) < 300


def test_the_same_shot_gives_the_same_bytes() -> None:
    assert photos.develop(shots()["tajine.JPG"]) == developed("tajine.JPG")


def test_no_two_shots_show_the_same() -> None:
    assert len({shot.scene() for shot in shots().values()}) == len(shots())


def test_one_photo_was_taken_again_and_looks_different() -> None:
    first, second = shots(), shots(changed=True)

    assert [name for name in first if first[name] != second[name]] == ["miel-euphorbe.jpg"]
    assert first.keys() == second.keys()
    before, after = (lot["miel-euphorbe.jpg"] for lot in (first, second))
    assert difference(*(photos.draw(shot.scene(), portrait=True) for shot in (before, after))) > 5


# Writing a folder of them, with two small drawings in the place of all the large ones


def _square(color: str) -> Callable[[], Scene]:
    square: Outline = box(0, 0, 1000, 1000)
    return lambda: (fill(color, square),)


def _shot(name: str, color: str, taken: str = "2026-03-14T10:00:00") -> Shot:
    return Shot(name, (_square(color),), orientation=1, portrait=True, taken=taken, thumbnail=64)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Writes the folder and tells which photos were drawn; in this process, because its shots exist only here."""
    drawn: list[str] = []

    def lot(*, changed: bool = False) -> dict[str, Shot]:
        second = _shot("b.jpg", "#00aa00", "2026-04-01T10:00:00") if changed else _shot("b.jpg", "#aa0000")
        return {"a.jpg": _shot("a.jpg", "#0000aa"), "b.jpg": second}

    def develop(shot: Shot) -> bytes:
        drawn.append(shot.name)
        return photos.develop(shot)

    monkeypatch.setattr(files, "shots", lot)
    monkeypatch.setattr(files, "develop", develop)
    monkeypatch.setattr(files.os, "cpu_count", lambda: 1)

    def write(*, changed: bool = False, without: Iterable[str] = ()) -> list[str]:
        for name in without:
            (tmp_path / files.PHOTOS / name).write_bytes(b"cut off")
        drawn.clear()
        files.write(tmp_path, changed=changed)
        return list(drawn)

    return write


def test_a_photo_is_drawn_only_where_it_is_not_there_yet(written: Callable[..., list[str]], tmp_path: Path) -> None:
    assert written() == ["a.jpg", "b.jpg"]
    assert written() == []
    assert written(changed=True) == ["b.jpg"]
    assert written(changed=True) == []
    assert written(without=["a.jpg"], changed=True) == ["a.jpg"]
    assert written() == ["b.jpg"]
    assert sorted(file.name for file in (tmp_path / files.PHOTOS).iterdir()) == ["a.jpg", "b.jpg"]


def test_photos_of_other_drawings_are_drawn_anew(
    written: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    written()
    monkeypatch.setattr(files, "_drawings", lambda: "other drawings")

    assert written() == ["a.jpg", "b.jpg"]


def test_a_damaged_record_of_what_was_drawn_costs_only_time(written: Callable[..., list[str]], tmp_path: Path) -> None:
    written()
    (tmp_path / ".photos.json").write_text("[not json", "utf-8")

    assert written() == ["a.jpg", "b.jpg"]
