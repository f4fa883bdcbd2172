"""Photos are measured, and the measures mean what their seller would say. Drawn small, with one defect each."""

from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from images.advice import is_blurred, is_burnt_out, is_dark, is_nearly_white, is_small, is_white
from images.inspect import measure
from images.measures import Measures, likeness
from images.photo import PhotoRefused
from tests.images.labelled import as_jpeg, copies, exposed, noisy
from tests.images.pictures import as_stored, corners, exif, saved


@cache
def rug(paper: tuple[int, int, int] = (140, 120, 100), size: float = 0.8, thread: int = 170) -> Image.Image:
    """A woven thing before paper: stripes and knots, so that there is something to be sharp."""
    dice, image = np.random.default_rng(thread), Image.new("RGB", (600, 800), paper)
    pen, (wide, high) = ImageDraw.Draw(image), (round(540 * size), round(720 * size))
    left, top = (600 - wide) // 2, (800 - high) // 2
    pen.rectangle((left, top, left + wide, top + high), fill=(thread, 60, 50))
    for _ in range(round(900 * size)):
        x, y = left + int(dice.integers(0, wide - 12)), top + int(dice.integers(0, high - 12))
        pen.rectangle((x, y, x + 8, y + 8), fill=(int(dice.integers(20, 240)), thread, 90))
    return image


def with_a_plate() -> Image.Image:
    image = rug((60, 52, 46)).copy()
    ImageDraw.Draw(image).ellipse((150, 250, 450, 550), fill=(200, 190, 180))
    return image


def measured(image: Image.Image) -> Measures:
    return measure(as_jpeg(noisy(image, 1), 90))


def faults(image: Image.Image) -> set[str]:
    checks = {"blurred": is_blurred, "dark": is_dark, "burnt out": is_burnt_out, "small": is_small}
    return {name for name, check in checks.items() if check(measured(image))}


@pytest.mark.parametrize(
    ("image", "found"),
    [
        (rug(), set()),
        (rug((255, 255, 255)), set()),
        (rug((30, 30, 32)), set()),
        (rug().filter(ImageFilter.GaussianBlur(1)), set()),
        (rug().filter(ImageFilter.GaussianBlur(5)), {"blurred"}),
        (exposed(rug(), -3), {"dark"}),
        (with_a_plate(), set()),
        (exposed(with_a_plate(), 3), {"burnt out"}),
        (exposed(rug(), 3), set()),
        (rug((250, 250, 250), 0.3), {"small"}),
        (rug((250, 250, 250), 0.6), set()),
    ],
    ids=[
        "plain",
        "white",
        "dark paper",
        "soft",
        "blurred",
        "dark",
        "a plate",
        "burnt out",
        "burnt out around too",
        "small",
        "not small",
    ],
)
def test_a_defect_is_told_and_nothing_else(image: Image.Image, found: set[str]) -> None:
    assert faults(image) == found


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ((255, 255, 255), "white"),
        ((248, 248, 247), "white"),
        ((236, 235, 230), "nearly"),
        ((214, 212, 208), "nearly"),
        ((240, 225, 190), "no"),
        ((150, 150, 150), "no"),
        ((40, 40, 40), "no"),
    ],
)
def test_the_background_is_judged_by_its_border(paper: tuple[int, int, int], said: str) -> None:
    measures = measured(rug(paper))
    assert {"white": is_white(measures), "nearly": is_nearly_white(measures)}.get(said, True)
    assert (is_white(measures), is_nearly_white(measures)).count(True) == (0 if said == "no" else 1)


def test_a_see_through_photo_stands_before_white() -> None:
    cut = Image.new("RGBA", (400, 400))
    cut.paste(rug().resize((300, 300)), (50, 50))
    assert is_white(measure(saved(cut, "PNG")))


def test_the_camera_held_sideways_makes_no_difference() -> None:
    shown = corners(96, 64)
    assert measure(saved(as_stored(shown, 6), "PNG", exif=exif(6))) == measure(saved(shown, "PNG"))


def test_copies_are_known_again_and_colour_variants_are_not_copies() -> None:
    image = noisy(rug(), 1)
    one = measure(as_jpeg(image))
    known = {name: likeness(one, measure(data)).same for name, data in copies(image).items()}
    assert known["JPEG at quality 40"]
    assert known["a third of the size"]
    assert known["3 % cut off"]
    assert not known["mirrored"]
    red, green, blue = image.split()
    assert not likeness(one, measure(as_jpeg(Image.merge("RGB", (blue, red, green))))).same
    assert not likeness(one, measured(rug(thread=90))).same


@pytest.mark.parametrize("size", [(16, 16), (20, 300), (63, 65), (1700, 90)])
def test_the_smallest_and_the_narrowest_are_measured_too(size: tuple[int, int]) -> None:
    assert measure(saved(Image.new("RGB", size, (200, 10, 10)))).edge_even == 1.0


def test_what_is_no_photo_is_refused() -> None:
    with pytest.raises(PhotoRefused):
        measure(b"%!PS-Adobe-3.0 EPSF-3.0")
