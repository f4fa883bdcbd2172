"""Colour profiles: which of them count, and the conversion to sRGB where Pillow does it."""

from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageCms

from images.pixels.gate import BROKEN

SRGB = ImageCms.createProfile("sRGB")
MODE_OF_SPACE = {"RGB": "RGB", "GRAY": "L", "CMYK": "CMYK"}


def profile_of(photo: Image.Image) -> bytes:
    profile = photo.info.get("icc_profile")
    return profile if isinstance(profile, bytes) else b""


@lru_cache(maxsize=32)
def meant_for(profile: bytes, mode: str) -> str:
    """In which mode pixels are converted by the profile; "" where it is sRGB, broken, or meant for other pixels."""
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile)) if profile else None
        if opened is None or ImageCms.getProfileDescription(opened).startswith("sRGB"):
            return ""
        space = MODE_OF_SPACE.get(opened.profile.xcolor_space.strip(), "")
        if space != mode and (space, mode) != ("RGB", "L"):
            return ""
        ImageCms.buildTransform(opened, SRGB, space, "RGB")
    except (ImageCms.PyCMSError, *BROKEN):
        return ""
    return space


def in_srgb(pixels: Image.Image, profile: bytes) -> Image.Image:
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
    space = meant_for(profile, mode)
    if not space:
        return None
    transform = ImageCms.buildTransform(BytesIO(profile), SRGB, space, "RGB")

    def convert(pixels: Image.Image) -> Image.Image:
        return ImageCms.applyTransform(pixels.convert(space), transform) or pixels

    return convert
