"""The gate: what a file has to be before anything of it is decoded, whatever engine does the work afterwards."""

import re
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pillow_heif
from PIL import ExifTags, Image, UnidentifiedImageError

from images.geometry import Size, fit
from images.photo import MAX_BYTES, Look, PhotoRefused, photo_issue
from images.spec import Colour

pillow_heif.register_heif_opener(thumbnails=False)
# Memory that was freed is used again: a photo of 12 MP decodes in 36 ms instead of 50. There is no public door to it.
Image.core.set_blocks_max(4)  # type: ignore[attr-defined]

READS = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "AVIF": "image/avif",
    "GIF": "image/gif",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
}
JPEGS = frozenset(("JPEG", "MPO"))  # a JPEG with more pictures behind the first becomes MPO when Pillow opens it
FILMS = frozenset(("GIF", "WEBP", "PNG", "AVIF", "TIFF"))
"""Further pictures in the others are the camera's: previews, depths, brightness."""
MAX_PIXELS = 65_000_000  # phones of "64 megapixels" make 64.4
FEWER_PIXELS = {"HEIF": 50_000_000, "WEBP": 17_000_000}
"""Only a plain JPEG can be decoded smaller than it is. With these limits each takes less than 500 MB of memory."""
FEWER_PIXELS_ELSE = 36_000_000
MIN_SIDE, MAX_ASPECT, MAX_SCANS = 16, 20, 64
SIDEWAYS = 5
"""From this orientation on, width and height change places."""
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

# All that Pillow's parsers were seen, or are documented, to raise over broken and hostile files.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)
MARKER = re.compile(rb"\xff+([\x01-\xcf\xd8-\xfe])")


def look(data: bytes) -> Look:
    """Decodes the photo, so that one that passes can be rendered too."""
    with guarded():
        photo = open_photo(data)
        media_type = READS["JPEG" if photo.format in JPEGS else str(photo.format)]
        moving = photo.format in FILMS and bool(getattr(photo, "is_animated", False))
        size = load(photo, box=1)
        shown = Size(size.height, size.width) if orientation(photo) >= SIDEWAYS else size
        return Look(media_type, *shown, moving)


@contextmanager
def guarded() -> Iterator[None]:
    """Whatever a broken or hostile file makes a library raise becomes PhotoRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_many_pixels(MAX_PIXELS) from None
    except UnidentifiedImageError:
        raise PhotoRefused(photo_issue("photo_format_unknown")) from None
    except MemoryError:
        raise PhotoRefused(photo_issue("photo_too_hard")) from None
    except BROKEN:
        raise PhotoRefused(photo_issue("photo_unreadable")) from None


def open_photo(data: bytes) -> Image.Image:
    """The photo, its header read and found acceptable; nothing is decoded yet."""
    if len(data) > MAX_BYTES:
        raise PhotoRefused(photo_issue("photo_file_too_big", limit=MAX_BYTES // 1_000_000))
    photo = Image.open(BytesIO(data), formats=tuple(READS))
    width, height = photo.size
    limit = _most_pixels(photo)
    if width * height > limit:
        raise _too_many_pixels(limit)
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_ASPECT * min(width, height):
        raise PhotoRefused(photo_issue("photo_shape_unfit", width=width, height=height))
    if photo.format in JPEGS and _scans(data) > MAX_SCANS:
        raise PhotoRefused(photo_issue("photo_too_hard"))
    return photo


def _most_pixels(photo: Image.Image) -> int:
    plain = photo.format in JPEGS and photo.mode != "CMYK" and "progressive" not in photo.info
    return MAX_PIXELS if plain else FEWER_PIXELS.get(str(photo.format), FEWER_PIXELS_ELSE)


def _too_many_pixels(limit: int) -> PhotoRefused:
    return PhotoRefused(photo_issue("photo_too_many_pixels", limit=limit // 1_000_000))


def _scans(data: bytes) -> int:
    """How many passes the decoder makes over the first picture in a JPEG; what lies behind it does not count."""
    if (most := data.count(b"\xff\xda")) <= MAX_SCANS:  # counting is twenty times as fast as following the markers
        return most
    scans, at = 0, 2
    while (found := MARKER.search(data, at)) and found[1] != b"\xd9" and scans <= MAX_SCANS:
        scans += found[1] == b"\xda"
        at = found.end()
        if found[1] not in {b"\x01", b"\xd8"}:
            at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return scans


def load(photo: Image.Image, box: int) -> Size:
    """Decodes the first frame, a JPEG no larger than the box needs; the size of the whole photo, as stored."""
    whole = Size(*photo.size)
    if photo.format in JPEGS:
        photo.draft(None, fit(*whole, box))
    photo.load()
    return whole if photo.format in JPEGS else Size(*photo.size)


def orientation(photo: Image.Image) -> int:
    """Of a photo that is loaded: TIFF turns itself upright while loading. A broken EXIF block says nothing."""
    try:
        said = photo.getexif().get(ExifTags.Base.Orientation, 1)
    except BROKEN:
        return 1
    return said if isinstance(said, int) and 1 <= said <= 8 else 1


def eight_bits(photo: Image.Image, fill: Colour | None) -> Image.Image:
    """L, RGB, CMYK or RGBA; with `fill` no RGBA, where the photo's colours are the screen's."""
    pixels = _eight_bits(photo)
    if fill is None or pixels.mode != "RGBA" or photo.info.get("icc_profile"):
        return pixels
    filled = Image.new("RGB", pixels.size, fill)
    filled.paste(pixels, (0, 0), pixels)
    return filled


def _eight_bits(photo: Image.Image) -> Image.Image:
    if photo.mode.startswith("I"):  # 16-bit grey, which a plain conversion clips to white
        return photo.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if photo.has_transparency_data:
        return photo.convert("LA").convert("RGBA") if photo.mode == "La" else photo.convert("RGBA")
    if photo.mode == "1":
        return photo.convert("L")
    return photo if photo.mode in {"L", "RGB", "CMYK"} else photo.convert("RGB")
