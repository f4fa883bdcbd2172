import pytest

from images.geometry import Size, Square, centred, fit, shrunk


@pytest.mark.parametrize(
    ("width", "height", "box", "fitted"),
    [
        (4000, 3000, 1600, (1600, 1200)),
        (3000, 4000, 1600, (1200, 1600)),
        (1600, 1200, 1600, (1600, 1200)),
        (800, 600, 1600, (800, 600)),
        (16, 16, 1600, (16, 16)),
        (1001, 1000, 500, (500, 500)),
        (4000, 200, 100, (100, 5)),
        (2000, 20, 16, (16, 1)),
    ],
)
def test_a_picture_fits_its_box_and_is_never_enlarged(
    width: int, height: int, box: int, fitted: tuple[int, int]
) -> None:
    assert fit(width, height, box) == fitted
    assert fit(height, width, box) == fitted[::-1]


@pytest.mark.parametrize(
    ("width", "height", "placed"),
    [(1600, 1200, (1600, 0, 200)), (1200, 1600, (1600, 200, 0)), (7, 7, (7, 0, 0)), (5, 2, (5, 0, 1))],
)
def test_a_square_is_as_large_as_the_longer_side_and_holds_the_picture_in_its_middle(
    width: int, height: int, placed: tuple[int, int, int]
) -> None:
    assert centred(width, height) == Square(*placed)


def test_shrinking_always_ends() -> None:
    size, steps = Size(1600, 1200), 0
    while max(size) > 1:
        smaller = shrunk(*size, 0.85)
        assert max(smaller) < max(size)
        size, steps = smaller, steps + 1
    assert steps < 50
