"""Renditions as the tests look at them."""

import pytest
from PIL import Image

from images.photo import RenditionBytes
from images.pixels.engine import MODULES, Engine, load_engine
from images.render import render
from images.spec import ImageSpec
from tests.images.pictures import opened

EXACT = ImageSpec(formats=("png",))
"""PNG keeps each pixel as it is."""
ENGINES = [pytest.param(load_engine(name), id=name) for name in MODULES]
on_both_engines = pytest.mark.parametrize("engine", ENGINES)


def rendered(data: bytes, engine: Engine, spec: ImageSpec = EXACT) -> RenditionBytes:
    (made,) = render(data, [spec], engine)
    assert isinstance(made, RenditionBytes), made
    return made


def pixels(data: bytes, engine: Engine, spec: ImageSpec = EXACT) -> Image.Image:
    return opened(rendered(data, engine, spec).data)
