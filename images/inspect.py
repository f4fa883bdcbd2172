"""A photo is measured: how sharp, how light, before what, how large. What the numbers mean is said in advice.py."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.Image import Resampling

from images.measures import Measures
from images.pixels.pillow import open_picture

SIDE, SMALL_SIDE = 1600, 400
TILE, SHARPEST = 64, 4
WHITE = (255, 255, 255)
BORDER = 0.04
"""Of the shorter side."""
SAME_COLOUR, STANDS_OUT, CLIPPED = 14, 26, 253
SUBJECT_LINE = 0.01
"""A row or column of the photo belongs to its subject where so much of it stands out."""
OUTLINE_STEP = 2
"""Levels: a smaller one is noise, and would make the bits of a plain background a game of dice."""

Pixels = NDArray[np.float32]


def measure(data: bytes) -> Measures:
    """Raises PhotoRefused."""
    picture = open_picture(data, SIDE, WHITE)[0].on(WHITE, square=False).image
    small = picture.reduce(max(1, max(picture.size) // SMALL_SIDE))
    pixels = np.asarray(small, dtype=np.float32)
    ring = _border(pixels)
    edge = np.median(ring, axis=0)
    return Measures(
        sharpness=round(_sharpness(np.asarray(picture.convert("L"), dtype=np.float32)), 1),
        bright=int(np.percentile(np.asarray(small.convert("L")), 90)),
        clipped=round(float(np.mean(pixels.min(axis=2) >= CLIPPED)), 3),
        edge=(int(edge[0]), int(edge[1]), int(edge[2])),
        edge_low=int(np.percentile(ring.min(axis=1), 5)),
        edge_even=round(float(np.mean(np.abs(ring - edge).max(axis=1) <= SAME_COLOUR)), 3),
        fill=_fill(pixels, edge),
        outline=_outline(small),
        colours=small.resize((4, 4), Resampling.BOX).tobytes().hex(),
    )


def _border(pixels: Pixels) -> Pixels:
    wide = max(1, round(min(pixels.shape[:2]) * BORDER))
    sides = (pixels[:wide], pixels[-wide:], pixels[wide:-wide, :wide], pixels[wide:-wide, -wide:])
    return np.concatenate([side.reshape(-1, 3) for side in sides])


def _sharpness(grey: Pixels) -> float:
    """Of the fourth of the sharpest tiles: a photo is sharp somewhere, not everywhere, and one speck is no subject."""
    around = grey[:-2, 1:-1] + grey[2:, 1:-1] + grey[1:-1, :-2] + grey[1:-1, 2:]
    edges = around - 4 * grey[1:-1, 1:-1]
    rows, columns = edges.shape[0] // TILE, edges.shape[1] // TILE
    if not rows or not columns:
        return float(edges.var())
    tiles = edges[: rows * TILE, : columns * TILE].reshape(rows, TILE, columns, TILE)
    return float(np.sort(tiles.var(axis=(1, 3)), axis=None)[-min(SHARPEST, rows * columns)])


def _fill(pixels: Pixels, edge: Pixels) -> float | None:
    """From the first to the last row and column on which something stands out from the border's colour."""
    mask = np.abs(pixels - edge).max(axis=2) > STANDS_OUT
    shares = []
    for axis in (0, 1):
        lines = np.flatnonzero(mask.mean(axis=axis) > SUBJECT_LINE)
        if not lines.size:
            return None
        shares.append((lines[-1] - lines[0] + 1) / mask.shape[1 - axis])
    return round(float(max(shares)), 3)


def _outline(picture: Image.Image) -> str:
    levels = np.asarray(picture.convert("L").resize((9, 8), Resampling.BOX), dtype=np.int16)
    darker = levels[:, :-1] > levels[:, 1:] + OUTLINE_STEP
    return np.packbits(darker).tobytes().hex()
