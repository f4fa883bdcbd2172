"""Renditions as the tests look at them."""

from PIL import Image

from images.photo import RenditionBytes
from images.render import render
from images.spec import ImageSpec
from tests.images.pictures import opened

EXACT = ImageSpec(formats=("png",))
"""PNG keeps each pixel as it is."""


def rendered(data: bytes, spec: ImageSpec = EXACT) -> RenditionBytes:
    (made,) = render(data, [spec])
    assert isinstance(made, RenditionBytes), made
    return made


def pixels(data: bytes, spec: ImageSpec = EXACT) -> Image.Image:
    return opened(rendered(data, spec).data)
