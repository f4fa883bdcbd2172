"""The advice is as right as docs/photos.md says, on some of the labelled pictures."""

import pytest

from images.measures import likeness
from tests.images.confusion import counts, judged, pictures_and_copies

pytestmark = pytest.mark.all  # the pictures take a minute to draw


def test_what_is_told_is_right() -> None:
    table = counts([*judged(4), *judged(5)])
    for check in ("blurred", "dark", "white", "nearly_white", "small"):
        _, missed, wrongly, _, _, _ = table[check]
        assert (check, missed, wrongly) == (check, 0, 0)
    assert table["blurred"][0] == 6
    assert table["dark"][0] == 2
    assert table["small"][0] == 3
    assert table["burnt_out"][2] == 0


def test_smaller_and_recompressed_copies_are_known_again() -> None:
    for one, made in pictures_and_copies(7):
        known = {name for name, copy in made.items() if likeness(one, copy).same}
        assert {"JPEG at quality 40", "a third of the size", "3 % cut off"} <= known
