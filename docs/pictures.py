"""How a picture for the guides is kept: as few colours, or as little quality, as its readers need."""

import sys
from pathlib import Path

from PIL import Image

MOST = 60_000
"""Bytes of a picture: a guide with five of them is read over a slow link."""


def keep(taken: Image.Image, picture: Path) -> None:
    """By its name: PNG for pages of text, JPEG for photos."""
    if picture.suffix == ".png":
        taken.convert("RGB").quantize(64).save(picture, optimize=True)
    else:
        taken.convert("RGB").save(picture, quality=60, optimize=True)
    if picture.stat().st_size > MOST:
        raise SystemExit(f"{picture} has more than {MOST} bytes: show less in it")
    sys.stdout.write(f"{picture}\n")
