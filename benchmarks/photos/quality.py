"""How near a picture comes to the best that could be made: one float Lanczos from the full size, in exact colours."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

P3_TO_SRGB = np.array(((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979)), np.float32)
LUMA = np.array((0.299, 0.587, 0.114), np.float32)
WINDOW = 8
STEADY = ((0.01 * 255) ** 2, (0.03 * 255) ** 2)
Floats = NDArray[np.float32]


class Gold:
    """The photo as numbers at full size, upright and in sRGB, from which each size is made without rounding."""

    def __init__(self, data: bytes) -> None:
        photo = ImageOps.exif_transpose(Image.open(BytesIO(data)))
        colours = np.asarray(photo.convert("RGB")).astype(np.float32)
        self._colours = _srgb_of_p3(colours) if photo.info.get("icc_profile") else colours

    def luma(self, box: int) -> Floats:
        height, width = self._colours.shape[:2]
        share = min(1.0, box / max(width, height))
        size = (round(width * share), round(height * share))
        flat = self._colours @ LUMA
        return np.asarray(Image.fromarray(flat).resize(size, Image.Resampling.LANCZOS)).clip(0, 255)


def luma_of(picture: bytes, like: Floats) -> Floats:
    """Of the photo in the middle of the picture, without the margins of a square."""
    pixels = np.asarray(Image.open(BytesIO(picture)).convert("RGB")).astype(np.float32) @ LUMA
    height, width = like.shape
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return pixels[top : top + height, left : left + width]


def ssim(one: Floats, other: Floats) -> float:
    """The usual index of structural similarity, over windows of 8 × 8."""
    one, other = one.astype(np.float64), other.astype(np.float64)
    mean_one, mean_other = _means(one), _means(other)
    spread_one, spread_other = _means(one * one) - mean_one**2, _means(other * other) - mean_other**2
    together = _means(one * other) - mean_one * mean_other
    above = (2 * mean_one * mean_other + STEADY[0]) * (2 * together + STEADY[1])
    below = (mean_one**2 + mean_other**2 + STEADY[0]) * (spread_one + spread_other + STEADY[1])
    return float((above / below).mean())


def _means(values: NDArray[np.float64]) -> NDArray[np.float64]:
    sums = np.pad(values, ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    inside = sums[WINDOW:, WINDOW:] - sums[:-WINDOW, WINDOW:] - sums[WINDOW:, :-WINDOW] + sums[:-WINDOW, :-WINDOW]
    means: NDArray[np.float64] = inside / WINDOW**2
    return means


def _srgb_of_p3(colours: Floats) -> Floats:
    """Strip by strip, as there are twelve million of them."""
    return np.concatenate([_converted(strip) for strip in np.array_split(colours, 16)])


def _converted(colours: Floats) -> Floats:
    coded = colours / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4) @ P3_TO_SRGB.T
    linear = linear.clip(0, 1)
    converted: Floats = (
        255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    ).astype(np.float32)
    return converted
