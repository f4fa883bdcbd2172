"""What a rendition looks like: upright, without metadata, in the right size and file."""

from io import BytesIO
from typing import Any

import pytest
from PIL import ExifTags, Image, JpegImagePlugin, PngImagePlugin

from catalog.issues import Issue
from images.photo import Look, RenditionBytes
from images.pixels.engine import Engine
from images.pixels.gate import look
from images.render import render
from images.spec import Format, ImageSpec
from tests.images.pictures import (
    BLUE,
    GREEN,
    P3,
    RED,
    YELLOW,
    as_stored,
    corners,
    exif,
    named_colours,
    near,
    noise,
    opened,
    saved,
)
from tests.images.renditions import on_both_engines, pixels, rendered

# Orientation


@on_both_engines
@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIF"])
def test_a_photo_is_shown_as_the_camera_was_held(engine: Engine, kind: str, orientation: int) -> None:
    data = saved(as_stored(corners(96, 64), orientation), kind, exif=exif(orientation).tobytes())
    shown = pixels(data, engine)
    assert shown.size == (96, 64)
    by = 0 if kind in {"PNG", "WEBP", "TIFF"} else 12
    for seen, wanted in zip(named_colours(shown), (RED, GREEN, BLUE, YELLOW), strict=True):
        assert near(seen, wanted, by)
    assert (look(data).width, look(data).height) == (96, 64)


@on_both_engines
def test_a_turned_photo_that_is_made_smaller_keeps_its_shape(engine: Engine) -> None:
    data = saved(as_stored(corners(400, 200), 6), exif=exif(6))
    made = rendered(data, engine, ImageSpec(box=100))
    assert (made.width, made.height) == (100, 50)
    for seen, wanted in zip(named_colours(opened(made.data)), (RED, GREEN, BLUE, YELLOW), strict=True):
        assert near(seen, wanted, 12)


@on_both_engines
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("block", [b"Exif\0\0MM\0*\0\0\0\x08\xff\xff", b"Exif\0\0junk", b"II*\0", b"\0" * 40])
def test_a_broken_exif_block_does_not_lose_the_photo(engine: Engine, kind: str, block: bytes) -> None:
    assert pixels(saved(corners(), kind, exif=block), engine).size == (64, 48)


# Metadata


@on_both_engines
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("to", ["jpeg", "png", "webp"])
def test_nothing_about_the_camera_or_the_place_is_left(engine: Engine, kind: str, to: Format) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", "SecretCam")
    more: dict[str, Any] = {
        "JPEG": {"comment": b"SecretCam", "xmp": b"<x:xmpmeta>SecretCam</x:xmpmeta>", "dpi": (300, 300)},
        "PNG": {"pnginfo": text},
        "WEBP": {"xmp": b"<x:xmpmeta>SecretCam</x:xmpmeta>"},
    }.get(kind, {})
    data = saved(corners(), kind, exif=exif(1, private=True), icc_profile=P3, **more)
    assert b"SecretCam" in data
    made = rendered(data, engine, ImageSpec(formats=(to,)))
    again = opened(made.data)
    assert not again.getexif()
    assert not again.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    assert not {"exif", "icc_profile", "xmp", "comment", "dpi", "XML:com.adobe.xmp"} & set(again.info)
    assert not [word for word in (b"SecretCam", b"Exif", b"xmp", b"ICC") if word in made.data]


# Size


@on_both_engines
@pytest.mark.parametrize("size", [(400, 300), (300, 400), (1599, 20 * 80), (16, 16)])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_no_photo_is_enlarged(engine: Engine, size: tuple[int, int], kind: str) -> None:
    made = rendered(saved(corners(*size), kind), engine)
    assert (made.width, made.height) == opened(made.data).size == size


@on_both_engines
def test_a_square_is_padded_with_the_background_and_not_enlarged(engine: Engine) -> None:
    made = rendered(
        saved(corners(400, 300), "PNG"), engine, ImageSpec(formats=("png",), square=True, background="#00ff00")
    )
    shown = opened(made.data)
    assert (made.width, made.height) == shown.size == (400, 400)
    assert [shown.getpixel(at) for at in ((200, 49), (200, 350), (0, 0))] == [(0, 255, 0)] * 3
    assert [shown.getpixel(at) for at in ((0, 50), (399, 349))] == [RED, YELLOW]


@on_both_engines
def test_one_pass_makes_every_spec_in_the_order_asked(engine: Engine) -> None:
    data = saved(as_stored(noise(80, 60), 8).resize((1200, 1600)), exif=exif(8))
    specs = [
        ImageSpec(box=300, formats=("webp",)),
        ImageSpec(box=1200, square=True),
        ImageSpec(box=3000),
        ImageSpec(box=800, formats=("png",)),
        ImageSpec(box=300),
    ]
    made = [each for each in render(data, specs, engine) if isinstance(each, RenditionBytes)]
    assert [each.spec for each in made] == specs
    assert [(each.media_type, each.width, each.height) for each in made] == [
        ("image/webp", 300, 225),
        ("image/jpeg", 1200, 1200),
        ("image/jpeg", 1600, 1200),
        ("image/png", 800, 600),
        ("image/jpeg", 300, 225),
    ]
    assert [opened(each.data).size for each in made] == [(each.width, each.height) for each in made]


@on_both_engines
def test_a_rendition_made_with_others_looks_like_one_made_alone(engine: Engine) -> None:
    data = saved(corners(1600, 1200))
    specs = [ImageSpec(box=box, formats=("png",)) for box in (300, 800, 1600)]
    for together, spec in zip(render(data, specs, engine), specs, strict=True):
        assert isinstance(together, RenditionBytes)
        alone = rendered(data, engine, spec)
        pairs = zip(opened(together.data).tobytes(), opened(alone.data).tobytes(), strict=True)
        assert sum(abs(one - other) for one, other in pairs) / len(alone.data) < 60
        assert list(named_colours(opened(together.data))) == list(named_colours(opened(alone.data)))


@on_both_engines
def test_no_spec_makes_no_rendition(engine: Engine) -> None:
    assert render(saved(corners()), [], engine) == []


# Files


@on_both_engines
def test_a_jpeg_is_plain_enough_for_every_platform(engine: Engine) -> None:
    made = rendered(saved(noise(200, 200)), engine, ImageSpec())
    assert b"\xff\xc0" in made.data
    assert b"\xff\xc2" not in made.data
    again = Image.open(BytesIO(made.data))
    assert isinstance(again, JpegImagePlugin.JpegImageFile)
    assert JpegImagePlugin.get_sampling(again) == 2  # 4:2:0


@on_both_engines
@pytest.mark.parametrize("to", ["jpeg", "webp", "png"])
def test_the_same_photo_gives_the_same_bytes(engine: Engine, to: Format) -> None:
    data = saved(noise(300, 200), icc_profile=P3)
    assert (
        rendered(data, engine, ImageSpec(formats=(to,))).data == rendered(data, engine, ImageSpec(formats=(to,))).data
    )


@on_both_engines
@pytest.mark.parametrize(
    ("formats", "cap", "kind", "width"),
    [
        (("jpeg",), 10_000_000, "image/jpeg", 400),
        (("jpeg",), 70_000, "image/jpeg", 400),
        (("webp",), 85_000, "image/webp", 400),
        (("png", "jpeg"), 90_000, "image/jpeg", 400),
        (("jpeg",), 20_000, "image/jpeg", None),
        (("png",), 90_000, "image/png", None),
    ],
)
def test_the_byte_cap_is_met_by_quality_then_by_format_then_by_size(
    engine: Engine, formats: tuple[Format, ...], cap: int, kind: str, width: int | None
) -> None:
    data = saved(noise(400, 400), "PNG")
    made = rendered(data, engine, ImageSpec(formats=formats, max_bytes=cap))
    assert made.media_type == kind
    assert len(made.data) <= cap
    assert opened(made.data).size == (made.width, made.height)
    assert made.width == width if width else 100 < made.width < 400
    if cap < 1_000_000 and width:
        assert len(made.data) > cap * 0.9, "better quality would have fitted"


@on_both_engines
def test_a_photo_is_not_made_smaller_than_the_platform_takes(engine: Engine) -> None:
    (issue,) = render(saved(noise(400, 400)), [ImageSpec(max_bytes=10_000, min_side=400)], engine)
    assert isinstance(issue, Issue)
    assert issue.code == "photo_too_heavy"


@on_both_engines
@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("JPEG", "image/jpeg"),
        ("PNG", "image/png"),
        ("WEBP", "image/webp"),
        ("HEIF", "image/heic"),
        ("AVIF", "image/avif"),
        ("GIF", "image/gif"),
        ("TIFF", "image/tiff"),
        ("BMP", "image/bmp"),
        ("MPO", "image/jpeg"),
    ],
)
def test_a_look_tells_the_kind_and_size(engine: Engine, kind: str, media_type: str) -> None:
    more: dict[str, Any] = {"save_all": True, "append_images": [noise(64, 48)]} if kind == "MPO" else {}
    data = saved(corners(), kind, **more)
    assert look(data) == Look(media_type, 64, 48)
    assert pixels(data, engine).size == (64, 48)


@on_both_engines
@pytest.mark.parametrize("kind", ["GIF", "TIFF", "WEBP", "PNG", "AVIF"])
def test_the_first_frame_is_the_photo(engine: Engine, kind: str) -> None:
    data = saved(Image.new("RGB", (40, 40), RED), kind, save_all=True, append_images=[Image.new("RGB", (40, 40), BLUE)])
    seen = pixels(data, engine).getpixel((9, 9))
    assert isinstance(seen, tuple)
    assert near(seen, RED, 8)
