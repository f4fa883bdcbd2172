"""Sizes and places in pixels, as numbers."""

from typing import NamedTuple


class Size(NamedTuple):
    width: int
    height: int


class Square(NamedTuple):
    """Where a picture lies in the middle of the smallest square that holds it."""

    side: int
    left: int
    top: int


def fit(width: int, height: int, box: int) -> Size:
    """The largest size of the same shape within the box; never larger than it is."""
    longer = max(width, height)
    if longer <= box:
        return Size(width, height)
    return Size(max(1, round(width * box / longer)), max(1, round(height * box / longer)))


def centred(width: int, height: int) -> Square:
    side = max(width, height)
    return Square(side, (side - width) // 2, (side - height) // 2)


def shrunk(width: int, height: int, factor: float) -> Size:
    return fit(width, height, int(max(width, height) * factor))
