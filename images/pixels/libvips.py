"""The quick engine: Pillow judges the file and decodes what is no JPEG, libvips does the rest."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from PIL import Image

from images.geometry import Size, centred, fit
from images.photo import PhotoRefused, photo_issue
from images.pixels import pillow
from images.pixels.colour import meant_for, profile_of
from images.pixels.engine import Engine
from images.pixels.gate import JPEGS, SIDEWAYS, eight_bits, guarded, load, open_photo, orientation
from images.spec import Colour, Format

os.environ["VIPS_CONCURRENCY"] = "1"  # read while it is loaded; there is a process for each core already
import pyvips

# Its own readers stay shut, but for the one that is used here: they know no limits.
for reader, shut in (("VipsForeignLoad", True), ("VipsForeignLoadJpeg", False)):
    pyvips.operation_block_set(reader, shut)
pyvips.cache_set_max(0)  # no photo is worked on twice

Vips = Any  # libvips adds its operations while it runs, out of sight of a type checker
SCALES = (8, 4, 2)
"""By how much a JPEG can be decoded smaller."""
HANDED_OVER_WHOLE = 13_000_000
"""Pixels. Larger photos would lie in memory twice, so Pillow makes them smaller first."""
WEBP_EFFORT, WEBP_EFFORT_THOROUGH = 2, 4


@dataclass(frozen=True)
class VipsPicture:
    image: Vips

    @property
    def size(self) -> Size:
        return Size(self.image.width, self.image.height)

    def resized(self, size: Size) -> Self:
        with _errors():
            return self if size == self.size else type(self)(_resized(self.image, size).copy_memory())

    def whitened(self, paper: Colour) -> Self:
        gains = [255 / white for white in paper] + [1.0] * (self.image.bands - len(paper))
        with _errors():
            return type(self)((self.image.linear(gains, [0.0] * len(gains)).rint().cast("uchar")).copy_memory())

    def on(self, background: Colour, *, square: bool) -> Self:
        colour, image = list(background), self.image
        if image.hasalpha():
            image = image.flatten(background=colour)
        if square and image.width != image.height:
            side, left, top = centred(*self.size)
            image = image.embed(left, top, side, side, extend="background", background=colour)
        with _errors():
            return self if image is self.image else type(self)(image.copy_memory())

    def encoded(self, kind: Format, quality: int, *, thorough: bool) -> bytes:
        with _errors():
            if kind == "jpeg":
                data = self.image.jpegsave_buffer(Q=quality, subsample_mode="on", keep="none")
            elif kind == "webp":
                effort = WEBP_EFFORT_THOROUGH if thorough else WEBP_EFFORT
                data = self.image.webpsave_buffer(Q=quality, effort=effort, keep="none")
            else:
                # libvips would note a resolution of its own in each PNG.
                plain = Image.frombytes("RGB", self.size, self.image.write_to_memory())
                data = pillow.PillowPicture(plain).encoded(kind, quality, thorough=thorough)
        return bytes(data)


def open_picture(data: bytes, box: int, fill: Colour | None) -> tuple[VipsPicture, Size]:
    with guarded(), _errors():
        photo = open_photo(data)
        by_pillow = photo.format not in JPEGS and photo.width * photo.height > HANDED_OVER_WHOLE
        if by_pillow or photo.mode == "CMYK":  # Pillow knows which inks are stored as their negatives
            picture, full = pillow.open_picture(data, box, fill)
            return VipsPicture(_handed_over(picture.image)), full
        if photo.format in JPEGS:
            whole, profile = Size(*photo.size), profile_of(photo)
            image, space = _jpeg(data, whole, box), meant_for(profile, photo.mode)
        else:
            whole, profile = load(photo, box), profile_of(photo)
            pixels = eight_bits(photo, fill)
            space = meant_for(profile, "RGB" if pixels.mode == "RGBA" else pixels.mode)
            image = _handed_over(pixels)
        turned = orientation(photo)
        image = _in_srgb(_resized(image, fit(*whole, box)), profile, space).copy_memory()
        if turned > 1:
            image = _upright(image, turned).copy_memory()
        return VipsPicture(image), Size(whole.height, whole.width) if turned >= SIDEWAYS else whole


@contextmanager
def _errors() -> Iterator[None]:
    try:
        yield
    except pyvips.Error:
        raise PhotoRefused(photo_issue("photo_unreadable")) from None


def _jpeg(data: bytes, whole: Size, box: int) -> Vips:
    """No larger than is needed; nothing is decoded until its pixels are asked for, from the top down."""
    least = fit(*whole, box)
    scale = next((each for each in SCALES if whole.width >= each * least.width), 1)
    return pyvips.Image.jpegload_buffer(data, shrink=scale, access="sequential", fail_on="truncated")


def _handed_over(pixels: Image.Image) -> Vips:
    bands = len(pixels.getbands())
    image = pyvips.Image.new_from_memory(pixels.tobytes(), pixels.width, pixels.height, bands, "uchar")
    return image.copy(interpretation="b-w" if bands == 1 else "srgb")


def _resized(image: Vips, size: Size) -> Vips:
    if (image.width, image.height) == size:
        return image
    across, down = size.width / image.width, size.height / image.height
    if not image.hasalpha():
        return image.resize(across, vscale=down, kernel="lanczos3")
    # What is see-through has a colour too, which must not run into its neighbours.
    return image.premultiply().resize(across, vscale=down, kernel="lanczos3").unpremultiply().rint().cast("uchar")


def _in_srgb(image: Vips, profile: bytes, space: str) -> Vips:
    """Three bands, or four."""
    if space == "RGB" and image.bands < 3:
        image = image.colourspace("srgb")
    if space:
        image = image.copy()
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
        image = image.icc_transform("srgb", embedded=True, intent="perceptual")
    return image.colourspace("srgb")


def _upright(image: Vips, turned: int) -> Vips:
    if turned in {5, 6}:
        image = image.rot90()
    elif turned in {7, 8}:
        image = image.rot270()
    elif turned == 3:
        image = image.rot180()
    if turned in {2, 5, 7}:
        image = image.fliphor()
    return image.flipver() if turned == 4 else image


def _version() -> str:
    return ".".join(str(pyvips.version(part)) for part in range(3))


ENGINE = Engine("libvips", f"libvips {_version()}", open_picture)
