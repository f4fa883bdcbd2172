"""Pixels: a photo is judged, looked at and made fit here, nowhere else. images.worker runs it on untrusted files."""

import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO

import pillow_heif
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError
from PIL.Image import Resampling, Transpose

from catalog.issues import Issue
from images.geometry import Size, fit, shrunk, square
from images.photo import MAX_BYTES, Look, PhotoRefused, RenditionBytes, photo_issue
from images.spec import MEDIA_TYPES, Format, ImageSpec

pillow_heif.register_heif_opener(thumbnails=False)

Result = RenditionBytes | Issue

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
JPEGS = {"JPEG", "MPO"}  # a JPEG with more pictures behind the first becomes MPO when Pillow opens it
MAX_PIXELS = 65_000_000  # phones of "64 megapixels" make 64.4
MAX_PIXELS_UNSCALED = 36_000_000  # of formats that cannot be decoded smaller, or seldom come from a phone
MIN_SIDE, MAX_ASPECT, MAX_SCANS = 16, 20, 64
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

BEST_QUALITY: dict[Format, int] = {"jpeg": 85, "webp": 80}
LOWEST_QUALITY = 40
SHRINK_STEP = 0.85

UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
SRGB = ImageCms.createProfile("sRGB")
MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}

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
    with _guarded():
        photo = open_photo(data)
        media_type = READS["JPEG" if photo.format in JPEGS else str(photo.format)]
        size = _load(photo, box=1)
        return Look(media_type, *(reversed(size) if _orientation(photo) >= 5 else size))


def render(data: bytes, specs: Sequence[ImageSpec]) -> list[Result]:
    """A rendition for each spec, in their order, made in one pass from the largest down; an issue where none can be."""
    if not specs:
        return []
    with _guarded():
        pixels, full = _upright(data, max(spec.box for spec in specs))
        made: dict[str, Result] = {}
        for spec in sorted(specs, key=lambda spec: -spec.box):
            pixels = _resized(pixels, fit(*full, spec.box))
            made[spec.hash] = _made(_on_background(pixels, spec), spec)
    return [made[spec.hash] for spec in specs]


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever a broken or hostile file makes Pillow raise becomes PhotoRefused."""
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
    limit = MAX_PIXELS if photo.format in JPEGS | {"HEIF"} else MAX_PIXELS_UNSCALED
    if width * height > limit:
        raise _too_many_pixels(limit)
    if min(width, height) < MIN_SIDE or max(width, height) > MAX_ASPECT * min(width, height):
        raise PhotoRefused(photo_issue("photo_shape_unfit", width=width, height=height))
    if photo.format in JPEGS and _scans(data) > MAX_SCANS:
        raise PhotoRefused(photo_issue("photo_too_hard"))
    return photo


def _too_many_pixels(limit: int) -> PhotoRefused:
    return PhotoRefused(photo_issue("photo_too_many_pixels", limit=limit // 1_000_000))


def _scans(data: bytes) -> int:
    """How many passes the decoder makes over the first picture in a JPEG; what lies behind it does not count."""
    scans, at = 0, 2
    while (found := MARKER.search(data, at)) and found[1] != b"\xd9" and scans <= MAX_SCANS:
        scans += found[1] == b"\xda"
        at = found.end()
        if found[1] not in {b"\x01", b"\xd8"}:
            at += max(2, int.from_bytes(data[at : at + 2], "big"))
    return scans


def _load(photo: Image.Image, box: int) -> Size:
    """Decodes the first frame, a JPEG no larger than the box needs; the size of the whole photo, as stored."""
    whole = Size(*photo.size)
    if photo.format in JPEGS:
        photo.draft(None, fit(*whole, box))
    photo.load()
    return whole if photo.format in JPEGS else Size(*photo.size)


def _orientation(photo: Image.Image) -> int:
    """Of a photo that is loaded: TIFF turns itself upright while loading. A broken EXIF block says nothing."""
    try:
        said = photo.getexif().get(ExifTags.Base.Orientation, 1)
    except BROKEN:
        return 1
    return said if said in UPRIGHT else 1


def _upright(data: bytes, box: int) -> tuple[Image.Image, Size]:
    """The photo no larger than the box, in sRGB, with its alpha, upright, without metadata; and its full size."""
    photo = open_photo(data)
    whole = _load(photo, box)
    orientation, profile = _orientation(photo), photo.info.get("icc_profile")
    pixels = _resized(_eight_bits(photo), fit(*whole, box))
    pixels = _in_srgb(pixels, profile if isinstance(profile, bytes) else b"")
    if orientation in UPRIGHT:
        pixels = pixels.transpose(UPRIGHT[orientation])
    pixels.info = {}
    return pixels, Size(whole.height, whole.width) if orientation >= 5 else whole


def _eight_bits(photo: Image.Image) -> Image.Image:
    """L, RGB, CMYK or RGBA."""
    if photo.mode.startswith("I"):  # 16-bit grey, which a plain conversion clips to white
        return photo.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if photo.has_transparency_data:
        return photo.convert("LA").convert("RGBA") if photo.mode == "La" else photo.convert("RGBA")
    if photo.mode == "1":
        return photo.convert("L")
    return photo if photo.mode in {"L", "RGB", "CMYK"} else photo.convert("RGB")


def _in_srgb(pixels: Image.Image, profile: bytes) -> Image.Image:
    """RGB or RGBA."""
    alpha = pixels.getchannel("A") if pixels.mode == "RGBA" else None
    colours = pixels.convert("RGB") if alpha else pixels
    if convert := _conversion(profile, colours.mode):
        colours = convert(colours)
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


@lru_cache(maxsize=32)
def _conversion(profile: bytes, mode: str) -> Callable[[Image.Image], Image.Image] | None:
    """To sRGB; None where there is nothing to convert, or the profile is broken or meant for other pixels."""
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else None
        if opened is None or ImageCms.getProfileDescription(opened).startswith("sRGB"):
            return None
        meant_for = MODE_OF_SPACE.get(opened.profile.xcolor_space.strip(), "")
        if meant_for != mode and (meant_for, mode) != ("RGB", "L"):
            return None
        transform = ImageCms.buildTransform(opened, SRGB, meant_for, "RGB")
    except (ImageCms.PyCMSError, *BROKEN):
        return None

    def convert(pixels: Image.Image) -> Image.Image:
        return ImageCms.applyTransform(pixels.convert(meant_for), transform) or pixels

    return convert


def _resized(pixels: Image.Image, size: Size) -> Image.Image:
    if pixels.size == size:
        return pixels
    return pixels.resize(size, Resampling.LANCZOS, reducing_gap=2.0)


def _on_background(pixels: Image.Image, spec: ImageSpec) -> Image.Image:
    if pixels.mode == "RGB" and not (spec.square and pixels.width != pixels.height):
        return pixels
    place = square(*pixels.size)
    size = (place.side, place.side) if spec.square else pixels.size
    at = (place.left, place.top) if spec.square else (0, 0)
    canvas = Image.new("RGB", size, spec.background)
    canvas.paste(pixels, at, pixels if pixels.mode == "RGBA" else None)
    return canvas


def _made(picture: Image.Image, spec: ImageSpec) -> Result:
    """Within the byte cap by quality first, then by the next format, then by size."""
    shown = picture
    while True:
        for kind in spec.formats:
            if (data := _within(shown, kind, spec.max_bytes)) is not None:
                return RenditionBytes(spec, data, MEDIA_TYPES[kind], *shown.size)
        size = shrunk(*shown.size, SHRINK_STEP)
        if max(size) < max(spec.min_side, MIN_SIDE):
            return photo_issue("photo_too_heavy", limit=spec.max_bytes // 1000, needed=spec.min_side)
        shown = _resized(picture, size)


def _within(picture: Image.Image, kind: Format, cap: int) -> bytes | None:
    """The picture at the best quality that the cap allows."""
    best = BEST_QUALITY.get(kind)
    data = _encoded(picture, kind, best)
    if len(data) <= cap:
        return data
    if best is None or len(lowest := _encoded(picture, kind, LOWEST_QUALITY)) > cap:
        return None
    fits, low, high = lowest, LOWEST_QUALITY, best
    while high - low > 1:
        middle = (low + high) // 2
        data = _encoded(picture, kind, middle)
        if len(data) <= cap:
            fits, low = data, middle
        else:
            high = middle
    return fits


def _encoded(picture: Image.Image, kind: Format, quality: int | None) -> bytes:
    out = BytesIO()
    if kind == "jpeg":
        picture.save(out, "JPEG", quality=quality, subsampling="4:2:0", progressive=False)
    elif kind == "webp":
        picture.save(out, "WEBP", quality=quality, method=4)
    else:
        picture.save(out, "PNG")
    return out.getvalue()
