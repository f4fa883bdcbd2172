"""Colours and see-through parts of renditions, compared with values worked out from the published matrices."""

import pytest
from PIL import Image

from images.pixels.engine import Engine
from images.spec import ImageSpec
from tests.images.pictures import ADOBE, P3, cmyk_profile, near, saved
from tests.images.renditions import on_both_engines, pixels

P3_TO_SRGB = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))
ADOBE_TO_SRGB = ((1.39836, -0.39836, 0.0), (0.0, 1.0, 0.0), (0.0, -0.04294, 1.04294))
D50_TO_SRGB = (
    (3.1338561, -1.6168667, -0.4906146),
    (-0.9787684, 1.9161415, 0.0334540),
    (0.0719453, -0.2289914, 1.4052427),
)


def multiplied(matrix: tuple[tuple[float, ...], ...], linear: list[float]) -> tuple[int, ...]:
    """sRGB's numbers for linear light."""
    rows = [sum(one * other for one, other in zip(row, linear, strict=True)) for row in matrix]
    light = [min(1.0, max(0.0, value)) for value in rows]
    return tuple(
        round(255 * (12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)) for value in light
    )


@on_both_engines
@pytest.mark.parametrize(
    ("profile", "gamma", "matrix"), [(P3, None, P3_TO_SRGB), (ADOBE, 2.19921875, ADOBE_TO_SRGB)], ids=["P3", "Adobe"]
)
@pytest.mark.parametrize("colour", [(200, 100, 50), (60, 140, 90), (128, 128, 128), (90, 80, 200)])
def test_colours_of_wide_profiles_become_srgb(
    engine: Engine, profile: bytes, gamma: float | None, matrix: tuple[tuple[float, ...], ...], colour: tuple[int, ...]
) -> None:
    linear = [(part / 255) ** gamma if gamma else (((part / 255) + 0.055) / 1.055) ** 2.4 for part in colour]
    data = saved(Image.new("RGB", (40, 40), colour), "PNG", icc_profile=profile)
    seen = pixels(data, engine).getpixel((20, 20))
    assert isinstance(seen, tuple)
    assert near(seen, multiplied(matrix, linear), 2)
    assert colour == (128, 128, 128) or not near(seen, colour, 3)


@on_both_engines
def test_a_wide_profile_counts_for_photos_with_alpha_and_for_grey_ones_too(engine: Engine) -> None:
    plain = saved(Image.new("RGB", (40, 40), (200, 100, 50)), "PNG", icc_profile=P3)
    clear = saved(Image.new("RGBA", (40, 40), (200, 100, 50, 255)), "PNG", icc_profile=P3)
    assert pixels(clear, engine).getpixel((5, 5)) == pixels(plain, engine).getpixel((5, 5))
    grey = saved(Image.new("L", (40, 40), 128), "PNG", icc_profile=ADOBE)
    same = saved(Image.new("RGB", (40, 40), (128, 128, 128)), "PNG", icc_profile=ADOBE)
    assert pixels(grey, engine).getpixel((5, 5)) == pixels(same, engine).getpixel((5, 5)) != (128, 128, 128)


@on_both_engines
@pytest.mark.parametrize("profile", [b"junk", P3[:200], cmyk_profile((95, 0, 0), (60, -20, -20))])
def test_a_profile_that_is_broken_or_not_for_these_pixels_changes_nothing(engine: Engine, profile: bytes) -> None:
    data = saved(Image.new("RGB", (40, 40), (200, 100, 50)), "PNG", icc_profile=profile)
    assert pixels(data, engine).getpixel((5, 5)) == (200, 100, 50)


@on_both_engines
@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
def test_inks_become_the_colours_of_their_profile(engine: Engine, kind: str) -> None:
    paper, cyan = (100.0, 0.0, 0.0), (60.0, -20.0, -20.0)
    image = Image.new("CMYK", (80, 40), (0, 0, 0, 0))
    image.paste((255, 0, 0, 0), (40, 0, 80, 40))
    shown = pixels(saved(image, kind, icc_profile=cmyk_profile(paper, cyan)), engine)
    assert shown.mode == "RGB"
    for at, lab in ((10, paper), (70, cyan)):
        height = (lab[0] + 16) / 116
        cubes = [height + lab[1] / 500, height, height - lab[2] / 200]
        light = [part**3 if part > 6 / 29 else (part - 16 / 116) * 3 * (6 / 29) ** 2 for part in cubes]
        xyz = [part * white for part, white in zip(light, (0.9642, 1.0, 0.8249), strict=True)]
        seen = shown.getpixel((at, 20))
        assert isinstance(seen, tuple)
        assert near(seen, multiplied(D50_TO_SRGB, xyz), 4)


@on_both_engines
@pytest.mark.parametrize("kind", ["TIFF", "JPEG"])
@pytest.mark.parametrize(
    ("inks", "colour"),
    [((0, 0, 0, 0), (255, 255, 255)), ((0, 0, 0, 255), (0, 0, 0)), ((0, 255, 255, 0), (255, 0, 0))],
)
def test_inks_without_a_profile_are_not_turned_into_their_negative(
    engine: Engine, kind: str, inks: tuple[int, ...], colour: tuple[int, ...]
) -> None:
    seen = pixels(saved(Image.new("CMYK", (40, 40), inks), kind), engine).getpixel((5, 5))
    assert isinstance(seen, tuple)
    assert near(seen, colour, 3)


@on_both_engines
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_do_not_turn_white(engine: Engine, kind: str) -> None:
    image = Image.new("I;16", (64, 32))
    for column in range(64):
        for row in range(32):
            image.putpixel((column, row), column * 1040)
    shown = pixels(saved(image, kind), engine)
    assert [shown.getpixel((column, 9)) for column in (0, 20, 40, 63)] == [
        (value, value, value) for value in (round(column * 1040 / 257) for column in (0, 20, 40, 63))
    ]


@on_both_engines
@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "YCbCr"])
def test_every_kind_of_pixel_ends_as_rgb(engine: Engine, mode: str) -> None:
    data = saved(Image.new("RGB", (40, 40), (255, 255, 255)).convert(mode), "TIFF")
    shown = pixels(data, engine)
    seen = shown.getpixel((5, 5))
    assert shown.mode == "RGB"
    assert isinstance(seen, tuple)
    assert near(seen, (255, 255, 255), 2)


# Alpha


def clear_and_half(mode: str) -> bytes:
    """Left: see-through. Right: black, half see-through (palette: all there)."""
    if mode == "P":
        image = Image.new("P", (80, 40), 0)
        image.putpalette([9, 9, 9, 0, 0, 0])
        image.paste(1, (40, 0, 80, 40))
        return saved(image, "PNG", transparency=b"\0\x80")
    if mode == "GIF":
        image = Image.new("P", (80, 40), 0)
        image.putpalette([9, 9, 9, 0, 0, 0])
        image.paste(1, (40, 0, 80, 40))
        return saved(image, "GIF", transparency=0)
    image = Image.new("RGBA", (80, 40), (9, 9, 9, 0))
    image.paste((0, 0, 0, 128), (40, 0, 80, 40))
    return saved(
        image.convert("LA") if mode == "LA" else image,
        "WEBP" if mode == "WEBP" else "PNG",
        **({"exact": True} if mode == "WEBP" else {}),
    )


@on_both_engines
@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "WEBP", "GIF"])
@pytest.mark.parametrize(("background", "behind"), [("#ffffff", (255, 255, 255)), ("#2060a0", (32, 96, 160))])
def test_what_is_see_through_shows_the_background_of_the_spec(
    engine: Engine, mode: str, background: str, behind: tuple[int, ...]
) -> None:
    shown = pixels(clear_and_half(mode), engine, ImageSpec(formats=("png",), background=background))
    assert shown.mode == "RGB"
    assert shown.getpixel((10, 20)) == behind
    half = shown.getpixel((70, 20))
    assert isinstance(half, tuple)
    assert near(half, (0, 0, 0) if mode == "GIF" else tuple(part * 127 // 255 for part in behind), 1)


@on_both_engines
def test_the_edge_of_a_cut_out_takes_no_colour_from_what_is_see_through(engine: Engine) -> None:
    image = Image.new("RGBA", (400, 400), (255, 0, 0, 0))
    image.paste((255, 255, 255, 255), (200, 0, 400, 400))
    shown = pixels(saved(image, "PNG"), engine, ImageSpec(formats=("png",), box=100))
    assert {shown.getpixel((column, 50)) for column in range(100)} == {(255, 255, 255)}
