"""Sizes of real files of each kind, and what is none of them."""

import io

import pytest
from PIL import Image

from practice.pictures import Picture, read_picture


def _file(kind: str, mode: str = "RGB", **options: object) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (321, 123), "red").save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (_file("JPEG"), "image/jpeg"),
        (_file("JPEG", progressive=True), "image/jpeg"),
        (_file("JPEG", exif=b"Exif\0\0" + bytes(60_000)), "image/jpeg"),
        (_file("JPEG", mode="CMYK"), "image/jpeg"),
        (_file("PNG"), "image/png"),
        (_file("PNG", mode="P"), "image/png"),
        (_file("WEBP"), "image/webp"),
        (_file("WEBP", lossless=True), "image/webp"),
        (_file("WEBP", mode="RGBA", exif=b"Exif\0\0MM"), "image/webp"),
    ],
    ids=["baseline", "progressive", "long EXIF", "CMYK", "png", "palette", "lossy", "lossless", "extended"],
)
def test_the_size_is_read_from_the_header(content: bytes, media_type: str) -> None:
    assert read_picture(content) == Picture(media_type, 321, 123)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        _file("GIF"),
        _file("BMP"),
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0" + bytes(100_000),
        b"\xff\xd8" + b"\xff" * 1_000,
        b"\x89PNG\r\n\x1a\n" + bytes(40),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40),
        b"RIFF\0\0\0\0WEBPVP8 " + bytes(40),
    ],
)
def test_anything_else_is_refused(content: bytes) -> None:
    assert read_picture(content) is None


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_off_anywhere_raises_nothing(kind: str) -> None:
    content = _file(kind)
    for length in range(min(len(content), 700)):
        found = read_picture(content[:length])
        assert found is None or (found.width, found.height) == (321, 123)
