"""The engine that does the work on pixels: libvips where it is there, else Pillow alone. Chosen once, at the start."""

import os
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol, Self

from images.geometry import Size
from images.spec import Colour, Format

VARIABLE = "QAFILA_IMAGE_ENGINE"
MODULES = {"libvips": "images.pixels.libvips", "pillow": "images.pixels.pillow"}
"""The first that can be loaded is taken."""


class Picture(Protocol):
    """A photo opened for work: upright, in sRGB, perhaps see-through, and without anything but its pixels."""

    @property
    def size(self) -> Size: ...

    def resized(self, size: Size) -> Self: ...

    def whitened(self, paper: Colour) -> Self:
        """Lightened until this colour is white; what is see-through stays so."""

    def on(self, background: Colour, *, square: bool) -> Self:
        """Nothing see-through is left."""

    def encoded(self, kind: Format, quality: int, *, thorough: bool) -> bytes:
        """`thorough` takes longer for fewer bytes of the same quality, where the format can. PNG has no quality."""


class Opener(Protocol):
    def __call__(self, data: bytes, box: int, fill: Colour | None) -> tuple[Picture, Size]:
        """The photo no larger than the box, and the size that it has as a whole. Raises PhotoRefused.

        With `fill`, what is see-through may take this colour at once, which is quicker than to take it along.
        """


@dataclass(frozen=True)
class Engine:
    name: str
    version: str
    open: Opener


class EngineUnavailable(RuntimeError):
    """The operator asked for an engine that is not there."""


def load_engine(name: str) -> Engine:
    """Raises EngineUnavailable, with a sentence that says what to do."""
    if name not in MODULES:
        raise EngineUnavailable(f"{VARIABLE} is {name!r}; it can be one of: {', '.join(MODULES)}.")
    try:
        module = import_module(MODULES[name])
    except (ImportError, OSError) as problem:  # the library is absent, or the system cannot load it
        raise EngineUnavailable(
            f"{VARIABLE} asks for {name}, which cannot be loaded here ({problem}). Leave {VARIABLE} out to use Pillow."
        ) from problem
    engine: Engine = module.ENGINE
    return engine


@cache
def chosen() -> Engine:
    """What QAFILA_IMAGE_ENGINE names, or else the best that works here."""
    if asked := os.environ.get(VARIABLE, "").strip().lower():
        return load_engine(asked)
    try:
        return load_engine("libvips")
    except EngineUnavailable:
        return load_engine("pillow")
