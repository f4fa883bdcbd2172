"""What a camera writes beside the pixels, where a photo was taken above all, is in no output.

The readers here know nothing of Pillow or libvips: they walk through the files' segments as the formats are specified.
"""

import struct
from collections.abc import Iterator
from typing import Any

import pytest
from PIL.PngImagePlugin import PngInfo

from images.pixels.engine import Engine
from images.spec import Format, ImageSpec
from tests.images.pictures import P3, corners, exif, saved
from tests.images.renditions import on_both_engines, rendered

PIXELS_ALONE = {
    "jpeg": {"SOI", "JFIF", "DQT", "SOF0", "DHT", "DRI", "SOS", "EOI"},
    "webp": {"VP8 ", "VP8L"},
    "png": {"IHDR", "PLTE", "IDAT", "IEND"},
}
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>SecretXmp 31.62917N</x:xmpmeta>"
SECRETS = (b"SecretCam", b"SecretXmp", b"SecretIptc", b"SecretWords", b"Exif", b"xmpmeta", b"8BIM", b"Made for tests")


def segments_of_jpeg(data: bytes) -> Iterator[str]:
    """ITU T.81, annex B."""
    names = {0xDB: "DQT", 0xC0: "SOF0", 0xC4: "DHT", 0xDD: "DRI", 0xDA: "SOS", 0xFE: "comment"}
    assert data[:2] == b"\xff\xd8"
    yield "SOI"
    at = 2
    while True:
        assert data[at] == 0xFF, at
        marker = data[at + 1]
        if marker == 0xD9:
            yield "EOI"
            assert at + 2 == len(data), "something lies behind the picture"
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        jfif = marker == 0xE0 and data[at + 4 : at + 9] == b"JFIF\0" and data[at + 16 : at + 18] == b"\0\0"
        yield "JFIF" if jfif else names.get(marker, f"segment {marker:#x}")
        at += 2 + length
        if marker == 0xDA:  # what is compressed ends where a marker stands that is neither stuffing nor a restart
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1


def chunks_of_webp(data: bytes) -> Iterator[str]:
    """RFC 9649."""
    assert (data[:4], data[8:12]) == (b"RIFF", b"WEBP")
    assert struct.unpack_from("<I", data, 4)[0] + 8 == len(data)
    at = 12
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name.decode("latin-1")
        at += 8 + length + length % 2


def chunks_of_png(data: bytes) -> Iterator[str]:
    """ISO 15948."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at = 8
    while at < len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        yield name.decode("latin-1")
        at += 12 + length


READERS = {"jpeg": segments_of_jpeg, "webp": chunks_of_webp, "png": chunks_of_png}


def with_iptc(jpeg: bytes) -> bytes:
    """Photoshop's block with a caption, behind the first marker, and words behind the end of the picture."""
    block = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 15) + b"\x1c\x02\x78\0\x0aSecretIptc\0"
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(block) + 2) + block + jpeg[2:] + b"SecretWords"


def words() -> PngInfo:
    info = PngInfo()
    info.add_text("Comment", "SecretWords")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return info


TOLD: dict[str, Any] = {"exif": exif(6, private=True), "icc_profile": P3}
PHOTOS = {
    "JPEG": with_iptc(saved(corners(96, 64), xmp=XMP, comment="SecretWords", **TOLD)),
    "PNG": saved(corners(96, 64), "PNG", pnginfo=words(), **TOLD),
    "WebP": saved(corners(96, 64), "WEBP", xmp=XMP, **TOLD),
    "HEIC": saved(corners(96, 64), "HEIF", exif=exif(1, private=True), xmp=XMP),
    "TIFF": saved(corners(96, 64), "TIFF", exif=exif(1, private=True), icc_profile=P3, description="SecretWords"),
}


@pytest.mark.parametrize("photo", PHOTOS)
def test_the_photos_that_go_in_do_tell_secrets(photo: str) -> None:
    assert any(secret in PHOTOS[photo] for secret in SECRETS[:4])


def test_the_readers_find_what_is_there() -> None:
    assert {"segment 0xe1", "segment 0xe2", "segment 0xed", "comment"} <= set(
        segments_of_jpeg(PHOTOS["JPEG"].removesuffix(b"SecretWords"))
    )
    with pytest.raises(AssertionError, match="behind"):
        list(segments_of_jpeg(PHOTOS["JPEG"]))
    assert {"EXIF", "XMP ", "ICCP"} <= set(chunks_of_webp(PHOTOS["WebP"]))
    assert {"eXIf", "iTXt", "tEXt", "iCCP"} <= set(chunks_of_png(PHOTOS["PNG"]))


@on_both_engines
@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("photo", PHOTOS)
def test_no_output_has_anything_beside_its_pixels(photo: str, kind: Format, engine: Engine) -> None:
    for spec in (ImageSpec(formats=(kind,)), ImageSpec(formats=(kind,), box=48, square=True, paper=(240, 240, 240))):
        made = rendered(PHOTOS[photo], engine, spec).data
        assert set(READERS[kind](made)) <= PIXELS_ALONE[kind]
        assert not [secret for secret in SECRETS if secret in made]
