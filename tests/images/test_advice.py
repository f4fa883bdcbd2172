"""What is told of photos, from their measures."""

from typing import Any

import pytest

from catalog.issues import Issue
from images.advice import Demand, Seen, of_copies, of_photo
from images.measures import Measures
from images.spec import ImageSpec

GOOD = Measures(
    sharpness=300, bright=200, clipped=0.0, edge=(120, 110, 100), edge_low=90, edge_even=0.4, fill=0.8,
    outline="00ff00ff00ff00ff", colours="80" * 48,
)  # fmt: skip
WHITE = {"edge": (252, 252, 252), "edge_low": 250, "edge_even": 1.0}
NEARLY = {"edge": (230, 230, 228), "edge_low": 215, "edge_even": 0.97}
SHOP = Demand("Souk", ImageSpec(min_side=500))
STRICT = Demand("Bazaar", ImageSpec(min_side=1000), on_white=True)


def seen(source: str = "bag.jpg", width: int = 1200, height: int = 900, sha256: str = "", **changes: Any) -> Seen:
    return Seen(source, sha256 or source, width, height, GOOD.model_copy(update=changes))


def codes(photo: Seen, *demands: Demand) -> list[str]:
    return [issue.code for issue in of_photo(photo, demands)]


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (seen(), []),
        (seen(sharpness=12), ["photo_blurred"]),
        (seen(bright=80), ["photo_dark"]),
        (seen(bright=80, sharpness=12), ["photo_dark"]),
        (seen(clipped=0.3), ["photo_burnt_out"]),
        (seen(clipped=0.5, **WHITE), []),
        (seen(fill=0.3), []),
        (seen(fill=0.3, **WHITE), ["photo_subject_small"]),
        (seen(fill=None, **WHITE), []),
        (seen(width=900, height=2400), ["photo_narrow"]),
    ],
)
def test_what_is_wrong_with_a_photo_whoever_shows_it(photo: Seen, said: list[str]) -> None:
    assert codes(photo) == said


def test_it_is_too_small_for_the_platforms_that_want_more() -> None:
    (issue,) = of_photo(seen(width=800, height=600, **WHITE), [SHOP, STRICT])
    assert issue.code == "photo_small_for"
    assert issue.params == {"platforms": "Bazaar", "width": "800", "height": "600", "needed": "1000"}
    (issue,) = of_photo(seen(width=400, height=300, **WHITE), [SHOP, STRICT, SHOP])
    assert (issue.params["platforms"], issue.params["needed"]) == ("Souk, Bazaar", "1000")


def test_a_background_matters_only_where_a_platform_asks_for_white() -> None:
    assert codes(seen(), SHOP) == []
    assert codes(seen(), STRICT) == ["photo_background_not_white"]
    assert codes(seen(**NEARLY), SHOP, STRICT) == ["photo_background_nearly_white"]
    assert codes(seen(**WHITE), STRICT) == []


def test_no_advice_keeps_a_photo_from_being_shown() -> None:
    photo = seen(width=90, height=20, sharpness=1, fill=0.1, **NEARLY)
    found = list(of_photo(photo, [STRICT]))
    assert len(found) == 5
    assert not any(issue.blocks for issue in found)
    assert all(issue.field == "images" and issue.value == "bag.jpg" for issue in found)


def told(issues: list[Issue]) -> list[tuple[str, str | None, str]]:
    return [(issue.code, issue.product, issue.value) for issue in issues]


def test_the_same_photo_twice_and_on_several_products_is_told() -> None:
    near = "00ff00ff00ff00fe"
    photos = {each.source: each for each in (seen("a"), seen("b", outline=near), seen("c", outline="f" * 16))}
    assert told(list(of_copies({"X": ["a", "b", "c"]}, photos, {}))) == [("photo_repeated", "X", "b")]
    assert told(list(of_copies({"X": ["a"], "Y": ["c", "b"], "Z": ["c"]}, photos, {}))) == [
        ("photo_shared", "X", "a"),
        ("photo_shared", "Y", "c"),
        ("photo_shared", "Y", "b"),
        ("photo_shared", "Z", "c"),
    ]


def test_the_same_outline_in_another_colour_is_another_photo() -> None:
    photos = {each.source: each for each in (seen("a"), seen("b", colours="90" * 48))}
    assert not list(of_copies({"X": ["a"], "Y": ["b"]}, photos, {}))


def test_one_file_under_two_names_is_the_same_photo() -> None:
    photos = {each.source: each for each in (seen("a", sha256="s"), seen("b", sha256="s"))}
    found = list(of_copies({"X": ["a"], "Y": ["b"]}, photos, {"Y": "Tapis bleu"}))
    assert [(issue.code, issue.params["products"]) for issue in found] == [
        ("photo_shared", "Tapis bleu"),
        ("photo_shared", "X"),
    ]


@pytest.mark.parametrize("bits", [1 << at for at in range(0, 64, 9)])
def test_a_copy_is_found_wherever_its_outline_differs(bits: int) -> None:
    """Six bits apart, spread over all parts but one."""
    outline = int(GOOD.outline, 16)
    spread = sum(1 << (part * 64 // 7) for part in range(6)) ^ bits
    if spread.bit_count() > 6:
        spread &= spread - 1
    photos = {each.source: each for each in (seen("a"), seen("b", outline=f"{outline ^ spread:016x}"))}
    assert len(list(of_copies({"X": ["a", "b"]}, photos, {}))) == 1


def test_a_product_that_names_one_photo_twice_is_not_told_of_it() -> None:
    assert not list(of_copies({"X": ["a", "a"]}, {"a": seen("a")}, {}))


def test_photos_that_are_not_here_are_told_when_they_are_shared_all_the_same() -> None:
    assert told(list(of_copies({"X": ["a"], "Y": ["a"]}, {}, {}))) == [
        ("photo_shared", "X", "a"),
        ("photo_shared", "Y", "a"),
    ]
