"""A nearly white background is shown as white where the seller agrees; the photo itself stays."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from catalog.models import Business
from images.advice import is_nearly_white, is_white, paper
from images.inspect import measure
from images.models import SourceImage
from images.pixels.engine import Engine
from images.spec import ImageSpec
from images.store import FolderPhotos, Made, NotNearlyWhite, PhotoUnknown, leave_as_it_is, renditions, take_in, whiten
from images.worker import PhotoWorkers
from tests.images.pictures import near, opened, saved
from tests.images.renditions import on_both_engines, rendered

EXACT = ImageSpec(formats=("png",))


def photo(level: int = 232) -> Image.Image:
    """A red thing before paper that is a little darker below."""
    sheet = np.linspace(level, level - 12, 300)[:, None, None] * np.array([1.0, 1.0, 0.98])
    image = Image.fromarray(np.broadcast_to(sheet, (300, 200, 3)).astype(np.uint8))
    ImageDraw.Draw(image).ellipse((60, 90, 140, 210), fill=(180, 40, 30))
    return image


@on_both_engines
def test_what_was_nearly_white_is_white_and_the_product_keeps_its_colour(engine: Engine) -> None:
    data = saved(photo(), "PNG")
    measures = measure(data)
    assert is_nearly_white(measures)
    made = rendered(data, engine, EXACT.model_copy(update={"paper": paper(measures)})).data
    assert is_white(measure(made))
    red, green, blue = opened(made).getpixel((100, 150))  # type: ignore[misc]  # RGB
    assert (200 <= red <= 212, 42 <= green <= 50, 32 <= blue <= 40) == (True, True, True)


@on_both_engines
def test_what_is_see_through_stays_so_until_it_is_laid_on_the_background(engine: Engine) -> None:
    cut = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    cut.paste((120, 60, 30, 255), (16, 16, 48, 48))
    cut.paste((120, 60, 30, 128), (16, 52, 48, 60))
    spec = EXACT.model_copy(update={"paper": (240, 240, 240), "background": "#102030"})
    made = opened(rendered(saved(cut, "PNG"), engine, spec).data)
    assert made.getpixel((2, 2)) == (16, 32, 48)
    assert made.getpixel((32, 32)) == (128, 64, 32)
    assert near(made.getpixel((32, 56)), (72, 48, 40), by=2)  # type: ignore[arg-type]  # RGB


def test_it_has_a_name_of_its_own_and_the_other_specs_keep_theirs() -> None:
    assert ImageSpec().hash == "718f2e2ce72735af6f5d793cdeeed799a53fccf91d30b5a0539d7b292acc9625"
    papers = {EXACT.model_copy(update={"paper": colour}).hash for colour in (None, (240, 240, 240), (241, 240, 240))}
    assert len(papers) == 3
    assert EXACT.hash in papers


@pytest.mark.django_db
def test_a_seller_agrees_thinks_again_and_takes_another_photo(
    tmp_path: Path, settings: object, workers: PhotoWorkers
) -> None:
    settings.HOME = tmp_path / "home"  # type: ignore[attr-defined]  # pytest-django's
    business = Business.objects.create(slug="atlas", name="Atlas", country="MA", currency="MAD", language="fr")
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "bag.png").write_bytes(saved(photo(), "PNG"))
    (folder / "dark.png").write_bytes(saved(photo(90), "PNG"))

    def taken() -> None:
        assert take_in(business, ["bag.png", "dark.png"], FolderPhotos(folder), workers) == []

    def made() -> str:
        found = renditions(business, [("bag.png", EXACT)], workers)["bag.png", EXACT.hash]
        assert isinstance(found, Made)
        return found.rendition_id

    taken()
    before = made()
    whiten(business, "bag.png", workers)
    assert made() != before
    leave_as_it_is(business, "bag.png")
    assert made() == before
    whiten(business, "bag.png", workers)
    (folder / "bag.png").write_bytes(saved(photo(220), "PNG"))
    taken()
    assert SourceImage.objects.within(business).get(source="bag.png").paper is None, "she agreed for another photo"
    with pytest.raises(NotNearlyWhite):
        whiten(business, "dark.png", workers)
    with pytest.raises(PhotoUnknown):
        whiten(business, "lost.png", workers)
