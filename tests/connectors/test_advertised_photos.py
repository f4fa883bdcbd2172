"""Photos as advertising asks for them: 500 pixels in height and width, at Google of all products from 2027-01-31."""

import pytest

from connectors.registry import connector
from images.photo import RenditionBytes
from images.render import render
from tests.images.pictures import corners, saved


@pytest.mark.parametrize("slug", ["google", "meta", "feed"])
@pytest.mark.parametrize("size", [(500, 300), (320, 640)])
def test_a_photo_that_is_long_enough_one_way_is_large_enough_both_ways(slug: str, size: tuple[int, int]) -> None:
    (made,) = render(saved(corners(*size), "JPEG"), [connector(slug).pictures.main])
    assert isinstance(made, RenditionBytes)
    assert (made.width, made.height) == (max(size), max(size))
