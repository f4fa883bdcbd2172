"""Files that are broken, hostile, or no photos."""

import random
import time

import pytest

from images.photo import MAX_BYTES, PhotoRefused
from images.pixels.engine import Engine
from images.pixels.gate import look
from images.render import render
from images.spec import ImageSpec
from tests.images.pictures import corners, gif_of, jpeg_of, jpeg_of_scans, noise, png_of, saved
from tests.images.renditions import on_both_engines

EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n%%EndComments\n0 0 99 99 rectfill showpage\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><rect width="99" height="99"/></svg>'
PPM = b"P6 64 48 255\n" + bytes(64 * 48 * 3)


def code(data: bytes, engine: Engine) -> str:
    """Of the issue, which is the same whether the photo is looked at or rendered."""
    codes = set()
    for task in (look, lambda each: render(each, [ImageSpec()], engine)):
        with pytest.raises(PhotoRefused) as refused:
            task(data)
        codes.add(refused.value.issue.code)
    (one,) = codes
    return one


@on_both_engines
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "TIFF"])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_photo_that_broke_off_is_refused(engine: Engine, kind: str, share: float) -> None:
    data = saved(noise(300, 200), kind)
    assert code(data[: int(len(data) * share)], engine) in {"photo_unreadable", "photo_format_unknown"}


@on_both_engines
@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 500, b"price;title\n", b"<html>", EPS, SVG, PPM, b"%PDF-1.7\n", b"MZ" + bytes(200), b"PK\x03\x04"],
    ids=["empty", "zeros", "csv", "html", "eps", "svg", "ppm", "pdf", "exe", "zip"],
)
def test_what_is_no_photo_is_refused_whatever_its_name(
    engine: Engine, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("subprocess.Popen", None)  # Pillow would hand an EPS to an interpreter, if it could
    assert code(data, engine) == "photo_format_unknown"


@on_both_engines
@pytest.mark.parametrize(
    "data",
    [
        png_of(60_000, 60_000),
        png_of(9_000, 9_000),
        png_of(6_500, 6_500),
        jpeg_of(60_000, 60_000),
        jpeg_of(9_000, 9_000),
        gif_of(60_000, 60_000),
        gif_of(6_500, 6_500),
    ],
    ids=["png", "png of 81 MP", "png of 42 MP", "jpeg", "jpeg of 81 MP", "gif", "gif of 42 MP"],
)
def test_a_header_that_promises_too_many_pixels_is_enough_to_refuse(engine: Engine, data: bytes) -> None:
    started = time.process_time()
    assert code(data, engine) == "photo_too_many_pixels"
    assert time.process_time() - started < 0.5


@on_both_engines
def test_a_file_of_too_many_bytes_is_refused_unread(engine: Engine) -> None:
    assert code(saved(corners()) + bytes(MAX_BYTES), engine) == "photo_file_too_big"


@on_both_engines
@pytest.mark.parametrize("size", [(15, 40), (40, 15), (1, 1), (400, 19), (21 * 16, 16)])
def test_dots_and_strips_are_refused(engine: Engine, size: tuple[int, int]) -> None:
    assert code(saved(corners(*size), "PNG"), engine) == "photo_shape_unfit"


@on_both_engines
def test_a_jpeg_of_endless_passes_is_refused_at_once(engine: Engine) -> None:
    started = time.process_time()
    assert code(jpeg_of_scans(3000), engine) == "photo_too_hard"
    assert time.process_time() - started < 0.5


def test_an_ordinary_progressive_jpeg_is_taken() -> None:
    assert look(saved(noise(200, 200), progressive=True)).width == 200


def test_a_film_behind_the_photo_does_not_count_as_passes() -> None:
    film = bytes.fromhex("ffda0008010100003f00") * 500
    assert look(saved(corners()) + film).width == 64


@on_both_engines
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP", "HEIF", "AVIF"])
def test_flipped_bytes_end_in_a_photo_or_a_refusal(engine: Engine, kind: str) -> None:
    whole, chance = saved(noise(48, 40), kind), random.Random(kind)  # noqa: S311 - the same flips each time
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            look(bytes(data))
            render(bytes(data), [ImageSpec(box=100)], engine)
        except PhotoRefused as refused:
            assert refused.issue.message_in("ar")
